//! Writes that overlap: each decides by what the other one has committed.

use std::time::Duration;

use betwixt::accounts::Role;
use betwixt::accounts::appoint::{self, AppointError, By};
use betwixt::newsletter::publish;

use crate::newsletter::smtp_site::{SmtpSite, schedule, states, write};
use crate::support::overlap::overlapping;
use crate::support::test_site::TestSite;

#[test]
fn an_issue_that_is_cancelled_while_the_scheduler_starts_it_is_not_sent() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org"]);
    let id = write(&smtp.owner);
    schedule(&smtp.owner, id, "2026-06-01T12:20").expect(303);
    smtp.site.app.clock.advance(Duration::from_mins(20));
    let (started, cancelled) = overlapping(&smtp.site.app.db, publish::send_due, move |tx| publish::cancel(tx, id));
    assert_eq!(started.expect("a start"), 1);
    cancelled.expect("a cancellation");
    smtp.site.work();
    assert!(smtp.copies().is_empty());
    assert_eq!(states(&smtp.ledger(id))["ann@example.org"], "cancelled");
}

#[test]
fn a_member_who_becomes_the_only_owner_at_the_same_moment_is_not_disabled() {
    let site = TestSite::new();
    let (ada, mara) = (site.owner().id, site.moderator().id);
    let (changed, disabled) = overlapping(
        &site.app.db,
        move |tx| {
            appoint::set_role(tx, By::Terminal, mara, Role::Owner)?;
            appoint::set_role(tx, By::Terminal, ada, Role::Reader)
        },
        move |tx| appoint::disable(tx, mara),
    );
    changed.expect("another owner");
    assert!(matches!(disabled, Err(AppointError::LastOwner)), "{disabled:?}");
}
