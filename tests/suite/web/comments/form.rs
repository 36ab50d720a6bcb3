//! Refused forms: what they say, and that they keep their input.

use crate::support::actors::{Answer, CommentAddress};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const COMMENTS: &str = "/t/closeness-and-space/comments";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

/// The sentences at the head of a form.
fn complaints(answer: &Answer) -> Vec<String> {
    answer.page().texts(".errors li")
}

#[test]
fn a_rate_limit_is_an_error_of_the_form_and_not_of_a_field() {
    let site = TestSite::plan().with("RATE_LIMITS", "on").build();
    let visitor = site.visitor();
    for number in 0..10 {
        let email = format!("reader{number}@example.org");
        visitor.post(COMMENTS, &[("body", "A lamp."), ("email", &email)]).expect(303);
    }
    let late = visitor.post(COMMENTS, &[("body", "A lamp."), ("email", "late@example.org")]).expect(429);
    assert!(complaints(&late).concat().contains("Wait"), "{:?}", complaints(&late));
    assert!(!late.page().has(".errors a") && !late.page().has("#email-error"));
    site.work();
    for number in 0..10 {
        site.outbox.to(&format!("reader{number}@example.org"));
    }
}

#[test]
fn opening_the_address_of_a_form_redirects_to_the_page_with_the_form() {
    let site = TestSite::new();
    let (owner, ines) = (site.owner(), site.member("ines"));
    let posted = ines.post(COMMENTS, &[("body", "A lamp.")]).expect(303).location.expect("a place");
    let story = format!("/c/{}", posted.comment_id());
    for part in ["comments", "preview", "sketch"] {
        let led = site.visitor().get(&format!("{THREAD}/{part}")).expect(303);
        assert_eq!(led.location.as_deref(), Some("/t/closeness-and-space#tell"), "{part}");
        assert!(site.visitor().follow(&led).expect(200).page().has("#tell"));
    }
    for part in ["look", "interest"] {
        assert_eq!(site.visitor().get(&format!("{THREAD}/{part}")).expect(303).location.as_deref(), Some(THREAD), "{part}");
    }
    for part in ["withdraw", "return", "thanks", "mute"] {
        let led = site.visitor().get(&format!("{story}/{part}")).expect(303);
        assert_eq!(led.location.as_deref(), Some(story.as_str()), "{part}");
    }
    site.visitor().get("/t/no-such-thread/comments").expect(404);
    // A thread that moved since takes its forms with it.
    let essay = owner.get("/owner/threads").expect(200).page().link("The Distance Between Two Chairs");
    let edit = format!("{essay}/edit");
    let form = owner.get(&edit).expect(200);
    owner.submit(&form, &format!("form[action=\"{edit}\"]"), &[("slug", "two-chairs")]).expect(303);
    let moved = site.visitor().get(COMMENTS).expect(308);
    assert_eq!(moved.location.as_deref(), Some("/t/two-chairs/comments"));
    site.visitor().get("/t/two-chairs/comments").expect(303);
    site.work();
}

#[test]
fn a_form_returned_after_the_session_ended_shows_what_was_typed_and_nothing_else() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let posted = ines.post(COMMENTS, &[("body", "A lamp.")]).expect(303).location.expect("a place");
    let story = format!("/c/{}", posted.comment_id());
    let visitor = site.visitor();
    let back = visitor.post(&format!("{story}/edit"), &[("body", "Two."), ("position", "40"), ("revision", "1")]).expect(401);
    assert!(back.page().text("main").expect("words").contains("what you sent is below"));
    assert_eq!(back.page().texts("main label"), ["What you wrote"]);
    assert_eq!(back.page().texts("main textarea"), ["Two."]);
    let next = format!("{THREAD}?sort=newest&look=1&from=20&to=80");
    let back = visitor.post(&format!("{story}/thanks"), &[("thanks", "on"), ("next", &next)]).expect(401);
    assert!(!back.page().text("main").expect("words").contains("below"));
    assert!(!back.page().has("main textarea") && !back.page().has("main label"));
    // Nothing is missing all the same.
    let form = back.page().form("main form");
    assert_eq!((form.value("thanks"), form.value("next")), (Some("on"), Some(next.as_str())));
    site.work();
}

#[test]
fn a_form_lists_all_errors_at_once() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    ines.post(COMMENTS, &[("body", "A lamp."), ("byline", "Grey Heron")]).expect(303);
    let fields = [("body", ""), ("position", "150"), ("byline", "grey heron"), ("email", "abc")];
    let fields_of = |answer: &Answer| answer.page().attributes(".errors a", "href");
    let visitor = site.visitor();
    let page = visitor.get(THREAD).expect(200);
    let back = visitor.submit(&page, FORM, &fields).expect(422);
    assert_eq!(fields_of(&back), ["#position", "#body", "#byline", "#email"]);
    let back = visitor.submit(&page, FORM, &[("body", "A lamp."), fields[2], fields[3]]).expect(422);
    assert_eq!(fields_of(&back), ["#byline", "#email"]);
    let page = tomasz.get(THREAD).expect(200);
    let back = tomasz.submit(&page, FORM, &fields[..3]).expect(422);
    assert_eq!(fields_of(&back), ["#position", "#body", "#byline"]);
    // Asking so takes no name.
    tomasz.submit(&page, FORM, &[("body", ""), ("byline", "Brown Otter")]).expect(422);
    ines.submit(&ines.get(THREAD), FORM, &[("body", ""), ("byline", "grey heron")]).expect(422);
    site.member("noor").post(COMMENTS, &[("body", "A lamp too."), ("byline", "Brown Otter")]).expect(303);
    site.work();
}

#[test]
fn a_reply_is_called_a_reply_on_every_page_and_in_every_email() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    let posted = ines.post(COMMENTS, &[("body", "A lamp.")]).expect(303).location.expect("a place");
    let id = posted.comment_id();
    let replied = tomasz.post(COMMENTS, &[("body", "A candle."), ("parent", &id)]).expect(303);
    let there = tomasz.follow(&replied).expect(200);
    assert_eq!(there.page().text(".notice.success p").as_deref(), Some("Your reply is published."));
    let fields = [("body", "No light at all."), ("parent", id.as_str()), ("email", "ruth@example.org")];
    site.visitor().post(COMMENTS, &fields).expect(303);
    site.work();
    assert!(site.outbox.latest("ruth@example.org").subject.contains("Post your reply"));
    site.pass(std::time::Duration::from_mins(10));
    site.outbox.to(&ines.email);
}

#[test]
fn the_title_says_what_is_missing_when_a_visitor_posts_without_a_session() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let visitor = site.visitor();
    let asked = visitor.submit(&visitor.get(THREAD).expect(200), FORM, &[("body", "A lamp.")]).expect(401);
    assert_eq!(asked.page().text("h1").as_deref(), Some("Sign in to post it"));
    assert!(asked.page().title().starts_with("Sign in to post it"), "{}", asked.page().title());
    assert!(!asked.page().text(".notice.warning").expect("a notice").contains("address"));
    // A member whose session ended learns that it did, and is not treated as a new visitor.
    let page = ines.get(THREAD).expect(200);
    ines.post("/sign-out", &[]).expect(303);
    let asked = ines.submit(&page, FORM, &[("body", "A lamp.")]).expect(401);
    assert_eq!(asked.page().text("h1").as_deref(), Some("You are signed out"));
    assert!(asked.page().title().starts_with("You are signed out"), "{}", asked.page().title());
    assert!(asked.page().text(".notice.warning").expect("a notice").contains("Your session has ended"));
    assert!(complaints(&asked).is_empty());
}

#[test]
fn a_refused_or_previewed_reply_is_shown_below_what_it_answers() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    let fields = [("body", "A *lamp* in the hall."), ("position", "40"), ("byline", "Grey Heron")];
    let posted = ines.post(COMMENTS, &fields).expect(303).location.expect("a place");
    let id = posted.comment_id();
    let preview = format!("{THREAD}/preview");
    for (path, body, status) in [(COMMENTS, "", 422), (&preview, "A candle.", 200), (&preview, "", 422)] {
        let back = tomasz.post(path, &[("body", body), ("parent", &id)]).expect(status);
        let above = back.page().texts("article.story").into_iter().next().expect("what is answered");
        assert!(above.contains("A lamp in the hall.") && above.contains("Grey Heron"), "{above}");
        assert_eq!(back.page().form(FORM).value("parent"), Some(id.as_str()));
    }
    site.visitor()
        .post(COMMENTS, &[("body", "A candle."), ("parent", &id)])
        .expect(401)
        .page()
        .text("article.story")
        .expect("it");
    // A story has no parent.
    assert!(!tomasz.post(COMMENTS, &[("body", "")]).expect(422).page().has("article.story"));
    site.work();
}

#[test]
fn without_a_session_the_form_says_what_an_empty_name_means() {
    let site = TestSite::new();
    let hint = |answer: &Answer| answer.page().text("#byline-hint").expect("a hint");
    assert!(hint(&site.visitor().get(THREAD).expect(200)).contains("or “A reader” if you have none yet"));
    assert!(hint(&site.member("ines").get(THREAD).expect(200)).contains("Leave empty to use Ines."));
    let closed = TestSite::plan().with("SIGNUPS", "closed").build();
    assert!(!hint(&closed.visitor().get(THREAD).expect(200)).contains("Leave empty to use"));
}

#[test]
fn an_author_whose_account_was_made_by_a_confirmation_learns_so_on_the_next_page() {
    for (mode, arrives) in [("none", "published"), ("first", "waiting")] {
        let site = TestSite::plan().with("MODERATION", mode).build();
        let vera = site.visitor();
        vera.post(COMMENTS, &[("body", "A lamp."), ("email", "vera@example.org")]).expect(303);
        site.work();
        let mut page = vera.open_story_link(&site.outbox.latest("vera@example.org").link("/confirm/"));
        while page.location.is_some() {
            page = vera.follow(&page);
        }
        let main = page.page().text("main").expect("words");
        assert!(main.contains(arrives) && main.contains("We created an account for you"), "{main}");
        for way in ["/settings/profile", "/settings/security"] {
            assert!(page.page().has(&format!("main a[href=\"{way}\"]")), "{mode}: {way}");
        }
        // Once they have a name, only the password is missing.
        vera.post("/settings/profile", &[("name", "Vera")]).expect(303);
        let posted = vera.post(COMMENTS, &[("body", "Two lamps.")]).expect(303);
        let mut page = vera.follow(&posted);
        while page.location.is_some() {
            page = vera.follow(&page);
        }
        assert!(!page.page().has("main a[href=\"/settings/profile\"]"), "{mode}");
        assert!(page.page().has("main a[href=\"/settings/security\"]"), "{mode}");
        site.work();
    }
}
