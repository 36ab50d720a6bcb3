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
    let site = TestSite::new();
    let ines = site.member("ines");
    let token = ines.cookie_named("betwixt").unwrap();
    let read = site
        .app
        .db
        .read_now(|tx| Ok::<_, InternalError>(schema::session::table.select(schema::session::token_hash).load(tx.conn())?));
    let rows: Vec<String> = read.unwrap();
    assert_eq!(rows, [Token::parse(&token).unwrap().hash().as_str()]);
    assert_ne!(rows, [token]);
}

#[test]
fn a_members_browsers_are_listed_and_can_be_signed_out_one_by_one() {
    let site = TestSite::new();
    let (here, there) = (site.member("ines"), site.visitor());
    let form = [("content-type", "application/x-www-form-urlencoded"), ("user-agent", "Mozilla/5.0 (X11; Linux) Firefox/140.0")];
    let body = format!("email=ines%40example.org&password={}", PASSWORD.replace(' ', "+"));
    there.post_bytes("/sign-in", &form, body.as_bytes()).expect(303);
    let list = here.get("/settings/sessions").expect(200);
    assert_eq!(list.page().texts("tbody th").len(), 2);
    assert!(list.page().text("tbody").unwrap().contains("Firefox on Linux"));
    assert_eq!(list.page().texts("tbody .badge"), ["this browser"]);
    here.submit(&list, "tbody form", &[]).expect(303);
    assert!(is_signed_in(&here) && !is_signed_in(&there));
}

#[test]
fn everywhere_else_can_be_signed_out_at_once() {
    let site = TestSite::new();
    let here = site.member("ines");
    let others = [site.visitor(), site.visitor()];
    for other in &others {
        sign_in(other, "ines@example.org", PASSWORD).expect(303);
    }
    here.post("/settings/sessions", &[("session", "others")]).expect(303);
    assert!(is_signed_in(&here) && others.iter().all(|other| !is_signed_in(other)));
}

#[test]
fn a_member_cannot_end_the_session_of_another() {
    let site = TestSite::new();
    let (ines, eve) = (site.member("ines"), site.member("eve"));
    let other = site.visitor();
    sign_in(&other, "ines@example.org", PASSWORD).expect(303);
    let id = ines.get("/settings/sessions").page().form("tbody form").value("session").unwrap().to_owned();
    eve.post("/settings/sessions", &[("session", &id)]).expect(404);
    eve.post("/settings/sessions", &[("session", "nonsense")]).expect(404);
    assert!(is_signed_in(&other));
}

#[test]
fn a_readers_session_ends_after_two_weeks_of_inactivity() {
    let site = TestSite::new();
    let ines = site.member("ines");
    site.pass(14 * DAY - MINUTE);
    assert!(is_signed_in(&ines));
    site.pass(14 * DAY);
    assert!(!is_signed_in(&ines));
}

#[test]
fn a_readers_session_ends_after_a_month_however_busy() {
    let site = TestSite::new();
    let ines = site.member("ines");
    for _ in 0..29 {
        site.pass(DAY);
        assert!(is_signed_in(&ines));
    }
    site.pass(DAY);
    assert!(!is_signed_in(&ines));
}

#[test]
fn a_moderators_session_ends_after_an_hour_of_inactivity_and_after_half_a_day() {
    let site = TestSite::new();
    let (idle, busy) = (site.moderator(), site.owner());
    for _ in 0..14 {
        site.pass(50 * MINUTE);
        assert!(is_signed_in(&busy));
    }
    assert!(!is_signed_in(&idle));
    site.pass(50 * MINUTE);
    assert!(!is_signed_in(&busy), "twelve hours and a half after signing in");
}

#[test]
fn page_views_update_the_session_at_most_once_a_minute() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let seen = || -> Vec<i64> {
        let read = site
            .app
            .db
            .read_now(|tx| Ok::<_, InternalError>(schema::session::table.select(schema::session::seen_at).load(tx.conn())?));
        read.unwrap()
    };
    let start = seen();
    site.pass(59 * Duration::from_secs(1));
    assert!(is_signed_in(&ines));
    assert_eq!(seen(), start);
    site.pass(Duration::from_secs(1));
    assert!(is_signed_in(&ines));
    assert_eq!(seen()[0] - start[0], 60_000_000);
}

#[test]
fn the_twenty_first_browser_signs_out_the_one_seen_longest_ago() {
    let site = TestSite::new();
    let oldest = site.member("ines");
    let mut browsers = Vec::new();
    for _ in 0..20 {
        site.pass(MINUTE);
        let browser = site.visitor();
        sign_in(&browser, "ines@example.org", PASSWORD).expect(303);
        browsers.push(browser);
    }
    assert!(!is_signed_in(&oldest));
    assert!(browsers.iter().all(is_signed_in));
    assert_eq!(browsers[0].get("/settings/sessions").page().texts("tbody tr").len(), 20);
}

#[test]
fn sessions_that_ended_are_deleted() {
    let site = TestSite::new();
    site.member("ines");
    let rows = || -> i64 {
        site.app.db.read_now(|tx| Ok::<_, InternalError>(schema::session::table.count().get_result(tx.conn())?)).unwrap()
    };
    site.pass(13 * DAY);
    assert_eq!(rows(), 1);
    site.pass(DAY + HOUR);
    assert_eq!(rows(), 0, "after two weeks without a visit");
}
