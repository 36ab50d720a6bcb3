//! Rate limits.

use std::time::Duration;

use crate::support::actors::{Actor, Answer};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;
use crate::web::accounts::{read_password_email, sign_in, sign_up};

fn limited() -> TestSite {
    TestSite::plan().with("RATE_LIMITS", "on").with("TRUSTED_PROXIES", "127.0.0.0/8").build()
}

/// Sends a form from the network of `address`, through a trusted proxy.
fn post_from(browser: &Actor, address: &str, path: &str, body: &str) -> Answer {
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("x-forwarded-for", address)];
    browser.post_bytes(path, &headers, body.as_bytes())
}

const WRONG: &str = "email=ines%40example.org&password=a+wrong+password&next=%2Ft%2Fx";

#[test]
fn many_passwords_for_one_address_are_limited_and_the_form_keeps_its_input() {
    let site = limited();
    site.member("ines");
    for _ in 0..10 {
        post_from(&site.visitor(), "192.0.2.7", "/sign-in", WRONG).expect(422);
    }
    let answer = post_from(&site.visitor(), "192.0.2.7", "/sign-in", WRONG).expect(429);
    assert_eq!(answer.header("retry-after"), Some("60"));
    let form = answer.page().form("main form");
    assert_eq!((form.value("email"), form.value("next")), (Some("ines@example.org"), Some("/t/x")));
    assert!(!answer.body.contains("a wrong password"));
    site.pass(Duration::from_secs(60));
    post_from(&site.visitor(), "192.0.2.7", "/sign-in", WRONG).expect(422);
    post_from(&site.visitor(), "192.0.2.7", "/sign-in", WRONG).expect(429);
}

#[test]
fn password_guessing_by_others_does_not_lock_the_member_out() {
    let site = limited();
    site.member("ines");
    for _ in 0..15 {
        post_from(&site.visitor(), "192.0.2.7", "/sign-in", WRONG);
    }
    sign_in(&site.visitor(), "ines@example.org", PASSWORD).expect(303);
}

#[test]
fn many_networks_together_get_a_hundred_tries_at_one_address() {
    let site = limited();
    site.member("ines");
    let statuses: Vec<u16> =
        (0..110).map(|number| post_from(&site.visitor(), &format!("192.0.2.{number}"), "/sign-in", WRONG).status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 100);
    assert_eq!(statuses.last(), Some(&429));
}

#[test]
fn one_network_gets_a_few_tries_over_all_addresses() {
    let site = limited();
    let statuses: Vec<u16> = (0..40)
        .map(|number| {
            let body = format!("email=a{number}%40example.org&password=a+wrong+password");
            post_from(&site.visitor(), "2001:db8::7", "/sign-in", &body).status
        })
        .collect();
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 30);
    post_from(&site.visitor(), "2001:db8:0:a0:9::1", "/sign-in", WRONG).expect(429);
    post_from(&site.visitor(), "2001:db8:0:100::1", "/sign-in", WRONG).expect(422);
}

#[test]
fn links_to_ones_own_address_count_as_those_of_the_forgotten() {
    let site = limited();
    let ines = site.member("ines");
    site.visitor().post("/forgot", &[("email", "ines@example.org")]).expect(303);
    for _ in 0..2 {
        ines.post("/settings/security/link", &[]).expect(303);
    }
    let wait = ines.post("/settings/security/link", &[]).expect(429);
    assert!(wait.page().text("#link-error").unwrap().contains("Wait"));
    site.work();
    site.outbox.to("ines@example.org");
}

#[test]
fn emails_to_one_address_are_limited_and_the_page_does_not_reveal_it() {
    let site = limited();
    site.member("ines");
    for number in 0..6 {
        let asked = post_from(&site.visitor(), &format!("192.0.2.{number}"), "/forgot", "email=ines%40example.org").expect(303);
        assert_eq!(asked.location.as_deref(), Some("/forgot?done=sent"));
        site.work();
    }
    assert_eq!(site.outbox.to("ines@example.org").len(), 3);
    for number in 0..6 {
        let body = format!("email=otto%40example.org&name=Otto&password={}", PASSWORD.replace(' ', "+"));
        post_from(&site.visitor(), &format!("192.0.2.{number}"), "/sign-up", &body).expect(303);
        site.work();
    }
    assert_eq!(site.outbox.to("otto@example.org").len(), 3);
}

#[test]
fn one_network_can_request_ten_emails_and_is_then_limited() {
    let site = limited();
    for number in 0..10 {
        site.visitor().post("/forgot", &[("email", &format!("a{number}@example.org"))]).expect(303);
    }
    let answer = site.visitor().post("/forgot", &[("email", "b@example.org")]).expect(429);
    assert_eq!(answer.page().form("main form").value("email"), Some("b@example.org"));
    assert!(answer.page().text("#email-error").unwrap().contains("Wait 6 minutes"));
}

#[test]
fn a_network_that_made_many_accounts_is_limited() {
    let site = limited();
    for number in 0..10 {
        sign_up(&site.visitor(), &format!("a{number}@example.org"), "Somebody").expect(303);
    }
    let answer = sign_up(&site.visitor(), "b@example.org", "Somebody").expect(429);
    let form = answer.page().form("main form");
    assert_eq!((form.value("email"), form.value("name")), (Some("b@example.org"), Some("Somebody")));
    site.work();
    for number in 0..10 {
        site.outbox.latest(&format!("a{number}@example.org"));
    }
}

#[test]
fn one_network_cannot_have_emails_sent_to_a_list_of_addresses() {
    let site = limited();
    for number in 0..20 {
        let email = format!("a{number}@example.org");
        site.visitor().post("/subscribe", &[("email", &email)]).expect(303);
    }
    let answer = site.visitor().post("/subscribe", &[("email", "b@example.org")]).expect(429);
    assert_eq!(answer.page().form("main form").value("email"), Some("b@example.org"));
    assert_eq!(answer.header("retry-after"), Some("180"));
    site.work();
    for number in 0..20 {
        site.outbox.latest(&format!("a{number}@example.org"));
    }
}

#[test]
fn password_attempts_in_an_open_session_are_limited() {
    let site = limited();
    let ines = site.member("ines");
    let fields = [("current", "a wrong password"), ("password", "a lantern in the other window")];
    for _ in 0..10 {
        ines.post("/settings/security", &fields).expect(422);
    }
    ines.post("/settings/security", &fields).expect(429);
    site.pass(Duration::from_mins(1));
    ines.post("/settings/security", &[("current", PASSWORD), fields[1]]).expect(303);
    read_password_email(&site, "ines@example.org");
}

#[test]
fn many_passwords_for_a_link_are_limited_and_the_link_still_works() {
    let site = limited();
    let ines = site.visitor();
    sign_up(&ines, "ines@example.org", "Ines").expect(303);
    let link = crate::web::accounts::mailed_link(&site, "ines@example.org", "/verify/");
    for _ in 0..10 {
        post_from(&site.visitor(), "192.0.2.7", &link, "password=a+wrong+password").expect(422);
    }
    let answer = post_from(&site.visitor(), "192.0.2.7", &link, "password=a+wrong+password").expect(429);
    assert_eq!(answer.header("retry-after"), Some("60"));
    ines.post(&link, &[]).expect(303);
}

#[test]
fn many_previews_are_limited_and_the_form_keeps_its_text() {
    let site = limited();
    let preview = || post_from(&site.visitor(), "192.0.2.7", "/t/closeness-and-space/preview", "body=A+kettle.");
    for _ in 0..30 {
        preview().expect(200);
    }
    let waiting = preview().expect(429);
    assert_eq!(waiting.page().form("main form[method=post]").value("body"), Some("A kettle."));
    site.pass(Duration::from_secs(4));
    preview().expect(200);
    preview().expect(429);
}

#[test]
fn an_address_in_capitals_shares_the_limit_of_the_same_address() {
    let site = limited();
    site.member("ines");
    for (number, typed) in ["ines", "INES", "Ines", "iNES", "inEs"].into_iter().enumerate() {
        let body = format!("email={typed}%40example.org");
        post_from(&site.visitor(), &format!("192.0.2.{number}"), "/forgot", &body).expect(303);
        site.work();
    }
    assert_eq!(site.outbox.to("ines@example.org").len(), 3, "as many as one address gets in an hour");
}

#[test]
fn forms_without_a_session_are_counted_before_they_are_read_and_unsubscriptions_are_not() {
    let site = limited();
    let broken = "email=a%40example.org&password=short&name=%4";
    for _ in 0..120 {
        post_from(&site.visitor(), "192.0.2.7", "/sign-up", broken).expect(400);
    }
    let answer = post_from(&site.visitor(), "192.0.2.7", "/sign-up", broken).expect(429);
    assert_eq!(answer.header("retry-after"), Some("1"));
    let text = post_from(&site.visitor(), "192.0.2.7", "/t/closeness-and-space/comments", "body=A+kettle.").expect(429);
    assert_eq!(text.page().form("main form").value("body"), Some("A kettle."));
    post_from(&site.visitor(), "192.0.2.8", "/sign-up", broken).expect(400);
    for _ in 0..130 {
        post_from(&site.visitor(), "192.0.2.7", "/u/x", "List-Unsubscribe=One-Click").expect(404);
    }
    site.pass(Duration::from_secs(1));
    post_from(&site.visitor(), "192.0.2.7", "/sign-up", broken).expect(400);
}

#[test]
fn a_guessable_password_takes_nothing_from_the_share_of_new_accounts() {
    let site = limited();
    let visitor = site.visitor();
    let weak = [("email", "ines@example.org"), ("name", "Ines"), ("password", "correct horse battery staple")];
    for _ in 0..15 {
        visitor.post("/sign-up", &weak).expect(422);
    }
    sign_up(&visitor, "ines@example.org", "Ines").expect(303);
    site.work();
    site.outbox.latest("ines@example.org");
}

#[test]
fn texts_without_an_address_are_saved_twenty_times_and_then_come_back() {
    let site = limited();
    let save = |text: &str| post_from(&site.visitor(), "192.0.2.7", "/t/closeness-and-space/comments", &format!("body={text}"));
    for _ in 0..20 {
        save("A+kettle.").expect(401);
    }
    let answer = save("A+lamp.").expect(429);
    assert_eq!(answer.page().form("main form[method=post]").value("body"), Some("A lamp."));
    assert_eq!(answer.header("retry-after"), Some("180"));
}

/// Uses up all attempts at the address of Ines, from eleven networks.
fn use_up_attempts(site: &TestSite) {
    let last = (0..110).map(|number| post_from(&site.visitor(), &format!("192.0.2.{}", number % 11), "/sign-in", WRONG).status);
    assert_eq!(last.last(), Some(429));
}

#[test]
fn a_browser_that_signed_in_before_is_not_locked_out_by_a_stranger() {
    let site = limited();
    site.member("ines");
    let own = site.visitor();
    sign_in(&own, "ines@example.org", PASSWORD).expect(303);
    own.post("/sign-out", &[]).expect(303);
    use_up_attempts(&site);
    sign_in(&site.visitor(), "ines@example.org", PASSWORD).expect(429);
    for _ in 0..15 {
        sign_in(&own, "ines@example.org", PASSWORD).expect(303);
    }
    for _ in 0..10 {
        sign_in(&own, "ines@example.org", "a wrong password").expect(422);
    }
    sign_in(&own, "ines@example.org", PASSWORD).expect(429);
    site.pass(Duration::from_mins(6));
    use_up_attempts(&site);
    sign_in(&own, "ines@example.org", PASSWORD).expect(303);
}

#[test]
fn a_browser_is_known_for_the_members_who_signed_in_there_and_for_no_one_else() {
    let site = limited();
    for key in ["ines", "otto", "ruth"] {
        site.member(key);
    }
    let (shared, forged) = (site.visitor(), site.visitor());
    for key in ["otto", "ines"] {
        sign_in(&shared, &format!("{key}@example.org"), PASSWORD).expect(303);
    }
    let cookie = shared.cookie_named("betwixt-known").expect("a cookie");
    assert!(!cookie.contains("ines"), "{cookie}");
    forged.set_cookie("betwixt-known", &cookie.replace(|letter: char| letter.is_ascii_uppercase(), "Q"));
    let stranger = site.visitor();
    sign_in(&stranger, "ruth@example.org", PASSWORD).expect(303);
    use_up_attempts(&site);
    for browser in [&forged, &stranger] {
        sign_in(browser, "ines@example.org", PASSWORD).expect(429);
    }
    sign_in(&shared, "ines@example.org", PASSWORD).expect(303);
}

#[test]
fn a_completed_sign_in_counts_as_no_attempt() {
    let site = limited();
    site.member("ines");
    for _ in 0..40 {
        sign_in(&site.visitor(), "ines@example.org", PASSWORD).expect(303);
    }
}

#[test]
fn a_locked_out_member_signs_in_after_setting_a_password_by_an_emailed_link() {
    let site = limited();
    site.member("ines");
    use_up_attempts(&site);
    let ines = site.visitor();
    ines.post("/forgot", &[("email", "ines@example.org")]).expect(303);
    let link = crate::web::accounts::mailed_link(&site, "ines@example.org", "/reset/");
    ines.post(&link, &[("password", "eleven brass kettles on a shelf")]).expect(303);
    sign_in(&ines, "ines@example.org", "eleven brass kettles on a shelf").expect(303);
    read_password_email(&site, "ines@example.org");
}

#[test]
fn a_stranger_who_uses_up_the_attempts_of_an_address_does_not_stop_its_confirmation() {
    let site = limited();
    let ines = site.visitor();
    sign_up(&ines, "ines@example.org", "Ines").expect(303);
    let link = crate::web::accounts::mailed_link(&site, "ines@example.org", "/verify/");
    use_up_attempts(&site);
    site.visitor().post(&link, &[("password", PASSWORD)]).expect(303);
}
