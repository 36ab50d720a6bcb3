//! The emailed link that posts a story: what opening it does, and whose session its button opens.

use super::unconfirmed::{INES, THREAD, WORDS, is_public, is_signed_in, link, post_story, send};
use crate::support::test_site::TestSite;

#[test]
fn opening_the_link_changes_nothing_and_only_in_the_browser_of_the_story_does_the_page_submit_itself() {
    let site = TestSite::new();
    let ines = site.visitor();
    post_story(&ines, INES);
    let link = link(&site, INES);
    for _ in 0..2 {
        ines.head(&link).expect(200);
        assert!(ines.get(&link).expect(200).page().has("form[data-submit]"));
        assert!(!site.visitor().get(&link).expect(200).page().has("form[data-submit]"));
    }
    assert!(!is_public(&site) && !is_signed_in(&ines));
    ines.open_story_link(&link).expect(303);
    assert!(is_public(&site) && is_signed_in(&ines));
    site.work();
}

#[test]
fn in_another_browser_the_link_needs_one_press_and_opening_it_changes_nothing() {
    let site = TestSite::new();
    post_story(&site.visitor(), INES);
    let link = link(&site, INES);
    for _ in 0..3 {
        let asked = site.visitor().get(&link).expect(200);
        assert!(asked.page().text("main").expect("words").contains(WORDS));
    }
    assert!(!is_public(&site));
    let phone = site.visitor();
    let asked = phone.get(&link).expect(200);
    phone.submit(&asked, "main form", &[]).expect(303);
    assert!(is_public(&site) && is_signed_in(&phone));
    site.work();
}

#[test]
fn a_link_opens_an_account_once_and_afterwards_its_holder_signs_in() {
    let site = TestSite::new();
    let owner = site.owner();
    post_story(&site.visitor(), INES);
    let link = link(&site, INES);
    let list = owner.get("/owner/threads").expect(200);
    let shown = list.page().link("The Distance Between Two Chairs");
    owner.post(&format!("{shown}/lock"), &[]).expect(303);
    let ines = site.visitor();
    // The thread is closed: the story stays where it was, and its writer is signed in.
    ines.post(&link, &[]).expect(403);
    assert!(is_signed_in(&ines));
    let thief = site.visitor();
    let refused = thief.post(&link, &[]).expect(403);
    assert!(refused.page().text(".notice.warning").expect("a sentence").contains("works once"));
    assert!(!is_signed_in(&thief));
    owner.post(&format!("{shown}/open"), &[]).expect(303);
    ines.post(&link, &[]).expect(303);
    assert!(is_public(&site));
    site.work();
}

#[test]
fn a_link_does_not_replace_the_session_of_another_member_without_asking() {
    let site = TestSite::new();
    let tomasz = site.member("tomasz");
    let sent = post_story(&site.visitor(), INES);
    tomasz.follow(&sent);
    let link = link(&site, INES);
    let asked = tomasz.get(&link).expect(200);
    let warning = asked.page().text(".notice.warning").expect("a warning");
    assert!(warning.contains("signed in as Tomasz") && warning.contains("i…@example.org"), "{warning}");
    assert!(tomasz.get("/settings/profile").expect(200).body.contains("Tomasz"));
    tomasz.submit(&asked, "main form", &[]).expect(303);
    assert!(!tomasz.get("/settings/profile").expect(200).body.contains("Tomasz"));
    site.work();
}

#[test]
fn authors_without_a_name_may_post_under_one_thread_each() {
    let site = TestSite::new();
    for number in 0..2 {
        let visitor = site.visitor();
        let email = format!("reader{number}@example.org");
        send(&visitor, &[("body", &format!("{WORDS} {number}")), ("email", &email)]).expect(303);
        visitor.open_story_link(&link(&site, &email)).expect(303);
    }
    assert_eq!(site.visitor().get(THREAD).expect(200).page().texts("article.story .byline b"), ["A reader", "A reader"]);
    site.work();
}
