//! A text that an emailed link could not post: its author gets it back, and the link posts it once at most.

use std::time::Duration;

use betwixt::comments::DUPLICATE_WINDOW;

use super::unconfirmed::{FORM, INES, THREAD, WORDS, link, post_story, send};
use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::test_site::TestSite;

/// An author whose story came back because its thread was locked, and its link. The thread is open again.
fn returned(site: &TestSite) -> (Actor, String) {
    let (owner, ines) = (site.owner(), site.visitor());
    post_story(&ines, INES);
    let link = link(site, INES);
    let shown = owner.get("/owner/threads").expect(200).page().link("The Distance Between Two Chairs");
    owner.post(&format!("{shown}/lock"), &[]).expect(303);
    ines.open_story_link(&link).expect(403);
    owner.post(&format!("{shown}/open"), &[]).expect(303);
    (ines, link)
}

/// An author whose reply came back in the form for a story because what it answered was withdrawn, that page, and its link.
fn returned_form(site: &TestSite) -> (Actor, Answer, String) {
    let (ruth, ines) = (site.member("ruth"), site.visitor());
    let answered = send(&ruth, &[("body", "We have two rooms.")]).expect(303).location.expect("a place");
    let answered = answered.comment_id();
    let form = ines.get(&format!("{THREAD}/reply/{answered}")).expect(200);
    ines.submit(&form, FORM, &[("body", WORDS), ("email", INES)]).expect(303);
    let link = link(site, INES);
    ruth.post(&format!("/c/{answered}/withdraw"), &[]).expect(303);
    let page = ines.open_story_link(&link).expect(422);
    assert_eq!(page.page().form(FORM).value("body"), Some(WORDS));
    (ines, page, link)
}

fn stories(site: &TestSite) -> Vec<String> {
    site.visitor().get(THREAD).expect(200).page().texts("article.story .words")
}

#[test]
fn a_link_whose_text_came_back_does_not_post_the_first_version_beside_a_corrected_one() {
    let site = TestSite::new();
    let (ines, link) = returned(&site);
    send(&ines, &[("body", "Told without her name.")]).expect(303);
    for _ in 0..2 {
        assert!(ines.get(&link).expect(200).body.contains(WORDS));
    }
    assert_eq!(stories(&site), ["Told without her name."]);
    site.work();
}

#[test]
fn a_link_whose_text_came_back_in_a_form_leads_to_what_was_posted_with_that_form() {
    let site = TestSite::new();
    let (ines, page, link) = returned_form(&site);
    let posted = ines.submit(&page, FORM, &[("body", "Told without her name.")]).expect(303);
    let comment = format!("/c/{}", posted.location.expect("a place").comment_id());
    for answer in [ines.get(&link), ines.post(&link, &[]), site.visitor().get(&link)] {
        assert_eq!(answer.expect(303).location.as_deref(), Some(comment.as_str()));
    }
    assert_eq!(stories(&site), ["Told without her name."]);
    site.work();
}

#[test]
fn a_link_whose_text_came_back_ends_with_its_form_also_when_that_text_was_posted_from_another_page_before() {
    let site = TestSite::new();
    let (ines, page, link) = returned_form(&site);
    let corrected = [("body", "Told without her name.")];
    let first = send(&ines, &corrected).expect(303).location.expect("a place");
    let comment = format!("/c/{}", first.comment_id());
    let again = ines.submit(&page, FORM, &corrected).expect(303).location.expect("a place");
    assert_eq!(again, first);
    assert_eq!(ines.get(&link).expect(303).location, Some(comment));
    assert_eq!(stories(&site), ["Told without her name."]);
    site.work();
}

#[test]
fn a_text_that_came_back_and_was_posted_from_another_page_is_not_posted_again_by_its_link() {
    let site = TestSite::new();
    let (ines, link) = returned(&site);
    site.pass(Duration::from_mins(1));
    send(&ines, &[("body", WORDS), ("position", "30"), ("byline", "Grey Heron")]).expect(303);
    // Later than the same form counts as sent twice.
    site.pass(DUPLICATE_WINDOW * 2);
    let asked = ines.get(&link).expect(200);
    ines.submit(&asked, "main form", &[]).expect(303);
    assert_eq!(stories(&site), [WORDS]);
    site.work();
}

#[test]
fn a_draft_written_since_stays_when_the_link_posts_the_first_text() {
    let site = TestSite::new();
    let (ines, link) = returned(&site);
    let save = |words: &str| ines.post(&format!("{THREAD}/sketch"), &[("body", words), ("quiet", "1"), ("revision", "9")]);
    save("Told without her name.").expect(204);
    let asked = ines.get(&link).expect(200);
    ines.submit(&asked, "main form", &[]).expect(303);
    assert_eq!(stories(&site), [WORDS]);
    assert_eq!(ines.get(THREAD).expect(200).page().form(FORM).value("body"), Some("Told without her name."));
    site.work();
}

#[test]
fn a_draft_of_the_same_text_ends_when_the_link_posts_it() {
    let site = TestSite::new();
    let (ines, link) = returned(&site);
    ines.post(&format!("{THREAD}/sketch"), &[("body", WORDS), ("quiet", "1")]).expect(204);
    ines.submit(&ines.get(&link).expect(200), "main form", &[]).expect(303);
    assert_eq!(ines.get(THREAD).expect(200).page().form(FORM).value("body"), Some(""));
    site.work();
}
