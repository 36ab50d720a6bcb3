//! What a thread's stories are, as the store tells them: the same on both databases.

use std::collections::HashSet;
use std::time::Duration;

use betwixt::accounts::{Member, Name, Role, appoint};
use betwixt::clock::{Clock, UnixMicros};
use betwixt::comments::{
    Among, AuthorStep, Body, Browse, Comment, CommentRevision, FormId, Hit, Moderation, ModerationChange, NewComment, NextState,
    Order, Position, PostError, Review, Screened, Screening, Stories, Submission, Turn, Whereabouts, bring_back,
    change_moderation, conversation, counts, edit, latest, lock, post, spectrum_of, stories, whereabouts, withdraw,
};
use betwixt::config::{Config, Sources};
use betwixt::crypt::Random;
use betwixt::db::{Db, Tx};
use betwixt::error::InternalError;
use betwixt::id::CommentId;
use betwixt::mail::Email;
use betwixt::moderation::Rules;
use betwixt::site::Site;
use betwixt::threads::{Thread, first};

use crate::support::database::TestDatabase;

/// The rules of a site where no story waits for a moderator because of who tells it.
pub fn rules() -> Rules {
    let config = Config::load(Sources::default().variable("MODERATION", "none")).expect("settings that fit");
    Rules::for_site(&Site::from_config(&config, None))
}

/// Puts a comment where a moderator would.
pub fn put(tx: &mut Tx<'_>, id: CommentId, change: &ModerationChange) -> Result<Comment, InternalError> {
    let before = lock(tx, id)?.expect("a comment");
    Ok(change_moderation(tx, before, change)?.into_inner())
}

/// A database with the first thread, and its clock.
pub fn planted(seed: u64) -> (TestDatabase, Clock, Db, Thread) {
    let database = TestDatabase::migrated();
    let clock = Clock::fixed(UnixMicros::from_micros(1_800_000_000_000_000));
    let db = Db::open(database.place(), clock.clone(), Random::seeded(seed)).unwrap();
    let thread = db.write_now(first::plant).unwrap().unwrap();
    (database, clock, db, thread)
}

struct Scene {
    db: Db,
    clock: Clock,
    thread: Thread,
    members: Vec<Member>,
    forms: std::cell::Cell<u32>,
    _database: TestDatabase,
}

impl Scene {
    fn new() -> Self {
        let (database, clock, db, thread) = planted(4);
        let names = ["Ines", "Tomasz", "Adaeze", "Noor", "Mikael", "Ruth", "Wren"];
        let members = names.map(|name| member(&db, name)).to_vec();
        Self { db, clock, thread, members, forms: std::cell::Cell::new(0), _database: database }
    }

    fn draft(&self, body: &str, position: &str, parent: Option<CommentId>) -> NewComment {
        self.forms.set(self.forms.get() + 1);
        NewComment {
            body: Body::parse(body).unwrap(),
            position: Position::parse(position).unwrap(),
            parent,
            pen: None,
            notify: false,
            looked: false,
            form: format!("form{}", self.forms.get()).parse::<FormId>().unwrap(),
            honeypot: String::new(),
        }
    }

    fn post(&self, by: usize, draft: NewComment) -> Result<Comment, PostError> {
        self.clock.advance(Duration::from_secs(60));
        let (author, thread) = (self.members[by].clone(), self.thread.id());
        self.db.write_now(move |tx| post(tx, &author, thread, &draft, &rules()))
    }

    fn tell(&self, by: usize, body: &str, position: &str) -> Comment {
        self.post(by, self.draft(body, position, None)).unwrap()
    }

    fn reply(&self, by: usize, body: &str, to: &Comment) -> Comment {
        self.post(by, self.draft(body, "", Some(to.id()))).unwrap()
    }

    fn read<T: Send + 'static>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, InternalError> + Send + 'static) -> T {
        self.db.read_now(work).unwrap()
    }

    fn page(&self, order: Order, at: &str, turn: Turn) -> Stories {
        let thread = self.thread.id();
        let browse = Browse { order, at: Position::parse(at).unwrap().unwrap_or_default(), band: None, among: Among::All, turn };
        self.read(move |tx| stories(tx, thread, &browse))
    }

    fn remove(&self, comment: &Comment) -> Comment {
        let id = comment.id();
        let change = ModerationChange {
            moderation: Moderation::Removed,
            review: Review::Reviewed,
            removed_reason: Some("unkind".to_owned()),
        };
        self.db.write_now(move |tx| put(tx, id, &change)).unwrap()
    }
}

pub fn member(db: &Db, name: &str) -> Member {
    let email = Email::parse(&format!("{}@example.org", name.to_lowercase())).unwrap();
    let new = appoint::NewAccount {
        email,
        name: Name::parse(name).unwrap(),
        role: Role::Reader,
        password: betwixt::crypt::PasswordHash::from_store(String::from("none")),
    };
    db.write_now(move |tx| appoint::create(tx, new)).unwrap().member()
}

fn ids(page: &Stories) -> Vec<CommentId> {
    page.lines.iter().map(|line| line.node.id).collect()
}

#[test]
fn the_same_form_sent_twice_makes_one_story() {
    let scene = Scene::new();
    let draft = scene.draft("Once.", "40", None);
    let first = scene.post(0, draft.clone()).unwrap();
    assert_eq!(scene.post(0, draft).unwrap().id(), first.id());
    assert_eq!(ids(&scene.page(Order::Oldest, "", Turn::First)), [first.id()]);
}

/// The same rules, so slow that others come in between.
struct Slow;

impl Screening for Slow {
    type Outcome = <Rules as Screening>::Outcome;

    fn screen(&self, tx: &mut Tx<'_>, submission: &Submission<'_>) -> Result<Screened<Self::Outcome>, InternalError> {
        let (_nobody, silence) = std::sync::mpsc::channel::<()>();
        let _ = silence.recv_timeout(Duration::from_millis(100));
        rules().screen(tx, submission)
    }

    fn next_state(&self, comment: &Comment, step: AuthorStep, now: UnixMicros) -> Option<NextState<Self::Outcome>> {
        rules().next_state(comment, step, now)
    }

    fn record(
        &self,
        tx: &mut Tx<'_>,
        comment: &Comment,
        hits: &[Hit],
        next: NextState<Self::Outcome>,
    ) -> Result<(), InternalError> {
        rules().record(tx, comment, hits, next)
    }

    fn allows_edit(&self, comment: &Comment, now: UnixMicros) -> bool {
        rules().allows_edit(comment, now)
    }

    fn carry_over(&self, tx: &mut Tx<'_>, comment: &Comment, earlier: i32) -> Result<(), InternalError> {
        rules().carry_over(tx, comment, earlier)
    }

    fn on_author_change(&self, tx: &mut Tx<'_>, comment: &Comment, next: NextState<Self::Outcome>) -> Result<(), InternalError> {
        rules().on_author_change(tx, comment, next)
    }
}

#[test]
fn a_form_that_arrives_twice_at_once_makes_one_story_even_with_a_new_pen_name() {
    let scene = Scene::new();
    let draft = NewComment { pen: Some(Name::parse("Heron").unwrap()), ..scene.draft("Both at once.", "40", None) };
    let posted: Vec<CommentId> = std::thread::scope(|scope| {
        let both = [(); 2].map(|()| {
            let (db, draft) = (scene.db.clone(), draft.clone());
            let (author, thread) = (scene.members[0].clone(), scene.thread.id());
            scope.spawn(move || db.write_now(move |tx| post(tx, &author, thread, &draft, &Slow)).unwrap().id())
        });
        both.map(|one| one.join().unwrap()).to_vec()
    });
    assert_eq!(posted[0], posted[1]);
}

#[test]
fn a_story_keeps_its_words_and_a_place_that_was_not_given_stays_absent() {
    let scene = Scene::new();
    let story = scene.tell(0, "I *like* it.", "");
    assert_eq!(story.position(), None);
    let page = scene.page(Order::Oldest, "", Turn::First);
    let posted = page.lines[0].posted.as_ref().unwrap();
    assert_eq!(posted.html().as_str().trim(), "<p>I <em>like</em> it.</p>");
    assert_eq!((posted.position(), posted.name()), (None, "Ines"));
}

#[test]
fn stories_stand_in_the_order_asked_for() {
    let scene = Scene::new();
    let low = scene.tell(0, "low", "10");
    let high = scene.tell(1, "high", "90");
    let middle = scene.tell(2, "middle", "50");
    let none = scene.tell(3, "none", "");
    scene.reply(4, "yes", &high);
    let roots = |order, at| -> Vec<CommentId> {
        scene.page(order, at, Turn::First).lines.iter().filter(|line| line.node.level == 0).map(|line| line.node.id).collect()
    };
    assert_eq!(roots(Order::Oldest, ""), [low.id(), high.id(), middle.id(), none.id()]);
    assert_eq!(roots(Order::Newest, ""), [none.id(), middle.id(), high.id(), low.id()]);
    assert_eq!(roots(Order::Near, "20"), [low.id(), middle.id(), high.id()]);
    assert_eq!(roots(Order::Far, "20"), [high.id(), middle.id(), low.id()]);
    assert_eq!(roots(Order::Replies, "")[0], high.id());
}

#[test]
fn every_page_forward_and_backward_shows_each_story_once() {
    let scene = Scene::new();
    let long = "A long story. ".repeat(700);
    let posted: Vec<CommentId> = (0..23).map(|number| scene.tell(number % 7, &format!("{long}{number}"), "30").id()).collect();
    for (order, expected) in [(Order::Oldest, posted.clone()), (Order::Newest, posted.iter().rev().copied().collect())] {
        let (mut forward, mut backward, mut turn) = (Vec::new(), Vec::new(), Turn::First);
        let mut last = None;
        for _ in 0..23 {
            let page = scene.page(order, "30", turn);
            assert!(page.lines.len() < 23);
            forward.extend(ids(&page));
            last = page.earlier;
            match page.later {
                Some(next) => turn = Turn::After(next),
                None => break,
            }
        }
        assert_eq!(forward, expected);
        while let Some(before) = last {
            let page = scene.page(order, "30", Turn::Before(before));
            backward.splice(0..0, ids(&page));
            last = page.earlier;
        }
        assert!(expected.starts_with(&backward) && !backward.is_empty());
    }
}

#[test]
fn a_link_to_a_comment_finds_the_page_that_shows_it() {
    let scene = Scene::new();
    let long = "A long story. ".repeat(700);
    let posted: Vec<Comment> = (0..15).map(|number| scene.tell(number % 7, &format!("{long}{number}"), "")).collect();
    let mut deep = scene.reply(1, "1", &posted[12]);
    for number in 2..10 {
        deep = scene.reply(number % 7, &number.to_string(), &deep);
    }
    for comment in &posted {
        let (wanted, comment) = (comment.id(), comment.clone());
        let Whereabouts::Page(after) = scene.read(move |tx| whereabouts(tx, &comment)) else { panic!("on a page") };
        let page = scene.page(Order::Oldest, "", after.map_or(Turn::First, Turn::After));
        assert!(ids(&page).contains(&wanted));
    }
    let below = deep.clone();
    assert_eq!(scene.read(move |tx| whereabouts(tx, &below)), Whereabouts::Conversation);
    let wanted = deep.id();
    let shown = scene.read(move |tx| conversation(tx, &deep, None)).unwrap();
    assert_eq!(shown.lines[0].node.id, wanted);
    assert_eq!(shown.above.len(), 9);
}

#[test]
fn what_is_held_removed_or_withdrawn_shows_no_word_anywhere() {
    let scene = Scene::new();
    let held = scene.tell(0, "secret, at https://secret.example", "10");
    let removed = scene.tell(1, "secret of the removed", "20");
    scene.reply(2, "an answer", &removed);
    let withdrawn = scene.tell(3, "secret of the withdrawn", "30");
    scene.remove(&removed);
    let (author, id) = (scene.members[3].clone(), withdrawn.id());
    scene.db.write_now(move |tx| withdraw(tx, &author, id, &rules())).unwrap();
    for order in [Order::Oldest, Order::Newest, Order::Replies, Order::Near, Order::Far] {
        let page = scene.page(order, "20", Turn::First);
        assert!(!format!("{page:?}").contains("secret"), "{order}");
        assert!(!ids(&page).contains(&held.id()) && !ids(&page).contains(&withdrawn.id()));
    }
    let page = scene.page(Order::Oldest, "", Turn::First);
    assert_eq!(
        page.lines[0].node.tombstone.as_ref().map(ToString::to_string).as_deref(),
        Some("Removed by a moderator: unkind.")
    );
    let thread = scene.thread.id();
    assert!(!format!("{:?}", scene.read(move |tx| latest(tx, thread, 50))).contains("secret"));
    assert_eq!(scene.read(move |tx| spectrum_of(tx, thread)).uninfluenced_answers().answers(), 0);
    assert_eq!(scene.read(move |tx| counts(tx, &[thread]))[&thread].replies, 1);
    assert_eq!(scene.read(move |tx| whereabouts(tx, &held)), Whereabouts::Nowhere);
}

#[test]
fn what_was_withdrawn_can_be_returned_for_thirty_days() {
    let scene = Scene::new();
    let story = scene.tell(0, "Here.", "40");
    let id = story.id();
    let step = |back: bool| {
        let author = scene.members[0].clone();
        scene
            .db
            .write_now(move |tx| if back { bring_back(tx, &author, id, &rules()) } else { withdraw(tx, &author, id, &rules()) })
    };
    step(false).unwrap();
    scene.clock.advance(Duration::from_hours(29 * 24));
    assert!(step(true).unwrap().state().is_visible());
    step(false).unwrap();
    scene.clock.advance(Duration::from_hours(31 * 24));
    assert_eq!(
        step(true).unwrap_err().to_string(),
        "This was withdrawn more than 30 days ago, and its text has been deleted. You can post it again."
    );
    let purged = scene.db.write_now(|tx| betwixt::comments::purge_withdrawn(tx, 100)).unwrap();
    assert_eq!(purged, 1);
    let left = scene.read(move |tx| betwixt::comments::find(tx, id)).unwrap();
    assert_eq!((left.body().as_str(), left.position()), ("", None), "its place goes with its text");
}

#[test]
fn one_number_a_person_counts_in_the_picture_and_it_is_the_latest() {
    let scene = Scene::new();
    for by in 0..5 {
        scene.tell(by, "first", "10");
        scene.tell(by, "second", "80");
    }
    let thread = scene.thread.id();
    let drawn = scene.read(move |tx| spectrum_of(tx, thread)).uninfluenced_answers().clone();
    assert_eq!((drawn.answers(), drawn.median()), (5, Some(80)));
}

#[test]
fn a_pen_name_stays_with_one_person_in_a_thread() {
    let scene = Scene::new();
    let named = |by: usize, pen: &str| {
        let draft = NewComment { pen: Some(Name::parse(pen).unwrap()), ..scene.draft(&format!("By {pen}."), "", None) };
        scene.post(by, draft)
    };
    assert_eq!(named(0, "Heron").unwrap().byline().name(), "Heron");
    assert_eq!(named(0, "heron").unwrap().byline().name(), "Heron");
    assert!(named(0, "Magpie").unwrap_err().to_string().contains("“Heron”"));
    // With a Cyrillic letter in it.
    assert!(named(1, "H\u{435}ron").unwrap_err().to_string().contains("looks too much like"));
    scene.tell(2, "Under my own name.", "");
    assert!(named(3, "Adaeze").unwrap_err().to_string().contains("looks too much like"));
}

#[test]
fn an_edit_of_an_old_edition_is_a_conflict_and_loses_nothing() {
    let scene = Scene::new();
    let story = scene.tell(0, "One.", "");
    let id = story.id();
    let change = |of: i32, body: &str| {
        let author = scene.members[0].clone();
        let new = CommentRevision { of, body: Body::parse(body).unwrap(), position: None, looked: false };
        scene.db.write_now(move |tx| edit(tx, &author, id, &new, &rules()))
    };
    assert_eq!(change(1, "Two.").unwrap().revision(), 2);
    assert!(change(1, "Three.").is_err());
    assert_eq!(change(1, "Two.").unwrap().revision(), 2);
    scene.clock.advance(Duration::from_hours(1));
    assert!(change(2, "Later.").unwrap().edited_at().is_some());
}

#[test]
fn a_reply_to_what_is_gone_is_refused() {
    let scene = Scene::new();
    let story = scene.tell(0, "Soon gone.", "");
    scene.remove(&story);
    let answer = scene.draft("Still there?", "", Some(story.id()));
    assert!(matches!(scene.post(1, answer), Err(PostError::ParentGone)));
    let unique: HashSet<_> = ids(&scene.page(Order::Oldest, "", Turn::First)).into_iter().collect();
    assert!(unique.is_empty());
}
