//! How long a session lives, and ending one from another browser.

use std::time::Duration;

use betwixt::crypt::Token;
use betwixt::db::schema;
use betwixt::error::InternalError;
use diesel::prelude::*;

use super::{is_signed_in, sign_in};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[test]
fn a_session_is_a_row_with_the_hash_of_its_token() {
    let house = TestSite::new();
    let ines = house.member("ines");
    let token = ines.cookie_named("betwixt").unwrap();
    let read = house
        .app
        .db
        .read_now(|tx| Ok::<_, InternalError>(schema::session::table.select(schema::session::token_hash).load(tx.conn())?));
    let rows: Vec<String> = read.unwrap();
    assert_eq!(rows, [Token::parse(&token).unwrap().hash().as_str()]);
    assert_ne!(rows, [token]);
}

#[test]
fn a_members_browsers_are_listed_and_can_be_signed_out_one_by_one() {
    let house = TestSite::new();
    let (here, there) = (house.member("ines"), house.visitor());
    let form = [("content-type", "application/x-www-form-urlencoded"), ("user-agent", "Mozilla/5.0 (X11; Linux) Firefox/140.0")];
    let body = format!("email=ines%40example.org&password={}", PASSWORD.replace(' ', "+"));
    there.post_bytes("/sign-in", &form, body.as_bytes()).expect(303);
    let list = here.get("/settings/sessions").expect(200);
    assert_eq!(list.page().texts("tbody th").len(), 2);
    assert!(list.page().text("tbody").unwrap().contains("Firefox on Linux"));
    assert_eq!(list.page().texts("tbody .badge"), ["this one"]);
    here.submit(&list, "tbody form", &[]).expect(303);
    assert!(is_signed_in(&here) && !is_signed_in(&there));
}

#[test]
fn everywhere_else_can_be_signed_out_at_once() {
    let house = TestSite::new();
    let here = house.member("ines");
    let others = [house.visitor(), house.visitor()];
    for other in &others {
        sign_in(other, "ines@example.org", PASSWORD).expect(303);
    }
    here.post("/settings/sessions", &[("session", "others")]).expect(303);
    assert!(is_signed_in(&here) && others.iter().all(|other| !is_signed_in(other)));
}

#[test]
fn a_member_cannot_end_the_session_of_another() {
    let house = TestSite::new();
    let (ines, eve) = (house.member("ines"), house.member("eve"));
    let other = house.visitor();
    sign_in(&other, "ines@example.org", PASSWORD).expect(303);
    let id = ines.get("/settings/sessions").page().form("tbody form").value("session").unwrap().to_owned();
    eve.post("/settings/sessions", &[("session", &id)]).expect(404);
    eve.post("/settings/sessions", &[("session", "nonsense")]).expect(404);
    assert!(is_signed_in(&other));
}

#[test]
fn a_readers_session_ends_after_two_weeks_of_inactivity() {
    let house = TestSite::new();
    let ines = house.member("ines");
    house.pass(14 * DAY - MINUTE);
    assert!(is_signed_in(&ines));
    house.pass(14 * DAY);
    assert!(!is_signed_in(&ines));
}

#[test]
fn a_readers_session_ends_after_a_month_however_busy() {
    let house = TestSite::new();
    let ines = house.member("ines");
    for _ in 0..29 {
        house.pass(DAY);
        assert!(is_signed_in(&ines));
    }
    house.pass(DAY);
    assert!(!is_signed_in(&ines));
}

#[test]
fn a_moderators_session_ends_after_an_hour_of_inactivity_and_after_half_a_day() {
    let house = TestSite::new();
    let (idle, busy) = (house.moderator(), house.owner());
    for _ in 0..14 {
        house.pass(50 * MINUTE);
        assert!(is_signed_in(&busy));
    }
    assert!(!is_signed_in(&idle));
    house.pass(50 * MINUTE);
    assert!(!is_signed_in(&busy), "twelve hours and a half after signing in");
}

#[test]
fn page_views_update_the_session_at_most_once_a_minute() {
    let house = TestSite::new();
    let ines = house.member("ines");
    let seen = || -> Vec<i64> {
        let read = house
            .app
            .db
            .read_now(|tx| Ok::<_, InternalError>(schema::session::table.select(schema::session::seen_at).load(tx.conn())?));
        read.unwrap()
    };
    let start = seen();
    house.pass(59 * Duration::from_secs(1));
    assert!(is_signed_in(&ines));
    assert_eq!(seen(), start);
    house.pass(Duration::from_secs(1));
    assert!(is_signed_in(&ines));
    assert_eq!(seen()[0] - start[0], 60_000_000);
}

#[test]
fn the_twenty_first_browser_signs_out_the_one_seen_longest_ago() {
    let house = TestSite::new();
    let oldest = house.member("ines");
    let mut browsers = Vec::new();
    for _ in 0..20 {
        house.pass(MINUTE);
        let browser = house.visitor();
        sign_in(&browser, "ines@example.org", PASSWORD).expect(303);
        browsers.push(browser);
    }
    assert!(!is_signed_in(&oldest));
    assert!(browsers.iter().all(is_signed_in));
    assert_eq!(browsers[0].get("/settings/sessions").page().texts("tbody tr").len(), 20);
}

#[test]
fn sessions_that_ended_a_month_ago_are_deleted() {
    let house = TestSite::new();
    house.member("ines");
    let rows = || -> i64 {
        house.app.db.read_now(|tx| Ok::<_, InternalError>(schema::session::table.count().get_result(tx.conn())?)).unwrap()
    };
    house.pass(59 * DAY);
    assert_eq!(rows(), 1);
    house.pass(DAY + HOUR);
    assert_eq!(rows(), 0);
}
