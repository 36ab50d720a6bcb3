//! The compose page.

use crate::support::actors::{Actor, Answer};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const WRITE: &str = "/t/closeness-and-space/write";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const WORDS: &str = "Written on a page of its own, unmistakably.";

/// What the form on a page holds: story, place, name, and whether to write of replies.
fn held(page: &Answer) -> [Option<String>; 4] {
    let form = page.page().form(FORM);
    ["body", "position", "byline", "notify"].map(|name| form.value(name).map(str::to_owned))
}

/// Sends the form of a page to another address than its own, as the button beside does.
fn send_to(actor: &Actor, page: &Answer, action: &str, changes: &[(&str, &str)]) -> Answer {
    let form = changes.iter().fold(page.page().form(FORM), |form, (name, value)| form.with(name, value));
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    actor.post(action, &fields)
}

fn stories(site: &TestSite) -> Vec<String> {
    site.visitor().get(THREAD).expect(200).page().texts("article.story .words")
}

#[test]
fn the_compose_page_has_the_fields_of_the_thread_page_and_links_back() {
    let site = TestSite::new();
    let ines = site.member("ines");
    for actor in [&site.visitor(), &*ines] {
        let (own, thread) = (actor.get(WRITE).expect(200).page(), actor.get(THREAD).expect(200).page());
        assert_eq!(own.texts("#tell legend, #tell .poles, #tell .hint"), thread.texts("#tell legend, #tell .poles, #tell .hint"));
        let names = |form: crate::support::html::Form| form.fields.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(own.form(FORM)), names(thread.form(FORM)));
        for hook in ["data-draft", "data-keep"] {
            assert_eq!(own.attributes(FORM, hook), thread.attributes(FORM, hook), "{hook}");
        }
        assert_eq!(own.link("The Distance Between Two Chairs"), THREAD);
        assert_eq!(own.attributes("meta[name=robots]", "content"), ["noindex"]);
        assert_eq!(own.title(), "Tell your story: The Distance Between Two Chairs · Betwixt");
    }
}

#[test]
fn an_open_thread_links_to_the_compose_page_once_below_its_stories() {
    let site = TestSite::new();
    let (owner, ines) = (site.owner(), site.member("ines"));
    let ways =
        |site: &TestSite| site.visitor().get(THREAD).expect(200).page().attributes(&format!("a[href=\"{WRITE}\"]"), "href").len();
    assert_eq!(ways(&site), 0);
    ines.submit(&ines.get(WRITE).expect(200), FORM, &[("body", WORDS)]).expect(303);
    assert_eq!(ways(&site), 1);
    let essay = owner.get("/owner/threads").expect(200).page().link("The Distance Between Two Chairs");
    owner.post(&format!("{essay}/lock"), &[]).expect(303);
    assert_eq!(ways(&site), 0);
    site.work();
}

#[test]
fn a_story_sent_from_the_compose_page_is_posted_once() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let page = ines.get(WRITE).expect(200);
    let first = ines.submit(&page, FORM, &[("body", WORDS), ("position", "62")]).expect(303);
    let second = ines.submit(&page, FORM, &[("body", WORDS), ("position", "62")]).expect(303);
    assert_eq!(first.location, second.location);
    // The same words from the thread's page are the same story too.
    ines.submit(&ines.get(THREAD).expect(200), FORM, &[("body", WORDS), ("position", "62")]).expect(303);
    assert_eq!(stories(&site), [WORDS]);
    assert!(ines.follow(&first).expect(200).page().text(".notice.success").expect("a notice").contains("published"));
    site.work();
}

#[test]
fn a_preview_and_a_refusal_keep_the_whole_form() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let page = ines.get(WRITE).expect(200);
    let fields = [("body", WORDS), ("position", "62"), ("byline", "Grey Heron"), ("notify", "on")];
    let typed = fields.map(|(_, value)| Some(value.to_owned()));
    let preview = send_to(&ines, &page, &format!("{THREAD}/preview"), &fields).expect(200);
    assert_eq!(preview.page().texts(".story .words"), [WORDS]);
    assert_eq!(held(&preview), typed);
    let wrong = [("body", WORDS), ("position", "over there"), ("byline", "Grey Heron"), ("notify", "on")];
    let refused = ines.submit(&page, FORM, &wrong).expect(422);
    assert!(refused.page().text("#position-error").expect("a sentence").contains("from 0 to 100"));
    assert_eq!(held(&refused), wrong.map(|(_, value)| Some(value.to_owned())));
    assert_eq!(stories(&site), Vec::<String>::new());
    ines.submit(&refused, FORM, &[("position", "62")]).expect(303);
    assert_eq!(stories(&site), [WORDS]);
    site.work();
}

#[test]
fn a_draft_saved_on_one_page_fills_the_form_of_the_other() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let sketch = format!("{THREAD}/sketch");
    let fields = [("body", WORDS), ("position", "62"), ("byline", "Grey Heron"), ("notify", "on")];
    send_to(&ines, &ines.get(WRITE).expect(200), &sketch, &fields).expect(303);
    let kept = fields.map(|(_, value)| Some(value.to_owned()));
    for path in [THREAD, WRITE] {
        assert_eq!(held(&ines.get(path).expect(200)), kept, "{path}");
    }
    send_to(&ines, &ines.get(THREAD).expect(200), &sketch, &[("body", "Gone on with there.")]).expect(303);
    let own = ines.get(WRITE).expect(200);
    assert_eq!(own.page().form(FORM).value("body"), Some("Gone on with there."));
    assert!(!site.visitor().get(WRITE).expect(200).body.contains("Gone on"));
    ines.submit(&own, "main form.notice", &[("discard", "1")]).expect(303);
    assert_eq!(ines.get(WRITE).expect(200).page().form(FORM).value("body"), Some(""));
    site.work();
}

#[test]
fn a_visitor_posts_from_the_compose_page_with_an_email_address_and_is_refused_without_one() {
    let site = TestSite::new();
    let visitor = site.visitor();
    let asked = visitor.submit(&visitor.get(WRITE).expect(200), FORM, &[("body", WORDS), ("position", "20")]).expect(401);
    assert_eq!(held(&asked)[..2], [Some(WORDS.to_owned()), Some("20".to_owned())]);
    let fields = [("body", WORDS), ("position", "20"), ("email", "noor@example.org")];
    let sent = visitor.submit(&visitor.get(WRITE).expect(200), FORM, &fields).expect(303);
    assert!(visitor.follow(&sent).expect(200).body.contains(WORDS));
    assert_eq!(stories(&site), Vec::<String>::new());
    site.work();
    visitor.open_story_link(&site.outbox.latest("noor@example.org").link("/confirm/")).expect(303);
    assert_eq!(stories(&site), [WORDS]);
    site.work();
}

#[test]
fn the_compose_page_of_a_locked_thread_takes_no_story_and_shows_the_draft() {
    let site = TestSite::new();
    let (owner, ines) = (site.owner(), site.member("ines"));
    send_to(&ines, &ines.get(WRITE).expect(200), &format!("{THREAD}/sketch"), &[("body", WORDS)]).expect(303);
    let essay = owner.get("/owner/threads").expect(200).page().link("The Distance Between Two Chairs");
    owner.post(&format!("{essay}/lock"), &[]).expect(303);
    let closed = ines.get(WRITE).expect(200);
    assert_eq!(closed.page().text("h1").as_deref(), Some("No more stories"));
    assert!(closed.body.contains("This thread is closed") && closed.body.contains(WORDS) && !closed.page().has(FORM));
}
