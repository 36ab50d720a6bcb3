//! The clock of the machine is set, forward or back: nothing is deleted before its time, no wait is longer than its rule, and a
//! session that ended stays ended.

use std::time::Duration;

use jiff::SignedDuration;

use crate::support::actors::{Actor, CommentAddress};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const DAY: Duration = Duration::from_hours(24);

/// A site with a withdrawn story, an unconfirmed story and an unconfirmed subscription, each of which a purge would delete.
struct Waiting {
    site: TestSite,
    author: Actor,
    withdrawn: String,
    story_link: String,
    subscription_link: String,
}

impl Waiting {
    fn new() -> Self {
        let site = TestSite::new();
        let author = site.member("ines").window();
        let posted = author.submit(&author.get(THREAD).expect(200), FORM, &[("body", "Soon forgotten.")]).expect(303);
        let withdrawn = posted.location.expect("a place").comment_id();
        author.post(&format!("/c/{withdrawn}/withdraw"), &[]).expect(303);
        let visitor = site.visitor();
        let fields = [("body", "Told before anyone knew me."), ("byline", "Grey Heron"), ("email", "grey@example.org")];
        visitor.submit(&visitor.get(THREAD).expect(200), FORM, &fields).expect(303);
        visitor.post("/subscribe", &[("email", "sub@example.org")]).expect(303);
        site.work();
        let story_link = site.outbox.latest("grey@example.org").link("/confirm/");
        let subscription_link = site.outbox.latest("sub@example.org").link("/subscribe/confirm/");
        Self { site, author, withdrawn, story_link, subscription_link }
    }

    fn step(&self, days: i64) {
        self.site.app.clock.step(SignedDuration::from_hours(days * 24));
        self.site.work();
    }

    /// Whether the text of the withdrawn story is still in the database.
    fn has_text(&self) -> bool {
        let id: betwixt::id::CommentId = self.withdrawn.parse().expect("an id");
        let found = self.site.app.db.read_now(move |tx| betwixt::comments::find(tx, id)).expect("a database").expect("a row");
        !found.body().as_str().is_empty()
    }

    /// What the owner's page says about the clock.
    fn warning(&self) -> Option<String> {
        self.owner().get("/owner").expect(200).page().text("#clock")
    }

    fn owner(&self) -> Actor {
        let browser = self.site.visitor();
        let fields = [("email", "ada@example.org"), ("password", PASSWORD)];
        browser.post("/sign-in", &fields).expect(303);
        browser
    }
}

#[test]
fn a_clock_that_is_ahead_for_a_moment_deletes_nothing() {
    let waiting = Waiting::new();
    waiting.site.owner();
    waiting.step(400);
    let said = waiting.warning().expect("a warning");
    assert!(said.contains("forward by 400 days") && said.contains("2027"), "{said}");
    waiting.step(-400);
    assert_eq!(waiting.warning(), None, "the clock is back where it was");
    assert!(waiting.has_text());
    waiting.author.post(&format!("/c/{}/return", waiting.withdrawn), &[]).expect(303);
    assert!(waiting.site.visitor().get(THREAD).expect(200).body.contains("Soon forgotten."));
    waiting.site.visitor().get(&waiting.story_link).expect(200);
    waiting.site.visitor().post(&waiting.subscription_link, &[]).expect(303);
    waiting.site.work();
}

#[test]
fn a_clock_that_is_set_back_stops_purges_too_and_less_than_a_day_does_not() {
    let waiting = Waiting::new();
    waiting.site.owner();
    waiting.step(-3);
    let said = waiting.warning().expect("a warning");
    assert!(said.contains("back by 3 days"), "{said}");
    waiting.step(3);
    waiting.site.app.clock.step(SignedDuration::from_hours(20));
    waiting.site.work();
    assert_eq!(waiting.warning(), None);
}

#[test]
fn purges_go_on_after_twenty_four_steady_hours() {
    let waiting = Waiting::new();
    waiting.site.owner();
    waiting.step(400);
    waiting.site.pass(DAY - Duration::from_mins(1));
    assert!(waiting.has_text() && waiting.warning().is_some());
    waiting.site.pass(Duration::from_mins(1));
    assert!(!waiting.has_text());
    assert_eq!(waiting.warning(), None);
}

#[test]
fn purges_go_on_when_an_owner_confirms_the_time() {
    let waiting = Waiting::new();
    waiting.site.owner();
    waiting.step(400);
    let owner = waiting.owner();
    waiting.site.work();
    assert!(waiting.has_text());
    let page = owner.get("/owner").expect(200);
    owner.submit(&page, "form[action=\"/owner/clock\"]", &[]).expect(303);
    assert_eq!(waiting.warning(), None);
    waiting.site.work();
    assert!(!waiting.has_text());
}

#[test]
fn no_wait_is_longer_than_its_rule_after_the_clock_was_ahead() {
    let site = TestSite::plan().with("RATE_LIMITS", "on").build();
    let visitor = site.visitor();
    site.app.clock.step(SignedDuration::from_hours(400 * 24));
    while visitor.get("/search?q=heron").status != 429 {}
    site.app.clock.step(SignedDuration::from_hours(-400 * 24));
    let refused = visitor.get("/search?q=heron").expect(429);
    assert!(refused.header("retry-after").expect("a wait").parse::<u64>().expect("seconds") <= 2);
    site.app.clock.advance(Duration::from_secs(2));
    visitor.get("/search?q=heron").expect(200);
}

#[test]
fn a_confirmation_that_was_asked_for_while_the_clock_was_ahead_can_be_asked_for_again() {
    let site = TestSite::new();
    let visitor = site.visitor();
    site.app.clock.step(SignedDuration::from_hours(5 * 24));
    let fields = [("body", "Told before anyone knew me."), ("byline", "Grey Heron"), ("email", "grey@example.org")];
    let sent = visitor.submit(&visitor.get(THREAD).expect(200), FORM, &fields).expect(303);
    site.work();
    site.outbox.latest("grey@example.org");
    site.app.clock.step(SignedDuration::from_hours(-5 * 24));
    let waits = visitor.follow(&sent).expect(200);
    visitor.submit(&waits, "form[action^=\"/unconfirmed/\"]", &[]).expect(303);
    site.work();
    site.outbox.latest("grey@example.org");
}

fn is_signed_in(actor: &Actor) -> bool {
    actor.get("/settings/profile").status == 200
}

#[test]
fn a_session_that_ended_stays_ended_when_the_clock_goes_back() {
    let site = TestSite::new();
    let (seen, unseen) = (site.member("ines"), site.member("ruth"));
    site.app.clock.advance(DAY * 15);
    assert!(!is_signed_in(&seen));
    site.work();
    site.app.clock.step(SignedDuration::from_hours(-10 * 24));
    assert!(!is_signed_in(&seen), "it was found to be ended");
    assert!(!is_signed_in(&unseen), "it was swept");
}

#[test]
fn a_session_that_was_told_ended_while_the_clock_was_ahead_does_not_work_again() {
    let site = TestSite::new();
    let (asked, quiet) = (site.member("ines"), site.member("ruth"));
    site.work();
    site.app.clock.step(SignedDuration::from_hours(400 * 24));
    assert!(!is_signed_in(&asked));
    site.work();
    site.app.clock.step(SignedDuration::from_hours(-400 * 24));
    assert!(!is_signed_in(&asked));
    assert!(is_signed_in(&quiet), "it was not used, and the sweep did not run");
}

#[test]
fn a_session_that_was_opened_while_the_clock_was_ahead_does_not_outlive_the_others() {
    let site = TestSite::new();
    site.app.clock.step(SignedDuration::from_hours(400 * 24));
    let ines = site.member("ines");
    assert!(is_signed_in(&ines));
    site.app.clock.step(SignedDuration::from_hours(-400 * 24));
    assert!(!is_signed_in(&ines));
}
