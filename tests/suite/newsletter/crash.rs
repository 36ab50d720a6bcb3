//! Claims about workers that die, freeze or work side by side: never two copies, never an email that is neither sent nor listed.

use std::time::Duration;

use betwixt::id::IssueId;
use betwixt::jobs;
use betwixt::newsletter::{deliver, delivery_leases};
use tokio::sync::watch;

use super::smtp_site::{SmtpSite, states};
use crate::support::sink::{At, Fault, Whose};

const ALL: [&str; 3] = ["ann@example.org", "ben@example.org", "cleo@example.org"];

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// A stop signal that is never sent.
fn never_stopped() -> watch::Receiver<bool> {
    watch::channel(false).1
}

/// Works on an issue as `node` until `there`, then is dropped without cleaning up.
fn work_and_die(smtp: &SmtpSite, node: &str, issue: IssueId, there: impl Future<Output = ()>) {
    let (context, stop) = (smtp.site.app.job_context(), never_stopped());
    runtime().block_on(async {
        tokio::select! {
            ended = deliver::deliver(&context, node, issue, &stop) => panic!("it ended before it died: {ended:?}"),
            () = there => {}
        }
    });
}

fn restart(smtp: &SmtpSite, node: &'static str) {
    smtp.site.app.db.write_now(move |tx| delivery_leases::release_own(tx, node)).unwrap();
}

#[test]
fn a_worker_that_dies_before_the_final_dot_leaves_the_email_to_the_next() {
    let smtp = SmtpSite::new();
    smtp.join(&ALL);
    smtp.sink.script(At::Data, Whose::Reader("ben@example.org"), Fault::Stalls);
    let id = smtp.send();
    work_and_die(&smtp, "here", id, smtp.sink.stalled(1));
    assert!(states(&smtp.ledger(id)).values().any(|state| *state == "leased"));
    restart(&smtp, "here");
    smtp.sink.forgive();
    smtp.sink.release();
    smtp.site.work();
    assert_eq!(smtp.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    assert!(states(&smtp.ledger(id)).values().all(|state| *state == "sent"));
}

#[test]
fn after_a_restart_an_issue_continues_before_the_lease_of_the_dead_job_expires() {
    let smtp = SmtpSite::new();
    smtp.join(&ALL);
    smtp.sink.script(At::Data, Whose::Reader("ben@example.org"), Fault::Stalls);
    let id = smtp.send();
    let held = smtp.site.app.db.write_now(|tx| jobs::claim(tx, 10)).unwrap();
    assert_eq!(held.len(), 1);
    work_and_die(&smtp, "here", id, smtp.sink.stalled(1));
    restart(&smtp, "here");
    smtp.sink.forgive();
    smtp.sink.release();
    smtp.site.work();
    assert!(states(&smtp.ledger(id)).values().all(|state| *state == "sent"));
    // The job that died finds nothing left to do.
    smtp.site.pass(jobs::LEASE);
    assert_eq!(smtp.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
}

#[test]
fn a_worker_that_dies_after_the_final_dot_leaves_a_doubt_and_no_second_copy() {
    let smtp = SmtpSite::new();
    smtp.join(&ALL);
    smtp.sink.script(At::End, Whose::Reader("ben@example.org"), Fault::Stalls);
    let id = smtp.send();
    work_and_die(&smtp, "here", id, smtp.sink.stalled(1));
    assert_eq!(states(&smtp.ledger(id))["ben@example.org"], "sending");
    restart(&smtp, "here");
    smtp.sink.forgive();
    smtp.sink.release();
    smtp.site.work();
    assert_eq!(smtp.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    let rows = smtp.ledger(id);
    assert_eq!((rows["ben@example.org"].0.as_str(), rows["ben@example.org"].1.as_str()), ("in_doubt", "interrupted"));
    assert_eq!(states(&rows)["ann@example.org"], "sent");
    assert_eq!(states(&rows)["cleo@example.org"], "sent");
}

#[test]
fn deliveries_of_a_lost_node_are_sent_by_another_when_their_lease_expires() {
    let smtp = SmtpSite::new();
    smtp.join(&ALL);
    smtp.sink.script(At::Data, Whose::Reader("ben@example.org"), Fault::Stalls);
    let id = smtp.send();
    work_and_die(&smtp, "a machine that burnt down", id, smtp.sink.stalled(1));
    smtp.sink.forgive();
    smtp.sink.release();
    smtp.site.work();
    assert!(!smtp.counts().contains_key("ben@example.org"), "its lease still holds");
    smtp.site.pass(Duration::from_secs(6 * 60));
    assert_eq!(smtp.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    assert!(states(&smtp.ledger(id)).values().all(|state| *state == "sent"));
}

#[test]
fn a_worker_frozen_past_its_lease_cannot_send_what_another_took_over() {
    let smtp = SmtpSite::with_connections(2);
    smtp.join(&ALL);
    smtp.sink.script(At::Data, Whose::Reader("ben@example.org"), Fault::Stalls);
    let id = smtp.send();
    let context = smtp.site.app.job_context();
    runtime().block_on(async {
        let frozen = context.clone();
        let first = tokio::spawn(async move { deliver::deliver(&frozen, "frozen", id, &never_stopped()).await });
        smtp.sink.stalled(1).await;
        smtp.sink.forgive();
        smtp.site.app.clock.advance(Duration::from_secs(6 * 60));
        smtp.site.app.db.write(delivery_leases::release_expired).await.unwrap();
        deliver::deliver(&context, "awake", id, &never_stopped()).await.unwrap();
        smtp.sink.release();
        first.await.unwrap().unwrap();
    });
    smtp.site.work();
    assert_eq!(smtp.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    assert!(states(&smtp.ledger(id)).values().all(|state| *state == "sent"));
}

#[test]
fn two_workers_on_one_issue_send_each_email_once() {
    let smtp = SmtpSite::with_connections(3);
    let addresses: Vec<String> = (0..30).map(|number| format!("reader{number}@example.org")).collect();
    smtp.join(&addresses.iter().map(String::as_str).collect::<Vec<_>>());
    let id = smtp.send();
    let context = smtp.site.app.job_context();
    let stop = never_stopped();
    let (one, other) = runtime().block_on(async {
        tokio::join!(deliver::deliver(&context, "one", id, &stop), deliver::deliver(&context, "other", id, &stop))
    });
    one.unwrap();
    other.unwrap();
    smtp.site.work();
    assert_eq!(smtp.counts().len(), 30);
    assert!(smtp.counts().values().all(|count| *count == 1));
    assert!(states(&smtp.ledger(id)).values().all(|state| *state == "sent"));
}

#[test]
fn a_stopping_worker_finishes_its_email_and_leaves_the_rest_to_the_next() {
    let smtp = SmtpSite::with_connections(1);
    smtp.join(&ALL);
    smtp.sink.script(At::End, Whose::Reader("ann@example.org"), Fault::Stalls);
    let id = smtp.send();
    let context = smtp.site.app.job_context();
    let (stop_sender, stop) = watch::channel(false);
    runtime().block_on(async {
        let working = tokio::spawn(async move { deliver::deliver(&context, "here", id, &stop).await });
        smtp.sink.stalled(1).await;
        stop_sender.send(true).unwrap();
        smtp.sink.forgive();
        smtp.sink.release();
        working.await.unwrap().unwrap();
    });
    let ledger = smtp.ledger(id);
    assert_eq!(states(&ledger).into_values().collect::<Vec<_>>(), ["sent", "queued", "queued"]);
    smtp.site.work();
    assert!(states(&smtp.ledger(id)).values().all(|state| *state == "sent"));
    assert_eq!(smtp.counts().values().copied().collect::<Vec<_>>(), [1, 1, 1]);
}
