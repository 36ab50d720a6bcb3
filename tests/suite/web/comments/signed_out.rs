//! A text that was sent without a session: it waits, and comes back whichever way its writer signs in.

use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const WORDS: &str = "We have two rooms.";

#[test]
fn leaving_the_address_empty_is_no_error_but_a_way_to_sign_in() {
    let site = TestSite::new();
    let visitor = site.visitor();
    let asked = visitor.submit(&visitor.get(THREAD).expect(200), FORM, &[("body", WORDS)]).expect(401);
    let page = asked.page();
    assert_eq!(page.text("h1").as_deref(), Some("Sign in to post it"));
    assert!(page.title().starts_with("Sign in to post it"), "{}", page.title());
    assert!(!page.has(".errors"));
    let main = page.text("main").expect("words");
    assert!(
        main.contains("What you wrote is saved for a day. Sign in with this browser, and you’ll find it in the form."),
        "{main}"
    );
    assert!(page.link("Create an account").starts_with("/sign-up"));
    assert_eq!(page.text("main h2").as_deref(), Some("Or post it by email"));
    assert_eq!(page.form(FORM).value("body"), Some(WORDS));
    let sign_in = visitor.get(&page.link("Sign in")).expect(200).page();
    assert_eq!(sign_in.text(".notice").as_deref(), Some("Sign in to continue. What you wrote is saved."));
    let elsewhere = site.visitor().get("/sign-in?next=/settings/profile").expect(200).page();
    assert_eq!(elsewhere.text(".notice").as_deref(), Some("Sign in to continue."));
}

#[test]
fn an_account_is_offered_with_a_saved_text_only_where_sign_up_is_open() {
    for setting in ["closed", "invite"] {
        let site = TestSite::plan().with("SIGNUPS", setting).build();
        let visitor = site.visitor();
        let asked = visitor.submit(&visitor.get(THREAD).expect(200), FORM, &[("body", WORDS)]).expect(401).page();
        assert_eq!(asked.texts("main .notice .buttons a"), ["Sign in"], "{setting}");
    }
}

#[test]
fn a_text_is_back_in_its_form_after_creating_an_account_for_it() {
    let site = TestSite::new();
    let visitor = site.visitor();
    let asked = visitor.submit(&visitor.get(THREAD).expect(200), FORM, &[("body", WORDS)]).expect(401);
    let form = visitor.get(&asked.page().link("Create an account")).expect(200);
    let fields = [("email", "ines@example.org"), ("name", "Ines"), ("password", PASSWORD)];
    let made = visitor.submit(&form, "main form", &fields).expect(303);
    visitor.follow(&made).expect(200);
    site.work();
    let link = site.outbox.latest("ines@example.org").link("/verify/");
    let signed_in = visitor.submit(&visitor.get(&link).expect(200), "main form", &[]).expect(303);
    assert_eq!(signed_in.location.as_deref(), Some("/t/closeness-and-space#tell"));
    assert_eq!(visitor.follow(&signed_in).expect(200).page().form(FORM).value("body"), Some(WORDS));
}

#[test]
fn a_page_that_was_asked_for_goes_before_a_text_that_waits() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let visitor = site.visitor();
    visitor.submit(&visitor.get(THREAD).expect(200), FORM, &[("body", WORDS)]).expect(401);
    let sign_in = visitor.get("/sign-in?next=/notices").expect(200);
    let signed_in = visitor.submit(&sign_in, "main form", &[("email", &ines.email), ("password", PASSWORD)]).expect(303);
    assert_eq!(signed_in.location.as_deref(), Some("/notices"));
}

#[test]
fn another_address_can_be_tried_at_once_and_the_same_one_after_a_minute() {
    let site = TestSite::new();
    let visitor = site.visitor();
    let fields = [("body", WORDS), ("email", "ines@exampel.org")];
    let sent = visitor.submit(&visitor.get(THREAD).expect(200), FORM, &fields).expect(303);
    let waits = visitor.follow(&sent).expect(200);
    let css = "form[action^=\"/unconfirmed/\"]";
    visitor.submit(&waits, css, &[]).expect(429);
    let again = visitor.submit(&waits, css, &[("email", "ines@example.org")]).expect(303);
    assert!(visitor.follow(&again).expect(200).body.contains("i…@example.org"));
    visitor.submit(&waits, css, &[("email", "ines@example.org")]).expect(429);
    site.work();
    assert_eq!(site.outbox.to("ines@example.org").len(), 1);
    assert!(site.outbox.to("ines@exampel.org").is_empty());
}

#[test]
fn addresses_cannot_be_tried_without_end() {
    let site = TestSite::plan().with("RATE_LIMITS", "on").build();
    let visitor = site.visitor();
    let fields = [("body", WORDS), ("email", "a0@example.org")];
    let sent = visitor.submit(&visitor.get(THREAD).expect(200), FORM, &fields).expect(303);
    let path = sent.location.expect("a place");
    let tried = (1..100).take_while(|number| visitor.post(&path, &[("email", &format!("a{number}@example.org"))]).status == 303);
    let tried = tried.count();
    assert!(tried < 99, "the limit of the browser holds");
    site.work();
    for number in 0..=tried {
        site.outbox.to(&format!("a{number}@example.org"));
    }
}
