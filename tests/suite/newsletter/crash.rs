//! Claims about workers that die, freeze or work side by side: never two copies, never a letter that is neither sent nor listed.

use std::time::Duration;

use betwixt::id::IssueId;
use betwixt::jobs;
use betwixt::newsletter::deliver;
use tokio::sync::watch;

use super::smtp_site::{Press, states};
use crate::support::sink::{At, Fault, Whose};

const ALL: [&str; 3] = ["ann@example.org", "ben@example.org", "cleo@example.org"];

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Nobody asks the worker to stop.
fn nobody() -> watch::Receiver<bool> {
    watch::channel(false).1
}

/// Works on an issue as `node` until `there`, then dies without a word.
fn work_and_die(press: &Press, node: &str, issue: IssueId, there: impl Future<Output = ()>) {
    let (context, stop) = (press.house.app.job_context(), nobody());
    runtime().block_on(async {
        tokio::select! {
            ended = deliver::deliver(&context, node, issue, &stop) => panic!("it ended before it died: {ended:?}"),
            () = there => {}
        }
    });
}

fn restart(press: &Press, node: &'static str) {
    press.house.app.db.write_now(move |tx| deliver::reap_own(tx, node)).unwrap();
}

#[test]
fn a_worker_that_dies_before_the_final_dot_leaves_the_email_to_the_next() {
    let press = Press::new();
    press.join(&ALL);
    press.sink.script(At::Data, Whose::Reader("ben@example.org"), Fault::Stalls);
    let id = press.send();
    work_and_die(&press, "here", id, press.sink.stalled(1));
    assert!(states(&press.ledger(id)).values().any(|state| *state == "leased"));
    restart(&press, "here");
    press.sink.forgive();
    press.sink.release();
    press.house.work();
    assert_eq!(press.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    assert!(states(&press.ledger(id)).values().all(|state| *state == "sent"));
}

#[test]
fn after_a_restart_an_issue_continues_before_the_lease_of_the_dead_job_expires() {
    let press = Press::new();
    press.join(&ALL);
    press.sink.script(At::Data, Whose::Reader("ben@example.org"), Fault::Stalls);
    let id = press.send();
    let held = press.house.app.db.write_now(|tx| jobs::claim(tx, 10)).unwrap();
    assert_eq!(held.len(), 1);
    work_and_die(&press, "here", id, press.sink.stalled(1));
    restart(&press, "here");
    press.sink.forgive();
    press.sink.release();
    press.house.work();
    assert!(states(&press.ledger(id)).values().all(|state| *state == "sent"));
    // The job that died finds nothing left to do.
    press.house.pass(jobs::LEASE);
    assert_eq!(press.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
}

#[test]
fn a_worker_that_dies_after_the_final_dot_leaves_a_doubt_and_no_second_copy() {
    let press = Press::new();
    press.join(&ALL);
    press.sink.script(At::End, Whose::Reader("ben@example.org"), Fault::Stalls);
    let id = press.send();
    work_and_die(&press, "here", id, press.sink.stalled(1));
    assert_eq!(states(&press.ledger(id))["ben@example.org"], "sending");
    restart(&press, "here");
    press.sink.forgive();
    press.sink.release();
    press.house.work();
    assert_eq!(press.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    let rows = press.ledger(id);
    assert_eq!((rows["ben@example.org"].0.as_str(), rows["ben@example.org"].1.as_str()), ("in_doubt", "interrupted"));
    assert_eq!(states(&rows)["ann@example.org"], "sent");
    assert_eq!(states(&rows)["cleo@example.org"], "sent");
}

#[test]
fn deliveries_of_a_lost_node_are_sent_by_another_when_their_lease_expires() {
    let press = Press::new();
    press.join(&ALL);
    press.sink.script(At::Data, Whose::Reader("ben@example.org"), Fault::Stalls);
    let id = press.send();
    work_and_die(&press, "a machine that burnt down", id, press.sink.stalled(1));
    press.sink.forgive();
    press.sink.release();
    press.house.work();
    assert!(!press.counts().contains_key("ben@example.org"), "its lease still holds");
    press.house.pass(Duration::from_secs(6 * 60));
    assert_eq!(press.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    assert!(states(&press.ledger(id)).values().all(|state| *state == "sent"));
}

#[test]
fn a_worker_frozen_past_its_lease_cannot_send_what_another_took_over() {
    let press = Press::with_connections(2);
    press.join(&ALL);
    press.sink.script(At::Data, Whose::Reader("ben@example.org"), Fault::Stalls);
    let id = press.send();
    let context = press.house.app.job_context();
    runtime().block_on(async {
        let frozen = context.clone();
        let first = tokio::spawn(async move { deliver::deliver(&frozen, "frozen", id, &nobody()).await });
        press.sink.stalled(1).await;
        press.sink.forgive();
        press.house.app.clock.advance(Duration::from_secs(6 * 60));
        press.house.app.db.write(deliver::reap).await.unwrap();
        deliver::deliver(&context, "awake", id, &nobody()).await.unwrap();
        press.sink.release();
        first.await.unwrap().unwrap();
    });
    press.house.work();
    assert_eq!(press.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    assert!(states(&press.ledger(id)).values().all(|state| *state == "sent"));
}

#[test]
fn two_workers_on_one_issue_send_each_email_once() {
    let press = Press::with_connections(3);
    let addresses: Vec<String> = (0..30).map(|number| format!("reader{number}@example.org")).collect();
    press.join(&addresses.iter().map(String::as_str).collect::<Vec<_>>());
    let id = press.send();
    let context = press.house.app.job_context();
    let stop = nobody();
    let (one, other) = runtime().block_on(async {
        tokio::join!(deliver::deliver(&context, "one", id, &stop), deliver::deliver(&context, "other", id, &stop))
    });
    one.unwrap();
    other.unwrap();
    press.house.work();
    assert_eq!(press.counts().len(), 30);
    assert!(press.counts().values().all(|count| *count == 1));
    assert!(states(&press.ledger(id)).values().all(|state| *state == "sent"));
}

#[test]
fn a_stopping_worker_finishes_its_email_and_leaves_the_rest_to_the_next() {
    let press = Press::with_connections(1);
    press.join(&ALL);
    press.sink.script(At::End, Whose::Reader("ann@example.org"), Fault::Stalls);
    let id = press.send();
    let context = press.house.app.job_context();
    let (tell, stop) = watch::channel(false);
    runtime().block_on(async {
        let working = tokio::spawn(async move { deliver::deliver(&context, "here", id, &stop).await });
        press.sink.stalled(1).await;
        tell.send(true).unwrap();
        press.sink.forgive();
        press.sink.release();
        working.await.unwrap().unwrap();
    });
    let ledger = press.ledger(id);
    assert_eq!(states(&ledger).into_values().collect::<Vec<_>>(), ["sent", "queued", "queued"]);
    press.house.work();
    assert!(states(&press.ledger(id)).values().all(|state| *state == "sent"));
    assert_eq!(press.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
}
