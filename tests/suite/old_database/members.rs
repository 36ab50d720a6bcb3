//! What members find: their session, password, role, trust, draft, follows, mutes, thanks and notifications.

use std::time::Duration;

use super::{
    ADA, BEN, BURNED, FOLLOW, FORM, LIARS, MARA, TESS, THREAD, UNREAD, browser, decision_emails, post, settled, started, texts,
};
use crate::support::actors::Actor;
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

/// Signs in by password; the browser and the status of the answer.
fn sign_in(site: &TestSite, email: &str, password: &str) -> (Actor, u16) {
    let browser = site.visitor();
    let status = browser.post("/sign-in", &[("email", email), ("password", password)]).status;
    (browser, status)
}

#[test]
fn every_browser_stays_signed_in_with_the_name_and_role_of_its_member() {
    let site = settled();
    for (cookie, name, moderation, owner) in
        [(ADA, "Ada", 200, 200), (MARA, "Mara", 200, 403), (TESS, "Tess", 403, 403), (BEN, "Ben", 403, 403)]
    {
        let browser = browser(&site, cookie);
        let profile = browser.get("/settings/profile").expect(200).page();
        assert_eq!(profile.attributes("main input[name=name]", "value"), [name]);
        assert_eq!((browser.get("/moderation").status, browser.get("/owner").status), (moderation, owner), "{name}");
    }
}

#[test]
fn old_passwords_sign_in_and_a_disabled_account_stays_disabled() {
    let site = settled();
    let (cleo, status) = sign_in(&site, "cleo@example.org", PASSWORD);
    assert_eq!((status, cleo.get("/settings/profile").status), (303, 200));
    assert_eq!(sign_in(&site, "cleo@example.org", "eleven brass kettles on a shelf").1, 422);
    assert_eq!(sign_in(&site, "finn@example.org", PASSWORD).1, 422);
}

/// The owner lets the first story of each newcomer wait for a moderator.
fn hold_newcomers(site: &TestSite) {
    let ada = browser(site, ADA);
    let form = ada.get("/owner/threads/0scfhhet1c8kt/edit").expect(200);
    ada.submit(&form, "main form[action^=\"/owner/threads/\"]", &[("moderation", "first")]).expect(303);
}

#[test]
fn a_trusted_reader_is_published_at_once_even_when_nothing_of_theirs_is_accepted_any_more() {
    let site = settled();
    let (tess, mara, noor) = (browser(&site, TESS), browser(&site, MARA), site.member("noor"));
    hold_newcomers(&site);
    let kept = mara.get("/moderation/cases/0scfhhxw6emy0").expect(200);
    mara.submit(&kept, "#decide", &[("decision", "remove"), ("reason", "off-topic")]).expect(303);
    post(&tess, "Mine never came.");
    post(&noor, "Mine came twice.");
    let public = texts(&site);
    assert!(public.iter().any(|text| text == "Mine never came."), "{public:?}");
    assert!(!public.iter().any(|text| text == "Mine came twice."), "{public:?}");
    assert_eq!(mara.get("/moderation/held").expect(200).page().texts(".cases .words"), ["Mine came twice."]);
    let log = mara.get("/moderation/log").expect(200).page().texts("tbody tr");
    let trust: Vec<_> = log.iter().filter(|row| row.contains("Trusted before trust was logged.")).collect();
    assert!(trust.len() == 1 && trust[0].contains("Tess"), "{log:?}");
    decision_emails(&site);
    assert_eq!(site.outbox.to("tess@example.org").len(), 1, "her story was removed");
}

#[test]
fn a_member_with_published_stories_is_no_newcomer() {
    let site = settled();
    hold_newcomers(&site);
    // An account that is younger than a day is one, whatever is published.
    site.pass(Duration::from_hours(24));
    post(&browser(&site, BEN), "There was a second letter.");
    assert_eq!(texts(&site).last().map(String::as_str), Some("There was a second letter."));
    site.work();
}

#[test]
fn a_saved_draft_is_in_the_form_until_it_is_posted() {
    let site = settled();
    let ben = browser(&site, BEN);
    let page = ben.get(THREAD).expect(200);
    let form = page.page().form(FORM);
    assert_eq!((form.value("body"), form.value("position")), (Some("What I wanted to say was"), Some("33")));
    ben.submit(&page, FORM, &[("body", "What I wanted to say was this.")]).expect(303);
    assert_eq!(texts(&site).last().map(String::as_str), Some("What I wanted to say was this."));
    assert_eq!(ben.get(THREAD).expect(200).page().form(FORM).value("body"), Some(""));
    site.work();
}

#[test]
fn follows_and_mutes_go_on() {
    let site = settled();
    let (tess, ben) = (browser(&site, TESS), browser(&site, BEN));
    let said = |reader: &Actor, css: &str| reader.get("/settings/notifications").expect(200).page().texts(css);
    assert_eq!(said(&tess, "#kept-title ~ ol > li > p"), ["Letters by the window followed"]);
    assert_eq!(said(&tess, "#muted-title ~ ol > li > p"), ["Cleo"]);
    assert_eq!(said(&ben, "#kept-title ~ ol > li > p"), ["The conversation started by Tess muted"]);
    let thread = tess.get(THREAD).expect(200).page();
    assert!(thread.text(FOLLOW).expect("a form").starts_with("You follow this thread"));
    // Not what the same account wrote as Night Heron.
    assert_eq!(thread.attributes("article.story:has(> details.muted)", "id"), [format!("c-{LIARS}")]);
    post(&ben, "There was a second letter.");
    let (cleo, _) = sign_in(&site, "cleo@example.org", PASSWORD);
    post(&cleo, "There was a third.");
    site.work();
    let notices = tess.get("/notices").expect(200).page().texts("main li p a");
    assert_eq!(notices, ["Ben posted a story in a thread that you follow"]);
}

#[test]
fn thanks_are_counted_once_and_can_be_removed() {
    let site = settled();
    let (tess, ben) = (browser(&site, TESS), browser(&site, BEN));
    let thanked = || ben.get(&format!("/c/{UNREAD}/status")).expect(200).body.contains("1 reader thanked you");
    assert!(thanked());
    let page = tess.get(THREAD).expect(200);
    tess.submit(&page, &format!("form[action=\"/c/{UNREAD}/thanks\"]"), &[]).expect(303);
    assert!(!thanked());
    assert!(page.page().has(&format!("#c-{BURNED} a[href$=\"/edit\"]")), "her own story is hers");
}

#[test]
fn an_old_notification_is_there_unseen_and_is_not_emailed_again() {
    let site = started();
    let ben = browser(&site, BEN);
    let page = ben.get("/notices").expect(200).page();
    assert_eq!(page.texts("main li p a"), ["Night Heron replied to you"]);
    assert_eq!(page.texts("main .badge.new").len(), 1);
    site.work();
    assert!(site.outbox.to("ben@example.org").is_empty());
    assert_eq!(decision_emails(&site).len(), 1, "the decision that he waits for");
}
