//! Claims about the addresses that programs look for: robots.txt, the sitemap, security.txt, the password settings.

use std::time::Duration;

use betwixt::clock::UnixMicros;

use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";

/// The value after `name` on its own line.
fn line<'a>(body: &'a str, name: &str) -> Option<&'a str> {
    body.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

#[test]
fn robots_txt_allows_public_pages_and_names_the_sitemap() {
    let site = TestSite::new();
    let robots = site.visitor().get("/robots.txt").expect(200);
    assert_eq!(robots.header("content-type"), Some("text/plain; charset=utf-8"));
    let closed: Vec<_> = robots.body.lines().filter_map(|line| line.strip_prefix("Disallow: ")).collect();
    for path in ["/settings", "/sign-in", "/sign-up", "/moderation", "/owner", "/u/", "/s/", "/verify", "/reset", "/setup"] {
        assert!(closed.contains(&path), "{path}");
    }
    for open in ["/", THREAD, "/letters", "/feed.atom", "/sitemap.xml", "/search", "/subscribe"] {
        assert!(!closed.iter().any(|path| open.starts_with(path)), "{open}");
    }
    let map = line(&robots.body, "Sitemap").expect("a map");
    assert!(map.starts_with("http://127.0.0.1:"), "{map}");
    site.visitor().get(map).expect(200);
}

#[test]
fn the_sitemap_lists_each_published_thread_with_its_last_change_and_no_draft() {
    let site = TestSite::new();
    let owner = site.owner();
    let form = owner.get("/owner/threads/new").expect(200);
    let essay = [("title", "Later"), ("body", "Not yet."), ("question", "When?"), ("pole_low", "Soon"), ("pole_high", "Late")];
    owner.submit(&form, "form[action=\"/owner/threads\"]", &essay).expect(303);
    let map = site.visitor().get("/sitemap.xml").expect(200);
    assert_eq!(map.header("content-type"), Some("application/xml; charset=utf-8"));
    let places = map.page().texts("url > loc");
    let paths: Vec<_> = places.iter().map(|place| place.splitn(4, '/').nth(3).expect("a whole address")).collect();
    assert_eq!(paths, ["", "letters", "t/closeness-and-space"]);
    assert_eq!(map.page().texts("url > lastmod"), ["2026-06-01T12:00:00Z"]);
    let tag = map.header("etag").expect("a tag").to_owned();
    site.visitor().get_with("/sitemap.xml", &[("if-none-match", &tag)]).expect(304);
}

#[test]
fn a_password_manager_is_redirected_to_the_password_settings() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let sent = ines.get("/.well-known/change-password").expect(302);
    assert_eq!(sent.header("location"), Some("/settings/security"));
    assert!(ines.follow(&sent).expect(200).page().has("input[type=password]"));
    // The specification has programs ask for this name, to learn whether a status of ours can be believed.
    site.visitor().get("/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200").expect(404);
}

#[test]
fn security_txt_names_a_contact_and_an_expiry() {
    let site = TestSite::plan().with("MAIL_FROM", "Stories <letters+site@example.org>").build();
    let said = site.visitor().get("/.well-known/security.txt").expect(200);
    assert_eq!(said.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(line(&said.body, "Contact"), Some("mailto:letters%2Bsite@example.org"));
    assert!(line(&said.body, "Canonical").expect("an address").ends_with("/.well-known/security.txt"));
    let until = |body: &str| line(body, "Expires").expect("an end").parse::<jiff::Timestamp>().expect("a moment of RFC 3339");
    let (now, end) = (site.app.clock.now(), until(&said.body));
    assert!(end > now.to_jiff() && end < (now + Duration::from_hours(365 * 24)).to_jiff(), "{end}");
    site.pass(Duration::from_hours(300 * 24));
    assert!(until(&site.visitor().get("/.well-known/security.txt").body) > UnixMicros::to_jiff(site.app.clock.now()));
}

#[test]
fn without_a_contact_in_the_settings_there_is_no_security_txt() {
    TestSite::new().visitor().get("/.well-known/security.txt").expect(404);
    let plan = TestSite::plan().with("ADMIN_EMAIL", "ada@example.org").with("ADMIN_PASSWORD", "seven quiet herons at dusk");
    let site = plan.build();
    site.visitor().get("/.well-known/security.txt").expect(404);
}
