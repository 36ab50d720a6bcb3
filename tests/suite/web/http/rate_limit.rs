//! Who tries too often waits.

use std::time::Duration;

use crate::support::actors::{Actor, Answer};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;
use crate::web::accounts::{sign_in, sign_up};

fn limited() -> TestSite {
    TestSite::plan().with("RATE_LIMITS", "on").with("TRUSTED_PROXIES", "127.0.0.0/8").build()
}

/// Sends a form from the network of `address`, through the proxy that the house trusts.
fn post_from(browser: &Actor, address: &str, path: &str, body: &str) -> Answer {
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("x-forwarded-for", address)];
    browser.post_bytes(path, &headers, body.as_bytes())
}

const WRONG: &str = "email=ines%40example.org&password=a+wrong+password&next=%2Ft%2Fx";

#[test]
fn many_passwords_for_one_address_are_limited_and_the_form_keeps_its_input() {
    let house = limited();
    house.member("ines");
    for _ in 0..10 {
        post_from(&house.visitor(), "192.0.2.7", "/sign-in", WRONG).expect(422);
    }
    let answer = post_from(&house.visitor(), "192.0.2.7", "/sign-in", WRONG).expect(429);
    assert_eq!(answer.header("retry-after"), Some("60"));
    let form = answer.page().form("main form");
    assert_eq!((form.value("email"), form.value("next")), (Some("ines@example.org"), Some("/t/x")));
    assert!(!answer.body.contains("a wrong password"));
    house.pass(Duration::from_secs(60));
    post_from(&house.visitor(), "192.0.2.7", "/sign-in", WRONG).expect(422);
    post_from(&house.visitor(), "192.0.2.7", "/sign-in", WRONG).expect(429);
}

#[test]
fn password_guessing_by_others_does_not_lock_the_member_out() {
    let house = limited();
    house.member("ines");
    for _ in 0..15 {
        post_from(&house.visitor(), "192.0.2.7", "/sign-in", WRONG);
    }
    sign_in(&house.visitor(), "ines@example.org", PASSWORD).expect(303);
}

#[test]
fn many_networks_together_get_a_hundred_tries_at_one_address() {
    let house = limited();
    house.member("ines");
    let statuses: Vec<u16> =
        (0..110).map(|number| post_from(&house.visitor(), &format!("192.0.2.{number}"), "/sign-in", WRONG).status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 100);
    assert_eq!(statuses.last(), Some(&429));
}

#[test]
fn one_network_gets_a_few_tries_over_all_addresses() {
    let house = limited();
    let statuses: Vec<u16> = (0..40)
        .map(|number| {
            let body = format!("email=a{number}%40example.org&password=a+wrong+password");
            post_from(&house.visitor(), "2001:db8::7", "/sign-in", &body).status
        })
        .collect();
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 30);
    post_from(&house.visitor(), "2001:db8:0:a0:9::1", "/sign-in", WRONG).expect(429);
    post_from(&house.visitor(), "2001:db8:0:100::1", "/sign-in", WRONG).expect(422);
}

#[test]
fn links_to_ones_own_address_count_as_those_of_the_forgotten() {
    let house = limited();
    let ines = house.member("ines");
    house.visitor().post("/forgot", &[("email", "ines@example.org")]).expect(303);
    for _ in 0..2 {
        ines.post("/settings/security/link", &[]).expect(303);
    }
    let wait = ines.post("/settings/security/link", &[]).expect(429);
    assert!(wait.page().text("#link-error").unwrap().contains("Wait"));
    house.work();
    house.outbox.to("ines@example.org");
}

#[test]
fn emails_to_one_address_are_limited_and_the_page_does_not_reveal_it() {
    let house = limited();
    house.member("ines");
    for number in 0..6 {
        let asked = post_from(&house.visitor(), &format!("192.0.2.{number}"), "/forgot", "email=ines%40example.org").expect(303);
        assert_eq!(asked.location.as_deref(), Some("/forgot?done=sent"));
        house.work();
    }
    assert_eq!(house.outbox.to("ines@example.org").len(), 3);
    for number in 0..6 {
        let body = format!("email=otto%40example.org&name=Otto&password={}", PASSWORD.replace(' ', "+"));
        post_from(&house.visitor(), &format!("192.0.2.{number}"), "/sign-up", &body).expect(303);
        house.work();
    }
    assert_eq!(house.outbox.to("otto@example.org").len(), 3);
}

#[test]
fn one_network_can_request_ten_emails_and_is_then_limited() {
    let house = limited();
    for number in 0..10 {
        house.visitor().post("/forgot", &[("email", &format!("a{number}@example.org"))]).expect(303);
    }
    let answer = house.visitor().post("/forgot", &[("email", "b@example.org")]).expect(429);
    assert_eq!(answer.page().form("main form").value("email"), Some("b@example.org"));
    assert!(answer.page().text("#email-error").unwrap().contains("Wait 6 minutes"));
}

#[test]
fn a_network_that_made_many_accounts_is_limited() {
    let house = limited();
    for number in 0..10 {
        sign_up(&house.visitor(), &format!("a{number}@example.org"), "Somebody").expect(303);
    }
    let answer = sign_up(&house.visitor(), "b@example.org", "Somebody").expect(429);
    let form = answer.page().form("main form");
    assert_eq!((form.value("email"), form.value("name")), (Some("b@example.org"), Some("Somebody")));
    house.work();
    for number in 0..10 {
        house.outbox.latest(&format!("a{number}@example.org"));
    }
}

#[test]
fn one_network_cannot_have_emails_sent_to_a_list_of_addresses() {
    let house = limited();
    for number in 0..20 {
        let email = format!("a{number}@example.org");
        house.visitor().post("/subscribe", &[("email", &email)]).expect(303);
    }
    let answer = house.visitor().post("/subscribe", &[("email", "b@example.org")]).expect(429);
    assert_eq!(answer.page().form("main form").value("email"), Some("b@example.org"));
    assert_eq!(answer.header("retry-after"), Some("180"));
    house.work();
    for number in 0..20 {
        house.outbox.latest(&format!("a{number}@example.org"));
    }
}

#[test]
fn password_attempts_in_an_open_session_are_limited() {
    let house = limited();
    let ines = house.member("ines");
    let fields = [("current", "a wrong password"), ("password", "a lantern in the other window")];
    for _ in 0..10 {
        ines.post("/settings/security", &fields).expect(422);
    }
    ines.post("/settings/security", &fields).expect(429);
    house.pass(Duration::from_mins(1));
    ines.post("/settings/security", &[("current", PASSWORD), fields[1]]).expect(303);
}

#[test]
fn many_passwords_for_a_link_are_limited_and_the_link_still_works() {
    let house = limited();
    let ines = house.visitor();
    sign_up(&ines, "ines@example.org", "Ines").expect(303);
    let link = crate::web::accounts::mailed_link(&house, "ines@example.org", "/verify/");
    for _ in 0..10 {
        post_from(&house.visitor(), "192.0.2.7", &link, "password=a+wrong+password").expect(422);
    }
    let answer = post_from(&house.visitor(), "192.0.2.7", &link, "password=a+wrong+password").expect(429);
    assert_eq!(answer.header("retry-after"), Some("60"));
    ines.post(&link, &[]).expect(303);
}

#[test]
fn many_previews_are_limited_and_the_form_keeps_its_text() {
    let house = limited();
    let preview = || post_from(&house.visitor(), "192.0.2.7", "/t/closeness-and-space/preview", "body=A+kettle.");
    for _ in 0..30 {
        preview().expect(200);
    }
    let waiting = preview().expect(429);
    assert_eq!(waiting.page().form("main form[method=post]").value("body"), Some("A kettle."));
    house.pass(Duration::from_secs(4));
    preview().expect(200);
    preview().expect(429);
}

#[test]
fn an_address_in_capitals_shares_the_limit_of_the_same_address() {
    let house = limited();
    house.member("ines");
    for (number, typed) in ["ines", "INES", "Ines", "iNES", "inEs"].into_iter().enumerate() {
        let body = format!("email={typed}%40example.org");
        post_from(&house.visitor(), &format!("192.0.2.{number}"), "/forgot", &body).expect(303);
        house.work();
    }
    assert_eq!(house.outbox.to("ines@example.org").len(), 3, "as many as one address gets in an hour");
}
