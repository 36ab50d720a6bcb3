//! The expected effect of reports and decisions.

use super::event::Decision;
use super::model::{DAY, Model, ModerationState, RETENTION, Report};

/// How many reports hide a text.
const CROWD: usize = 3;

impl Model {
    /// What a moderator can decide about it.
    pub fn choices(&self, at: usize, staff: usize, is_owner: bool) -> Vec<Decision> {
        let posted = &self.posted[at];
        if posted.author == staff && !is_owner {
            return Vec::new();
        }
        let live = posted.withdrawn.is_none();
        let fits = |decision: &Decision| match decision {
            Decision::Publish => posted.state != ModerationState::Published,
            Decision::Remove | Decision::Spam => matches!(posted.state, ModerationState::Held | ModerationState::Published),
            Decision::Revise => live && matches!(posted.state, ModerationState::Held | ModerationState::Published),
            Decision::Keep => posted.state != ModerationState::Held || !live,
        };
        Decision::ALL.into_iter().filter(fits).collect()
    }

    /// A moderator decides.
    pub fn decide(&mut self, at: usize, decision: Decision, reason: &'static str) {
        let (now, line, posted) = (self.now, self.posted[at].log.len(), &mut self.posted[at]);
        let from = (posted.state, posted.reviewed);
        posted.reviewed = true;
        match decision {
            Decision::Publish => posted.state = ModerationState::Published,
            Decision::Remove => (posted.state, posted.removed_for) = (ModerationState::Removed, reason),
            Decision::Spam => posted.state = ModerationState::Spam,
            Decision::Revise => posted.state = ModerationState::Held,
            Decision::Keep => {}
        }
        let newest = posted.cases.len().saturating_sub(1);
        let case = &mut posted.cases[newest];
        if decision == Decision::Revise {
            (case.open, case.shelved, case.closed_by) = (true, false, None);
        } else {
            if case.open {
                (case.open, case.shelved, case.closed_by) = (false, false, Some(line));
            }
            for report in posted.reports.iter_mut().filter(|report| report.case == newest && report.answered.is_none()) {
                report.answered = Some(now);
            }
        }
        self.appear(at);
        self.note(at, Some(newest), from);
    }

    /// Whether the last event can be undone.
    pub fn can_undo(&self, at: usize, staff: usize, is_owner: bool) -> bool {
        let posted = &self.posted[at];
        let Some(last) = posted.log.last() else { return false };
        let Some(case) = last.decided else { return false };
        let newer = case + 1 < posted.cases.len() && posted.cases.last().is_some_and(|case| case.open);
        !newer && self.now - last.at <= RETENTION && (posted.author != staff || is_owner)
    }

    /// A moderator undoes the last decision.
    pub fn undo(&mut self, at: usize) {
        let last = self.posted[at].log.len() - 1;
        let posted = &mut self.posted[at];
        let from = (posted.state, posted.reviewed);
        (posted.state, posted.reviewed) = posted.log[last].from;
        let newest = posted.cases.len() - 1;
        let case = &mut posted.cases[newest];
        if case.open || case.closed_by == Some(last) {
            (case.open, case.shelved, case.closed_by) = (true, false, None);
            for report in posted.reports.iter_mut().filter(|report| report.case == newest) {
                report.answered = None;
            }
        }
        self.appear(at);
        self.note(at, None, from);
    }

    /// A reader reports it: what the site answers.
    pub fn report(&mut self, at: usize, who: Option<usize>, reason: &'static str) -> u16 {
        let (now, edition, public) = (self.now, self.posted[at].editions.len(), self.is_public(at));
        let posted = &mut self.posted[at];
        let of_edition = || posted.reports.iter().filter(|report| report.edition == edition);
        let for_all = matches!(reason, "worry" | "privacy" | "illegal");
        let refused = match who {
            _ if !public => Some(404),
            Some(who) if who == posted.author => Some(403),
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
        let posted = &mut self.posted[at];
        let case = posted.cases.len() - 1;
        posted.reports.push(Report { who, edition, reason, case, answered: None });
        self.crowd(at, edition);
        303
    }

    /// Hides a text once enough readers reported it.
    fn crowd(&mut self, at: usize, edition: usize) {
        let old = |who: usize| self.accounts[who].is_some_and(|since| since + DAY <= self.now);
        let posted = &self.posted[at];
        let asked = posted.reports.iter().filter(|report| report.edition == edition && report.answered.is_none());
        let asked = asked.filter(|report| report.who.is_some_and(old)).count();
        let held_before = posted.log.iter().any(|line| line.held_edition == Some(edition));
        if posted.reviewed || asked < CROWD || held_before {
            return;
        }
        let from = (posted.state, posted.reviewed);
        self.posted[at].state = ModerationState::Held;
        self.note(at, None, from);
        if let Some(line) = self.posted[at].log.last_mut() {
            line.held_edition = Some(edition);
        }
    }
}
