//! A subscriber's own page: pausing, and leaving without being deleted.

use crate::support::actors::{Actor, Answer};
use crate::support::test_site::TestSite;

/// A site with a subscriber to both lists, and the link of their page.
fn site_with_subscriber() -> (TestSite, Actor, String) {
    let site = TestSite::new();
    let ines = site.subscriber("ines", &["essays", "notes"]);
    let confirmation = site.outbox.latest(&ines.email).link("/subscribe/confirm/");
    let link = site.visitor().get(&confirmation).expect(200).page().link("Change what you get");
    let visitor = site.visitor();
    (site, visitor, link)
}

const CHOICE: &str = "form:has(#cadence)";

fn options(page: &Answer) -> Vec<String> {
    page.page().texts("#cadence option")
}

#[test]
fn saving_during_a_pause_keeps_its_end_and_says_so() {
    let (site, visitor, link) = site_with_subscriber();
    let before = visitor.get(&link).expect(200);
    assert_eq!(before.page().text("label[for=cadence]").as_deref(), Some("Emails"));
    assert_eq!(options(&before), ["Send each one as it appears", "Pause for 30 days"]);
    let will = "You will get “New essays” and “Notes in between” by email, each as it appears.";
    assert!(before.page().texts("main > p").contains(&will.to_owned()), "{:?}", before.page().texts("main > p"));
    let saved = visitor.submit(&before, CHOICE, &[("cadence", "pause-30")]).expect(303);
    let said = visitor.follow(&saved).expect(200).page().text(".notice").expect("a notice");
    assert!(
        said.starts_with("Saved. No emails until 1 July. After that, “New essays” and “Notes in between” will be sent"),
        "{said}"
    );
    let paused = options(&visitor.get(&link).expect(200));
    assert_eq!(paused, ["Send each one as it appears", "Paused until 1 July"]);
    site.pass(std::time::Duration::from_hours(5 * 24));
    visitor.submit(&visitor.get(&link).expect(200), CHOICE, &[]).expect(303);
    assert_eq!(options(&visitor.get(&link).expect(200)), paused, "a second pause does not begin");
}

#[test]
fn one_button_unsubscribes_from_everything_and_deletes_nothing() {
    let (_site, visitor, link) = site_with_subscriber();
    let page = visitor.get(&link).expect(200);
    assert!(page.page().texts("main button").contains(&"Unsubscribe from everything".to_owned()));
    let done = visitor.submit(&page, "main form:not(:has(#cadence)):not(:has(#sure))", &[]).expect(303);
    let left = visitor.follow(&done).expect(200);
    assert!(left.page().text(".notice.success").expect("a notice").contains("We won’t send you anything."));
    assert!(!left.body.contains("Unsubscribe from everything"), "nothing is left to end");
    assert!(left.page().has("#sure") && !left.page().has("input[name=lists][checked]"));
}
