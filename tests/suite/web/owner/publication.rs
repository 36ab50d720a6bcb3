//! Scheduled publication and locking of essays.

use std::time::Duration;

use crate::support::actors::{Actor, Answer};
use crate::support::cast::{PASSWORD, Person};
use crate::support::html::Page;
use crate::support::test_site::TestSite;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_hours(24);
const PUBLIC: &str = "/t/the-spare-key";
const ESSAY: &[(&str, &str)] =
    &[("title", "The Spare Key"), ("body", "Somebody has it."), ("pole_low", "Kept"), ("pole_high", "Given")];

/// An unpublished essay; its address in the owner's pages.
fn written(owner: &Actor, changes: &[(&str, &str)]) -> String {
    let form = owner.get("/owner/threads/new").expect(200);
    owner.submit(&form, "form[action=\"/owner/threads\"]", &[ESSAY, changes].concat()).expect(303).location.expect("a place")
}

/// Sessions are shorter than the days that go by here.
fn sign_in(who: &Person) {
    who.post("/sign-in", &[("email", &who.email), ("password", PASSWORD)]).expect(303);
}

#[test]
fn a_scheduled_essay_is_published_at_its_time_in_the_sites_time_zone() {
    let site = TestSite::plan().with("TZ", "Europe/Berlin").build();
    let owner = site.owner();
    let essay = written(&owner, &[]);
    let form = owner.get(&essay).expect(200);
    let css = format!("form[action=\"{essay}/schedule\"]");
    owner.submit(&form, &css, &[("at", "2026-06-01T14:30")]).expect(303);
    let page = owner.get(&essay).expect(200).page();
    assert!(page.text(".notice").expect("a notice").contains("1 June 2026, 14:30 (Europe/Berlin)"));
    assert_eq!(page.form(&css).value("at"), Some("2026-06-01T14:30"));
    assert_eq!(
        owner.get("/owner/threads").page().texts("td[data-label=\"State\"]")[0],
        "scheduled for 1 June 2026, 14:30 (Europe/Berlin)"
    );
    site.pass(29 * MINUTE);
    site.visitor().get(PUBLIC).expect(404);
    site.pass(MINUTE);
    let public = site.visitor().get(PUBLIC).expect(200);
    assert!(public.body.contains("content=\"2026-06-01T12:30:00Z\""), "half past two in Berlin");
    assert!(site.visitor().get("/search?q=spare").page().text("main").expect("words").contains("The Spare Key"));
    site.pass(MINUTE);
    assert!(site.visitor().get(PUBLIC).body.contains("content=\"2026-06-01T12:30:00Z\""), "once");
    owner.post(&format!("{essay}/schedule"), &[("at", "2026-07-01T14:30")]).expect(409);
}

#[test]
fn a_publication_time_can_be_changed_and_cancelled() {
    let site = TestSite::new();
    let owner = site.owner();
    let essay = written(&owner, &[]);
    let at = |at: &str| owner.post(&format!("{essay}/schedule"), &[("at", at)]);
    for wrong in ["", "soon", "2026-06-01T12:00", "2025-06-01T12:00"] {
        let refused = at(wrong).expect(422);
        assert!(refused.page().text("#at-error").expect("a sentence").contains("Choose a"), "{wrong}");
        assert!(refused.page().title().starts_with("Error: "));
    }
    at("2026-06-01T12:10").expect(303);
    at("2026-06-01T12:30").expect(303);
    site.pass(20 * MINUTE);
    site.visitor().get(PUBLIC).expect(404);
    owner.post(&format!("{essay}/cancel"), &[]).expect(303);
    owner.post(&format!("{essay}/cancel"), &[]).expect(303);
    site.pass(20 * MINUTE);
    site.visitor().get(PUBLIC).expect(404);
    owner.post(&format!("{essay}/publish"), &[]).expect(303);
    site.visitor().get(PUBLIC).expect(200);
}

#[test]
fn the_page_of_an_essay_says_what_was_scheduled_cancelled_and_published() {
    let site = TestSite::new();
    let owner = site.owner();
    let essay = written(&owner, &[]);
    let read = |answer: &Answer| owner.follow(answer).expect(200).page();
    let scheduled = read(&owner.post(&format!("{essay}/schedule"), &[("at", "2026-06-01T12:10")]).expect(303));
    let notice = scheduled.text(".notice").expect("a notice");
    assert!(notice.starts_with("It will be published on 1 June 2026, 12:10 (UTC). No email will be sent about it."), "{notice}");
    let form = format!("form[action=\"{essay}/schedule\"]");
    assert_eq!(scheduled.text(&format!("{form} label")).as_deref(), Some("Reschedule for"));
    assert_eq!(scheduled.text(&format!("{form} button")).as_deref(), Some("Change the time"));

    let cancel = || owner.post(&format!("{essay}/cancel"), &[]).expect(303);
    let (first, second) = (cancel(), cancel());
    let second = read(&second);
    let said = |page: &Page| page.text(".notice.success").expect("a notice");
    assert_eq!(said(&second), "This essay was no longer scheduled. It is a draft and isn’t published.");
    owner.set_cookie("betwixt-flash", "");
    assert!(!owner.follow(&first).expect(200).page().has(".notice.success"), "only after the press itself");
    owner.post(&format!("{essay}/schedule"), &[("at", "2026-06-01T12:10")]).expect(303);
    let again = read(&cancel());
    assert_eq!(said(&again), "The schedule is cancelled: this is a draft again, and nothing is published.");
    assert_eq!(again.form(&form).value("at"), Some("2026-06-01T12:10"), "the time is kept");

    let published = read(&owner.post(&format!("{essay}/publish"), &[]).expect(303));
    assert_eq!(said(&published), "“The Spare Key” is published.");
    assert_eq!(said(&read(&cancel())), "This essay was no longer scheduled: it is already published.");
}

#[test]
fn a_scheduled_essay_is_published_without_its_unsaved_changes() {
    let site = TestSite::new();
    let owner = site.owner();
    let essay = written(&owner, &[]);
    owner.post(&format!("{essay}/schedule"), &[("at", "2026-06-01T13:00")]).expect(303);
    let form = owner.get(&format!("{essay}/edit")).expect(200).page().form("form[data-essay]").with("body", "Half a sente");
    let fields = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    owner.post(&form.action, &fields.chain([("quiet", "1")]).collect::<Vec<_>>()).expect(204);
    assert!(owner.get(&essay).body.contains("Unless you save it, the version below is published without it."));
    site.pass(HOUR);
    assert!(site.visitor().get(PUBLIC).expect(200).body.contains("Somebody has it."));
}

#[test]
fn a_thread_locks_after_its_days_and_its_owner_can_reopen_it() {
    let site = TestSite::new();
    let (owner, ines) = (site.owner(), site.member("ines"));
    let essay = written(&owner, &[("closes_after", "30")]);
    assert!(owner.get(&essay).body.contains("30 days after it is published"));
    owner.post(&format!("{essay}/publish"), &[]).expect(303);
    assert!(owner.get(&essay).body.contains("on <time datetime=\"2026-07-01T12:00:00Z\" data-local>1 July 2026, 12:00</time>"));
    let until = site.visitor().get(PUBLIC).expect(200).page();
    assert!(until.texts("#tell .meta").iter().any(|said| said == "Stories are welcome until 1 July 2026, 12:00."));
    site.pass(30 * DAY - MINUTE);
    assert!(site.visitor().get(PUBLIC).body.contains("Stories are welcome until"));
    site.pass(MINUTE);
    assert!(site.visitor().get(PUBLIC).body.contains("This thread is closed"));
    let post_story = |who: &Actor, id: &str| who.post(&format!("{PUBLIC}/comments"), &[("body", "Late."), ("form_id", id)]);
    sign_in(&ines);
    post_story(&ines, "one").expect(403);

    sign_in(&owner);
    owner.post(&format!("{essay}/open"), &[]).expect(303);
    site.pass(MINUTE);
    assert!(!site.visitor().get(PUBLIC).body.contains("Stories are welcome until"));
    post_story(&ines, "two").expect(303);
    site.work();
    let save = |days: &str| {
        let form = owner.get(&format!("{essay}/edit")).expect(200);
        owner.submit(&form, "form[data-essay]", &[("closes_after", days)])
    };
    save("30").expect(303);
    site.pass(MINUTE);
    post_story(&ines, "three").expect(303);
    save("40").expect(303);
    site.work();
    assert!(site.visitor().get(PUBLIC).body.contains("Stories are welcome until <time datetime=\"2026-07-11T12:00:00Z\""));
    save("").expect(303);
    assert!(!site.visitor().get(PUBLIC).body.contains("Stories are welcome until"));
    for wrong in ["0", "3651", "soon"] {
        let refused = save(wrong).expect(422);
        assert!(refused.page().text("#closes_after-error").expect("a sentence").contains("from 1 to 3650"), "{wrong}");
    }
}

#[test]
fn a_thread_that_its_owner_locked_and_opened_after_its_day_stays_open() {
    let site = TestSite::new();
    let owner = site.owner();
    let essay = written(&owner, &[("closes_after", "1")]);
    owner.post(&format!("{essay}/publish"), &[]).expect(303);
    owner.post(&format!("{essay}/lock"), &[]).expect(303);
    site.pass(DAY);
    sign_in(&owner);
    owner.post(&format!("{essay}/open"), &[]).expect(303);
    site.pass(MINUTE);
    assert!(!site.visitor().get(PUBLIC).body.contains("This thread is closed"));
}

#[test]
fn a_thread_published_on_schedule_locks_on_schedule() {
    let site = TestSite::new();
    let owner = site.owner();
    let essay = written(&owner, &[("closes_after", "2")]);
    owner.post(&format!("{essay}/schedule"), &[("at", "2026-06-02T12:00")]).expect(303);
    site.pass(DAY);
    assert!(site.visitor().get(PUBLIC).expect(200).body.contains("until <time datetime=\"2026-06-04T12:00:00Z\""));
    site.pass(2 * DAY);
    assert!(site.visitor().get(PUBLIC).body.contains("This thread is closed"));
}
