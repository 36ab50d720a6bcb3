//! What becomes of jobs whose worker ends, fails or does not know them.

use betwixt::clock::{Clock, UnixMicros};
use betwixt::crypt::Random;
use betwixt::db::{Db, Tx};
use betwixt::error::InternalError;
use betwixt::id::{AccountId, IssueId};
use betwixt::jobs;
use betwixt::jobs::{ATTEMPTS, Claimed, Job, LEASE};
use diesel::connection::SimpleConnection;

use crate::support::database::TestDatabase;

struct Line {
    db: Db,
    clock: Clock,
    _database: TestDatabase,
}

impl Line {
    fn new() -> Self {
        let database = TestDatabase::migrated();
        let clock = Clock::fixed(UnixMicros::from_micros(1_800_000_000_000_000));
        let db = Db::open(database.place(), clock.clone(), Random::seeded(5)).unwrap();
        Self { db, clock, _database: database }
    }

    fn write<T: Send + 'static>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T, InternalError> + Send + 'static) -> T {
        self.db.write_now(work).unwrap()
    }

    fn claim(&self) -> Vec<Claimed> {
        self.write(|tx| jobs::claim(tx, 10))
    }

    fn fail(&self, claimed: &Claimed) {
        let claimed = claimed.clone();
        self.write(move |tx| jobs::retry(tx, &claimed, "on purpose"));
    }
}

fn verify() -> Job {
    Job::VerifyAddress { account: AccountId::from(1) }
}

fn deliver() -> Job {
    Job::DeliverIssue { issue: IssueId::from(2) }
}

#[test]
fn a_job_of_another_version_is_put_aside_and_the_others_are_done() {
    let line = Line::new();
    line.write(|tx| {
        let unknown = "INSERT INTO job (id, kind, payload, state, attempts, run_at, lease_epoch, created_at) \
                       VALUES (1, 'paint_fence', '{\"kind\":\"paint_fence\"}', 'ready', 0, 0, 0, 0)";
        tx.conn().batch_execute(unknown)?;
        jobs::push(tx, verify())
    });
    let claimed = line.claim();
    assert_eq!(claimed.iter().map(|one| one.job).collect::<Vec<_>>(), [verify()]);
    let buried = line.write(|tx| jobs::buried(tx, 10));
    assert_eq!((buried.len(), buried[0].kind.as_str()), (1, "paint_fence"));
    assert!(buried[0].failure.contains("another version"), "{buried:?}");
}

#[test]
fn a_job_that_ends_its_worker_every_time_is_put_aside() {
    let line = Line::new();
    line.write(|tx| jobs::push(tx, verify()));
    for lost in 0..ATTEMPTS {
        assert_eq!(line.claim().iter().map(|one| one.attempts).collect::<Vec<_>>(), [lost]);
        assert!(line.claim().is_empty());
        line.clock.advance(LEASE);
    }
    assert!(line.claim().is_empty());
    assert_eq!(line.write(jobs::depth).buried, 1);
}

#[test]
fn whoever_lost_the_lease_finishes_nothing() {
    let line = Line::new();
    line.write(|tx| jobs::push(tx, verify()));
    let late = line.claim().remove(0);
    line.clock.advance(LEASE);
    let present = line.claim().remove(0);
    let finish = |claimed: Claimed| line.write(move |tx| jobs::finish(tx, &claimed));
    line.fail(&late);
    finish(late);
    assert_eq!(line.write(jobs::depth).leased, 1);
    finish(present);
    assert_eq!(line.write(jobs::depth), jobs::Depth::default());
}

#[test]
fn work_that_was_given_up_is_tried_again_when_it_is_asked_for_again() {
    let line = Line::new();
    let ask = || line.write(|tx| jobs::push_once(tx, deliver(), "deliver-issue/2"));
    ask();
    ask();
    for _ in 0..ATTEMPTS {
        let claimed = line.claim();
        assert_eq!(claimed.len(), 1);
        line.fail(&claimed[0]);
        line.clock.advance(LEASE * 60);
    }
    assert!(line.claim().is_empty());
    ask();
    assert_eq!(line.claim().iter().map(|one| (one.job, one.attempts)).collect::<Vec<_>>(), [(deliver(), 0)]);
}

#[test]
fn a_job_that_is_pushed_again_while_it_runs_runs_once_more() {
    let line = Line::new();
    let push = || line.write(|tx| jobs::push_once(tx, verify(), "verify-address:1"));
    let finish = |claimed: Claimed| line.write(move |tx| jobs::finish(tx, &claimed));
    push();
    let running = line.claim().remove(0);
    push();
    push();
    assert!(line.claim().is_empty(), "not while it runs");
    finish(running);
    let again = line.claim();
    assert_eq!(again.iter().map(|one| (one.job, one.attempts)).collect::<Vec<_>>(), [(verify(), 0)]);
    finish(again[0].clone());
    assert_eq!(line.write(jobs::depth), jobs::Depth::default());
}

#[test]
fn a_job_that_is_pushed_again_during_its_last_attempt_is_not_given_up() {
    let line = Line::new();
    let push = || line.write(|tx| jobs::push_once(tx, verify(), "verify-address:1"));
    push();
    for attempt in 1..=ATTEMPTS {
        let claimed = line.claim().remove(0);
        if attempt == ATTEMPTS {
            push();
        }
        line.fail(&claimed);
        line.clock.advance(LEASE * 60);
    }
    assert_eq!(line.claim().iter().map(|one| one.attempts).collect::<Vec<_>>(), [0]);
}

#[test]
fn jobs_that_a_clock_ahead_put_out_of_reach_are_done_when_it_is_back() {
    let line = Line::new();
    let year = jiff::SignedDuration::from_hours(400 * 24);
    line.write(|tx| jobs::push(tx, verify()));
    line.write(|tx| jobs::push(tx, deliver()));
    line.clock.step(year);
    let mut claimed = line.claim();
    assert_eq!(claimed.len(), 2);
    line.fail(&claimed.remove(0));
    line.clock.step(-year);
    assert!(line.claim().is_empty(), "one waits for a year, the other is leased for one");
    line.write(jobs::wake_unreachable);
    assert_eq!(line.claim().len(), 2);
}
