//! A small site with content: an essay, eight stories, a conversation, a held story, a withdrawn one.

use std::time::Duration;

use betwixt::mail::{Enhanced, Mailer, Memory, Outcome, SmtpRejection, Stage};

use super::recorder::Recorder;
use super::{accounts, comments, emails, errors, files, moderation, newsletter, owner, threads};
use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::cast::{Member, Moderator, Owner, PASSWORD, Person};
use crate::support::outbox::Outbox;
use crate::support::test_site::{Plan, TestSite};

pub const HOUR: Duration = Duration::from_hours(1);
pub const DAY: Duration = Duration::from_hours(24);

/// The thread with all the stories.
pub const THREAD: &str = "/t/the-light-in-the-hall";
/// The form of a story or a reply under it.
pub const STORY_FORM: &str = "form[action=\"/t/the-light-in-the-hall/comments\"]";
/// The thread that comes with the program, without stories here.
pub const EMPTY: &str = "/t/closeness-and-space";

const ESSAY: &[(&str, &str)] = &[
    ("title", "The Light in the Hall"),
    (
        "body",
        "Some of us leave a light on for whoever comes home late. Some of us are *asleep* by then.\n\n## What it says\n\n\
         > I thought of you, and went to bed.\n\n\
         A light can be a welcome or a question. It **depends** on who walks past it.",
    ),
    ("question", "When somebody comes home late, where do you lie?"),
    ("pole_low", "Waiting up"),
    ("pole_high", "Fast asleep"),
    ("hint", "Think of an ordinary evening."),
];

/// The site and its people.
pub struct SampleSite {
    pub site: TestSite,
    pub outbox: Outbox,
    memory: Memory,
    pub visitor: Actor,
    pub ada: Owner,
    pub mara: Moderator,
    pub ines: Member,
    pub tomasz: Member,
    pub noor: Member,
    pub emil: Member,
    pub lotte: Member,
    pub pavel: Member,
    pub jonas: Member,
    pub sven: Member,
    pub posted: PostedIds,
    /// The browser of Ines as it was after her story.
    pub just_posted: Actor,
}

/// The ids of the comments.
#[derive(Default)]
pub struct PostedIds {
    pub ines: String,
    pub emil: String,
    pub lotte: String,
    pub pavel: String,
    pub jonas: String,
    /// Held: a link in an author's first story.
    pub sven: String,
    /// What Tomasz answered Ines.
    pub reply: String,
}

/// Records every snapshot of this site, in the order of its days.
pub fn visit(recorder: &mut Recorder) {
    let sample = SampleSite::new();
    comments::visit(recorder, &sample);
    moderation::visit(recorder, &sample);
    threads::visit(recorder, &sample);
    accounts::visit(recorder, &sample);
    newsletter::visit(recorder, &sample);
    owner::visit(recorder, &sample);
    files::visit(recorder, &sample);
    errors::visit(recorder, &sample);
    emails::visit(recorder, &sample);
}

/// A site under one address, whatever port it has; on https, so that one-click unsubscribing is announced.
pub fn plan() -> Plan {
    TestSite::plan().with("BASE_URL", "https://localhost").with("MAIL_FROM", "Between the Poles <letters@example.org>")
}

impl SampleSite {
    fn new() -> Self {
        let memory = Memory::default();
        let plan = plan().with("MAIL_CONNECTIONS", "1").with("MAIL_BOUNCE_DOMAIN", "bounces.example.org");
        let site = plan.mailing(Mailer::memory(memory.clone())).build();
        let join = |key: &str| site.member(key);
        let sample = Self {
            outbox: Outbox::new(memory.clone()),
            memory,
            visitor: site.visitor(),
            ada: site.owner(),
            mara: site.moderator(),
            ines: join("ines"),
            tomasz: join("tomasz"),
            noor: join("noor"),
            emil: join("emil"),
            lotte: join("lotte"),
            pavel: join("pavel"),
            jonas: join("jonas"),
            sven: join("sven"),
            posted: PostedIds::default(),
            just_posted: site.visitor(),
            site,
        };
        sample.publish();
        sample.pass(DAY);
        let (posted, just_posted) = sample.post_stories();
        Self { posted, just_posted, ..sample }
    }

    /// Advances the clock. The sessions of staff are short, so they sign in again.
    pub fn pass(&self, time: Duration) {
        self.site.pass(time);
        let keepers: [&Person; 2] = [&self.ada, &self.mara];
        for keeper in keepers {
            keeper.post("/sign-in", &[("email", &keeper.email), ("password", PASSWORD)]).expect(303);
        }
    }

    fn publish(&self) {
        let form = self.ada.get("/owner/threads/new").expect(200);
        let made = self.ada.submit(&form, "form[action=\"/owner/threads\"]", ESSAY).expect(303);
        self.ada.post(&format!("{}/publish", made.location.expect("a place")), &[]).expect(303);
    }

    /// Eight stories and the conversation under them, an hour apart.
    fn post_stories(&self) -> (PostedIds, Actor) {
        let post_stories = |who: &Person, fields: &[(&str, &str)]| {
            self.pass(HOUR);
            id_of(&who.submit(&who.get(THREAD).expect(200), STORY_FORM, fields).expect(303))
        };
        let mail = ("notify", "on");
        let ines = post_stories(
            &self.ines,
            &[("body", "I leave the *small* lamp on.\n\nIt is not for reading."), ("position", "30"), mail],
        );
        let just_posted = self.ines.window();
        let heron = ("byline", "Grey Heron");
        let emil = post_stories(&self.emil, &[("body", "She comes, I hear the door, I turn over."), ("position", "65"), heron]);
        let lotte = post_stories(&self.lotte, &[("body", "I used to wait. Then I had children."), ("position", "80")]);
        let pavel = post_stories(&self.pavel, &[("body", "Only a fool waits up for anybody."), ("position", "100"), mail]);
        let jonas =
            post_stories(&self.jonas, &[("body", "Since the accident I lie awake until the key turns."), ("position", "0")]);
        let noor = post_stories(&self.noor, &[("body", "We text. Then we both sleep."), ("position", "62")]);
        let spam = "How I learned to sleep: https://pillows.example/best";
        let sven = post_stories(&self.sven, &[("body", spam), ("position", "50")]);
        let reply = self.reply(&self.tomasz, &ines, "Ours is over the stove.", "20");
        self.reply(&self.noor, &lotte, "And do they wait for you now?", "");
        self.reply(&self.ines, &pavel, "Then I am one.", "");
        self.reply(&self.ada, &noor, "That is the line I was looking for.", "45");
        self.reply(&self.ines, &reply, "With or without the kettle?", "");
        for reader in [&self.tomasz, &self.noor] {
            reader.post(&format!("/c/{ines}/thanks"), &[("thanks", "on")]).expect(303);
        }
        self.pass(HOUR);
        (PostedIds { ines, emil, lotte, pavel, jonas, sven, reply }, just_posted)
    }

    /// The subject of every email that was sent.
    pub fn subjects(&self) -> Vec<String> {
        self.memory.sent().into_iter().map(|sent| sent.email.subject).collect()
    }

    /// Makes the mail server reject the recipient of the next email.
    pub fn refuse_one_letter(&self) {
        let unknown = Enhanced { class: 5, subject: 1, detail: 1 };
        let text = "no such user here".to_owned();
        self.memory.script(Outcome::Rejected(SmtpRejection {
            stage: Stage::Recipient,
            code: 550,
            enhanced: Some(unknown),
            text,
        }));
    }

    /// Answers, from a place of one's own if one is given; the id of the reply.
    fn reply(&self, who: &Person, to: &str, body: &str, position: &str) -> String {
        self.pass(HOUR);
        let form = who.get(&format!("{THREAD}/reply/{to}")).expect(200);
        id_of(&who.submit(&form, STORY_FORM, &[("body", body), ("position", position)]).expect(303))
    }
}

/// The id in the address of a comment.
pub fn id_of(answer: &Answer) -> String {
    let location = answer.location.as_deref().expect("a place");
    location.comment_id()
}
