//! Several moderators at one case, and access to the moderation pages.

use std::thread;
use std::time::Duration;

use super::*;

#[test]
fn the_second_of_two_moderators_sees_the_first_decision_and_loses_no_word() {
    let site = site_holding_first();
    let (ines, mara, otto) = (site.member("ines"), site.moderator(), site.another_moderator());
    post_story(&ines, "A heron stood in our kitchen.");
    let (one, other) = (first(&mara, "held"), first(&otto, "held"));
    remove(&mara, &one);
    let fields = [("decision", "publish"), ("message", "Lovely."), ("note", "I like herons.")];
    let late = otto.submit(&other, DECIDE, &fields).expect(409);
    let changed = late.page().text("#changed").expect("what changed");
    assert!(changed.contains("Mara removed it: unkind"), "{changed}");
    let form = late.page().form(DECIDE);
    assert_eq!((form.value("message"), form.value("note")), (Some("Lovely."), Some("I like herons.")));
    // Having seen it, Otto may insist.
    otto.submit(&late, DECIDE, &[("decision", "publish")]).expect(303);
    assert!(seen(&site).contains("heron"));
    assert_eq!(decision_emails(&site, &ines), ["Your story is published"]);
}

#[test]
fn of_two_moderators_at_the_same_moment_one_decides() {
    let site = site_holding_first();
    let (ines, mara, otto) = (site.member("ines"), site.moderator(), site.another_moderator());
    post_story(&ines, "A heron stood in our kitchen.");
    let form = first(&mara, "held").page().form(DECIDE);
    let version = form.value("version").expect("a version").to_owned();
    let fields = [("decision", "publish"), ("version", version.as_str())];
    let statuses = thread::scope(|scope| {
        let post = |person: &Person| {
            let browser = site.visitor();
            for cookie in ["betwixt", "__Host-betwixt"] {
                if let Some(value) = person.cookie_named(cookie) {
                    browser.set_cookie(cookie, &value);
                }
            }
            let (action, fields) = (form.action.clone(), fields);
            scope.spawn(move || browser.post(&action, &fields).status)
        };
        let mut statuses = [post(&mara), post(&otto)].map(|handle| handle.join().expect("an answer"));
        statuses.sort_unstable();
        statuses
    });
    assert_eq!(statuses, [303, 409]);
    assert_eq!(decision_emails(&site, &ines).len(), 1);
}

#[test]
fn an_edit_or_a_report_in_between_makes_a_decision_stale() {
    let site = TestSite::new();
    let (ines, tomasz, ruth, mara) = (site.member("ines"), site.member("tomasz"), site.member("ruth"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    report(&tomasz, &id, "unkind").expect(303);
    let before = first(&mara, "reports");
    report(&ruth, &id, "privacy").expect(303);
    let stale = mara.submit(&before, DECIDE, &[("decision", "keep")]).expect(409);
    assert!(stale.page().text("#changed").expect("what changed").contains("A reader reported it"));
    let form = ines.get(&format!("/c/{id}/edit")).expect(200);
    ines.submit(&form, "main form[method=post]", &[("body", "A heron stood in a kitchen.")]).expect(303);
    let stale = mara.submit(&stale, DECIDE, &[("decision", "keep")]).expect(409);
    assert!(stale.page().text("#changed").expect("what changed").contains("Ines changed it"));
    mara.submit(&stale, DECIDE, &[("decision", "keep")]).expect(303);
    site.pass(Duration::from_secs(61));
    site.work();
}

#[test]
fn only_moderators_and_the_owner_can_open_the_moderation_pages() {
    let site = TestSite::new();
    let (ines, ada) = (site.member("ines"), site.owner());
    for path in ["/moderation", "/moderation/held", "/moderation/log"] {
        ines.get(path).expect(403);
        let sent = site.visitor().get(path).expect(303);
        assert!(sent.location.expect("a place").starts_with("/sign-in?next=/moderation"), "{path}");
        ada.get(path).expect(200);
    }
}

#[test]
fn a_form_from_another_site_decides_nothing() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    post_story(&ines, "A heron stood in our kitchen.");
    let action = first(&mara, "held").page().form(DECIDE).action;
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "cross-site")];
    mara.post_bytes(&action, &headers, b"decision=publish&version=1").expect(403);
    assert!(!seen(&site).contains("heron"));
}
