//! What readers and moderators do, over HTTP.

use std::collections::BTreeSet;

use super::event::Decision;
use super::model::{Audience, ModerationState, ThreadMode};
use super::page::words;
use super::scenario::{ADA, FORM, MARA, Scenario, THREAD};
use crate::support::actors::Answer;

/// The reasons for a removal: as in the form, and as in the tombstone.
const REASONS: [(&str, &str); 3] = [("unkind", "unkind"), ("hate", "hate"), ("off-topic", "off topic")];

impl Scenario {
    /// A reader reports something.
    pub fn report(&mut self, who: Option<u8>, which: u8, grave: bool) -> Option<String> {
        let at = self.some_that(which, Self::is_answered)?;
        let who = who.map(|who| self.writer(who));
        let reason = match (who, grave) {
            (_, true) => "worry",
            (None, false) => ["privacy", "unkind"][usize::from(which % 2)],
            (Some(_), false) => ["unkind", "spam"][usize::from(which % 2)],
        };
        let status = self.report_for(who, at, reason)?;
        Some(format!("#{at} {reason} {status}"))
    }

    fn report_for(&mut self, who: Option<usize>, at: usize, reason: &'static str) -> Option<u16> {
        let browser = match who {
            Some(who) => self.browser(who)?,
            None => std::rc::Rc::new(self.site.visitor()),
        };
        let (_, detail) = self.word(Audience::Moderators);
        let path = format!("/c/{}/report", self.model.posted[at].id);
        let answer = browser.post(&path, &[("reason", reason), ("detail", &detail)]);
        let expected = self.model.report(at, who, reason);
        Some(answer.expect(expected).status)
    }

    /// Readers report one text, one after the other.
    pub fn crowd(&mut self, which: u8) -> Option<String> {
        let at = self.some(which)?;
        let readers: Vec<usize> = (0..5).filter(|who| *who != self.model.posted[at].author).take(3).collect();
        let statuses: Vec<_> = readers.into_iter().map(|who| self.report_for(Some(who), at, "unkind")).collect();
        Some(format!("#{at} {statuses:?} {:?}", self.model.posted[at].state))
    }

    /// The newest case of a text in the queues; none when it ended with the text without a decision.
    fn case(&mut self, at: usize, owner: bool) -> Option<Answer> {
        let (_, staff) = self.staff(owner);
        if let Some(known) = self.cases.get(&at) {
            let case = staff.get(known).expect(200);
            if !case.body.contains(">a newer one</a>") {
                return Some(case);
            }
        }
        for queue in ["held", "reports", "care", "spam", "recent"] {
            let mut next = Some(format!("/moderation/{queue}"));
            while let Some(path) = next {
                let page = staff.get(&path).expect(200).page();
                for href in page.attributes(".cases .byline a", "href") {
                    let case = staff.get(&href).expect(200);
                    let id = case.page().attributes("#subject .byline a", "href");
                    let of =
                        self.model.posted.iter().position(|posted| id.contains(&format!("/c/{}", posted.id))).expect("a text");
                    if !case.body.contains(">a newer one</a>") {
                        self.cases.insert(of, href);
                    }
                }
                next = page.attributes(".pager a[rel=next]", "href").pop();
            }
        }
        let posted = &self.model.posted[at];
        let waits = posted.cases.last().is_some_and(|case| case.open);
        let known = self.cases.get(&at);
        assert!(known.is_some() || !waits, "#{at} waits for a moderator and is in no queue");
        known.map(|case| staff.get(case).expect(200))
    }

    /// A moderator or the owner decides about something that has a case.
    pub fn decide(&mut self, which: u8, decision: Decision, owner: bool) -> Option<String> {
        let at = self.with_case(which)?;
        let case = self.case(at, owner)?;
        let (who, staff) = self.staff(owner);
        let choices = self.model.choices(at, who, who == ADA);
        let offered: BTreeSet<String> = case.page().attributes("#decide [name=decision]", "value").into_iter().collect();
        let expected: BTreeSet<String> = choices.iter().map(|choice| choice.word().to_owned()).collect();
        assert_eq!(offered, expected, "what can be decided about #{at}");
        if !choices.contains(&decision) {
            return Some(format!("#{at} cannot be decided so"));
        }
        let ((_, message), (_, note)) =
            (self.word(Audience::ModeratorsAnd(self.model.posted[at].author)), self.word(Audience::Moderators));
        let (reason, title) = REASONS[usize::from(which) % REASONS.len()];
        let mut fields = vec![("decision", decision.word()), ("message", &message), ("note", &note)];
        // What was removed already needs no reason for anything that can be decided about it.
        if case.page().has("#decide input[name=reason]") {
            fields.push(("reason", reason));
        }
        staff.submit(&case, "#decide", &fields).expect(303);
        self.model.decide(at, decision, title);
        Some(format!("#{at} {:?}", self.model.posted[at].state))
    }

    /// Something that a moderator could look at.
    fn with_case(&self, which: u8) -> Option<usize> {
        let cases = |open: bool| {
            let has = |at: &usize| self.model.posted[*at].cases.last().is_some_and(|case| case.open || !open);
            (0..self.model.posted.len()).filter(has).collect::<Vec<usize>>()
        };
        // Mostly something that waits.
        let waiting = cases(!which.is_multiple_of(4));
        let cases = if waiting.is_empty() { cases(false) } else { waiting };
        let place = usize::from(which).checked_rem(cases.len())?;
        Some(cases[place])
    }

    /// A moderator undoes the last decision about a comment.
    pub fn undo(&mut self, which: u8) -> Option<String> {
        let at = self
            .some_that(which, |scenario, at| scenario.model.can_undo(at, MARA, false))
            .filter(|at| !self.model.posted[*at].cases.is_empty())?;
        let case = self.case(at, false)?;
        let (who, staff) = self.staff(false);
        let offered = case.page().attributes("form[action$=\"/undo\"]", "action").pop();
        assert_eq!(offered.is_some(), self.model.can_undo(at, who, false), "whether the last decision about #{at} can be undone");
        let path = offered?;
        staff.post(&path, &[]).expect(303);
        staff.post(&path, &[]).expect(409);
        self.model.undo(at);
        Some(format!("#{at} {:?}", self.model.posted[at].state))
    }

    /// A reader thanks, or removes the thanks.
    pub fn thank(&mut self, who: u8, which: u8) -> Option<String> {
        let (who, at) = (self.writer(who), self.some(which)?);
        let browser = self.browser(who)?;
        let expected = match (self.model.is_public(at), self.model.posted[at].author == who) {
            (false, _) => 404,
            (true, true) => 403,
            (true, false) => 303,
        };
        let answer = browser.post(&format!("/c/{}/thanks", self.model.posted[at].id), &[]).expect(expected);
        Some(format!("#{at} {}", answer.status))
    }

    /// A member records a new position.
    pub fn move_position(&mut self, who: u8, place: u8) -> Option<String> {
        let placed: Vec<usize> = (0..self.participants.len()).filter(|who| !self.model.placed(*who).is_empty()).collect();
        // Mostly a participant with a position.
        let who = match usize::from(who).checked_rem(placed.len()).filter(|_| !who.is_multiple_of(8)) {
            Some(number) => placed[number],
            None => self.writer(who),
        };
        let browser = self.browser(who)?;
        let answer = browser.post(&format!("{THREAD}/place"), &[("position", &place.to_string())]);
        let expected = self.model.move_position(who, place);
        Some(format!("{} by {who}", answer.expect(expected).status))
    }

    /// A member opens the spectrum before answering.
    pub fn look(&mut self, who: u8) -> Option<String> {
        let who = self.writer(who);
        self.browser(who)?.post(&format!("{THREAD}/look"), &[]).expect(303);
        self.participants[who].looked = true;
        Some("seen".to_owned())
    }

    fn spot(&self, to: Option<u8>) -> Option<usize> {
        to.and_then(|to| self.some(to)).filter(|at| self.model.is_public(*at) && self.model.thread_mode != ThreadMode::Locked)
    }

    /// A member saves a draft.
    pub fn save_draft(&mut self, who: u8, to: Option<u8>) -> Option<String> {
        let who = self.writer(who);
        let browser = self.browser(who).filter(|_| self.model.thread_mode != ThreadMode::Locked)?;
        let (_, word) = self.word(Audience::Person(who));
        let page = match self.spot(to) {
            Some(at) => format!("{THREAD}/reply/{}", self.model.posted[at].id),
            None => THREAD.to_owned(),
        };
        let form = browser.get(&page).expect(200).page().form(FORM).with("body", &format!("{word} is not done yet"));
        let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let kept = browser.post(&format!("{THREAD}/sketch"), &fields).expect(303);
        assert_eq!(
            words(&browser.get(&page).expect(200).page().form(FORM).fields.concat_values()).len(),
            1,
            "the words are kept"
        );
        Some(kept.status.to_string())
    }

    /// A member previews a text.
    pub fn preview(&mut self, who: u8, to: Option<u8>) -> Option<String> {
        let who = self.writer(who);
        let browser = self.browser(who)?;
        let (_, word) = self.word(Audience::NoReader);
        let parent = self.spot(to).map(|at| self.model.posted[at].id.clone()).unwrap_or_default();
        let seen = browser.post(&format!("{THREAD}/preview"), &[("body", &word), ("parent", &parent)]).expect(200);
        assert!(seen.body.contains(&word));
        Some(seen.status.to_string())
    }

    /// Reads what was mailed since: no email holds a text, and one about a reply is about one that its reader may see.
    pub fn read_emails(&mut self) {
        for who in 0..self.participants.len() {
            let email = self.participants[who].email.clone();
            let emails_read = self.site.outbox.to(&email);
            let known = self.emails_read.insert(email, emails_read.len()).unwrap_or(0);
            for message in emails_read.into_iter().skip(known) {
                let whole = format!("{}\n{}\n{}", message.subject, message.text, message.parsed.html.clone().unwrap_or_default());
                for word in words(&whole) {
                    assert_eq!(
                        self.model.words[word],
                        Audience::ModeratorsAnd(who),
                        "an email to {who} contains word {word}: {whole}"
                    );
                }
                if message.subject.ends_with("replied to you") {
                    let id = message.link("/c/").trim_start_matches("/c/").to_owned();
                    let reply = self.model.posted.iter().find(|posted| posted.id == id).expect("a reply");
                    let answered = &self.model.posted[reply.parent.expect("what it answers")];
                    assert!(answered.author == who && answered.notify && reply.author != who, "an email about {reply:?}");
                    assert!(reply.state == ModerationState::Published && reply.withdrawn.is_none(), "an email about {reply:?}");
                } else {
                    let known = ["/verify/", "/confirm/", "/status"].iter().any(|link| message.text.contains(link));
                    assert!(known, "neither about a reply nor about one's own story: {whole}");
                }
            }
        }
    }
}

/// The values of a form in one text.
trait Values {
    fn concat_values(&self) -> String;
}

impl Values for Vec<(String, String)> {
    fn concat_values(&self) -> String {
        self.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join("\n")
    }
}
