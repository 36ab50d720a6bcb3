//! An account that was created with a story: its holder is asked for what is missing, as long as it is missing.

use crate::support::actors::{Actor, Answer, CommentAddress};
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
    let id = location.comment_id();
    (visitor, format!("/c/{id}/status"))
}

fn main_of(answer: &Answer) -> String {
    answer.page().text("main").expect("words")
}

const COMPLETE: &str = "form[action=\"/settings/complete\"]";

#[test]
fn a_name_and_a_password_are_asked_for_where_the_story_is_posted_without_a_current_password() {
    let site = TestSite::new();
    let (lotte, status) = posted_by_email(&site);
    let page = lotte.get(&status).expect(200);
    assert!(main_of(&page).contains("Choose a name and a password, so that you can come back."), "{}", main_of(&page));
    let other_window = lotte.window();
    let refused = lotte.submit(&page, COMPLETE, &[("name", "Lotte Marsh"), ("password", "short")]).expect(422);
    assert_eq!(refused.page().form(COMPLETE).value("name"), Some("Lotte Marsh"), "the name is still there");
    assert!(refused.page().has("#password-error") && refused.page().title().starts_with("Error: "));
    let easy = lotte.submit(&refused, COMPLETE, &[("password", "january2026january")]).expect(422);
    assert!(easy.page().text("#password-error").unwrap().contains("easy to guess"));
    let done = lotte.submit(&easy, COMPLETE, &[("password", PASSWORD)]).expect(303);
    let profile = lotte.follow(&done).expect(200);
    assert!(main_of(&profile).contains("Your password is set. You can sign in with it in any browser."));
    assert_eq!(profile.page().form("main form").value("name"), Some("Lotte Marsh"));
    other_window.get("/settings/profile").expect(303);
    site.visitor().post("/sign-in", &[("email", LOTTE), ("password", PASSWORD)]).expect(303);
    site.work();
    assert_eq!(site.outbox.to(LOTTE).len(), 1, "the link was emailed, and a first password is announced to nobody");
}

#[test]
fn a_member_with_a_password_cannot_replace_it_without_it() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let other = "nine copper lamps under a bridge";
    ines.post("/settings/complete", &[("name", "Ines"), ("password", other)]).expect(409);
    site.visitor().post("/sign-in", &[("email", &ines.email), ("password", other)]).expect(422);
    site.visitor().post("/sign-in", &[("email", &ines.email), ("password", PASSWORD)]).expect(303);
    site.visitor().post("/settings/complete", &[("password", other)]).expect(401);
}

#[test]
fn the_request_for_a_password_stays_until_one_is_set() {
    let site = TestSite::new();
    let (lotte, status) = posted_by_email(&site);
    let said = || main_of(&lotte.get(&status).expect(200));
    lotte.post("/settings/profile", &[("name", "Lotte Marsh")]).expect(303);
    assert!(said().contains("Your account has no password yet. Set one, so that you can come back."), "{}", said());
    assert_eq!(lotte.get(&status).page().link("Set one"), "/settings/security");
    let form = lotte.get(&status).page().form(COMPLETE);
    assert_eq!((form.value("name"), form.value("password")), (None, Some("")), "only what is missing is asked for");
    let profile = lotte.get("/settings/profile?done=saved").expect(200);
    assert!(main_of(&profile).contains("Your account has no password yet."));
    assert_eq!(profile.page().link("Set one"), "/settings/security");
    let security = lotte.get("/settings/security").expect(200);
    assert!(!main_of(&security).contains("Current password"), "there is none: {}", main_of(&security));
    assert!(security.page().has(COMPLETE));
    assert!(main_of(&security).contains("It opens a page where you set a password."), "{}", main_of(&security));
    lotte.submit(&security, "form[action=\"/settings/security/link\"]", &[]).expect(303);
    site.work();
    let email = site.outbox.latest(LOTTE);
    assert_eq!(email.subject, "Set a password for Betwixt");
    assert!(email.text.contains("Your account stays as it is.") && !email.text.contains("reset the password"), "{}", email.text);
    let form = lotte.get(&email.link("/reset/")).expect(200);
    assert_eq!(form.page().text("h1").as_deref(), Some("Choose a password"));
    assert!(!main_of(&form).to_lowercase().contains("new password"), "{}", main_of(&form));
    let set = lotte.submit(&form, "main form", &[("password", PASSWORD)]).expect(303);
    assert!(!set.location.as_deref().expect("a page").contains("lotte"), "{:?}", set.location);
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
    let id = posted.location.expect("a place").comment_id();
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
