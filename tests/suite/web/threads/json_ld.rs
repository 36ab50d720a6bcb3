//! Claims about the structured data of a thread for search engines.

use serde_json::{Value, json};

use crate::support::actors::{Actor, CommentAddress};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

/// Posts a story; its id.
fn post_story(actor: &Actor, body: &str, position: &str) -> String {
    let posted = actor.submit(&actor.get(THREAD).expect(200), FORM, &[("body", body), ("position", position)]).expect(303);
    posted.header("location").expect("a place").comment_id()
}

/// The JSON-LD block of a page.
fn data(site: &TestSite, path: &str) -> Value {
    let page = site.visitor().get(path).expect(200).page();
    let [data] = page.raw("script[type=\"application/ld+json\"]").try_into().expect("one block of data");
    serde_json::from_str(&data).expect("JSON")
}

#[test]
fn a_thread_describes_itself_and_its_stories_to_search_engines() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let bare = data(&site, THREAD);
    assert_eq!((&bare["@context"], &bare["@type"]), (&json!("https://schema.org"), &json!("DiscussionForumPosting")));
    assert_eq!((&bare["datePublished"], &bare["comment"]), (&json!("2026-06-01T12:00:00Z"), &json!([])));
    assert!(bare["url"].as_str().expect("an address").ends_with(THREAD));
    let page = ines.get(THREAD);
    let long = format!("Some *words* & more. {}", "word ".repeat(200));
    let posted = ines.submit(&page, FORM, &[("body", &long), ("byline", "Grey Heron")]).expect(303);
    let id = posted.header("location").expect("a place").comment_id();
    for number in 0..12 {
        post_story(&ines, &format!("Story number {number}."), "");
    }
    let full = data(&site, THREAD);
    assert_eq!(full["interactionStatistic"]["interactionType"], "https://schema.org/CommentAction");
    assert_eq!(full["interactionStatistic"]["userInteractionCount"], 13);
    let stories = full["comment"].as_array().expect("stories");
    assert_eq!((stories.len(), &stories[0]["author"]["name"]), (10, &json!("Grey Heron")));
    assert!(stories[0]["url"].as_str().expect("an address").ends_with(&format!("/c/{id}")));
    let text = stories[0]["text"].as_str().expect("words");
    assert!(text.starts_with("Some words & more. word") && text.chars().count() <= 201, "{text}");
    ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    let after = data(&site, THREAD).to_string();
    assert!(!after.contains(&id) && !after.contains("Some words") && after.contains("Story number 0."), "{after}");
    site.work();
}

#[test]
fn no_story_can_end_the_data_of_its_page_or_begin_a_script() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let hostile =
        ["</script><script>alert(1)</script>", "`</script><script>alert(1)</script>`", "<!--<script>\u{2028}&lt;/script&gt;"];
    for body in hostile {
        post_story(&ines, body, "");
    }
    let page = site.visitor().get(THREAD).expect(200).page();
    assert_eq!(page.raw("script").len(), 2);
    assert_eq!(
        (page.attributes("script", "type"), page.attributes("script", "src").len()),
        (vec!["module".to_owned(), "application/ld+json".to_owned()], 1)
    );
    assert!(page.has("main") && page.texts("article.story").len() == 3);
    let stories = data(&site, THREAD);
    assert!(stories["comment"][1]["text"].as_str().expect("words").contains("</script><script>alert(1)</script>"));
    site.work();
}
