//! Claims about undoing what an unsubscribe link ended: that alone, for a day, and never past a confirmation.

use std::time::Duration;

use serde_json::Value;

use crate::newsletter::smtp_site::{path, plan, send, write};
use crate::support::actors::Actor;
use crate::support::cast::{Owner, Subscriber};
use crate::support::test_site::TestSite;

const HOUR: Duration = Duration::from_hours(1);

/// A subscriber to the essays who got an issue.
struct Reader {
    site: TestSite,
    owner: Owner,
    ines: Subscriber,
    /// The unsubscribe link of the issue.
    link: String,
    /// The subscriber's own page.
    preferences: String,
}

impl Reader {
    fn new() -> Self {
        let site = plan(1).build();
        let ines = site.subscriber("ines", &["essays"]);
        let owner = site.owner();
        let mut reader = Self { site, owner, ines, link: String::new(), preferences: String::new() };
        reader.link = reader.link_of_another_issue();
        reader.preferences = reader.site.outbox.latest(&reader.ines.email).link("/s/");
        reader
    }

    fn link_of_another_issue(&self) -> String {
        let id = write(&self.owner);
        send(&self.owner, &format!("/owner/issues/{id}"));
        self.site.work();
        let email = self.site.outbox.latest(&self.ines.email);
        path(email.parsed.header("List-Unsubscribe").unwrap(), "/u/").trim_end_matches('>').to_owned()
    }

    /// Whoever holds the email: they need no cookie.
    fn holder(&self) -> Actor {
        self.site.visitor()
    }

    fn press(&self, link: &str) {
        self.holder().post(link, &[("button", "1")]).expect(303);
    }

    fn undo(&self, link: &str) -> u16 {
        self.holder().post(link, &[("undo", "1")]).status
    }

    fn subscribe(&self) {
        self.holder().post("/subscribe", &[("email", &self.ines.email), ("choice", "1"), ("lists", "essays")]).expect(303);
    }

    fn choose(&self, choice: &[(&str, &str)]) {
        self.holder().post(&self.preferences, choice).expect(303);
    }

    /// The state of the subscription and the end of its pause, as the subscriber can export them.
    fn state(&self) -> (String, Value) {
        let export = self.holder().get(&format!("{}/export", self.preferences)).expect(200);
        let subscription = serde_json::from_str::<Value>(&export.body).unwrap()["subscriptions"][0].clone();
        (subscription["state"].as_str().unwrap().to_owned(), subscription["paused_until"].clone())
    }

    /// Whether the page behind the link offers an undo; without one it leads to where the reader can subscribe.
    fn offers_undo(&self, link: &str) -> bool {
        let page = self.holder().get(link).expect(200).page();
        let offered = page.texts("main button").contains(&"Undo".to_owned());
        assert!(offered || page.has("main a[href='/subscribe']"), "{:?}", page.texts("main"));
        offered
    }
}

/// What happened before the link was pressed.
#[derive(Clone, Copy, Debug)]
enum Before {
    Nothing,
    Paused,
    PausedAndOver,
    AskedAgain,
    LeftInThePreferences,
}

#[test]
fn undo_restores_the_state_that_the_link_ended_and_no_other() {
    for (before, undone, expected) in [
        (Before::Nothing, true, "active"),
        (Before::Paused, true, "paused"),
        (Before::PausedAndOver, true, "active"),
        (Before::AskedAgain, false, "unsubscribed"),
        (Before::LeftInThePreferences, false, "unsubscribed"),
    ] {
        let reader = Reader::new();
        match before {
            Before::Nothing => {}
            Before::Paused | Before::PausedAndOver => reader.choose(&[("lists", "essays"), ("cadence", "pause-30")]),
            Before::AskedAgain => {
                reader.choose(&[("cadence", "each")]);
                reader.subscribe();
            }
            Before::LeftInThePreferences => reader.choose(&[("cadence", "each")]),
        }
        if matches!(before, Before::PausedAndOver) {
            reader.site.pass(HOUR * 24 * 30 - HOUR);
        }
        let ended = reader.state();
        reader.press(&reader.link);
        assert_eq!(reader.state(), ("unsubscribed".to_owned(), Value::Null), "{before:?}");
        assert_eq!(reader.offers_undo(&reader.link), undone, "{before:?}");
        reader.site.pass(HOUR * 2);
        assert_eq!(reader.undo(&reader.link), if undone { 303 } else { 410 }, "{before:?}");
        reader.site.pass(Duration::from_mins(2));
        let after = reader.state();
        assert_eq!(after.0, expected, "{before:?}");
        if matches!(before, Before::Nothing | Before::Paused) {
            assert_eq!(after, ended, "{before:?}");
        }
    }
}

#[test]
fn an_old_link_does_not_confirm_what_was_asked_for_after_leaving() {
    let reader = Reader::new();
    reader.press(&reader.link);
    reader.subscribe();
    assert_eq!(reader.state().0, "pending");
    assert_eq!(reader.undo(&reader.link), 303);
    assert_eq!(reader.state().0, "pending");
    let page = reader.holder().get(&format!("{}?done=back", reader.link)).expect(200).page();
    assert_eq!((page.text("h1").as_deref(), page.has(".notice.success")), (Some("Not confirmed yet"), false));
    reader.press(&reader.link);
    assert_eq!(reader.undo(&reader.link), 410);
    assert_eq!(reader.state().0, "unsubscribed");
    // The emailed link still leads nowhere that was not asked for again.
    reader.subscribe();
    reader.site.work();
    let link = reader.site.outbox.latest(&reader.ines.email).link("/subscribe/confirm/");
    reader.holder().post(&link, &[("button", "1")]).expect(303);
    assert_eq!(reader.state().0, "active");
}

#[test]
fn only_the_link_that_ended_a_subscription_brings_it_back() {
    let reader = Reader::new();
    let later = reader.link_of_another_issue();
    reader.press(&later);
    assert!(!reader.offers_undo(&reader.link));
    reader.press(&reader.link);
    assert_eq!(reader.undo(&reader.link), 410);
    assert_eq!(reader.state().0, "unsubscribed");
    assert!(reader.offers_undo(&later));
    assert_eq!(reader.undo(&later), 303);
    assert_eq!(reader.state().0, "active");
    assert_eq!(reader.undo(&later), 303, "twice is fine");
}

#[test]
fn what_is_decided_in_the_preferences_after_a_link_stays_decided() {
    let reader = Reader::new();
    reader.press(&reader.link);
    reader.choose(&[("cadence", "each")]);
    assert!(!reader.offers_undo(&reader.link));
    assert_eq!(reader.undo(&reader.link), 410);
    assert_eq!(reader.state().0, "unsubscribed");
}

#[test]
fn undo_is_offered_while_it_works() {
    let reader = Reader::new();
    reader.holder().post_bytes(&reader.link, &[], b"List-Unsubscribe=One-Click").expect(200);
    reader.site.pass(HOUR * 23);
    assert!(reader.offers_undo(&reader.link));
    reader.site.pass(HOUR * 2);
    assert!(!reader.offers_undo(&reader.link));
    assert_eq!(reader.undo(&reader.link), 410);
    assert_eq!(reader.state().0, "unsubscribed");
}
