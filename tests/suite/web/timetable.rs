//! What an essay does by the clock: it is published at a time.

use std::time::Duration;

use crate::support::actors::Actor;
use crate::support::house::House;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const PUBLIC: &str = "/t/the-spare-key";
const ESSAY: &[(&str, &str)] =
    &[("title", "The Spare Key"), ("body", "Somebody has it."), ("pole_low", "Kept"), ("pole_high", "Given")];

/// An essay that nobody else sees yet; its address at the owner's desk.
fn written(owner: &Actor, changes: &[(&str, &str)]) -> String {
    let form = owner.get("/owner/threads/new").expect(200);
    owner.submit(&form, "form[action=\"/owner/threads\"]", &[ESSAY, changes].concat()).expect(303).location.expect("a place")
}

#[test]
fn an_essay_is_published_by_itself_at_a_time_in_the_sites_zone() {
    let house = House::plan().with("TZ", "Europe/Berlin").build();
    let owner = house.owner();
    let essay = written(&owner, &[]);
    let form = owner.get(&essay).expect(200);
    let css = format!("form[action=\"{essay}/schedule\"]");
    owner.submit(&form, &css, &[("at", "2026-06-01T14:30")]).expect(303);
    let page = owner.get(&essay).expect(200).page();
    assert!(page.text(".notice").expect("a notice").contains("1 June 2026, 14:30 (Europe/Berlin)"));
    assert_eq!(page.form(&css).value("at"), Some("2026-06-01T14:30"));
    assert_eq!(owner.get("/owner/threads").page().texts("td[data-label=\"State\"]")[0], "scheduled");
    house.pass(29 * MINUTE);
    house.visitor().get(PUBLIC).expect(404);
    house.pass(MINUTE);
    let public = house.visitor().get(PUBLIC).expect(200);
    assert!(public.body.contains("content=\"2026-06-01T12:30:00Z\""), "half past two in Berlin");
    assert!(house.visitor().get("/search?q=spare").page().text("main").expect("words").contains("The Spare Key"));
    house.pass(MINUTE);
    assert!(house.visitor().get(PUBLIC).body.contains("content=\"2026-06-01T12:30:00Z\""), "once");
    owner.post(&format!("{essay}/schedule"), &[("at", "2026-07-01T14:30")]).expect(409);
}

#[test]
fn a_time_for_publishing_can_be_changed_and_taken_back() {
    let house = House::new();
    let owner = house.owner();
    let essay = written(&owner, &[]);
    let at = |at: &str| owner.post(&format!("{essay}/schedule"), &[("at", at)]);
    for wrong in ["", "soon", "2026-06-01T12:00", "2025-06-01T12:00"] {
        let refused = at(wrong).expect(422);
        assert!(refused.page().text("#at-error").expect("a sentence").contains("Choose a"), "{wrong}");
        assert!(refused.page().title().starts_with("Error: "));
    }
    at("2026-06-01T12:10").expect(303);
    at("2026-06-01T12:30").expect(303);
    house.pass(20 * MINUTE);
    house.visitor().get(PUBLIC).expect(404);
    owner.post(&format!("{essay}/cancel"), &[]).expect(303);
    owner.post(&format!("{essay}/cancel"), &[]).expect(303);
    house.pass(20 * MINUTE);
    house.visitor().get(PUBLIC).expect(404);
    owner.post(&format!("{essay}/publish"), &[]).expect(303);
    house.visitor().get(PUBLIC).expect(200);
}

#[test]
fn what_is_typed_of_an_essay_that_waits_for_its_time_is_published_only_when_it_was_saved() {
    let house = House::new();
    let owner = house.owner();
    let essay = written(&owner, &[]);
    owner.post(&format!("{essay}/schedule"), &[("at", "2026-06-01T13:00")]).expect(303);
    let form = owner.get(&format!("{essay}/edit")).expect(200).page().form("form[data-essay]").with("body", "Half a sente");
    let fields = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    owner.post(&form.action, &fields.chain([("quiet", "1")]).collect::<Vec<_>>()).expect(204);
    assert!(owner.get(&essay).body.contains("they will not be published"));
    house.pass(HOUR);
    assert!(house.visitor().get(PUBLIC).expect(200).body.contains("Somebody has it."));
}
