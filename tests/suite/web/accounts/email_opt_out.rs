//! Claims about notification emails, and the way to switch them off without signing in.

use std::time::Duration;

use super::notifications::{post_with_reply_email, reply};
use crate::support::cast::Member;
use crate::support::outbox::Received;
use crate::support::test_site::TestSite;

/// A member who got an email about a reply, the author of the reply, and the path of the link that stops such emails.
fn site_with_reply() -> (TestSite, Member, Member, String, Received) {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let id = post_with_reply_email(&ines, "We have two rooms.");
    reply(&ruth, &id, "We have a heron.");
    site.work();
    let email = site.outbox.latest(&ines.email);
    let link = email.link("/u/notices/");
    (site, ines, ruth, link, email)
}

/// How many emails come of another reply.
fn emails_of_another_reply(site: &TestSite, ines: &Member, ruth: &Member) -> usize {
    // Later, so that no rule asks a moderator about two stories in a row.
    site.pass(Duration::from_secs(60 * 60));
    let before = site.outbox.to(&ines.email).len();
    let id = post_with_reply_email(ines, &format!("Room number {before}."));
    reply(ruth, &id, "We have another heron.");
    site.work();
    site.outbox.to(&ines.email).len() - before
}

#[test]
fn an_email_about_a_reply_is_a_notification_that_says_how_to_stop_it() {
    let (_, _, _, link, email) = site_with_reply();
    let header = |name: &str| email.parsed.header(name).unwrap_or_default().to_owned();
    assert!(header("List-Unsubscribe").ends_with(&format!("{link}>")), "{}", header("List-Unsubscribe"));
    assert!(header("List-Id").contains("<replies.list."), "{}", header("List-Id"));
    assert_eq!((header("Precedence"), header("Auto-Submitted")), ("list".to_owned(), "auto-generated".to_owned()));
    assert!(email.parsed.html.expect("html").contains(&link), "the same links in both parts");
}

#[test]
fn an_email_about_a_decision_is_a_notification_of_its_own_kind() {
    let (site, ines, ruth, _, _) = site_with_reply();
    site.pass(Duration::from_secs(60 * 60));
    let id = post_with_reply_email(&ines, "We have three rooms.");
    ruth.post(&format!("/c/{id}/report"), &[("reason", "unkind")]).expect(303);
    let mara = site.moderator();
    let case = mara.get("/moderation/reports").expect(200).page().attributes(".cases .byline a", "href").remove(0);
    mara.submit(&mara.get(&case).expect(200), "#decide", &[("decision", "remove"), ("reason", "unkind")]).expect(303);
    // The author is notified once the decision can no longer be undone at once.
    site.pass(Duration::from_mins(10));
    let email = site.outbox.latest(&ines.email);
    assert!(email.parsed.header("List-Id").expect("a list").contains("<decisions.list."));
    site.visitor().post_bytes(&email.link("/u/notices/"), &[], b"List-Unsubscribe=One-Click").expect(200);
    assert_eq!(emails_of_another_reply(&site, &ines, &ruth), 1, "replies are another kind");
}

#[test]
fn opening_the_link_changes_nothing_and_its_button_stops_the_emails_with_an_undo() {
    let (site, ines, ruth, link, _) = site_with_reply();
    let visitor = site.visitor();
    visitor.head(&link).expect(200);
    let page = visitor.get(&link).expect(200);
    assert_eq!(page.page().texts("main button"), ["Stop these emails"]);
    assert!(!page.body.contains(&ines.email), "the address is veiled");
    assert_eq!(emails_of_another_reply(&site, &ines, &ruth), 1);
    let done = visitor.submit(&page, "main form", &[]).expect(303);
    assert_eq!(emails_of_another_reply(&site, &ines, &ruth), 0);
    assert!(ines.get("/notices").expect(200).page().texts("main li a").len() > 1, "the site still says so");
    let off = visitor.follow(&done).expect(200);
    visitor.submit(&off, "main form", &[]).expect(303);
    assert_eq!(emails_of_another_reply(&site, &ines, &ruth), 1);
}

#[test]
fn a_mail_programs_button_needs_no_cookie_and_another_site_can_press_nothing_else() {
    let (site, ines, ruth, link, _) = site_with_reply();
    let foreign = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "cross-site")];
    let visitor = site.visitor();
    assert_eq!(visitor.post_bytes(&link, &foreign, b"button=1").status, 403);
    for _ in 0..2 {
        let answer = visitor.post_bytes(&link, &foreign, b"List-Unsubscribe=One-Click").expect(200);
        assert!(answer.location.is_none() && answer.header("set-cookie").is_none());
    }
    assert_eq!(emails_of_another_reply(&site, &ines, &ruth), 0);
    assert_eq!(visitor.post_bytes(&link, &foreign, b"undo=1").status, 403);
}

#[test]
fn a_passed_on_link_switches_emails_on_for_one_day_and_the_member_can_at_any_time() {
    let (site, ines, ruth, link, _) = site_with_reply();
    site.visitor().post(&link, &[("button", "1")]).expect(303);
    site.pass(Duration::from_secs(25 * 60 * 60));
    site.visitor().post(&link, &[("undo", "1")]).expect(410);
    let settings = ines.get("/settings/notifications").expect(200).page();
    assert_eq!(settings.texts("[aria-labelledby=emails-title] .badge"), ["off", "on"]);
    ines.post("/settings/notifications", &[("emails_on", "reply")]).expect(303);
    assert_eq!(emails_of_another_reply(&site, &ines, &ruth), 1);
}

/// Whether the page behind the link offers an undo; it always leads to the settings.
fn offers_undo(site: &TestSite, link: &str) -> bool {
    let page = site.visitor().get(link).expect(200).page();
    assert!(page.has("main a[href='/settings/notifications']"));
    page.texts("main button").contains(&"Undo".to_owned())
}

#[test]
fn a_link_undoes_only_what_a_link_ended_and_offers_it_while_that_works() {
    let (site, ines, _, link, _) = site_with_reply();
    let settings = |field: &str| ines.post("/settings/notifications", &[(field, "reply")]).expect(303);
    let is_off =
        || ines.get("/settings/notifications").expect(200).page().texts("[aria-labelledby=emails-title] .badge")[0] == "off";
    let undo = || site.visitor().post(&link, &[("undo", "1")]).status;
    settings("emails_off");
    site.visitor().post(&link, &[("button", "1")]).expect(303);
    assert!(!offers_undo(&site, &link));
    assert_eq!((undo(), is_off()), (410, true));
    settings("emails_on");
    site.visitor().post(&link, &[("button", "1")]).expect(303);
    assert!(offers_undo(&site, &link));
    settings("emails_off");
    assert!(!offers_undo(&site, &link), "the settings have the last word");
    assert_eq!((undo(), is_off()), (410, true));
    settings("emails_on");
    site.visitor().post_bytes(&link, &[], b"List-Unsubscribe=One-Click").expect(200);
    site.pass(Duration::from_hours(23));
    assert!(offers_undo(&site, &link));
    site.pass(Duration::from_hours(2));
    assert!(!offers_undo(&site, &link));
    assert_eq!(undo(), 410);
}

#[test]
fn the_link_of_an_older_email_does_not_undo_what_a_newer_one_ended() {
    let (site, ines, ruth, older, _) = site_with_reply();
    assert_eq!(emails_of_another_reply(&site, &ines, &ruth), 1);
    let newer = site.outbox.latest(&ines.email).link("/u/notices/");
    site.visitor().post(&newer, &[("button", "1")]).expect(303);
    assert!(!offers_undo(&site, &older) && offers_undo(&site, &newer));
    site.visitor().post(&older, &[("undo", "1")]).expect(410);
    // Nor after it was pressed too: it ended nothing.
    site.visitor().post_bytes(&older, &[], b"List-Unsubscribe=One-Click").expect(200);
    site.visitor().post(&older, &[("undo", "1")]).expect(410);
    assert_eq!(emails_of_another_reply(&site, &ines, &ruth), 0);
    site.visitor().post(&newer, &[("undo", "1")]).expect(303);
    assert_eq!(emails_of_another_reply(&site, &ines, &ruth), 1);
}

#[test]
fn a_link_works_for_nothing_else_and_a_changed_one_for_nothing() {
    let (site, _, _, link, _) = site_with_reply();
    site.visitor().get(&link.replace("/u/notices/", "/u/")).expect(404);
    site.visitor().get(&link.replace("/u/notices/", "/s/")).expect(404);
    let changed = format!("{}{}", &link[..link.len() - 1], if link.ends_with('A') { "B" } else { "A" });
    site.visitor().post_bytes(&changed, &[], b"List-Unsubscribe=One-Click").expect(404);
    let lost = site.visitor().get(&changed).expect(404).page();
    assert!(!lost.has("main form"), "it is not about the newsletter");
    assert_eq!(lost.link("Sign in and change your notification settings"), "/settings/notifications");
}
