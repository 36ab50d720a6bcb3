//! What a thread shows to other programs and on other surfaces: search engines, password managers, paper.

use std::time::Duration;

use betwixt::clock::UnixMicros;
use serde_json::{Value, json};

use crate::support::actors::Actor;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

/// Tells a story and gives its id.
fn post_story(actor: &Actor, body: &str, position: &str) -> String {
    let posted = actor.submit(&actor.get(THREAD).expect(200), FORM, &[("body", body), ("position", position)]).expect(303);
    posted.header("location").and_then(|place| place.split(['/', '?', '#']).nth(2)).expect("an id").to_owned()
}

/// What stands after `name` on a line of its own.
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

#[test]
fn a_booklet_holds_the_thread_with_its_stories_and_no_buttons() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    let story = post_story(&ines, "We *still* have two rooms.", "62");
    let form = tomasz.get(&format!("{THREAD}/reply/{story}")).expect(200);
    tomasz.submit(&form, FORM, &[("body", "So do we.")]).expect(303);
    let thread = site.visitor().get(THREAD).expect(200).page();
    let answer = site.visitor().get(&thread.link("Print as a booklet")).expect(200);
    let page = answer.page();
    assert_eq!(page.texts(".essay"), thread.texts(".essay"));
    assert_eq!(page.texts(".words"), ["We still have two rooms.", "So do we."]);
    assert_eq!(page.texts(".stories ol .words"), ["So do we."]);
    assert_eq!(page.attributes(".mark", "aria-label"), ["62 of 100, mostly space"]);
    assert!(page.text(".asked").expect("a question").contains("Space"));
    assert_eq!(page.link("Back to the thread"), THREAD);
    let printed = page.links().into_iter().find(|link| link.href == format!("/c/{story}")).expect("a permalink");
    assert!(printed.text.starts_with("127.0.0.1:") && printed.text.ends_with(&printed.href), "{printed:?}");
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
    assert!(page.attributes("link[rel=canonical]", "href")[0].ends_with(THREAD));
    for reader in [&answer, &ines.get(&format!("{THREAD}/booklet")).expect(200)] {
        assert!(!reader.page().has("main :is(form, button, input, textarea, details, .actions)"));
    }
    let tag = answer.header("etag").expect("a tag").to_owned();
    site.visitor().get_with(&format!("{THREAD}/booklet"), &[("if-none-match", &tag)]).expect(304);
    site.visitor().get(&format!("{THREAD}/booklet?after=nonsense")).expect(404);
    site.work();
}

#[test]
fn a_booklet_ends_after_five_hundred_stories_and_says_where_the_rest_is() {
    let site = TestSite::new();
    let ines = site.member("ines");
    for number in 0..503 {
        let form = number.to_string();
        ines.post(&format!("{THREAD}/comments"), &[("body", &format!("Story number {number}.")), ("form_id", &form)]).expect(303);
    }
    let first = site.visitor().get(&format!("{THREAD}/booklet")).expect(200).page();
    assert_eq!(first.texts("article.story").len(), 500);
    let second = site.visitor().get(&first.link("The stories after these")).expect(200).page();
    assert_eq!(second.texts(".words"), ["Story number 500.", "Story number 501.", "Story number 502."]);
    assert!(!second.has(".essay") && !second.links().iter().any(|link| link.text == "The stories after these"));
    assert_eq!(second.link("the first booklet"), format!("{THREAD}/booklet"));
    site.work();
}

/// What the thread's page tells machines.
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
    let id = posted.header("location").and_then(|place| place.split(['/', '?', '#']).nth(2)).expect("an id").to_owned();
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

#[test]
fn a_shared_link_to_a_thread_previews_the_article_with_its_text_and_date() {
    let site = TestSite::new();
    let page = site.visitor().get(THREAD).expect(200).page();
    let said = |name: &str| page.attributes(&format!("meta[property=\"{name}\"], meta[name=\"{name}\"]"), "content");
    assert_eq!((said("og:type"), said("twitter:card")), (vec!["article".to_owned()], vec!["summary".to_owned()]));
    assert_eq!(said("article:published_time"), ["2026-06-01T12:00:00Z"]);
    assert_eq!((said("og:title"), said("og:site_name")), (page.texts("h1"), vec!["Betwixt".to_owned()]));
    assert!(said("og:description") == said("description") && !said("description")[0].is_empty());
    assert_eq!(said("og:url"), page.attributes("link[rel=canonical]", "href"));
}

#[test]
fn every_announced_feed_exists() {
    let site = TestSite::new();
    let story = post_story(&site.member("ines"), "In the feed.", "");
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
fn error_pages_show_a_signed_in_member_as_signed_in() {
    let site = TestSite::new();
    let (ines, ada) = (site.member("ines"), site.owner());
    for (person, path, status) in
        [(&*ines, "/nowhere", 404), (&*ines, "/c/1", 404), (&*ines, "/owner", 403), (&*ada, "/t/nowhere", 404)]
    {
        let nav = person.get(path).expect(status).page().text("header nav").expect("a way on");
        assert!(nav.contains("Sign out") && !nav.contains("Sign in"), "{path}: {nav}");
    }
    assert!(ada.get("/nowhere").page().has("header a[href=\"/owner\"]"));
    let nobody = site.visitor();
    nobody.set_cookie("betwixt", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    for actor in [site.visitor(), nobody] {
        assert!(actor.get("/nowhere").expect(404).page().text("header nav").expect("a way on").contains("Sign in"));
    }
}

#[test]
fn strict_transport_security_is_sent_on_https_and_never_for_subdomains() {
    let site = TestSite::plan().with("BASE_URL", "https://localhost").build();
    assert_eq!(site.visitor().get("/").expect(200).header("strict-transport-security"), Some("max-age=63072000"));
    assert_eq!(TestSite::new().visitor().get("/").expect(200).header("strict-transport-security"), None);
}
