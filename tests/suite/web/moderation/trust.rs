//! Trust in an author: with a reason, for one persona, and logged.

use std::time::Duration;

use betwixt::accounts::Role;
use betwixt::accounts::appoint::{self, By};

use super::*;

const WHY: &str = "Kind and careful for years.";
const TRUST: &str = "form[action$=\"/trust\"]";

/// Sends the form on the page of a person: it grants trust where there is none, and ends it where there is.
pub(super) fn change(staff: &Person, path: &str, reason: &str) -> Answer {
    staff.submit(&staff.get(path).expect(200), TRUST, &[("reason", reason)])
}

/// The lines of the moderators' log about trust.
fn logged(staff: &Person) -> Vec<String> {
    let rows = staff.get("/moderation/log").expect(200).page().texts("tbody tr");
    rows.into_iter().filter(|row| row.contains("trust")).collect()
}

#[test]
fn stories_of_a_trusted_author_are_published_at_once_until_the_trust_ends() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    post_story(&ines, "My first one.");
    let path = person(&mara, &first(&mara, "held"));
    change(&mara, &path, WHY).expect(303);
    post_story(&ines, "My second one, and https://rooms.example/two.");
    assert!(seen(&site).contains("My second one"));
    let page = mara.get(&path).expect(200);
    assert!(page.page().text("dl.facts").expect("what is known").contains("trusted by Mara"));
    assert!(page.page().text(TRUST).expect("the form").contains(WHY));
    change(&mara, &path, "Two readers wrote to me about it.").expect(303);
    assert!(!mara.get(&path).expect(200).page().text("dl.facts").expect("what is known").contains("trusted"));
    post_story(&ines, "My third one.");
    assert!(!seen(&site).contains("My third one."));
    assert_eq!(waiting(&mara, "held"), 2);
    site.work();
}

#[test]
fn trust_in_one_name_neither_shows_nor_applies_on_another_of_the_same_account() {
    let site = site_holding_first();
    let (ines, mara, hall) = (site.member("ines"), site.moderator(), another_thread(&site));
    post_story_as(&ines, THREAD, "Quiet Otter", "We have not spoken for a year.");
    let otter = first(&mara, "held");
    site.pass(Duration::from_secs(600));
    post_story_as(&ines, THREAD, "", "A heron stood in our kitchen.");
    let cases = mara.get("/moderation/held").expect(200).page().attributes(".cases .byline a", "href");
    let otter = person(&mara, &otter);
    let of_another = |case: &String| person(&mara, &mara.get(case).expect(200)) != otter;
    let own_case = cases.into_iter().find(of_another).expect("a case under the other name");
    let own = person(&mara, &mara.get(&own_case).expect(200));
    let before = [&own, &own_case].map(|path| main_of(&mara.get(path).expect(200)).to_owned());
    change(&mara, &otter, WHY).expect(303);
    assert_eq!([&own, &own_case].map(|path| main_of(&mara.get(path).expect(200)).to_owned()), before);
    assert!(mara.get(&otter).expect(200).page().text("dl.facts").expect("what is known").contains("trusted by Mara"));
    post_story_as(&ines, THREAD, "Quiet Otter", "We have spoken again, on the phone.");
    post_story_as(&ines, THREAD, "", "And another heron came.");
    post_story_as(&ines, &hall, "Brown Heron", "I write here under another name.");
    let public = seen(&site);
    assert!(public.contains("We have spoken again") && !public.contains("another heron"));
    assert!(!site.visitor().get(&hall).expect(200).body.contains("under another name"));
    let lines = logged(&mara);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("trusted Quiet Otter in The Distance Between Two Chairs") && lines[0].contains(WHY), "{lines:?}");
    assert!(!lines[0].contains("Ines"));
    site.work();
}

#[test]
fn trust_from_a_role_ends_with_the_role_and_trust_granted_by_moderators_remains() {
    let site = site_holding_first();
    let (mara, otto) = (site.moderator(), site.another_moderator());
    post_story(&mara, "From the desk.");
    assert!(seen(&site).contains("From the desk."));
    let id = mara.id;
    site.app.db.write_now(move |tx| appoint::set_role(tx, By::Terminal, id, Role::Reader)).expect("a reader");
    sign_in(&mara);
    post_story(&mara, "From a reader.");
    assert!(!seen(&site).contains("From a reader."));
    let path = person(&otto, &first(&otto, "held"));
    change(&otto, &path, WHY).expect(303);
    post_story(&mara, "From one who is trusted.");
    assert!(seen(&site).contains("From one who is trusted."));
    site.app.db.write_now(move |tx| appoint::set_role(tx, By::Terminal, id, Role::Moderator)).expect("a moderator");
    let page = otto.get(&path).expect(200);
    assert!(page.page().text("dl.facts").expect("what is known").contains("trusted by their role") && !page.page().has(TRUST));
    site.work();
}

#[test]
fn trust_needs_a_reason_and_is_not_given_to_oneself_nor_to_staff() {
    let site = site_holding_first();
    let (ines, mara, otto) = (site.member("ines"), site.moderator(), site.another_moderator());
    post_story(&ines, "My first one.");
    let path = person(&mara, &first(&mara, "held"));
    let again = change(&mara, &path, "Nice").expect(422);
    assert!(again.page().text("#trust-reason-error").expect("an error").contains("at least 10 characters"));
    assert_eq!(again.page().form(TRUST).value("reason"), Some("Nice"));
    assert!(logged(&mara).is_empty());
    remove(&mara, &first(&mara, "held"));
    post_story_as(&mara, THREAD, "Quiet Otter", "We have not spoken for a year.");
    let pen = person(&otto, &first(&otto, "held"));
    let own = change(&mara, &pen, WHY).expect(403);
    assert_eq!(own.page().form(TRUST).value("reason"), Some(WHY));
    change(&otto, &pen, WHY).expect(303);
    let fields = [("trusted", "on"), ("reason", WHY)];
    // What is so already is not logged twice.
    otto.post(&format!("{pen}/trust"), &fields).expect(303);
    assert_eq!(logged(&mara).len(), 1);
    let id = post_story(&otto, "From the desk.");
    report(&ines, &id, "unkind").expect(303);
    let staff = person(&mara, &first(&mara, "reports"));
    let by_role = mara.post(&format!("{staff}/trust"), &fields).expect(409);
    assert_eq!(by_role.page().form(TRUST).value("reason"), Some(WHY));
    decision_emails(&site, &ines);
}

#[test]
fn the_public_cannot_see_which_authors_are_trusted() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story(&ines, "My first one.");
    change(&mara, &person(&mara, &first(&mara, "held")), WHY).expect(303);
    site.pass(Duration::from_hours(26));
    sign_in(&ines);
    for page in [site.visitor().get("/log"), ines.get(&format!("/c/{id}/status")), site.visitor().get(THREAD)] {
        assert!(!page.body.contains("trust"), "{}", page.page().title());
    }
    site.work();
}

#[test]
fn stories_passed_by_rules_alone_permit_links_once_the_account_is_a_day_old() {
    let site = TestSite::new();
    let (ines, mara) = (site.member("ines"), site.moderator());
    post_story(&ines, "We have two rooms.");
    post_story(&ines, "See https://sheds.example/cheap now.");
    assert!(!seen(&site).contains("sheds.example"));
    assert_eq!(waiting(&mara, "held"), 1);
    site.pass(Duration::from_hours(24));
    sign_in(&ines);
    post_story(&ines, "We have https://rooms.example/two now.");
    assert!(seen(&site).contains("rooms.example"));
    site.work();
}

#[test]
fn a_form_that_does_not_say_whether_to_trust_changes_nothing() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    post_story(&ines, "My first one.");
    let path = person(&mara, &first(&mara, "held"));
    change(&mara, &path, WHY).expect(303);
    for fields in [vec![("reason", "Two readers complained.")], vec![("reason", "Two readers complained."), ("trusted", "maybe")]]
    {
        let refused = mara.post(&format!("{path}/trust"), &fields).expect(422);
        assert_eq!(refused.page().form(TRUST).value("reason"), Some("Two readers complained."));
    }
    assert!(mara.get(&path).expect(200).page().text("dl.facts").expect("what is known").contains("trusted by Mara"));
    assert_eq!(logged(&mara).len(), 1);
    site.work();
}
