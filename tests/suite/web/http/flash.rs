//! The message after a successful action: shown to the browser that acted, and to no other.

use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

fn main_of(answer: &Answer) -> Option<String> {
    answer.page().text("main")
}

/// What an actor reads behind a redirect, with the redirects of comments' addresses followed.
fn arrive(actor: &Actor, address: &str) -> Answer {
    let answer = actor.get(address);
    if answer.status == 302 { actor.follow(&answer) } else { answer }
}

/// The address after posting a story.
fn post_story(actor: &Actor) -> String {
    let page = actor.get(THREAD).expect(200);
    actor.submit(&page, FORM, &[("body", "We have two rooms.")]).expect(303).location.expect("a place")
}

#[test]
fn a_link_that_anyone_can_make_shows_no_success_message() {
    let site = TestSite::new();
    let (ines, owner) = (site.member("ines"), site.owner());
    let posted = post_story(&ines);
    let id = posted.comment_id();
    let comment = format!("/c/{id}");
    let draft = owner.post("/owner/issues", &[("subject", "A"), ("list", "essays"), ("body", "B")]).expect(303);
    let draft = draft.location.expect("a place");
    let (victim, visitor) = (ines.window(), site.visitor());
    victim.set_cookie("betwixt-flash", "");
    for (actor, page, query) in [
        (&visitor, "/sign-in", "done=reset"),
        (&visitor, "/sign-in", "done=verified"),
        (&visitor, "/sign-up", "done=sent"),
        (&visitor, "/sign-in", "done=signed-out"),
        (&visitor, "/forgot", "done=sent"),
        (&visitor, &format!("{comment}/report"), "done=sent"),
        (&visitor, &format!("{comment}/report"), "done=care"),
        (&visitor, THREAD, &format!("posted={id}")),
        (&victim, "/settings/profile", "done=saved"),
        (&victim, "/settings/security", "done=saved"),
        (&victim, "/settings/security", "done=sent"),
        (&victim, "/settings/sessions", "done=others"),
        (&victim, "/settings/notifications", "done=emails"),
        (&victim, THREAD, &format!("posted={id}")),
        (&victim, THREAD, &format!("saved={id}")),
        (&victim, &format!("{comment}/status"), "done=saved"),
        (&owner, &draft, "done=tested"),
        (&owner, &format!("/owner/people/{}", ines.id), "done=role"),
    ] {
        let plain = actor.get(page).expect(200);
        let forged = actor.get(&format!("{page}?{query}")).expect(200);
        assert_eq!(main_of(&forged), main_of(&plain), "{page}?{query}");
        assert_eq!(forged.page().title(), plain.page().title(), "{page}?{query}");
    }
    site.work();
}

#[test]
fn a_return_address_after_signing_in_cannot_carry_a_success_message() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let victim = site.visitor();
    let fields = [("email", ines.email.as_str()), ("password", PASSWORD), ("next", "/settings/security?done=saved")];
    let signed_in = victim.post("/sign-in", &fields).expect(303);
    assert!(!victim.follow(&signed_in).expect(200).page().has(".notice.success"));
}

#[test]
fn the_message_after_an_action_is_for_the_browser_that_acted() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let other = ines.window();
    let renamed = ines.post("/settings/profile", &[("name", "In\u{ea}s")]).expect(303).location.expect("a place");
    let posted = post_story(&ines);
    let read = |actor: &Actor, address: &str| arrive(actor, address).expect(200).page().text(".notice.success");
    assert!(read(&ines, &posted).expect("a message").contains("Your story is published."));
    assert_eq!((read(&other, &posted), read(&other, &renamed), read(&site.visitor(), &posted)), (None, None, None));
    let saved = ines.post("/settings/profile", &[("name", "Inka")]).expect(303).location.expect("a place");
    assert!(read(&ines, &saved).is_some() && read(&other, &saved).is_none());
    site.work();
}

#[test]
fn a_message_ends_with_the_session_in_which_its_member_acted() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    let saved = ines.post("/settings/profile", &[("name", "Inka")]).expect(303).location.expect("a place");
    let flash = ines.cookie_named("betwixt-flash").expect("a cookie");
    // The same browser, and the next member who signs in there.
    tomasz.set_cookie("betwixt-flash", &flash);
    assert!(!tomasz.get(&saved).expect(200).page().has(".notice.success"));
    assert!(ines.get(&saved).expect(200).page().has(".notice.success"));
    let out = ines.post("/sign-out", &[]).expect(303);
    assert_eq!(ines.follow(&out).expect(200).page().text(".notice").as_deref(), Some("You are signed out."));
}

#[test]
fn a_cookie_that_another_program_makes_from_the_address_shows_no_message() {
    let site = TestSite::new();
    let visitor = site.visitor();
    let digest = ring::digest::digest(&ring::digest::SHA256, b"/sign-in?done=reset");
    let hex: String = digest.as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    for made in [hex.as_str(), "", "AAAA"] {
        visitor.set_cookie("betwixt-flash", made);
        assert!(!visitor.get("/sign-in?done=reset").expect(200).page().has(".notice"), "{made}");
    }
}

#[test]
fn what_a_message_is_about_cannot_be_changed_by_another_program() {
    let site = TestSite::new();
    let visitor = site.visitor();
    let sent = visitor.post("/forgot", &[("email", "nobody@example.org")]).expect(303);
    let notice = || visitor.follow(&sent).expect(200).page().text(".notice");
    assert!(notice().expect("a notice").contains("nobody@example.org"));
    let ours = visitor.cookie_named("betwixt-flash").expect("a cookie");
    let mark = ours.split('.').next().expect("a mark");
    // "call@evil.example" in base64.
    for made in [mark.to_owned(), format!("{mark}.Y2FsbEBldmlsLmV4YW1wbGU"), format!("{mark}.?"), format!("{ours}A")] {
        visitor.set_cookie("betwixt-flash", &made);
        assert_eq!(notice(), None, "{made}");
    }
}
