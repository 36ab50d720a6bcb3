//! What the owner's pages say of issues and essays that are not sent or published yet.

use super::smtp_site::{schedule, write};
use crate::support::test_site::TestSite;

#[test]
fn a_scheduled_issue_says_when_and_none_that_was_not_started_counts_emails() {
    let site = TestSite::plan().with("TZ", "Europe/Berlin").build();
    let owner = site.owner();
    let (draft, planned) = (write(&owner), write(&owner));
    schedule(&owner, planned, "2026-06-05T11:00").expect(303);
    let page = owner.get("/owner/issues").expect(200).page();
    assert_eq!(page.texts("td[data-label=State]"), ["scheduled for 5 June 2026, 11:00 (Europe/Berlin)", "draft"]);
    assert_eq!(page.texts("td[data-label=Sent], td[data-label=Failed]"), ["–"; 4]);
    assert_ne!(draft, planned);
}

#[test]
fn the_dashboard_lists_what_is_scheduled() {
    let site = TestSite::new();
    let owner = site.owner();
    let scheduled = || owner.get("/owner").expect(200).page().texts("#scheduled li");
    assert!(scheduled().is_empty());
    schedule(&owner, write(&owner), "2026-06-05T11:00").expect(303);
    let form = owner.get("/owner/threads/new").expect(200);
    let essay = [("title", "The Spare Key"), ("body", "Somebody has it."), ("pole_low", "Kept"), ("pole_high", "Given")];
    let essay = owner.submit(&form, "form[action=\"/owner/threads\"]", &essay).expect(303).location.expect("a place");
    owner.post(&format!("{essay}/schedule"), &[("at", "2026-06-02T09:30")]).expect(303);
    let list = "How close is close? (newsletter issue), 5 June 2026, 11:00 (UTC)";
    assert_eq!(scheduled(), ["The Spare Key (essay), 2 June 2026, 09:30 (UTC)", list]);
    assert_eq!(
        owner.get("/owner/threads").expect(200).page().texts("td[data-label=State]")[0],
        "scheduled for 2 June 2026, 09:30 (UTC)"
    );
    assert_eq!(owner.get("/owner").expect(200).page().attributes("#scheduled a", "href")[0], essay);
}
