//! Claims about the charts of the last weeks, and the table below them.

use std::time::Duration;

use crate::support::actors::Actor;
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;
use crate::web::accounts::sign_in;
use crate::web::moderation::{post_story, site_holding_first};

const DAY: Duration = Duration::from_hours(24);

/// The numbers of a week; the first is the current one.
fn week(owner: &Actor, number: usize) -> Vec<String> {
    let page = owner.get("/owner").expect(200).page();
    let row = format!("section[aria-labelledby=weeks] tbody tr:nth-child({number})");
    let mut cells = page.texts(&format!("{row} th"));
    cells.extend(page.texts(&format!("{row} td")));
    cells
}

/// Posts a story with a position.
fn post_placed(actor: &Actor, body: &str, position: &str) {
    let page = actor.get("/t/closeness-and-space").expect(200);
    let form = "form[action=\"/t/closeness-and-space/comments\"]";
    actor.submit(&page, form, &[("body", body), ("position", position)]).expect(303);
}

#[test]
fn a_week_that_is_over_keeps_its_numbers_and_the_current_one_is_counted_as_it_is() {
    let site = TestSite::new();
    let (ines, ruth, owner) = (site.member("ines"), site.member("ruth"), site.owner());
    post_placed(&ines, "A heron stood in our kitchen.", "20");
    post_story(&ruth, "We have two rooms.");
    site.subscriber("tomasz", &["essays"]);
    let before = week(&owner, 1);
    assert_eq!(before[..3], ["1 Jun", "2", "1"]);
    site.pass(8 * DAY);
    sign_in(&ines, &ines.email, PASSWORD).expect(303);
    sign_in(&owner, &owner.email, PASSWORD).expect(303);
    post_story(&ines, "The heron is back.");
    let (now, over) = (week(&owner, 1), week(&owner, 2));
    assert_eq!(now[..3], ["8 Jun", "1", "0"]);
    assert_eq!(over[..4], before[..4], "it was counted when it was over");
    assert_eq!(week(&owner, 12)[1..3], ["0", "0"]);
    assert_eq!(week(&owner, 13), Vec::<String>::new());
    site.work();
}

#[test]
fn what_is_held_is_said_with_the_time_that_the_oldest_has_waited() {
    let site = site_holding_first();
    let (ines, owner) = (site.member("ines"), site.owner());
    let said = |owner: &Actor| owner.get("/owner").expect(200).page().text(".charts").expect("charts");
    assert!(said(&owner).contains("0 held now nothing waits for a moderator"), "{}", said(&owner));
    post_story(&ines, "A heron stood in our kitchen.");
    site.pass(Duration::from_hours(5));
    sign_in(&owner, &owner.email, PASSWORD).expect(303);
    assert!(said(&owner).contains("1 held now the oldest for 5 hours"), "{}", said(&owner));
}

#[test]
fn each_drawing_says_its_values_in_words_and_there_is_none_of_nothing() {
    let site = TestSite::new();
    let (ines, owner) = (site.member("ines"), site.owner());
    let labels = || owner.get("/owner").expect(200).page().attributes("svg.chart", "aria-label");
    assert!(labels().is_empty());
    post_story(&ines, "A heron stood in our kitchen.");
    assert_eq!(labels(), ["Stories by week: 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1."]);
    site.work();
}
