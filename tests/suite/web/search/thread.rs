//! Searching the stories of one thread.

use std::time::Duration;

use super::{THREAD, ask_in, found, found_in, post_story, post_story_as, publish, stories, walk};
use crate::support::actors::{Actor, CommentAddress};
use crate::support::test_site::TestSite;

const HERE: &str = "closeness-and-space";

/// Says something under a thread, or under a comment of it, and gives its id.
fn say(actor: &Actor, thread: &str, parent: &str, body: &str, form: &str) -> String {
    let fields = [("body", body), ("parent", parent), ("form_id", form)];
    let posted = actor.post(&format!("/t/{thread}/comments"), &fields).expect(303);
    posted.location.expect("a place").comment_id()
}

#[test]
fn a_search_in_a_thread_finds_its_stories_and_replies_and_says_where_one_searches() {
    let site = TestSite::new();
    let (owner, ines) = (site.owner(), site.member("ines"));
    publish(&owner, "Teapots & <b>Kettles</b>", "Somebody has to know where the kettle is.");
    let here = post_story(&ines, "A kettle here.");
    site.pass(Duration::from_mins(1));
    let reply = say(&ines, HERE, &here, "The kettle again.", "reply");
    let there = say(&ines, "teapots-b-kettles-b", "", "A kettle there.", "there");
    assert_eq!(found_in(&site, HERE, "kettle"), [reply, here]);
    assert_eq!(found_in(&site, "teapots-b-kettles-b", "kettle"), [there]);
    assert_eq!(found_in(&site, "teapots-b-kettles-b", "here"), Vec::<String>::new());
    assert_eq!(found(&site, "kettle").len(), 3);

    let answer = ask_in(&site.visitor(), "teapots-b-kettles-b", "kettle a").expect(200);
    let page = answer.page();
    let heading = "Search the stories under “Teapots & <b>Kettles</b>”";
    assert_eq!((page.texts("h1"), page.title()), (vec![heading.to_owned()], format!("{heading} · Betwixt")));
    assert!(!page.has("main h3"), "no essay");
    assert_eq!(page.link("Teapots & <b>Kettles</b>"), "/t/teapots-b-kettles-b");
    assert_eq!(page.link("Search everywhere"), "/search?q=kettle%20a");
    let form = page.form("main form");
    assert_eq!((form.value("q"), form.value("in")), (Some("kettle a"), Some("teapots-b-kettles-b")));
    assert_eq!(page.attributes("meta[name=robots]", "content"), ["noindex"]);
    // Before anything is typed the page is there as well.
    let empty = site.visitor().get("/search?in=closeness-and-space").expect(200).page();
    assert_eq!(empty.form("main form").value("in"), Some(HERE));
    assert_eq!(empty.link("Search everywhere"), "/search");
    site.work();
}

#[test]
fn a_thread_with_stories_has_a_box_that_searches_them() {
    let site = TestSite::new();
    assert!(!site.visitor().get(THREAD).expect(200).page().has("main search"));
    let id = post_story(&site.member("ines"), "A kettle in the hall.");
    let form = site.visitor().get(THREAD).expect(200).page().form("main search form").with("q", "kettle");
    assert_eq!((form.action.as_str(), form.method.as_str()), ("/search", "get"));
    let fields: Vec<String> = form.fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let found = site.visitor().get(&format!("/search?{}", fields.join("&"))).expect(200);
    assert_eq!(stories(&found), [id]);
    site.work();
}

#[test]
fn every_page_further_on_stays_in_the_thread() {
    let site = TestSite::new();
    let (owner, ines) = (site.owner(), site.member("ines"));
    publish(&owner, "Kettles", "An essay about a kettle.");
    let mut posted = Vec::new();
    for number in 0..45 {
        site.app.clock.advance(Duration::from_secs(1));
        posted.push(say(&ines, HERE, "", &format!("Kettle, told {number}."), &format!("here-{number}")));
        say(&ines, "kettles", "", &format!("Kettle, told there {number}."), &format!("there-{number}"));
    }
    posted.reverse();
    assert_eq!(walk(&site, "/search?q=kettle&in=closeness-and-space"), (Vec::new(), posted.clone(), 3));
    assert_eq!(walk(&site, "/search?in=closeness-and-space&q=%22kettle+told%22"), (Vec::new(), posted, 3));
    site.work();
}

#[test]
fn an_address_that_the_thread_had_once_finds_the_same() {
    let site = TestSite::new();
    let owner = site.owner();
    let id = post_story(&site.member("ines"), "A kettle.");
    let shown = owner.get(&owner.get("/owner/threads").expect(200).page().link("The Distance Between Two Chairs")).expect(200);
    let path = shown.page().attributes("a[href$=\"/edit\"]", "href").remove(0);
    let form = owner.get(&path).expect(200);
    owner.submit(&form, &format!("form[action=\"{path}\"]"), &[("slug", "near-and-far")]).expect(303);
    for slug in [HERE, "near-and-far"] {
        let answer = ask_in(&site.visitor(), slug, "kettle").expect(200);
        assert_eq!(stories(&answer), [id.as_str()], "{slug}");
        assert_eq!(answer.page().form("main form").value("in"), Some("near-and-far"));
        assert_eq!(answer.page().link("The Distance Between Two Chairs"), "/t/near-and-far");
    }
    site.work();
}

#[test]
fn hidden_stories_are_not_found_in_their_thread_and_muted_authors_stay_collapsed() {
    let site = TestSite::plan().with("MODERATION", "first").build();
    let (ines, tomasz, noor, mara) = (site.member("ines"), site.member("tomasz"), site.member("noor"), site.moderator());
    let decide = |decision: &str| {
        let case = mara.get("/moderation/held").expect(200).page().attributes(".cases .byline a", "href").remove(0);
        mara.submit(&mara.get(&case).expect(200), "#decide", &[("decision", decision), ("reason", "unkind")]).expect(303);
    };
    let stays = post_story_as(&ines, "A kettle that stays.", "Grey Heron");
    decide("publish");
    let withdrawn = post_story(&mara, "A kettle that goes.");
    mara.post(&format!("/c/{withdrawn}/withdraw"), &[]).expect(303);
    post_story(&tomasz, "A kettle that is taken down.");
    decide("remove");
    post_story(&noor, "A kettle that waits.");
    for actor in [&site.visitor(), &*ines, &*tomasz, &*noor, &*mara] {
        assert_eq!(stories(&ask_in(actor, HERE, "kettle").expect(200)), [stays.as_str()]);
    }
    tomasz.post(&format!("/c/{stays}/mute"), &[("mute", "on")]).expect(303);
    let folded = ask_in(&tomasz, HERE, "kettle").expect(200);
    assert_eq!(folded.page().texts("main .gone"), ["You muted Grey Heron."]);
    assert!(!folded.body.contains("that stays"));
    site.pass(Duration::from_secs(61));
    for (person, message) in [(&ines, "Your story is published"), (&tomasz, "Your story was removed")] {
        assert_eq!(site.outbox.latest(&person.email).subject, message);
    }
}

#[test]
fn a_search_in_an_unknown_thread_says_so_and_offers_the_query_for_the_whole_site() {
    let site = TestSite::new();
    let owner = site.owner();
    let form = owner.get("/owner/threads/new").expect(200);
    let draft = [("title", "Later"), ("body", "Not yet."), ("question", "When?"), ("pole_low", "Soon"), ("pole_high", "Late")];
    owner.submit(&form, "form[action=\"/owner/threads\"]", &draft).expect(303);
    let id = post_story(&site.member("ines"), "A kettle.");
    let long = "a".repeat(3_000);
    for slug in [
        "nowhere",
        "later",
        "\"><script>alert(1)</script>",
        "closeness-and-space' OR 1=1",
        "../closeness-and-space",
        "§1",
        "*",
        &long,
    ] {
        let answer = ask_in(&site.visitor(), slug, "kettle").expect(404);
        let page = answer.page();
        assert!(page.text("main .errors").expect("a sentence").contains("searches everywhere"), "{slug}");
        assert!(page.title().starts_with("Error: Search"), "{slug}");
        assert!(!page.has("main .list, main .empty") && !answer.body.contains("alert(1)"), "{slug}");
        let form = page.form("main form");
        assert_eq!((form.value("q"), form.value("in")), (Some("kettle"), None), "{slug}");
    }
    assert_eq!(found(&site, "kettle"), [id]);
    site.work();
}

#[test]
fn a_refused_search_in_a_thread_stays_there() {
    let site = TestSite::plan().with("RATE_LIMITS", "on").build();
    let refused = ask_in(&site.visitor(), HERE, "?!").expect(422);
    assert_eq!(refused.page().form("main form").value("in"), Some(HERE));
    for _ in 0..30 {
        ask_in(&site.visitor(), HERE, "kettle").expect(200);
    }
    let waiting = ask_in(&site.visitor(), HERE, "kettle").expect(429);
    let form = waiting.page().form("main form");
    assert_eq!((form.value("q"), form.value("in")), (Some("kettle"), Some(HERE)));
}
