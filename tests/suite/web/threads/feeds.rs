//! Claims about the Atom feeds.

use std::time::Duration;

use crate::support::actors::{Actor, CommentAddress};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

/// Posts a story; its id.
fn post_story(actor: &Actor, body: &str) -> String {
    let posted = actor.submit(&actor.get(THREAD).expect(200), FORM, &[("body", body)]).expect(303);
    posted.header("location").expect("a place").comment_id()
}

#[test]
fn every_announced_feed_exists() {
    let site = TestSite::new();
    let story = post_story(&site.member("ines"), "In the feed.");
    let pages = ["/", THREAD, "/letters", &format!("/c/{story}?context=1")].map(str::to_owned);
    let feeds = [
        "/feed.atom".to_owned(),
        format!("{THREAD}/feed.atom"),
        "/letters/feed.atom".to_owned(),
        format!("/c/{story}/feed.atom"),
    ];
    for (path, feed) in pages.iter().zip(feeds) {
        let page = site.visitor().get(path).expect(200).page();
        let css = "head > link[rel=alternate][type=\"application/atom+xml\"][title]";
        assert_eq!(page.attributes(css, "href"), [feed.as_str()], "{path}");
        let answer = site.visitor().get(&feed).expect(200);
        assert!(answer.header("content-type").expect("a type").starts_with("application/atom+xml"), "{feed}");
        assert!(answer.body.contains(&format!("{feed}\"")), "{feed} does not name itself");
    }
    site.work();
}

#[test]
fn a_feed_that_did_not_change_is_not_sent_again() {
    let site = TestSite::new();
    let ines = site.member("ines");
    post_story(&ines, "In the feed.");
    for path in ["/feed.atom".to_owned(), format!("{THREAD}/feed.atom")] {
        let feed = site.visitor().get(&path).expect(200);
        let tag = feed.header("etag").expect("a tag").to_owned();
        assert_eq!(feed.header("content-type"), Some("application/atom+xml; charset=utf-8"));
        site.visitor().get_with(&path, &[("if-none-match", &tag)]).expect(304);
    }
    let stories = site.visitor().get(&format!("{THREAD}/feed.atom"));
    assert!(stories.body.contains("<thr:in-reply-to ref=\"tag:") && stories.body.contains("In the feed."));
    site.work();
}

/// The text of every element of this name in a feed.
fn elements(feed: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    feed.split(&open).skip(1).filter_map(|rest| rest.split(&close).next()).map(str::to_owned).collect()
}

#[test]
fn an_edit_soon_after_posting_moves_the_time_of_the_entry_and_of_the_feed() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let id = post_story(&ines, "Frist words.");
    let feed = |path: &str| site.visitor().get(path).expect(200).body;
    let path = format!("{THREAD}/feed.atom");
    assert_eq!(elements(&feed(&path), "updated"), ["2026-06-01T12:00:00Z"; 2]);
    site.pass(Duration::from_mins(10));
    let form = ines.get(&format!("/c/{id}/edit")).expect(200);
    ines.submit(&form, &format!("form[action=\"/c/{id}/edit\"]"), &[("body", "First words.")]).expect(303);
    let after = feed(&path);
    assert!(after.contains("First words."));
    assert_eq!(elements(&after, "updated"), ["2026-06-01T12:10:00Z"; 2]);
    assert_eq!(elements(&after, "published"), ["2026-06-01T12:00:00Z"]);
    site.work();
}

#[test]
fn every_id_in_every_feed_is_a_tag_and_stays_when_the_address_changes() {
    let site = TestSite::new();
    let (owner, subscriber) = (site.owner(), site.subscriber("sub", &["essays"]));
    post_story(&owner, "In the feed.");
    let made = owner.post("/owner/issues", &[("subject", "Hello"), ("list", "essays"), ("body", "Two people carry a table.\n")]);
    let issue = made.expect(303).location.expect("a place");
    let asked = owner.get(&format!("{issue}/send")).expect(200);
    owner.submit(&asked, "main form", &[]).expect(303);
    site.work();
    site.outbox.latest(&subscriber.email);
    for path in ["/feed.atom".to_owned(), format!("{THREAD}/feed.atom"), "/letters/feed.atom".to_owned()] {
        let ids = elements(&site.visitor().get(&path).expect(200).body, "id");
        assert!(ids.len() > 1, "{path}");
        for id in ids {
            assert!(id.starts_with("tag:127.0.0.1,20"), "{path}: {id}");
        }
    }
}
