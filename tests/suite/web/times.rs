//! Times of day: one zone on each page, which the page names once.

use crate::support::actors::{Actor, CommentAddress};
use crate::support::html::Page;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

fn post_story(actor: &Actor) -> String {
    let page = actor.get(THREAD).expect(200);
    let posted = actor.submit(&page, FORM, &[("body", "We have two rooms.")]).expect(303);
    posted.location.expect("a place").comment_id()
}

/// Fails unless the page names the zone once, and a script can show each time of day in the reader's own zone.
fn assert_one_zone(page: &Page, path: &str) {
    let said = page.text("main").expect("words");
    assert_eq!(said.matches("Europe/Berlin").count(), 1, "{path}: {said}");
    assert_eq!(page.texts("[data-zone]"), ["Europe/Berlin"], "{path}");
    assert!(!said.contains("UTC"), "{path}: {said}");
    let fixed: Vec<_> =
        page.texts("time:not([data-local], [data-relative])").into_iter().filter(|text| text.contains(':')).collect();
    assert!(fixed.is_empty(), "{path}: {fixed:?}");
}

#[test]
fn without_a_script_a_page_shows_times_in_the_zone_of_the_site_and_names_it_once() {
    let site = TestSite::plan().with("TZ", "Europe/Berlin").with("MODERATION", "first").build();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story(&ines);
    let status = format!("/c/{id}/status");
    let page = ines.get(&status).expect(200).page();
    assert_one_zone(&page, &status);
    // It is noon in UTC.
    assert_eq!(page.texts("time[data-local]"), ["2 June 2026, 14:00", "1 June 2026, 14:00"]);
    assert!(page.text("main").unwrap().contains("should have read it by 2 June 2026, 14:00. We’ll notify you then."));
    let held = mara.get("/moderation/held").expect(200).page().attributes(".cases .byline a", "href").remove(0);
    mara.submit(&mara.get(&held).expect(200), "#decide", &[("decision", "publish")]).expect(303);
    ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    let withdrawn = ines.get(&status).expect(200).page();
    assert!(withdrawn.text("main").unwrap().contains("You can restore it until 1 July 2026, 14:00; then its text is deleted."));
    let history = format!("/c/{id}/history");
    for (actor, path) in [(&ines.browser, status.as_str()), (&mara.browser, "/moderation/log"), (&ines.browser, &history)] {
        assert_one_zone(&actor.get(path).expect(200).page(), path);
    }
    site.pass(std::time::Duration::from_secs(61));
    site.outbox.to(&ines.email);
}
