//! The list of what a member wrote.

use std::collections::BTreeSet;

use crate::support::actors::{Actor, CommentAddress};
use crate::support::cast::Person;
use crate::support::html::Page;
use crate::support::test_site::TestSite;
use crate::web::comments::unconfirmed::{self, FORM, THREAD};
use crate::web::moderation::{DECIDE, first};

const LIST: &str = "/settings/stories";

fn post_as(actor: &Actor, body: &str, byline: &str) -> String {
    let page = actor.get(THREAD).expect(200);
    let posted = actor.submit(&page, FORM, &[("body", body), ("byline", byline)]).expect(303);
    posted.location.expect("a place").comment_id()
}

fn decide(moderator: &Person, decision: &str) {
    let fields: &[(&str, &str)] = match decision {
        "publish" | "spam" => &[("decision", decision)],
        _ => &[("decision", decision), ("reason", "unkind"), ("message", "Try it without the names.")],
    };
    moderator.submit(&first(moderator, "held"), DECIDE, fields).expect(303);
}

fn list(actor: &Actor) -> Page {
    actor.get(LIST).expect(200).page()
}

fn words(page: &Page) -> Vec<String> {
    page.texts("main .list > li > p:first-child > a")
}

#[test]
fn a_member_sees_what_they_wrote_under_every_name_with_its_state_newest_first() {
    let site = TestSite::plan().with("MODERATION", "all").build();
    let (ines, ruth, mara) = (site.member("ines"), site.member("ruth"), site.moderator());
    let published = post_as(&ines, "One heron.", "");
    decide(&mara, "publish");
    let removed = post_as(&ines, "Two herons.", "Grey Heron");
    decide(&mara, "remove");
    let asked = post_as(&ines, "Three herons.", "Grey Heron");
    decide(&mara, "revise");
    post_as(&ines, "Four herons.", "");
    decide(&mara, "spam");
    let withdrawn = post_as(&ines, "Five herons.", "");
    ines.post(&format!("/c/{withdrawn}/withdraw"), &[]).expect(303);
    let reply = ines.get(&format!("{THREAD}/reply/{published}")).expect(200);
    ines.submit(&reply, FORM, &[("body", "Six herons."), ("byline", "")]).expect(303);

    let page = list(&ines);
    assert_eq!(words(&page), ["Six herons.", "Five herons.", "Four herons.", "Three herons.", "Two herons.", "One heron."]);
    assert_eq!(
        page.texts("main .badge"),
        ["Waiting for a moderator", "Withdrawn", "Not shown", "Changes requested", "Removed", "Published"]
    );
    let about = page.texts("main .list .meta");
    assert!(about[0].starts_with("Reply in The Distance Between Two Chairs, as Ines"), "{about:?}");
    assert!(about[3].starts_with("Story in The Distance Between Two Chairs, as Grey Heron"), "{about:?}");
    let said = page.text("main").expect("words");
    assert!(said.contains("Removed by a moderator: unkind.") && said.contains("A moderator asked you to change this."), "{said}");
    let leads = page.attributes("main .list a", "href");
    for target in [
        format!("/c/{published}"),
        format!("/c/{published}/edit"),
        format!("/c/{asked}/edit"),
        format!("/c/{removed}/status"),
        format!("/c/{withdrawn}/status"),
    ] {
        assert!(leads.contains(&target), "{target}: {leads:?}");
        assert!(ines.get(&target).status < 400, "{target}");
    }
    for other in [&ruth.browser, &mara.browser] {
        assert!(list(other).texts("main .list > li").is_empty(), "it is for its author alone");
    }
    site.pass(std::time::Duration::from_secs(61));
    site.outbox.to(&ines.email);
}

#[test]
fn what_was_written_with_the_members_address_while_signed_out_waits_at_the_top_until_it_is_confirmed() {
    let site = TestSite::new();
    let (ines, ruth, elsewhere) = (site.member("ines"), site.member("ruth"), site.visitor());
    post_as(&ines, "Signed in.", "");
    unconfirmed::post_story(&elsewhere, "Ines@Example.org");
    let page = list(&ines);
    assert_eq!(words(&page), [unconfirmed::WORDS, "Signed in."]);
    assert_eq!(page.texts("main .badge"), ["Not confirmed", "Published"]);
    assert!(list(&ruth).texts("main .list > li").is_empty());
    let link = page.attributes("main .list a", "href").remove(0);
    ines.submit(&ines.get(&link).expect(200), "main form", &[]).expect(303);
    let page = list(&ines);
    assert_eq!(words(&page), [unconfirmed::WORDS, "Signed in."]);
    assert_eq!(page.texts("main .badge"), ["Published", "Published"]);
    site.work();
    site.outbox.to(&ines.email);
}

#[test]
fn another_address_moves_an_unconfirmed_story_to_the_list_of_its_holder() {
    let site = TestSite::new();
    let (ines, ruth, elsewhere) = (site.member("ines"), site.member("ruth"), site.visitor());
    let sent = unconfirmed::post_story(&elsewhere, &ines.email);
    elsewhere.post(sent.location.as_deref().expect("a page"), &[("email", &ruth.email)]).expect(303);
    assert!(list(&ines).texts("main .list > li").is_empty());
    assert_eq!(words(&list(&ruth)), [unconfirmed::WORDS]);
    site.pass(betwixt::comments::unconfirmed::UNCONFIRMED_RETENTION);
    assert!(list(&ruth).texts("main .list > li").is_empty(), "it was deleted");
    for person in [&ines, &ruth] {
        site.outbox.to(&person.email);
    }
}

#[test]
fn the_list_goes_on_a_page_at_a_time_without_a_gap_or_a_repeat() {
    let site = TestSite::new();
    let ines = site.member("ines");
    for number in 0..35 {
        post_as(&ines, &format!("Heron number {number}."), "");
    }
    let first = list(&ines);
    let next = first.link("Earlier ones");
    let second = ines.get(&next).expect(200).page();
    let all: BTreeSet<String> = words(&first).into_iter().chain(words(&second)).collect();
    assert_eq!((words(&first).len(), words(&second).len(), all.len()), (30, 5, 35));
    assert!(!second.has("a[rel=next]"));
    assert_eq!(words(&ines.get(&format!("{LIST}?after=garbage")).expect(200).page()), words(&first));
    site.work();
}

#[test]
fn the_settings_lead_to_their_first_page_which_links_to_the_stories() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let led = ines.get("/settings").expect(303);
    let page = ines.follow(&led).expect(200).page();
    assert_eq!(page.link("Your stories"), LIST);
    assert_eq!(page.texts("nav[aria-label=Settings] a").len(), 5);
    assert!(site.visitor().get("/settings").expect(303).location.is_some_and(|place| place.starts_with("/sign-in")));
}
