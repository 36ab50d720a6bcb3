//! What authors do, over HTTP.

use std::rc::Rc;

use super::authors::New;
use super::event::{Attempt, Kind, PlaceChange, Words};
use super::model::{Audience, DAY, ModerationState, ThreadMode};
use super::scenario::{FORM, LENA, Pending, Scenario, THREAD, id_of};
use crate::support::actors::{Actor, Answer};

impl Scenario {
    /// The pen name of a participant, if they post under it.
    fn pen(&self, who: usize) -> String {
        format!("Heron {}", self.participants[who].name)
    }

    fn new_words(&mut self, who: usize, words: Words) -> New {
        let (word, text) = self.text(words.kind);
        New {
            who,
            pen: words.pen,
            // Conversations go on where they are.
            parent: words.to.and_then(|to| self.some_that(to, |scenario, at| scenario.model.posted.len() - at <= 3)),
            text,
            word,
            flagged: words.kind == Kind::Flagged,
            trapped: false,
            place: words.place,
            looked: false,
            notify: false,
        }
    }

    /// Sends the form of a page that shows one, or what an old form of it would send.
    fn send(&self, browser: &Actor, new: &New, look: bool, email: &str) -> Answer {
        let (place, pen) = (new.place.map(|place| place.to_string()).unwrap_or_default(), self.pen(new.who));
        let parent = new.parent.map(|parent| self.model.posted[parent].id.clone()).unwrap_or_default();
        let byline = if new.pen { pen.as_str() } else { "" };
        let mut typed = vec![("body", new.text.as_str()), ("position", &place), ("byline", byline)];
        if new.trapped {
            typed.push(("trap", "yes"));
        }
        if new.notify {
            typed.push(("notify", "on"));
        }
        if !email.is_empty() {
            typed.push(("email", email));
        }
        let shown = self.model.thread_mode != ThreadMode::Locked && new.parent.is_none_or(|parent| self.model.is_public(parent));
        if !shown {
            let form = format!("old-{}", new.word);
            typed.extend([("parent", parent.as_str()), ("form_id", &form)]);
            return browser.post(&format!("{THREAD}/comments"), &typed);
        }
        let page = match new.parent {
            Some(_) => format!("{THREAD}/reply/{parent}"),
            None if look => format!("{THREAD}?look=1"),
            None => THREAD.to_owned(),
        };
        let form = browser.get(&page).expect(200).page().form(FORM);
        let form = typed.iter().fold(form, |form, (name, value)| form.with(name, value));
        let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = browser.post(&form.action, &fields);
        // Its author was shown what could identify someone, and posts it all the same.
        if answer.page().has(".notice mark") { browser.submit(&answer, FORM, &[]) } else { answer }
    }

    /// A member with a session posts.
    pub fn post_story(&mut self, who: u8, words: Words, look: bool, (notify, trapped): (bool, bool)) -> Option<String> {
        let who = self.writer(who);
        let browser = self.browser(who)?;
        let mut new = self.new_words(who, words);
        (new.notify, new.trapped) = (notify, trapped);
        let asked =
            look && new.parent.is_none() && self.model.placed(who).is_empty() && self.model.thread_mode != ThreadMode::Locked;
        new.looked = self.participants[who].looked || asked;
        let expected = self.model.admits(&new);
        let answer = self.send(&browser, &new, look, "").expect(expected);
        Some(self.note_posted(new, &answer))
    }

    fn note_posted(&mut self, new: New, answer: &Answer) -> String {
        if answer.status != 303 {
            // Only its author gets it back in the form.
            self.model.words[new.word] = Audience::Person(new.who);
            return answer.status.to_string();
        }
        let at = self.model.post_story(new);
        self.model.posted[at].id = id_of(answer);
        let way = if self.model.is_public(at) { "posted" } else { "status" };
        assert!(answer.location.as_deref().is_some_and(|to| to.contains(way)), "{at} leads to {:?}", answer.location);
        format!("#{at} {:?}", self.model.posted[at].state)
    }

    /// A visitor without a session posts.
    pub fn post_unsigned(&mut self, address: Option<u8>, words: Words, looked: bool) -> Option<String> {
        let browser = Rc::new(self.site.visitor());
        if looked {
            browser.post(&format!("{THREAD}/look"), &[]).expect(303);
        }
        let who = address.map_or(LENA, |number| [0, 1, 2, 3, 4, 6, 7][usize::from(number) % 7]);
        let mut new = self.new_words(who, words);
        new.looked = looked;
        let email = address.map(|_| self.participants[who].email.clone()).unwrap_or_default();
        let expected = match (email.is_empty(), self.model.thread_mode) {
            (true, _) => 401,
            (false, ThreadMode::Locked) => 403,
            // Even for the holder of the name: without a session the author is unknown.
            (false, _) if new.pen && self.model.shows_pen(who) => 422,
            (false, _) => 303,
        };
        let answer = self.send(&browser, &new, false, &email).expect(expected);
        if answer.status == 303 {
            self.work();
            let link = self.site.outbox.latest(&email).link("/confirm/");
            self.pending.push(Pending { who, new: Some(new), link, browser, looked, given_back: false, at: self.model.now });
        }
        Some(answer.status.to_string())
    }

    /// The link in an email is opened where the text was written.
    pub fn confirm(&mut self, which: u8) -> Option<String> {
        let place = usize::from(which).checked_rem(self.pending.len())?;
        let waiting = &mut self.pending[place];
        let (who, link, browser, looked, at) =
            (waiting.who, waiting.link.clone(), Rc::clone(&waiting.browser), waiting.looked, waiting.at);
        let given_back = waiting.given_back;
        let Some(new) = waiting.new.take() else {
            let again = browser.get(&link).status;
            let expected = if at + 7 * DAY > self.model.now { 303 } else { 410 };
            assert_eq!(again, expected, "a link that was opened before");
            return Some(format!("{again} again"));
        };
        if at + 7 * DAY <= self.model.now {
            return Some(browser.get(&link).expect(410).status.to_string());
        }
        let (now, expected) = (self.model.now, self.model.admits(&new));
        let open = || {
            if given_back {
                browser.get(&link).expect(200);
                browser.post(&link, &[])
            } else {
                browser.open_story_link(&link)
            }
        };
        // A link opens only the account that it creates; the holder of an earlier one publishes from their own session.
        let answer = if self.model.accounts[who].is_some() && browser.get("/settings/profile").status != 200 {
            open().expect(if given_back { 403 } else { 200 });
            let Some(own) = self.browser(who) else {
                self.pending[place].new = Some(new);
                return Some("403 without a session".to_owned());
            };
            own.post(&link, &[]).expect(expected)
        } else {
            let answer = open().expect(expected);
            self.model.accounts[who].get_or_insert(now);
            let participant = &mut self.participants[who];
            (participant.browser, participant.looked, participant.seen) = (Some(browser), looked, (now, now));
            answer
        };
        if answer.status != 303 {
            (self.pending[place].new, self.pending[place].given_back) = (Some(new), true);
            return Some(answer.status.to_string());
        }
        Some(self.note_posted(new, &answer))
    }

    /// An author edits a comment.
    pub fn edit(&mut self, which: u8, words: Option<Kind>, change: PlaceChange) -> Option<String> {
        let at = self.some_that(which, |scenario, at| {
            matches!(scenario.model.posted[at].state, ModerationState::Held | ModerationState::Removed)
        })?;
        let who = self.model.posted[at].author;
        let browser = self.browser(who)?;
        let new = words.map(|kind| self.text(kind));
        let posted = &self.model.posted[at];
        let path = format!("/c/{}/edit", posted.id);
        let place = match change {
            PlaceChange::Keep => posted.place,
            PlaceChange::Clear => None,
            PlaceChange::Set(place) => Some(place),
        };
        let place = place.map(|place| place.to_string()).unwrap_or_default();
        let form = browser.get(&path).expect(200).page().form(&format!("form[action=\"{path}\"]")).with("position", &place);
        let form = new.iter().fold(form, |form, (_, text)| form.with("body", text));
        let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = browser.post(&path, &fields);
        let (word, looked) = (new.as_ref().map(|(word, _)| *word), self.participants[who].looked);
        let expected = self.model.edit(at, new, change, looked);
        let answer = answer.expect(expected);
        if let Some(word) = word.filter(|_| expected != 303) {
            self.model.words[word] = Audience::Person(who);
        }
        Some(format!("#{at} {} {:?}", answer.status, self.model.posted[at].state))
    }

    /// An author withdraws a comment.
    pub fn withdraw(&mut self, which: u8) -> Option<String> {
        let at = self.some_that(which, Self::is_answered)?;
        let browser = self.browser(self.model.posted[at].author)?;
        browser.post(&format!("/c/{}/withdraw", self.model.posted[at].id), &[]).expect(303);
        self.model.withdraw(at);
        Some(format!("#{at}"))
    }

    /// An author restores a comment.
    pub fn restore(&mut self, which: u8) -> Option<String> {
        let at = self.some(which)?;
        let browser = self.browser(self.model.posted[at].author)?;
        let answer = browser.post(&format!("/c/{}/return", self.model.posted[at].id), &[]);
        let expected = self.model.restore(at);
        Some(format!("#{at} {}", answer.expect(expected).status))
    }

    /// A member tries what only the author may do.
    pub fn try_foreign(&mut self, who: u8, which: u8, attempt: Attempt) -> Option<String> {
        let (who, at) = (self.writer(who), self.some(which)?);
        let browser = self.browser(who).filter(|_| self.model.posted[at].author != who)?;
        let (path, (_, word)) = (format!("/c/{}", self.model.posted[at].id), self.word(Audience::NoReader));
        let answer = match attempt {
            Attempt::Withdraw => browser.post(&format!("{path}/withdraw"), &[]),
            Attempt::Return => browser.post(&format!("{path}/return"), &[]),
            Attempt::Edit => browser.post(&format!("{path}/edit"), &[("body", &word), ("revision", "1")]),
            Attempt::Status => browser.get(&format!("{path}/status")),
        };
        Some(format!("#{at} {}", answer.expect(404).status))
    }
}
