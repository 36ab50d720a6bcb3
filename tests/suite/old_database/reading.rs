//! What readers find: the same essay, stories, replies, names, positions and counts.

use betwixt::error::InternalError;
use diesel::{RunQueryDsl, sql_query};

use super::{BEN, BURNED, EDITED, LIARS, PARROT, TESS, THREAD, UNREAD, browser, decision_emails, settled, started, texts, words};
use crate::support::stored_stats;

#[test]
fn the_thread_shows_the_same_stories_and_replies_with_their_names_and_positions() {
    let site = settled();
    let page = site.visitor().get(THREAD).expect(200).page();
    assert_eq!(page.text("h1").as_deref(), Some("Letters by the window"));
    assert!(page.text(".essay").expect("the essay").contains("My aunt wrote every letter twice."));
    assert_eq!(
        page.texts("article.story .words"),
        [
            "I kept one for thirty years, unread.",
            "Did you ever open it?",
            "Never.",
            "Mine went out the same evening.",
            "We burned them together.",
            "You all sound like liars.",
            "I edit what I write, once.",
        ]
    );
    let names = ["Ben", "Night Heron", "Ben", "Night Heron", "Tess", "Cleo", "Tess"];
    assert_eq!(page.texts("article.story .byline > b"), names);
    let positions =
        ["80 of 100, mostly kept", "15 of 100, sent", "40 of 100, in between", "5 of 100, sent", "55 of 100, in between"];
    assert_eq!(page.attributes("article.story .mark", "aria-label"), positions);
    assert_eq!(page.text("#stories-title").as_deref(), Some("5 stories"));
    let replies = ["2 replies to what Ben wrote", "1 reply to what Night Heron wrote"];
    assert_eq!(page.texts("details.replies > summary > span:first-child"), replies);
    let front = site.visitor().get("/").expect(200);
    assert!(words(&front).contains("Letters by the window") && words(&front).contains("5 stories"), "{}", words(&front));
}

#[test]
fn an_old_address_of_a_comment_leads_to_it_and_that_of_a_removed_one_shows_no_word_of_it() {
    let site = settled();
    let visitor = site.visitor();
    for id in [UNREAD, BURNED, LIARS, EDITED] {
        let moved = visitor.get(&format!("/c/{id}")).expect(302);
        assert!(moved.location.as_deref().is_some_and(|place| place.ends_with(&format!("#c-{id}"))), "{:?}", moved.location);
        assert!(visitor.follow(&moved).expect(200).page().has(&format!("#c-{id} .words")));
    }
    assert!(!visitor.get(&format!("/c/{PARROT}")).body.contains("parrot"));
    assert!(words(&browser(&site, BEN).get(&format!("/c/{PARROT}/status")).expect(200)).contains("A parrot ate mine."));
}

#[test]
fn stored_counts_are_those_of_a_recount() {
    let site = settled();
    stored_stats::assert_kept(&site.app.db);
}

#[test]
fn the_author_of_an_edited_story_sees_both_versions() {
    let site = settled();
    let history = browser(&site, TESS).get(&format!("/c/{EDITED}/history")).expect(200).page();
    assert_eq!(history.texts(".history .meta").len(), 2);
    assert!(history.text(".difference").is_some_and(|change| change.contains("once")));
}

#[test]
fn what_the_old_version_did_not_show_is_shown_and_found_after_its_job() {
    let site = started();
    let lost = "UPDATE comment SET body = '[Me]: My cœur stayed.', html = '' WHERE body = 'I kept one for thirty years, unread.'";
    let old =
        site.app.db.write_now(move |tx| Ok::<_, InternalError>(betwixt::each!(tx.conn(), |conn| sql_query(lost).execute(conn))?));
    assert_eq!(old.expect("a database"), 1);
    decision_emails(&site);
    assert_eq!(texts(&site).first().map(String::as_str), Some("[Me]: My cœur stayed."));
    let found = site.visitor().get("/search?q=coeur").expect(200).page();
    assert_eq!(found.attributes("main .byline > a:has(time)", "href"), [format!("/c/{UNREAD}")]);
}

#[test]
fn search_finds_with_the_old_index_before_any_job_has_run() {
    let site = started();
    let found = |query: &str| {
        let page = site.visitor().get(&format!("/search?{query}")).expect(200).page();
        page.attributes("main .byline > a:has(time)", "href")
    };
    assert_eq!(found("q=liars"), [format!("/c/{LIARS}")]);
    assert_eq!(found("q=burned+together&in=letters-by-the-window"), [format!("/c/{BURNED}")]);
    assert!(found("q=parrot").is_empty(), "it was removed");
    assert!(site.visitor().get("/search?q=aunt").expect(200).page().links().iter().any(|link| link.href == THREAD));
    assert_eq!(texts(&site).len(), 7);
    decision_emails(&site);
}
