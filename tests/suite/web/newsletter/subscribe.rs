//! Claims about subscribing: two steps, and the same answer for every visitor.

use std::time::Duration;

use crate::support::actors::{Actor, Answer};
use crate::support::test_site::TestSite;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn ask(site: &TestSite, email: &str) -> Answer {
    site.visitor().post("/subscribe", &[("email", email), ("choice", "1"), ("lists", "essays")])
}

fn join(site: &TestSite, email: &str) -> String {
    ask(site, email).expect(303);
    site.work();
    let link = site.outbox.latest(email).link("/subscribe/confirm/");
    site.visitor().post(&link, &[]).expect(303);
    link
}

/// How many subscribers an issue would reach, as the owner sees it.
fn audience(owner: &Actor) -> String {
    owner.get("/owner/issues/new").expect(200).page().texts("#list option")[0].clone()
}

/// The link of a confirmed address's own page.
fn preferences(site: &TestSite, confirmation: &str) -> String {
    site.visitor().get(confirmation).expect(200).page().link("Change what you get")
}

#[test]
fn an_address_is_not_subscribed_before_the_button_of_the_mailed_link_is_pressed() {
    let site = TestSite::new();
    let owner = site.owner();
    let visitor = site.visitor();
    let asked = visitor.post("/subscribe", &[("email", "ines@example.org"), ("lists", "essays")]).expect(303);
    assert_eq!(asked.location.as_deref(), Some("/subscribe/sent"));
    let sent = visitor.follow(&asked).expect(200).page().text("main").expect("words");
    assert!(sent.contains("We sent a confirmation link to ines@example.org."), "{sent}");
    assert!(!site.visitor().get("/subscribe/sent").expect(200).body.contains("ines@"), "only the browser that asked sees it");
    site.work();
    let email = site.outbox.latest("ines@example.org");
    assert!(email.parsed.header("List-Unsubscribe").is_none(), "it is about what they just did, and belongs to no list");
    let link = email.link("/subscribe/confirm/");
    for _ in 0..3 {
        let page = site.visitor().get(&link).expect(200).page();
        assert_eq!(page.texts("main button").len(), 1);
        site.visitor().head(&link).expect(200);
    }
    assert_eq!(audience(&owner), "New essays (0 people)");
    let done = site.visitor().post(&link, &[]).expect(303);
    assert!(site.visitor().follow(&done).expect(200).body.contains("You are subscribed"));
    assert_eq!(audience(&owner), "New essays (1 person)");
}

#[test]
fn pressing_twice_says_calmly_that_it_is_done() {
    let site = TestSite::new();
    let link = join(&site, "ines@example.org");
    let again = site.visitor().post(&link, &[]).expect(303);
    assert!(site.visitor().follow(&again).expect(200).body.contains("Done. “New essays” will be sent to"));
    site.pass(DAY * 4);
    let spent = site.visitor().get(&link).expect(410);
    assert!(!spent.body.contains("/s/"), "an old link in a browser's history opens no subscriber's page");
}

#[test]
fn a_used_link_states_what_its_reader_gets_now() {
    let site = TestSite::new();
    let link = join(&site, "ines@example.org");
    let page = preferences(&site, &link);
    let heading = || site.visitor().get(&link).expect(200).page().text("h1");
    let choose = |choice: &[(&str, &str)]| site.visitor().post(&page, choice).expect(303);
    assert_eq!(heading().as_deref(), Some("You are subscribed"));
    choose(&[("lists", "essays"), ("cadence", "pause-30")]);
    assert_eq!(heading().as_deref(), Some("Your emails are paused"));
    choose(&[("cadence", "each")]);
    for _ in 0..2 {
        assert_eq!(heading().as_deref(), Some("You are not subscribed"));
        let again = site.visitor().post(&link, &[]).expect(303);
        let shown = site.visitor().follow(&again).expect(200);
        assert!(shown.body.contains("You are not subscribed") && !shown.body.contains("will be sent"));
        // The second time with a request that is not confirmed: this link was used for the one before.
        ask(&site, "ines@example.org").expect(303);
    }
    site.pass(DAY * 4);
    assert!(site.outbox.latest("ines@example.org").text.contains("/subscribe/confirm/"));
    let spent = site.visitor().get(&link).expect(410);
    assert_eq!(spent.page().text("h1").as_deref(), Some("This link has already been used"));
}

#[test]
fn a_known_an_unknown_and_a_suppressed_address_get_the_same_answer() {
    let site = TestSite::new();
    let link = join(&site, "known@example.org");
    let erased = join(&site, "erased@example.org");
    let page = preferences(&site, &erased);
    site.visitor().post(&format!("{page}/erase"), &[("sure", "1")]).expect(303);
    let answers = ["known@example.org", "new@example.org", "erased@example.org"].map(|email| {
        let asked = ask(&site, email).expect(303);
        (asked.location.clone(), site.visitor().follow(&asked).expect(200).body)
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    site.work();
    assert!(site.outbox.latest("known@example.org").subject.contains("already"));
    assert!(site.outbox.latest("new@example.org").text.contains("/subscribe/confirm/"));
    assert!(site.outbox.latest("erased@example.org").text.contains("/subscribe/confirm/"));
    assert!(site.visitor().get(&link).expect(200).body.contains("Done. “New essays” will be sent to"));
}

#[test]
fn an_address_gets_at_most_three_confirmation_emails_an_hour() {
    let site = TestSite::new();
    for _ in 0..6 {
        ask(&site, "ines@example.org").expect(303);
        site.pass(Duration::from_secs(60));
    }
    assert_eq!(site.outbox.to("ines@example.org").len(), 3);
    site.pass(HOUR);
    ask(&site, "ines@example.org").expect(303);
    site.work();
    assert_eq!(site.outbox.to("ines@example.org").len(), 4);
}

#[test]
fn several_requests_in_a_moment_send_one_email() {
    let site = TestSite::new();
    for _ in 0..3 {
        ask(&site, "ines@example.org").expect(303);
    }
    site.work();
    assert_eq!(site.outbox.to("ines@example.org").len(), 1);
}

#[test]
fn a_filled_honeypot_gets_the_usual_answer_and_does_nothing() {
    let site = TestSite::new();
    let answer = site.visitor().post("/subscribe", &[("email", "ines@example.org"), ("trap", "x")]).expect(303);
    assert_eq!(answer.location.as_deref(), Some("/subscribe/sent"));
    site.work();
    assert!(site.outbox.to("ines@example.org").is_empty());
}

#[test]
fn a_refused_subscription_keeps_its_input_and_says_what_to_do() {
    let site = TestSite::new();
    let refused = site.visitor().post("/subscribe", &[("email", "ines@"), ("choice", "1")]).expect(422);
    let page = refused.page();
    assert_eq!(page.form("main form").value("email"), Some("ines@"));
    assert_eq!(page.texts(".errors li").len(), 2, "an address and a list");
    let unknown = site.visitor().post("/subscribe", &[("email", "ines@example.org"), ("lists", "nonsense")]).expect(422);
    assert_eq!(unknown.page().form("main form").value("email"), Some("ines@example.org"));
}

#[test]
fn an_expired_link_offers_a_new_one_that_works() {
    let site = TestSite::new();
    ask(&site, "ines@example.org").expect(303);
    site.work();
    let link = site.outbox.latest("ines@example.org").link("/subscribe/confirm/");
    site.pass(DAY * 3);
    assert!(site.visitor().get(&link).expect(410).body.contains("This link has expired"));
    let pressed = site.visitor().post(&link, &[]).expect(410);
    let visitor = site.visitor();
    visitor.submit(&pressed, "main form", &[]).expect(303);
    site.work();
    let fresh = site.outbox.latest("ines@example.org").link("/subscribe/confirm/");
    assert_ne!(fresh, link);
    site.visitor().post(&fresh, &[]).expect(303);
    assert_eq!(audience(&site.owner()), "New essays (1 person)");
}

#[test]
fn the_holder_of_an_address_who_did_not_ask_can_have_it_forgotten() {
    let site = TestSite::new();
    ask(&site, "ines@example.org").expect(303);
    site.work();
    let email = site.outbox.latest("ines@example.org");
    let (confirm, disown) = (
        email.link("/subscribe/confirm/"),
        email.text.split_whitespace().find(|word| word.ends_with("/disown")).unwrap().to_owned(),
    );
    let disown = disown[disown.find("/subscribe").unwrap()..].to_owned();
    site.visitor().get(&disown).expect(200);
    site.visitor().get(&confirm).expect(200);
    let gone = site.visitor().post(&disown, &[]).expect(200).page();
    assert_eq!(gone.text("h1").as_deref(), Some("Your address is deleted"));
    assert!(!gone.has("main form"), "a page that deleted an address does not ask for it");
    site.visitor().get(&confirm).expect(404);
    assert!(!site.owner().get("/owner/subscribers").expect(200).body.contains("ines@example.org"));
}

#[test]
fn an_address_that_never_confirms_is_forgotten_after_two_weeks() {
    let site = TestSite::new();
    ask(&site, "ines@example.org").expect(303);
    join(&site, "otto@example.org");
    site.work();
    assert_eq!(site.outbox.to("ines@example.org").len(), 1);
    site.pass(DAY * 15);
    let shown = site.owner().get("/owner/subscribers").expect(200).body;
    assert!(!shown.contains("ines@example.org") && shown.contains("otto@example.org"));
}

#[test]
fn a_subscriber_chooses_pauses_exports_and_erases() {
    let site = TestSite::new();
    let page = preferences(&site, &join(&site, "ines@example.org"));
    let visitor = site.visitor();
    let form = visitor.get(&page).expect(200);
    assert!(!form.body.contains("ines@example.org"), "the address is veiled");
    let saved = visitor.post(&page, &[("lists", "essays"), ("lists", "notes"), ("cadence", "pause-30")]).expect(303);
    assert!(visitor.follow(&saved).expect(200).body.contains("Paused until"));
    site.pass(DAY * 31);
    assert!(!visitor.get(&page).expect(200).body.contains("Paused until"));
    let owner = site.owner();
    assert_eq!(audience(&owner), "New essays (1 person)");
    let export = visitor.get(&format!("{page}/export")).expect(200);
    let kept: serde_json::Value = serde_json::from_str(&export.body).unwrap();
    assert_eq!(kept["email"], "ines@example.org");
    assert_eq!(kept["history"][0]["action"], "asked");
    visitor.post(&format!("{page}/erase"), &[]).expect(422);
    let erased = visitor.post(&format!("{page}/erase"), &[("sure", "1")]).expect(303);
    assert_eq!(visitor.follow(&erased).expect(200).page().text("h1").as_deref(), Some("Your data is deleted"));
    visitor.get(&page).expect(410);
    assert!(!owner.get("/owner/subscribers").expect(200).body.contains("ines@example.org"));
    join(&site, "ines@example.org");
    assert_eq!(audience(&owner), "New essays (1 person)", "a returning subscriber who confirms gets emails again");
}

#[test]
fn opening_the_preferences_and_the_export_changes_nothing() {
    let site = TestSite::new();
    let page = preferences(&site, &join(&site, "ines@example.org"));
    for path in [page.clone(), format!("{page}/export"), format!("{page}?lists=notes&cadence=pause-30")] {
        site.visitor().get(&path).expect(200);
        site.visitor().head(&path).expect(200);
    }
    assert_eq!(audience(&site.owner()), "New essays (1 person)");
    let broken = format!("{page}x");
    let lost = site.visitor().get(&broken).expect(404);
    assert!(lost.page().has("form[action='/subscribe'] input[name=email]"), "a way back by mail");
}

#[test]
fn a_pause_of_a_list_that_was_not_confirmed_yet_confirms_it_in_the_history() {
    let site = TestSite::new();
    let page = preferences(&site, &join(&site, "ines@example.org"));
    site.visitor().post("/subscribe", &[("email", "ines@example.org"), ("lists", "notes")]).expect(303);
    let visitor = site.visitor();
    visitor.post(&page, &[("lists", "essays"), ("lists", "notes"), ("cadence", "pause-30")]).expect(303);
    site.pass(DAY * 31);
    site.outbox.to("ines@example.org");
    let export = visitor.get(&format!("{page}/export")).expect(200);
    let export: serde_json::Value = serde_json::from_str(&export.body).unwrap();
    let history = |list: &str| -> Vec<String> {
        let consents = export["history"].as_array().unwrap().iter().filter(|consent| consent["list"] == list);
        consents.map(|consent| consent["action"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(history("Notes in between"), ["asked", "confirmed", "paused", "resumed"]);
    assert_eq!(history("New essays"), ["asked", "confirmed", "paused", "resumed"]);
}

#[test]
fn the_form_for_a_lost_link_emails_it_to_subscribers_and_subscribes_no_one() {
    let site = TestSite::plan().with("RATE_LIMITS", "on").build();
    let page = preferences(&site, &join(&site, "ines@example.org"));
    let lost = site.visitor().get(&format!("{page}x")).expect(404);
    let before = site.outbox.to("ines@example.org").len();
    let answers = ["ines@example.org", "new@example.org"].map(|email| {
        let visitor = site.visitor();
        let sent = visitor.submit(&lost, "main form", &[("email", email)]).expect(303);
        visitor.follow(&sent).expect(200).body.replace(email, "THE ADDRESS")
    });
    assert_eq!(answers[0], answers[1], "the answer does not say who is subscribed");
    assert!(
        answers[0].contains("If <strong class=\"whole\">THE ADDRESS</strong> is subscribed") && !answers[0].contains("confirm")
    );
    site.work();
    assert!(site.outbox.to("new@example.org").is_empty());
    assert_eq!(audience(&site.owner()), "New essays (1 person)");
    let emails = site.outbox.to("ines@example.org");
    assert_eq!(emails.len(), before + 1);
    let email = emails.last().expect("the link");
    assert!(email.text.contains("asked for the link to your subscription") && !email.text.contains("subscribe form"));
    site.visitor().get(&email.link("/s/")).expect(200);
    let wrong = site.visitor().submit(&lost, "main form", &[("email", "ines@")]).expect(422);
    assert_eq!(wrong.page().form("main form").value("email"), Some("ines@"));
    for _ in 0..6 {
        site.visitor().submit(&lost, "main form", &[("email", "ines@example.org")]).expect(303);
        site.work();
    }
    let sent = site.outbox.to("ines@example.org").len() - before;
    assert!(sent <= 3, "no one can flood an inbox with it: {sent}");
}
