//! A site, its participants, and the model of the expected state: events are performed on both.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use super::event::{Event, Kind, Setting};
use super::model::{Audience, DAY, Model, ThreadMode};
use super::page::word;
use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::cast::{PASSWORD, Person};
use crate::support::test_site::TestSite;

/// The thread that the software ships with.
pub const THREAD: &str = "/t/closeness-and-space";
/// The form of the thread.
pub const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
/// Who may write: members first, then a moderator, then two who have no account yet, then the owner.
const MEMBERS: [&str; 5] = ["ines", "tomasz", "adaeze", "noor", "mikael"];
/// The moderator.
pub const MARA: usize = 5;
const NEWCOMERS: [(usize, &str); 2] = [(6, "wren@example.org"), (7, "ruth@example.org")];
/// The owner.
pub const ADA: usize = 8;
/// A member who only reads, and follows the thread.
pub const LENA: usize = 9;
/// The filler of a long text: seven of them do not fit one page.
const FILLER: &str = " and so it went on for a while, as such things do";

/// A person with a browser.
pub struct Participant {
    /// The name, which the pen name is made of.
    pub name: String,
    /// The email address.
    pub email: String,
    /// Their browser, once they have a session.
    pub browser: Option<Rc<Actor>>,
    /// Whether they opened the spectrum in that browser.
    pub looked: bool,
    /// When they were seen last, and when they signed in.
    pub seen: (u64, u64),
}

/// A story posted without a session.
pub struct Pending {
    /// Whose address was given.
    pub who: usize,
    /// The story, as the model has it.
    pub new: Option<super::authors::New>,
    /// The link in the email.
    pub link: String,
    /// The browser in which it was written.
    pub browser: Rc<Actor>,
    /// Whether that browser opened the spectrum.
    pub looked: bool,
    /// Whether its text came back: the link then posts it by its button only.
    pub given_back: bool,
    /// When.
    pub at: u64,
}

/// All of it.
pub struct Scenario {
    /// The site.
    pub site: TestSite,
    /// The expected state.
    pub model: Model,
    /// How many of them write.
    writers: usize,
    /// All participants.
    pub participants: Vec<Participant>,
    /// The unconfirmed stories.
    pub pending: Vec<Pending>,
    /// The case of each text, where it is known.
    pub cases: BTreeMap<usize, String>,
    /// How many emails of each person were read.
    pub emails_read: BTreeMap<String, usize>,
    /// What happened, in few words, the same on every database.
    pub trace: RefCell<Vec<String>>,
}

fn participant(name: &str, person: Option<Person>) -> Participant {
    let email = format!("{name}@example.org");
    let browser = person.map(|person| Rc::new(person.browser));
    Participant { name: name.to_owned(), email, browser, looked: false, seen: (0, 0) }
}

impl Scenario {
    /// A site with five members, a moderator and the owner, all a day old.
    pub fn new(Setting { mode, writers }: Setting) -> Self {
        let site = TestSite::plan().with("MODERATION", mode.setting()).build();
        let mut participants: Vec<Participant> =
            MEMBERS.iter().map(|name| participant(name, Some(site.member(name).into()))).collect();
        participants.push(participant("mara", Some(site.moderator().into())));
        participants.extend(NEWCOMERS.iter().map(|(_, email)| participant(email.trim_end_matches("@example.org"), None)));
        participants.push(participant("ada", Some(site.owner().into())));
        participants.push(participant("lena", Some(site.member("lena").into())));
        let accounts = participants.iter().map(|participant| participant.browser.is_some().then_some(0)).collect();
        let model = Model {
            mode,
            now: 0,
            thread_mode: ThreadMode::Open,
            accounts,
            staff: vec![MARA, ADA],
            posted: Vec::new(),
            moved: Vec::new(),
            words: Vec::new(),
        };
        let mut scenario = Self {
            site,
            model,
            writers,
            participants,
            pending: Vec::new(),
            cases: BTreeMap::new(),
            emails_read: BTreeMap::new(),
            trace: RefCell::default(),
        };
        scenario.pass(DAY + 60);
        let lena = scenario.browser(LENA).expect("a session");
        lena.post(&format!("{THREAD}/interest"), &[("interest", "follow")]).expect(303);
        scenario
    }

    /// Notes what happened.
    pub fn say(&self, line: impl Into<String>) {
        self.trace.borrow_mut().push(line.into());
    }

    /// Lets time pass without doing what is due.
    pub fn pass(&mut self, seconds: u64) {
        self.site.app.clock.advance(Duration::from_secs(seconds));
        self.model.now += seconds;
    }

    /// Does what is due.
    pub fn work(&mut self) {
        self.site.work();
        self.model.purge();
        self.read_emails();
    }

    /// A marker word that was not used before.
    pub fn word(&mut self, whom: Audience) -> (usize, String) {
        self.model.words.push(whom);
        (self.model.words.len() - 1, word(self.model.words.len() - 1))
    }

    /// A text with a word of its own.
    pub fn text(&mut self, kind: Kind) -> (usize, String) {
        let (number, word) = self.word(Audience::NoReader);
        let rest = match kind {
            Kind::Plain => " is what I have to say.".to_owned(),
            Kind::Long => FILLER.repeat(380),
            Kind::Flagged => " and call me: +49 30 1234567.".to_owned(),
        };
        (number, format!("{word}{rest}"))
    }

    /// Chooses an author who has or had a session.
    pub fn writer(&self, number: u8) -> usize {
        let who = usize::from(number) % self.writers;
        if self.participants[who].browser.is_some() { who } else { usize::from(number) % MEMBERS.len() }
    }

    /// A text to do something with.
    pub fn some(&self, number: u8) -> Option<usize> {
        let posted = self.model.posted.len();
        (posted > 0).then(|| usize::from(number) % posted)
    }

    /// The same, but half of the time one of those that `fit`, when there is any.
    pub fn some_that(&self, number: u8, fit: impl Fn(&Self, usize) -> bool) -> Option<usize> {
        let fitting: Vec<usize> = (0..self.model.posted.len()).filter(|at| fit(self, *at)).collect();
        let place = usize::from(number / 2).checked_rem(fitting.len()).filter(|_| number.is_multiple_of(2));
        place.map(|place| fitting[place]).or_else(|| self.some(number))
    }

    /// Whether it has replies.
    pub fn is_answered(&self, at: usize) -> bool {
        self.model.answers(Some(at)).into_iter().any(|answer| self.model.is_public(answer))
    }

    /// A participant's browser, signed in again when the session expired; none for one without an account.
    pub fn browser(&mut self, who: usize) -> Option<Rc<Actor>> {
        let now = self.model.now;
        let newcomer = NEWCOMERS.iter().any(|(place, _)| *place == who);
        let (idle, most) = if self.model.staff.contains(&who) { (50 * 60, 11 * 60 * 60) } else { (13 * DAY, 29 * DAY) };
        let participant = &mut self.participants[who];
        let browser = participant.browser.clone()?;
        if now - participant.seen.0 > idle || now - participant.seen.1 > most {
            if newcomer {
                participant.browser = None;
                return None;
            }
            browser.post("/sign-in", &[("email", &participant.email), ("password", PASSWORD)]).expect(303);
            participant.seen.1 = now;
        }
        participant.seen.0 = now;
        Some(browser)
    }

    /// A moderator's or the owner's browser.
    pub fn staff(&mut self, owner: bool) -> (usize, Rc<Actor>) {
        let who = if owner { ADA } else { MARA };
        (who, self.browser(who).expect("a participant who can sign in"))
    }

    /// Performs one event.
    pub fn perform(&mut self, number: usize, event: &Event) {
        self.pass(1);
        let answered = match *event {
            Event::Tell { who, words, look, notify, trapped } => self.post_story(who, words, look, (notify, trapped)),
            Event::Unsigned { address, words, looked } => self.post_unsigned(address, words, looked),
            Event::Confirm { which } => self.confirm(which),
            Event::Edit { which, words, place, kind } => self.edit(which, words.then_some(kind), place),
            Event::Withdraw { which } => self.withdraw(which),
            Event::Return { which } => self.restore(which),
            Event::Foreign { who, which, attempt } => self.try_foreign(who, which, attempt),
            Event::Minutes(minutes) => self.wait(u64::from(minutes) * 60),
            Event::Days(days) => self.wait(u64::from(days) * DAY),
            Event::Report { who, which, grave } => self.report(who, which, grave),
            Event::Crowd { which } => self.crowd(which),
            Event::Decide { which, decision, owner } => self.decide(which, decision, owner),
            Event::Undo { which } => self.undo(which),
            Event::Thank { who, which } => self.thank(who, which),
            Event::Move { who, place } => self.move_position(who, place),
            Event::Look { who } => self.look(who),
            Event::Sketch { who, to } => self.save_draft(who, to),
            Event::Preview { who, to } => self.preview(who, to),
            Event::Door { step } => self.set_thread_mode(step),
        };
        let said = answered.unwrap_or_else(|| "nobody and nothing".to_owned());
        self.say(format!("{number} {event:?}: {said}"));
    }

    fn wait(&mut self, seconds: u64) -> Option<String> {
        self.pass(seconds);
        self.work();
        Some("passed".to_owned())
    }

    fn set_thread_mode(&mut self, step: &'static str) -> Option<String> {
        let (_, ada) = self.staff(true);
        let list = ada.get("/owner/threads").expect(200);
        let id = list.page().attributes("a[href^=\"/owner/threads/\"]", "href");
        let id = id.iter().find_map(|href| href.strip_prefix("/owner/threads/")?.split('/').next().filter(|id| *id != "new"));
        let id = id.expect("the thread").to_owned();
        let (mara, meddled) = (self.staff(false).1, format!("/owner/threads/{id}/{step}"));
        mara.post(&meddled, &[]).expect(403);
        ada.post(&meddled, &[]).expect(303);
        self.model.thread_mode = match step {
            "slow" => ThreadMode::Slow,
            "lock" => ThreadMode::Locked,
            _ => ThreadMode::Open,
        };
        Some(step.to_owned())
    }
}

/// The id in the address of a text.
pub fn id_of(answer: &Answer) -> String {
    let location = answer.location.as_deref().expect("a redirect");
    location.comment_id()
}
