//! Claims about posting stories and replies through the pages.

use std::time::Duration;

use betwixt::comments::DUPLICATE_WINDOW;

use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

fn post_story(actor: &Actor, body: &str, position: &str) -> Answer {
    let page = actor.get(THREAD).expect(200);
    actor.submit(&page, FORM, &[("body", body), ("position", position)])
}

/// The page that shows a story after it was posted.
fn posted(actor: &Actor, answer: &Answer) -> Answer {
    actor.follow(answer).expect(200)
}

/// The id in the address of a comment.
fn id_of(answer: &Answer) -> String {
    let location = answer.header("location").expect("a redirect");
    location.comment_id()
}

fn reply(actor: &Actor, to: &str, body: &str) -> Answer {
    let form = actor.get(&format!("{THREAD}/reply/{to}")).expect(200);
    actor.submit(&form, FORM, &[("body", body)])
}

#[test]
fn a_posted_story_appears_at_its_position_and_the_page_says_so() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let answer = post_story(&ines, "We *still* have two rooms.", "62").expect(303);
    let page = posted(&ines, &answer);
    assert!(page.page().text(".notice.success").expect("a notice").contains("published"));
    let seen = site.visitor().get(THREAD).expect(200);
    assert!(seen.body.contains("<p>We <em>still</em> have two rooms.</p>"));
    assert_eq!(seen.page().attributes(".mark", "aria-label"), ["62 of 100, mostly space"]);
    site.work();
}

#[test]
fn a_form_sent_twice_makes_one_story() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let page = ines.get(THREAD);
    let first = ines.submit(&page, FORM, &[("body", "Once only.")]).expect(303);
    let second = ines.submit(&page, FORM, &[("body", "Once only.")]).expect(303);
    assert_eq!(id_of(&first), id_of(&second));
    assert_eq!(site.visitor().get(THREAD).page().texts("article.story").len(), 1);
    site.work();
}

#[test]
fn the_same_text_sent_again_within_ten_minutes_from_a_reloaded_page_is_one_story() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    let first = id_of(&post_story(&ines, "Once only.", "").expect(303));
    site.pass(DUPLICATE_WINDOW - Duration::from_secs(1));
    let again = post_story(&ines, "Once only. ", "40").expect(303);
    assert_eq!(id_of(&again), first);
    assert!(posted(&ines, &again).page().text(".notice.success").expect("a notice").contains("published"));
    // Another author's text, another text, and the same text as a reply are separate comments.
    let other = id_of(&post_story(&tomasz, "Once only.", "").expect(303));
    post_story(&ines, "And once more.", "").expect(303);
    for parent in [&first, &other] {
        let answer = reply(&ines, parent, "Once only.").expect(303);
        assert_eq!(id_of(&reply(&ines, parent, "Once only.").expect(303)), id_of(&answer));
    }
    assert_eq!(site.visitor().get(THREAD).page().texts("article.story").len(), 5);
    site.pass(Duration::from_secs(1));
    assert_ne!(id_of(&post_story(&ines, "Once only.", "").expect(303)), first);
    site.work();
}

#[test]
fn a_withdrawn_or_removed_text_can_be_posted_again_at_once() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let first = id_of(&post_story(&ines, "Once only.", "").expect(303));
    ines.post(&format!("/c/{first}/withdraw"), &[]).expect(303);
    let second = id_of(&post_story(&ines, "Once only.", "").expect(303));
    assert_ne!(second, first);
    tomasz.post(&format!("/c/{second}/report"), &[("reason", "unkind")]).expect(303);
    let case = mara.get("/moderation/reports").expect(200).page().attributes(".cases .byline a", "href").remove(0);
    let page = mara.get(&case).expect(200);
    mara.submit(&page, "#decide", &[("decision", "remove"), ("reason", "unkind")]).expect(303);
    assert!(!site.visitor().get(THREAD).body.contains("Once only."));
    assert_ne!(id_of(&post_story(&ines, "Once only.", "").expect(303)), second);
    site.pass(Duration::from_secs(61));
    site.outbox.to(&ines.email);
}

#[test]
fn a_missing_position_is_not_the_middle() {
    let site = TestSite::new();
    let ines = site.member("ines");
    post_story(&ines, "No place.", "").expect(303);
    let seen = site.visitor().get(&format!("{THREAD}?look=1"));
    assert!(!seen.page().has(".mark"));
    assert!(seen.body.contains("No one has placed themselves yet."));
    site.work();
}

#[test]
fn a_refused_form_loses_no_word_and_says_what_to_do() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let long = "word ".repeat(4_100);
    for (body, position, byline, sentence) in [
        ("", "40", "Heron", "Enter some text."),
        (long.as_str(), "40", "Heron", "Shorten this to 20,000 characters: it has 20,499, which is 499 too many."),
        ("A story.", "101", "Heron", "Enter a whole number from 0 to 100, or leave it empty."),
        ("A story.", "40", "He\u{202e}ron", "an invisible character"),
    ] {
        let page = ines.get(THREAD);
        let fields = [("body", body), ("position", position), ("byline", byline), ("notify", "on")];
        let again = ines.submit(&page, FORM, &fields).expect(422);
        assert!(again.page().title().starts_with("Error: "));
        assert!(again.page().text(".errors").expect("errors").contains(sentence), "{sentence}");
        let form = again.page().form(FORM);
        assert_eq!((form.value("body"), form.value("position")), (Some(body), Some(position)));
        assert_eq!((form.value("byline"), form.value("notify")), (Some(byline), Some("on")));
        assert_eq!(form.value("form_id"), page.page().form(FORM).value("form_id"));
    }
    assert_eq!(site.visitor().get(THREAD).page().texts("article.story").len(), 0);
}

#[test]
fn a_visitor_without_a_session_loses_no_word() {
    let site = TestSite::new();
    let visitor = site.visitor();
    let asked = post_story(&visitor, "A story of my own.", "20").expect(401);
    let form = asked.page().form(FORM);
    assert_eq!((form.value("body"), form.value("position")), (Some("A story of my own."), Some("20")));
    assert!(asked.page().has("main a[href^=\"/sign-in?next=\"]"));
}

#[test]
fn a_preview_shows_the_final_text_and_stores_nothing() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let page = ines.get(THREAD);
    let mut form = page.page().form(FORM).with("body", "One\n\n> two\n\n<script>three</script>");
    form.action = format!("{THREAD}/preview");
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let preview = ines.post(&form.action, &fields).expect(200);
    let words = |body: &str| {
        let rest = body.split("<div class=\"words\"").nth(1)?.split_once('>')?.1;
        rest.split("</div>").next().map(str::to_owned)
    };
    let shown = words(&preview.body).expect("a preview");
    assert!(!shown.contains("<script>"));
    assert_eq!(site.visitor().get(THREAD).page().texts("article.story").len(), 0);
    ines.submit(&preview, FORM, &[]).expect(303);
    assert_eq!(words(&site.visitor().get(THREAD).body), Some(shown));
    site.work();
}

#[test]
fn a_held_first_story_is_shown_to_its_author_only() {
    let site = TestSite::plan().with("MODERATION", "first").build();
    let ines = site.member("ines");
    let answer = post_story(&ines, "Held for now, unmistakably.", "30").expect(303);
    let status = ines.follow(&answer).expect(200);
    assert!(status.page().text("h1").expect("a heading").contains("waiting"));
    assert!(status.body.contains("When you posted this, nothing you had written was published yet."));
    assert!(ines.get(THREAD).body.contains("waiting for a moderator"));
    let id = id_of(&answer);
    let other = site.member("tomasz");
    for path in [
        THREAD.to_owned(),
        format!("{THREAD}?sort=newest&look=1"),
        format!("{THREAD}?sort=near&at=30"),
        format!("{THREAD}/feed.atom"),
        format!("{THREAD}/booklet"),
        format!("{THREAD}/spectrum.csv"),
        format!("{THREAD}/reply/{id}"),
        "/feed.atom".to_owned(),
        format!("/c/{id}"),
        format!("/c/{id}?context=1"),
        format!("/c/{id}/history"),
        format!("/c/{id}/status"),
        format!("/c/{id}/edit"),
        format!("/c/{id}/feed.atom"),
    ] {
        for actor in [&site.visitor(), &*other] {
            let seen = actor.get(&path);
            assert!(!seen.body.contains("unmistakably"), "{path} shows it");
        }
    }
    site.work();
}

#[test]
fn a_reply_is_shown_under_what_it_answers_and_a_tombstone_never_shows_the_text() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    let story = id_of(&post_story(&ines, "The story itself.", "").expect(303));
    let answer = reply(&tomasz, &story, "An answer to it.").expect(303);
    posted(&tomasz, &answer);
    let seen = site.visitor().get(THREAD);
    assert_eq!(seen.page().texts("details.replies article.story .words"), ["An answer to it."]);
    ines.post(&format!("/c/{story}/withdraw"), &[]).expect(303);
    let booklet = format!("{THREAD}/booklet");
    for path in [
        THREAD.to_owned(),
        booklet,
        format!("/c/{story}?context=1"),
        format!("{THREAD}/feed.atom"),
        format!("/c/{story}/history"),
    ] {
        assert!(!site.visitor().get(&path).body.contains("The story itself."), "{path}");
    }
    assert_eq!(site.visitor().get(THREAD).page().texts(".gone"), ["Withdrawn by its author."]);
    ines.post(&format!("/c/{story}/return"), &[]).expect(303);
    assert!(site.visitor().get(THREAD).body.contains("The story itself."));
    site.work();
}
