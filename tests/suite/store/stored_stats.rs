//! What is kept of a thread follows what happens there, also when much happens at once.

use std::sync::{Arc, Barrier, Mutex};

use betwixt::accounts::Member;
use betwixt::clock::{Clock, UnixMicros};
use betwixt::comments::{
    Body, Comment, CommentRevision, Moderation, ModerationChange, NewComment, Position, Review, bring_back, edit, move_to, post,
    withdraw,
};
use betwixt::crypt::Random;
use betwixt::db::{DatabaseLocation, Db};
use betwixt::error::{ErrorKind, UserError};
use betwixt::id::ThreadId;
use betwixt::threads::first;

use super::comments::{member, put, rules};
use crate::support::database::TestDatabase;
use crate::support::stored_stats::assert_kept;

/// How many write at the same time.
const WRITERS: u64 = 8;
/// What each of them does.
const TURNS: u64 = 50;

#[derive(Clone)]
struct Scene {
    db: Db,
    thread: ThreadId,
    members: Vec<Member>,
    told: Arc<Mutex<Vec<(Member, Comment)>>>,
}

/// The same numbers for everybody who begins with the same one.
struct Noise(u64);

impl Noise {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }
}

/// A refusal is an answer like any other; a fault is not.
fn taken<T, E: UserError>(answer: Result<T, E>) -> Option<T> {
    answer.map_err(|refused| assert!(!matches!(refused.kind(), ErrorKind::Internal | ErrorKind::Busy), "{refused}")).ok()
}

impl Scene {
    fn new(database: &TestDatabase, names: &[&str]) -> Self {
        let place = match database.place() {
            DatabaseLocation::Postgres { url, .. } => DatabaseLocation::Postgres { url: url.clone(), connections: 12 },
            sqlite @ DatabaseLocation::Sqlite(_) => sqlite.clone(),
        };
        let clock = Clock::fixed(UnixMicros::from_micros(1_800_000_000_000_000));
        let db = Db::open(&place, clock, Random::seeded(9)).unwrap();
        let thread = db.write_now(first::plant).unwrap().unwrap().id();
        let members = names.iter().map(|name| member(&db, name)).collect();
        Self { db, thread, members, told: Arc::default() }
    }

    fn pick(&self, noise: &mut Noise) -> Option<(Member, Comment)> {
        let told = self.told.lock().unwrap();
        told.get(noise.below(told.len())).cloned()
    }

    fn tell(&self, noise: &mut Noise, form: &str, parent: Option<&Comment>) {
        let author = self.members[noise.below(self.members.len())].clone();
        let draft = NewComment {
            body: Body::parse("What I think.").unwrap(),
            position: Position::new(i64::try_from(noise.below(3) * 50).unwrap()).ok().filter(|_| noise.below(4) > 0),
            parent: parent.map(Comment::id),
            pen: None,
            notify: false,
            looked: noise.below(4) == 0,
            form: form.parse().unwrap(),
            honeypot: String::new(),
        };
        let (thread, by) = (self.thread, author.clone());
        if let Some(told) = taken(self.db.write_now(move |tx| post(tx, &by, thread, &draft, &rules()))) {
            self.told.lock().unwrap().push((author, told));
        }
    }

    fn mend(&self, noise: &mut Noise, author: Member, told: &Comment) {
        let position = Position::new(i64::try_from(noise.below(101)).unwrap()).ok().filter(|_| noise.below(3) > 0);
        let new =
            CommentRevision { of: told.revision(), body: Body::parse("I think otherwise.").unwrap(), position, looked: false };
        let id = told.id();
        if let Some(now) = taken(self.db.write_now(move |tx| edit(tx, &author, id, &new, &rules()))) {
            self.told.lock().unwrap().iter_mut().filter(|(_, told)| told.id() == id).for_each(|(_, told)| *told = now.clone());
        }
    }

    fn happen(&self, noise: &mut Noise, form: &str) {
        let Some((author, told)) = self.pick(noise) else { return self.tell(noise, form, None) };
        let (id, thread) = (told.id(), self.thread);
        match noise.below(10) {
            0 => self.tell(noise, form, None),
            1 => self.tell(noise, form, Some(&told)),
            2 => self.mend(noise, author, &told),
            3 => drop(taken(self.db.write_now(move |tx| withdraw(tx, &author, id, &rules())))),
            4 => drop(taken(self.db.write_now(move |tx| bring_back(tx, &author, id, &rules())))),
            5 => {
                let position = Position::new(i64::try_from(noise.below(101)).unwrap()).ok();
                taken(self.db.write_now(move |tx| move_to(tx, &author, thread, position)));
            }
            decision => {
                let moderation = if decision < 8 { Moderation::Removed } else { Moderation::Published };
                let change = ModerationChange { moderation, review: Review::Reviewed, removed_reason: None };
                drop(taken(self.db.write_now(move |tx| put(tx, id, &change))));
            }
        }
    }
}

#[test]
fn however_many_write_at_once_no_count_is_lost() {
    let database = TestDatabase::migrated();
    let scene = Scene::new(&database, &["Ines", "Tomasz"]);
    let writers = (0..WRITERS).map(|writer| {
        let scene = scene.clone();
        std::thread::spawn(move || {
            let mut noise = Noise(writer);
            (0..TURNS).for_each(|turn| scene.happen(&mut noise, &format!("form{writer}and{turn}")));
        })
    });
    // All of them begin before the first is waited for.
    let writers: Vec<_> = writers.collect();
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    assert!(scene.told.lock().unwrap().len() > 20);
    assert_kept(&scene.db);
}

#[test]
fn what_happens_to_two_stories_of_one_person_at_the_same_moment_counts_for_both() {
    let database = TestDatabase::migrated();
    let scene = Scene::new(&database, &["Ines"]);
    let mut noise = Noise(1);
    (0..4).for_each(|number| scene.tell(&mut noise, &format!("form-{number}"), None));
    let (db, told) = (scene.db.clone(), scene.told.lock().unwrap().clone());
    for round in 0..40_usize {
        let together = Arc::new(Barrier::new(told.len()));
        let change = |(number, (_, told)): (usize, &(Member, Comment))| {
            let moderation = if (round + number / 2).is_multiple_of(2) { Moderation::Removed } else { Moderation::Published };
            let change = ModerationChange { moderation, review: Review::Reviewed, removed_reason: None };
            let (db, id, together) = (db.clone(), told.id(), Arc::clone(&together));
            std::thread::spawn(move || {
                together.wait();
                db.write_now(move |tx| put(tx, id, &change)).unwrap();
            })
        };
        let changes: Vec<_> = told.iter().enumerate().map(change).collect();
        changes.into_iter().for_each(|change| change.join().unwrap());
        assert_kept(&db);
    }
}
