//! The line below the question: subscribe, follow, share.

use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";

#[test]
fn the_line_below_the_question_subscribes_and_leads_on_with_plain_links() {
    let site = TestSite::new();
    let visitor = site.visitor();
    let answer = visitor.get(THREAD).expect(200);
    let page = answer.page();
    let (line, stories) = (answer.body.find("class=\"ending\"").unwrap(), answer.body.find("id=\"stories\"").unwrap());
    assert!(answer.body.find("id=\"tell\"").unwrap() < line && line < stories, "after the question, before the stories");
    visitor.submit(&answer, ".ending form", &[("email", "ann@example.org")]).expect(303);
    site.work();
    assert!(site.outbox.latest("ann@example.org").subject.starts_with("Confirm your subscription"));
    let here = format!("http%3A//{}/t/closeness-and-space", site.base.strip_prefix("http://").unwrap().replace(':', "%3A"));
    for (name, start) in [
        ("Email", "mailto:?subject="),
        ("Facebook", "https://www.facebook.com/sharer/sharer.php?u="),
        ("X", "https://x.com/intent/post?text="),
    ] {
        let href = page.link(name);
        assert!(href.starts_with(start) && href.ends_with(&here), "{href}");
    }
    assert_eq!(page.link("Link to this page"), format!("{}{THREAD}", site.base));
    assert_eq!(page.link("Essays (Atom feed)"), "/feed.atom");
    assert!(page.attributes("script", "src").iter().all(|src| src.starts_with("/assets/")), "no script of another site");
}

#[test]
fn readers_follow_the_site_where_its_owner_says_that_it_is() {
    let site = TestSite::new();
    let owner = site.owner();
    assert_eq!(site.visitor().get(THREAD).page().attributes(".ending a[rel=me]", "href"), [""; 0]);
    let form = owner.get("/owner/settings").expect(200);
    let profiles = [
        ("bluesky", "https://bsky.app/profile/chairs.example"),
        ("facebook", "https://www.facebook.com/chairs"),
        ("instagram", "https://www.instagram.com/chairs"),
        ("mastodon", "https://social.example/@chairs"),
        ("x", "https://x.com/chairs"),
    ];
    owner.submit(&form, "form[action=\"/owner/settings\"]", &profiles).expect(303);
    let page = site.visitor().get(THREAD).expect(200).page();
    assert_eq!(page.texts(".ending a[rel=me]"), ["Facebook", "X", "Mastodon", "Instagram", "Bluesky"]);
    let mut found = page.attributes(".ending a[rel=me]", "href");
    found.sort();
    let mut given = profiles.map(|(_, href)| href);
    given.sort_unstable();
    assert_eq!(found, given);
}
