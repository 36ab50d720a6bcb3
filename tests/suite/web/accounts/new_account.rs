//! An account that was created with a story: its holder is asked for what is missing, as long as it is missing.

use crate::support::actors::{Actor, Answer};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const LOTTE: &str = "lotte@example.org";

/// Posts by email as Lotte; the visitor, signed in by the link, and the status page of the story.
fn posted_by_email(site: &TestSite) -> (Actor, String) {
    let visitor = site.visitor();
    let fields = [("body", "We have two rooms."), ("byline", "Lotte"), ("email", LOTTE)];
    visitor.submit(&visitor.get(THREAD).expect(200), FORM, &fields).expect(303);
    site.work();
    let done = visitor.open_story_link(&site.outbox.latest(LOTTE).link("/confirm/")).expect(303);
    let location = done.location.expect("a place");
    let id = location.split(['/', '?', '#']).nth(2).expect("an id");
    (visitor, format!("/c/{id}/status"))
}

fn main_of(answer: &Answer) -> String {
    answer.page().text("main").expect("words")
}

#[test]
fn the_request_for_a_password_stays_until_one_is_set() {
    let site = TestSite::new();
    let (lotte, status) = posted_by_email(&site);
    let said = || main_of(&lotte.get(&status).expect(200));
    assert!(said().contains("Choose a name and a password, so that you can come back."), "{}", said());
    lotte.post("/settings/profile", &[("name", "Lotte Marsh")]).expect(303);
    assert!(said().contains("Your account has no password yet. Set one, so that you can come back."), "{}", said());
    assert_eq!(lotte.get(&status).page().link("Set one"), "/settings/security");
    let profile = lotte.get("/settings/profile?done=saved").expect(200);
    assert!(main_of(&profile).contains("Your account has no password yet."));
    let security = main_of(&lotte.get("/settings/security").expect(200));
    assert!(!security.contains("Current password"), "there is none: {security}");
    assert!(security.contains("It opens a page where you set a password."), "{security}");
    let page = lotte.get("/settings/security").expect(200);
    lotte.submit(&page, "form[action=\"/settings/security/link\"]", &[]).expect(303);
    site.work();
    let email = site.outbox.latest(LOTTE);
    assert_eq!(email.subject, "Set a password for Betwixt");
    assert!(email.text.contains("Your account stays as it is.") && !email.text.contains("reset the password"), "{}", email.text);
    let form = lotte.get(&email.link("/reset/")).expect(200);
    assert_eq!(form.page().text("h1").as_deref(), Some("Choose a password"));
    assert!(!main_of(&form).to_lowercase().contains("new password"), "{}", main_of(&form));
    let set = lotte.submit(&form, "main form", &[("password", PASSWORD)]).expect(303);
    let asked = lotte.follow(&set).expect(200);
    assert_eq!(asked.page().text(".notice").as_deref(), Some("Your password is set. Sign in with it."));
    let sign_in = asked.page().form("form[action=\"/sign-in\"]");
    assert_eq!(sign_in.value("email"), Some(LOTTE), "the page before knew it");
    lotte.submit(&asked, "form[action=\"/sign-in\"]", &[("password", PASSWORD)]).expect(303);
    assert!(!said().contains("password"), "{}", said());
    assert!(main_of(&lotte.get("/settings/security").expect(200)).contains("Current password"));
}

#[test]
fn a_password_without_a_name_leaves_the_request_for_the_name() {
    let site = TestSite::new();
    let (lotte, status) = posted_by_email(&site);
    lotte.post("/settings/security/link", &[]).expect(303);
    site.work();
    let link = site.outbox.latest(LOTTE).link("/reset/");
    lotte.submit(&lotte.get(&link).expect(200), "main form", &[("password", PASSWORD)]).expect(303);
    let after_reset = lotte.post("/sign-in", &[("email", LOTTE), ("password", PASSWORD)]).expect(303);
    assert!(after_reset.location.is_some());
    let said = main_of(&lotte.get(&status).expect(200));
    assert!(said.contains("Choose a name") && !said.contains("password"), "{said}");
}

#[test]
fn a_member_who_signed_up_is_asked_for_neither() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let page = ines.get(THREAD).expect(200);
    let posted = ines.submit(&page, FORM, &[("body", "We have two rooms.")]).expect(303);
    let id = posted.location.expect("a place").split(['/', '?']).nth(2).expect("an id").to_owned();
    let said = main_of(&ines.get(&format!("/c/{id}/status")).expect(200));
    assert!(!said.contains("password") && !said.contains("Choose a name"), "{said}");
    site.work();
}

#[test]
fn a_pen_name_is_in_the_field_of_every_form_of_its_thread_and_its_status_page_tells_it_from_the_account() {
    let site = TestSite::new();
    let (lotte, status) = posted_by_email(&site);
    let said = main_of(&lotte.get(&status).expect(200));
    assert!(said.contains("“Lotte” is your pen name in this thread, not the name of your account."), "{said}");
    lotte.post("/settings/profile", &[("name", "Lotte Marsh")]).expect(303);
    assert!(!main_of(&lotte.get(&status).expect(200)).contains("is still called"));
    let id = status.split('/').nth(2).expect("an id");
    for form in [THREAD.to_owned(), format!("{THREAD}/write"), format!("{THREAD}/reply/{id}")] {
        let page = lotte.get(&form).expect(200).page();
        assert_eq!(page.form(FORM).value("byline"), Some("Lotte"), "{form}");
        let hint = page.text("#byline-hint").expect("a hint");
        assert!(
            hint.contains(
                "You wrote here as Lotte, your one pen name in this thread. If you clear this field, you appear as Lotte Marsh"
            ),
            "{hint}"
        );
        assert!(hint.contains("readers may guess that both names are yours"), "{hint}");
    }
    site.work();
}
