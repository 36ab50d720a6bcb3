//! The page of a thread: branches, links to comments, confirmations, and what a locked thread offers.

use std::io::Write;
use std::time::Duration;

use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::html::Page;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

fn post_story(actor: &Actor, body: &str) -> String {
    let page = actor.get(THREAD).expect(200);
    id_of(&actor.submit(&page, FORM, &[("body", body)]).expect(303))
}

fn reply(actor: &Actor, to: &str, body: &str) -> String {
    let form = actor.get(&format!("{THREAD}/reply/{to}")).expect(200);
    id_of(&actor.submit(&form, FORM, &[("body", body)]).expect(303))
}

fn id_of(answer: &Answer) -> String {
    answer.location.as_deref().expect("a place").comment_id()
}

fn edit(actor: &Actor, id: &str, body: &str) -> Answer {
    let form = actor.get(&format!("/c/{id}/edit")).expect(200);
    actor.submit(&form, "form[action$=\"/edit\"]", &[("body", body)]).expect(303)
}

fn lock(site: &TestSite) {
    let owner = site.owner();
    let shown = owner.get("/owner/threads").expect(200).page().attributes("main a[href^=\"/owner/threads/\"]", "href");
    let essay = shown.iter().find(|href| !href.ends_with("/new")).expect("an essay");
    owner.post(&format!("{essay}/lock"), &[]).expect(303);
}

#[test]
fn a_collapsed_branch_names_the_first_author_and_shows_how_the_reply_begins() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let story = post_story(&ines, "We have two rooms.");
    let words = "A <b> heron & *its* neighbour, who came by on a morning in March and has not left the kitchen since that day.";
    let answer = reply(&ruth, &story, words);
    reply(&ines, &story, "And a balcony.");
    let peek = |actor: &Actor| actor.get(THREAD).expect(200).page().texts("details.replies > summary .peek");
    let begins = "Ruth A <b> heron & its neighbour, who came by on a morning in March and has not left…";
    assert_eq!(peek(&site.visitor()), [begins]);
    assert_eq!(peek(&ines), [begins]);
    // Hidden comments and those of muted authors are not quoted.
    ines.post(&format!("/c/{answer}/mute"), &[("mute", "on")]).expect(303);
    assert!(peek(&ines).is_empty());
    reply(&ines, &answer, "It eats the fish.");
    ruth.post(&format!("/c/{answer}/withdraw"), &[]).expect(303);
    assert_eq!(peek(&site.visitor()), ["Ines It eats the fish."]);
    site.work();
}

#[test]
fn a_collapsed_branch_says_how_many_replies_are_new() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let story = post_story(&ines, "We have two rooms.");
    let answer = reply(&ruth, &story, "We have a heron.");
    let other = post_story(&ines, "Elsewhere.");
    reply(&ruth, &other, "Here as well.");
    ines.get(THREAD).expect(200);
    site.pass(Duration::from_hours(2));
    reply(&ruth, &answer, "It is new.");
    reply(&ruth, &story, "So is this.");
    let inside = |actor: &Actor| actor.get(THREAD).expect(200).page().texts("details.replies > summary .inside");
    assert_eq!(inside(&ines), ["2 new", "1 new"], "the branch of the story, and that of its answer");
    assert!(inside(&site.visitor()).is_empty());
    site.work();
}

#[test]
fn a_branch_is_labelled_with_what_it_answers_and_a_muted_author_keeps_their_name() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let story = post_story(&ines, "We have two rooms.");
    let answer = reply(&ruth, &story, "We have a heron.");
    let page = site.visitor().get(THREAD).expect(200).page();
    assert_eq!(page.texts("details.replies > summary .spoken"), ["to what Ines wrote"]);
    ines.post(&format!("/c/{answer}/mute"), &[("mute", "on")]).expect(303);
    let page = ines.get(THREAD).expect(200).page();
    // The name is shown outside of the collapsed part.
    assert_eq!(page.text(&format!("#c-{answer} > details > summary > #by-{answer}")).as_deref(), Some("You muted Ruth"));
    assert_eq!(page.attributes(&format!("#c-{answer}"), "aria-labelledby"), [format!("by-{answer}")]);
    site.work();
}

#[test]
fn the_page_of_one_comment_shows_the_full_date() {
    let site = TestSite::new();
    let id = post_story(&site.member("ines"), "We have two rooms.");
    site.pass(Duration::from_hours(48));
    let page = site.visitor().get(&format!("/c/{id}?context=1")).expect(200).page();
    let posted = page.text("h1 + .meta").expect("a date");
    assert!(posted.starts_with("Posted on ") && posted.contains(" 20") && posted.contains(':'), "{posted}");
    site.work();
}

#[test]
fn no_two_pages_of_a_thread_or_of_the_list_bear_the_same_title() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let long = "A long story, told slowly. ".repeat(400);
    for number in 0..9 {
        post_story(&ines, &format!("{long}{number}"));
    }
    let visitor = site.visitor();
    let next = visitor.get(THREAD).expect(200).page().link("More stories");
    let booklet = format!("{THREAD}/booklet");
    let orders = ["newest", "near&at=10", "far&at=10", "replies"].map(|order| format!("{THREAD}?sort={order}"));
    let band = format!("{THREAD}?from=0&to=19");
    let answered = format!("{THREAD}?only=answered");
    let mut pages = vec![THREAD, "/", "/?page=2", &next, &booklet, &band, &answered];
    pages.extend(orders.iter().map(String::as_str));
    let mut titles: Vec<String> = pages.iter().map(|page| visitor.get(page).expect(200).page().title()).collect();
    assert!(titles.iter().skip(3).all(|title| title.starts_with(&titles[0][..20])), "{titles:?}");
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), pages.len(), "{titles:?}");
    site.work();
}

#[test]
fn a_locked_thread_offers_nothing_that_it_refuses() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let id = post_story(&ines, "We have two rooms.");
    lock(&site);
    let thread = site.visitor().get(THREAD).expect(200);
    assert!(!thread.body.contains("You see it once you have placed yourself"));
    assert!(thread.page().has("#picture form button"), "it can still be looked at");
    assert_eq!(thread.page().texts("a.skip"), ["Skip to the text", "Skip to the stories"]);
    let late = site.visitor().get(&format!("{THREAD}/reply/{id}")).expect(200);
    assert_eq!(late.page().text("h1").as_deref(), Some("No more replies"));
    assert!(late.page().title().starts_with("No more replies"));
    assert!(!late.page().has("main form"));
    site.work();
}

#[test]
fn the_pages_of_a_thread_and_a_conversation_say_what_muting_them_stops() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let story = post_story(&ruth, "We have two rooms.");
    let set = |path: &str, choice: &str| ines.post(&format!("{path}/interest"), &[("interest", choice)]).expect(303);
    set(THREAD, "mute");
    set(&format!("/c/{story}"), "mute");
    let words = |page: &str| {
        let form = ines.get(page).expect(200).page();
        (form.text("form.hearing span").expect("a sentence"), form.texts("form.hearing button[name=interest]").join(", "))
    };
    let thread = "You muted this thread: you get no notifications of new stories and replies in it, except in conversations that \
                  you follow.";
    assert_eq!(words(THREAD), (thread.to_owned(), "Unmute, Follow".to_owned()));
    let conversation = "You muted this conversation: you get no notifications of new replies in it.";
    assert_eq!(words(&format!("/c/{story}/interest")), (conversation.to_owned(), "Unmute, Follow".to_owned()));
    set(THREAD, "none");
    assert!(!ines.get(THREAD).expect(200).page().has("form.hearing span"));
    site.work();
}

#[test]
fn a_saved_edit_is_confirmed_beside_the_story() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let id = post_story(&ines, "We have two rooms.");
    let there = ines.follow(&edit(&ines, &id, "We have three rooms."));
    let page = ines.follow(&there.expect(302)).expect(200).page();
    assert_eq!(page.text(".notice.success p").as_deref(), Some("Your change is saved."));
    assert!(page.has(&format!("#c-{id}.fresh[autofocus] > .notice.success")), "where the browser scrolls to");
    // Below what it answers, on the page of its own conversation: the thread's page does not show replies as deep as this.
    let deep = (0..12).fold(id.clone(), |answered, level| reply(&ines, &answered, &format!("Reply number {level}.")));
    let there = ines.follow(&edit(&ines, &deep, "The last one.")).expect(302);
    assert!(there.location.as_deref().is_some_and(|place| place.starts_with(&format!("/c/{deep}?context=1"))), "{there:?}");
    let page = ines.follow(&there).expect(200).page();
    assert_eq!(page.text(".notice.success p").as_deref(), Some("Your change is saved."));
    assert!(page.has(&format!("#c-{deep}.fresh")));
    // No other reader's page says it.
    assert!(!site.visitor().get(&format!("{THREAD}?saved={id}")).expect(200).body.contains("is saved"));
    site.work();
}

#[test]
fn a_saved_edit_of_a_held_story_is_confirmed_on_its_status_page() {
    let site = TestSite::plan().with("MODERATION", "all").build();
    let ines = site.member("ines");
    let id = post_story(&ines, "We have two rooms.");
    let form = ines.get(&format!("/c/{id}/edit")).expect(200);
    let hint = form.page().text("#body-hint").expect("a hint");
    assert!(hint.ends_with("This is waiting for a moderator, who will read what you save.") && hint.contains("20,000"), "{hint}");
    let page = ines.follow(&edit(&ines, &id, "We have three rooms.")).expect(200).page();
    assert_eq!(page.text(".notice.success p").as_deref(), Some("Your change is saved."));
    assert_eq!(page.text("h1").as_deref(), Some("Your story is waiting for a moderator"));
    site.work();
}

#[test]
fn an_impossible_action_links_to_a_possible_one() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let id = post_story(&ines, "We have two rooms.");
    for (path, fields) in [("report", [("reason", "spam")]), ("thanks", [("thanks", "on")]), ("mute", [("mute", "on")])] {
        let refused = ines.post(&format!("/c/{id}/{path}"), &fields).expect(403);
        assert_eq!(refused.page().link("Edit"), format!("/c/{id}/edit"), "{path}");
        assert_eq!(refused.page().link("See its status"), format!("/c/{id}/status"), "{path}");
    }
    ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    let gone = site.visitor().get(&format!("/c/{id}")).expect(410);
    assert_eq!(gone.page().link("Go to the thread"), THREAD);
    let out = site.visitor().post(&format!("/c/{id}/withdraw"), &[]).expect(401);
    assert_eq!(out.page().links().iter().filter(|link| link.text == "Sign in" && link.href.starts_with("/sign-in")).count(), 2);
    site.work();
}

#[test]
fn a_link_to_a_comment_lands_on_it_whatever_its_page() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let long = "A long story, told slowly. ".repeat(400);
    let ids: Vec<String> = (0..9).map(|number| post_story(&ines, &format!("{long}{number}"))).collect();
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

/// How many bytes a text takes on its way to a browser.
fn compressed(text: &str) -> usize {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(text.as_bytes()).expect("memory");
    gzip.finish().expect("memory").len()
}

#[test]
fn a_cold_thread_page_is_at_most_sixty_kilobytes_in_four_requests() {
    let site = TestSite::new();
    let ines = site.member("ines");
    for number in 0..40 {
        let words: String = (0..120).map(|word| format!("word{}x{} ", number * 7919 % 997, word * 31 % 101)).collect();
        ines.submit(&ines.get(THREAD).expect(200), FORM, &[("body", words.as_str()), ("position", "50")]).expect(303);
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
fn a_conversation_offers_the_feed_of_its_replies_only_while_it_exists() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let story = post_story(&ines, "We have two rooms.");
    reply(&ruth, &story, "We have a heron.");
    let offered = || {
        let page = site.visitor().get(&format!("/c/{story}?context=1")).expect(200).page();
        let links = page.links().into_iter().map(|link| link.href).filter(|href| href.ends_with("/feed.atom"));
        let announced = page.attributes("link[type=\"application/atom+xml\"]", "href");
        links.chain(announced).filter(|href| href.contains(&story)).collect::<Vec<_>>()
    };
    assert_eq!(offered().len(), 2);
    ines.post(&format!("/c/{story}/withdraw"), &[]).expect(303);
    assert_eq!(offered(), Vec::<String>::new());
    site.work();
}

#[test]
fn a_long_chain_of_replies_is_shown_in_parts_of_ten_that_lead_to_its_beginning() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let story = post_story(&ines, "The beginning.");
    let deep = (1..=24).fold(story, |answered, level| reply(&ines, &answered, &format!("Reply number {level}.")));
    let above = |page: &Page| page.texts("[aria-labelledby=above-title] .words");
    let mut page = site.visitor().get(&format!("/c/{deep}?context=1")).expect(200).page();
    let mut shown = vec![above(&page)];
    for left in [14, 3] {
        page = site.visitor().get(&page.link(&format!("Read what came before ({left} more)"))).expect(200).page();
        shown.push(above(&page));
    }
    assert_eq!(shown.iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 2], "and its own page shows the third");
    assert_eq!((shown[0][0].as_str(), shown[0][9].as_str()), ("Reply number 14.", "Reply number 23."));
    assert_eq!(shown[2][0], "The beginning.");
    let form = ines.get(&format!("{THREAD}/reply/{deep}")).expect(200).page();
    assert_eq!(form.texts("main > .stories .words").len(), 11, "with the one that is answered");
    assert!(form.link("Read what came before (14 more)").ends_with("?context=1"));
    site.work();
}

#[test]
fn what_waits_for_a_moderator_is_named_on_the_page_of_its_thread() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let story = post_story(&ines, "We have two rooms.");
    let held = |body: &str, parent: &str| {
        let fields = [("body", body), ("parent", parent), ("form_id", body)];
        ruth.post(&format!("{THREAD}/comments"), &fields).expect(303);
    };
    let notice = || ruth.get(THREAD).expect(200).page().text("#stories .notice").expect("a notice");
    held("Look at https://sheds.example/one", "");
    assert_eq!(notice(), "Your story is waiting for a moderator. Only you and the moderators can see it. Status");
    held("Look at https://sheds.example/two", &story);
    let said = "2 things you wrote here are waiting for a moderator. Only you and the moderators can see them. Your story \
                Your reply to Ines";
    assert_eq!(notice(), said);
    let page = ruth.get(THREAD).expect(200).page();
    let status = ruth.get(&page.link("Your reply to Ines")).expect(200).page();
    assert_eq!(status.text("h1").as_deref(), Some("Your reply is waiting for a moderator"));
    assert_eq!(ruth.get(&status.link("Ines, 1 Jun 2026")).expect(302).location.as_deref(), Some(&*format!("{THREAD}#c-{story}")));
    site.work();
}
