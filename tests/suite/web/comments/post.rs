//! Telling stories and replies through the pages.

use std::io::Write;
use std::time::Duration;

use betwixt::comments::DUPLICATE_WINDOW;

use crate::support::actors::{Actor, Answer};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

fn post_story(actor: &Actor, body: &str, position: &str) -> Answer {
    let page = actor.get(THREAD).expect(200);
    actor.submit(&page, FORM, &[("body", body), ("position", position)])
}

/// The page on which a story stands after it was told.
fn posted(actor: &Actor, answer: &Answer) -> Answer {
    let moved = actor.follow(answer).expect(302);
    actor.follow(&moved).expect(200)
}

/// The id in the address of a comment.
fn id_of(answer: &Answer) -> String {
    let location = answer.header("location").expect("a redirect");
    location.split(['/', '?', '#']).nth(2).expect("an id").to_owned()
}

fn reply(actor: &Actor, to: &str, body: &str) -> Answer {
    let form = actor.get(&format!("{THREAD}/reply/{to}")).expect(200);
    actor.submit(&form, FORM, &[("body", body)])
}

/// How many bytes a text takes on its way to a browser.
fn compressed(text: &str) -> usize {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(text.as_bytes()).expect("memory");
    gzip.finish().expect("memory").len()
}

#[test]
fn a_posted_story_appears_at_its_position_and_the_page_says_so() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let answer = post_story(&ines, "We *still* have two rooms.", "62").expect(303);
    let page = posted(&ines, &answer);
    assert!(page.page().text(".notice.success").expect("a notice").contains("shared"));
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
    assert!(posted(&ines, &again).page().text(".notice.success").expect("a notice").contains("shared"));
    // Somebody else's, others, and an answer to something else are stories and replies of their own.
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
    assert!(status.body.contains("A moderator reads each member’s first post before it appears."));
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
fn a_pen_name_stays_in_its_thread_and_does_not_lead_to_the_account() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let page = ines.get(THREAD);
    ines.submit(&page, FORM, &[("body", "Under another name."), ("byline", "Grey Heron")]).expect(303);
    assert_eq!(ines.get(THREAD).page().form(FORM).value("byline"), Some("Grey Heron"));
    for path in [THREAD.to_owned(), format!("{THREAD}/feed.atom")] {
        let seen = site.visitor().get(&path);
        assert!(seen.body.contains("Grey Heron") && !seen.body.contains("Ines"), "{path}");
        assert!(!seen.body.contains(&ines.id.to_string()), "{path} holds the account's id");
    }
    let tomasz = site.member("tomasz");
    let page = tomasz.get(THREAD);
    let refused = tomasz.submit(&page, FORM, &[("body", "Me too."), ("byline", "grey heron")]).expect(422);
    assert!(refused.page().text("#byline-error").expect("a sentence").contains("looks too much like"));
    site.moderator();
    for name in ["M\u{430}ra", "\u{39c}ARA", "Mara (mod)", "Official staff"] {
        let refused = tomasz.submit(&page, FORM, &[("body", "Me too."), ("byline", name)]).expect(422);
        assert!(
            refused.page().text("#byline-error").expect("a sentence").contains("a moderator or owner of this site"),
            "{name}"
        );
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

#[test]
fn a_link_to_a_comment_lands_on_it_whatever_its_page() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let long = "A long story, told slowly. ".repeat(400);
    let ids: Vec<String> = (0..9).map(|number| id_of(&post_story(&ines, &format!("{long}{number}"), "").expect(303))).collect();
    for id in &ids {
        let found = site.visitor().get(&format!("/c/{id}")).expect(302);
        assert!(site.visitor().follow(&found).expect(200).page().has(&format!("#c-{id}")), "{id}");
    }
    let first = site.visitor().get(THREAD);
    let next = first.page().link("More stories");
    let second = site.visitor().get(&next).expect(200);
    assert!(!second.page().has(&format!("#c-{}", ids[0])));
    let back = site.visitor().get(&second.page().link("Earlier stories")).expect(200);
    assert!(back.page().has(&format!("#c-{}", ids[0])));
    site.work();
}

#[test]
fn a_conflicting_edit_loses_no_word() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let id = id_of(&post_story(&ines, "First words.", "").expect(303));
    let path = format!("/c/{id}/edit");
    let form = format!("form[action=\"{path}\"]");
    let stale = ines.get(&path).expect(200);
    ines.submit(&stale, &form, &[("body", "Second words.")]).expect(303);
    let refused = ines.submit(&stale, &form, &[("body", "Third words.")]).expect(409);
    assert_eq!(refused.page().form(&form).value("body"), Some("Third words."));
    assert!(refused.body.contains("<p>Second words.</p>"));
    ines.submit(&refused, &form, &[]).expect(303);
    assert!(site.visitor().get(THREAD).body.contains("<p>Third words.</p>"));
    site.work();
}

#[test]
fn a_feed_that_did_not_change_is_not_sent_again() {
    let site = TestSite::new();
    let ines = site.member("ines");
    post_story(&ines, "In the feed.", "").expect(303);
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

#[test]
fn the_spectrum_is_shown_after_placement_or_on_request_and_never_below_five_answers() {
    let site = TestSite::new();
    let people: Vec<_> = ["ines", "tomasz", "adaeze", "noor", "mikael"].map(|name| site.member(name)).into();
    for (number, person) in people.iter().enumerate() {
        post_story(person, "Here I am.", &(10 + 20 * number).to_string()).expect(303);
        let drawn = site.visitor().get(&format!("{THREAD}?look=1")).page().has("figure.picture");
        assert_eq!(drawn, number == 4, "after {} answers", number + 1);
    }
    assert!(!site.visitor().get(THREAD).page().has("figure.picture"));
    let own = people[0].get(THREAD);
    assert!(own.page().text("figcaption").expect("a caption").contains("You said 10."));
    let bars = own.page().attributes("figure.picture svg a", "aria-label");
    assert_eq!(bars.len(), 5, "{bars:?}");
    assert!(bars.contains(&"10 to 14: 1 reader, you among them".to_owned()), "{bars:?}");
    for href in own.page().attributes("figure.picture svg a", "href") {
        assert_eq!(site.visitor().get(&href).expect(200).page().texts("article.story").len(), 1, "{href}");
    }
    let far = people[0].get(&own.page().link("Read a story from the other end")).expect(200);
    assert_eq!(far.page().attributes("article.story .mark", "aria-label").first().map(String::as_str), Some("90 of 100, space"));
    assert!(!site.visitor().get(THREAD).body.contains("far side"), "the link is at the end of one's own story");
    let sheet = site.visitor().get(&format!("{THREAD}/spectrum.csv")).expect(200);
    let readers: usize = sheet.body.lines().skip(1).filter_map(|line| line.rsplit(',').next()?.parse::<usize>().ok()).sum();
    assert_eq!(readers, 5);
    site.visitor().get(&format!("{THREAD}/spectrum.svg")).expect(200);
    site.work();
}

#[test]
fn a_cold_thread_page_is_at_most_sixty_kilobytes_in_four_requests() {
    let site = TestSite::new();
    let ines = site.member("ines");
    for number in 0..40 {
        let words: String = (0..120).map(|word| format!("word{}x{} ", number * 7919 % 997, word * 31 % 101)).collect();
        post_story(&ines, &words, "50").expect(303);
    }
    let size = |path: &str| compressed(&site.visitor().get(path).expect(200).body);
    let page = site.visitor().get(THREAD).page();
    let mut all = vec![THREAD.to_owned()];
    all.extend(page.attributes("link[rel=stylesheet], link[rel=icon]", "href"));
    all.extend(page.attributes("script[src]", "src"));
    assert!(all.len() <= 4, "{all:?}");
    let total: usize = all.iter().map(|path| size(path)).sum();
    assert!(total <= 60 * 1024, "{total} bytes");
    site.work();
}

#[test]
fn the_text_of_a_withdrawn_story_is_deleted_after_thirty_days() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let id = id_of(&post_story(&ines, "Soon forgotten.", "").expect(303));
    ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    site.pass(Duration::from_secs(31 * 24 * 60 * 60));
    let back = site.member("tomasz");
    assert!(!back.get(&format!("/c/{id}")).body.contains("Soon forgotten."));
    let id: betwixt::id::CommentId = id.parse().expect("an id");
    let kept = site.app.db.read_now(move |tx| betwixt::comments::find(tx, id)).expect("a database").expect("a row");
    assert_eq!(kept.body().as_str(), "");
}

#[test]
fn an_address_with_a_nul_in_it_is_answered_before_a_database_sees_it() {
    let site = TestSite::new();
    for path in ["/letters/a%00b", "/t/a%00b", "/u/%00", "/c/%00/status", "/owner/outbox/%00.eml"] {
        site.visitor().get(path).expect(400);
    }
}
