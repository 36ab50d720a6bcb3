//! What readers report and moderators decide, as it ought to go.

use super::event::Decision;
use super::model::{DAY, KEPT, Model, Report, Stands};

/// So many reports take something from the page.
const CROWD: usize = 3;

impl Model {
    /// What a moderator can decide about it.
    pub fn choices(&self, at: usize, staff: usize, is_owner: bool) -> Vec<Decision> {
        let told = &self.told[at];
        if told.author == staff && !is_owner {
            return Vec::new();
        }
        let live = told.withdrawn.is_none();
        let fits = |decision: &Decision| match decision {
            Decision::Publish => told.stands != Stands::Published,
            Decision::Remove | Decision::Spam => matches!(told.stands, Stands::Held | Stands::Published),
            Decision::Revise => live && matches!(told.stands, Stands::Held | Stands::Published),
            Decision::Keep => told.stands != Stands::Held || !live,
        };
        Decision::ALL.into_iter().filter(fits).collect()
    }

    /// A moderator decides.
    pub fn decide(&mut self, at: usize, decision: Decision, reason: &'static str) {
        let (now, line, told) = (self.now, self.told[at].log.len(), &mut self.told[at]);
        let from = (told.stands, told.reviewed);
        told.reviewed = true;
        match decision {
            Decision::Publish => told.stands = Stands::Published,
            Decision::Remove => (told.stands, told.removed_for) = (Stands::Removed, reason),
            Decision::Spam => told.stands = Stands::Spam,
            Decision::Revise => told.stands = Stands::Held,
            Decision::Keep => {}
        }
        let newest = told.cases.len().saturating_sub(1);
        let case = &mut told.cases[newest];
        if decision == Decision::Revise {
            (case.open, case.shelved, case.closed_by) = (true, false, None);
        } else {
            if case.open {
                (case.open, case.shelved, case.closed_by) = (false, false, Some(line));
            }
            for report in told.reports.iter_mut().filter(|report| report.case == newest && report.answered.is_none()) {
                report.answered = Some(now);
            }
        }
        self.appear(at);
        self.note(at, Some(newest), from);
    }

    /// Whether the last thing that happened to it can be taken back.
    pub fn can_undo(&self, at: usize, staff: usize, is_owner: bool) -> bool {
        let told = &self.told[at];
        let Some(last) = told.log.last() else { return false };
        let Some(case) = last.decided else { return false };
        let newer = case + 1 < told.cases.len() && told.cases.last().is_some_and(|case| case.open);
        !newer && self.now - last.at <= KEPT && (told.author != staff || is_owner)
    }

    /// A moderator takes the last decision back.
    pub fn undo(&mut self, at: usize) {
        let last = self.told[at].log.len() - 1;
        let told = &mut self.told[at];
        let from = (told.stands, told.reviewed);
        (told.stands, told.reviewed) = told.log[last].from;
        let newest = told.cases.len() - 1;
        let case = &mut told.cases[newest];
        if case.open || case.closed_by == Some(last) {
            (case.open, case.shelved, case.closed_by) = (true, false, None);
            for report in told.reports.iter_mut().filter(|report| report.case == newest) {
                report.answered = None;
            }
        }
        self.appear(at);
        self.note(at, None, from);
    }

    /// A reader reports it: what the site answers.
    pub fn report(&mut self, at: usize, who: Option<usize>, reason: &'static str) -> u16 {
        let (now, edition, public) = (self.now, self.told[at].editions.len(), self.is_public(at));
        let told = &mut self.told[at];
        let of_edition = || told.reports.iter().filter(|report| report.edition == edition);
        let for_all = matches!(reason, "worry" | "privacy" | "illegal");
        let refused = match who {
            _ if !public => Some(404),
            Some(who) if who == told.author => Some(403),
            Some(who) if of_edition().any(|report| report.who == Some(who)) => Some(409),
            None if !for_all => Some(401),
            _ if of_edition().any(|report| report.reason == reason && report.answered.is_some_and(|at| at + DAY > now)) => {
                Some(409)
            }
            _ => None,
        };
        if let Some(status) = refused {
            return status;
        }
        self.open_case(at, matches!(reason, "worry" | "illegal"));
        let told = &mut self.told[at];
        let case = told.cases.len() - 1;
        told.reports.push(Report { who, edition, reason, case, answered: None });
        self.crowd(at, edition);
        303
    }

    /// What enough people ask a look for leaves the page.
    fn crowd(&mut self, at: usize, edition: usize) {
        let old = |who: usize| self.accounts[who].is_some_and(|since| since + DAY <= self.now);
        let told = &self.told[at];
        let asked = told.reports.iter().filter(|report| report.edition == edition && report.answered.is_none());
        let asked = asked.filter(|report| report.who.is_some_and(old)).count();
        let held_before = told.log.iter().any(|line| line.held_edition == Some(edition));
        if told.reviewed || asked < CROWD || held_before {
            return;
        }
        let from = (told.stands, told.reviewed);
        self.told[at].stands = Stands::Held;
        self.note(at, None, from);
        if let Some(line) = self.told[at].log.last_mut() {
            line.held_edition = Some(edition);
        }
    }
}
