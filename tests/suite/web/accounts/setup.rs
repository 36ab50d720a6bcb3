//! The first owner.

use std::time::Duration;

use betwixt::accounts::setup;
use betwixt::links;

use super::sign_in;
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

const FORM: [(&str, &str); 3] = [("email", "ada@example.org"), ("name", "Ada"), ("password", PASSWORD)];

/// The path that a start prints, while there is no owner.
fn printed(site: &TestSite) -> Option<String> {
    site.app.db.write_now(setup::invite).unwrap().map(|token| links::setup(token.reveal()))
}

#[test]
fn a_visitor_with_the_printed_link_becomes_the_owner_and_is_signed_in() {
    let site = TestSite::new();
    let path = printed(&site).unwrap();
    let ada = site.visitor();
    let form = ada.get(&path).expect(200);
    ada.submit(&form, "main form", &FORM).expect(303);
    let page = ada.get("/settings/profile").expect(200).page();
    assert!(page.links().iter().any(|link| link.href == "/owner"));
    sign_in(&site.visitor(), "ada@example.org", PASSWORD).expect(303);
    ada.get(&path).expect(404);
    ada.post(&path, &FORM).expect(404);
    assert_eq!(printed(&site), None, "a start prints no link when there is an owner");
}

#[test]
fn without_the_link_setup_is_not_found() {
    let site = TestSite::new();
    printed(&site);
    for path in ["/setup", "/setup/x", &format!("/setup/{}", "A".repeat(43))] {
        site.visitor().get(path).expect(404);
        site.visitor().post(path, &FORM).expect(404);
    }
    sign_in(&site.visitor(), "ada@example.org", PASSWORD).expect(422);
}

#[test]
fn the_link_ends_after_a_day_or_with_the_next_one() {
    let site = TestSite::new();
    let first = printed(&site).unwrap();
    let second = printed(&site).unwrap();
    site.visitor().get(&first).expect(404);
    site.visitor().get(&second).expect(200);
    site.pass(Duration::from_secs(24 * 3_600 - 1));
    site.visitor().get(&second).expect(200);
    site.pass(Duration::from_secs(1));
    site.visitor().post(&second, &FORM).expect(404);
    let said = site.visitor().get(&second).expect(404).page().text("main").unwrap();
    assert!(said.contains("betwixt setup-link") && said.contains("--role owner"), "{said}");
    site.visitor().get(&printed(&site).unwrap()).expect(200);
}

#[test]
fn a_setup_link_from_before_the_first_owner_makes_no_second_one() {
    let site = TestSite::new();
    let path = printed(&site).unwrap();
    site.owner();
    site.visitor().get(&path).expect(404);
    site.visitor().post(&path, &[("email", "eve@example.org"), ("name", "Eve"), ("password", PASSWORD)]).expect(404);
}

#[test]
fn a_refused_setup_form_keeps_its_input_and_the_link_still_works() {
    let site = TestSite::new();
    site.member("ines");
    let path = printed(&site).unwrap();
    let ada = site.visitor();
    let answer = ada.post(&path, &[("email", "ada@"), ("name", "Ada"), ("password", "short")]).expect(422);
    let form = answer.page().form("main form");
    assert_eq!((form.value("email"), form.value("name")), (Some("ada@"), Some("Ada")));
    let taken = ada.post(&path, &[("email", "ines@example.org"), ("name", "Ada"), ("password", PASSWORD)]).expect(422);
    assert!(taken.page().text("#email-error").unwrap().contains("already has an account"));
    ada.post(&path, &FORM).expect(303);
}
