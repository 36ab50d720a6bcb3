//! Signing in and out.

use super::{is_signed_in, sign_in, visible_answer};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

/// What would lead away from the site, if a browser was sent there.
const ELSEWHERE: &[&str] = &[
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/%0d%0a//evil.example\r\nLocation: //evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:/evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,hello",
    "evil.example",
    "@evil.example",
    "/@evil.example",
    ".evil.example",
    "/..//evil.example",
    "/x/../..//evil.example",
    "/./\\evil.example",
    "/\u{2215}/evil.example",
    "/\u{ff0f}evil.example",
    "\u{3000}//evil.example",
    "?//evil.example",
    "#//evil.example",
    "/t//evil.example",
];

#[test]
fn sign_in_never_redirects_to_another_site() {
    let site = TestSite::new();
    site.member("ines");
    for next in ELSEWHERE {
        let fields = [("email", "ines@example.org"), ("password", PASSWORD), ("next", *next)];
        let answer = site.visitor().post("/sign-in", &fields).expect(303);
        assert_eq!(answer.location.as_deref(), Some("/"), "{next:?}");
        assert_eq!(answer.headers.iter().filter(|(name, _)| name == "location").count(), 1);
    }
}

#[test]
fn a_page_that_needs_an_account_is_shown_after_sign_in() {
    let site = TestSite::new();
    site.member("ines");
    let browser = site.visitor();
    let sent = browser.get("/settings/sessions?done=ended").expect(303);
    let form = browser.follow(&sent).expect(200);
    let signed_in = browser.submit(&form, "main form", &[("email", "ines@example.org"), ("password", PASSWORD)]).expect(303);
    assert_eq!(signed_in.location.as_deref(), Some("/settings/sessions?done=ended"));
    browser.follow(&signed_in).expect(200);
}

#[test]
fn a_wrong_password_an_unknown_address_and_no_address_at_all_are_answered_alike() {
    let site = TestSite::new();
    site.member("ines");
    let typed = ["ines@example.org", "nobody@example.org", "not an address"];
    let seen = typed.map(|email| visible_answer(&sign_in(&site.visitor(), email, "a wrong password"), email));
    assert_eq!(seen[0].0, 422);
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2]);
}

#[test]
fn a_refused_sign_in_keeps_the_address_and_the_return_address_but_not_the_password() {
    let site = TestSite::new();
    let fields = [("email", "ines@example.org"), ("password", "a wrong password"), ("next", "/t/closeness#tell")];
    let answer = site.visitor().post("/sign-in", &fields).expect(422);
    let form = answer.page().form("main form");
    assert_eq!((form.value("email"), form.value("next")), (Some("ines@example.org"), Some("/t/closeness#tell")));
    assert!(!answer.body.contains("a wrong password"));
}

#[test]
fn capitals_in_the_domain_and_blanks_around_an_address_do_not_matter() {
    let site = TestSite::new();
    site.member("ines");
    sign_in(&site.visitor(), "  ines@EXAMPLE.org ", PASSWORD).expect(303);
}

#[test]
fn signing_out_ends_the_session_and_not_only_the_cookie() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let token = ines.cookie_named("betwixt").unwrap();
    let answer = ines.post("/sign-out", &[]).expect(303);
    assert!(answer.header("clear-site-data").unwrap().contains("storage"));
    assert_eq!(ines.cookie_named("betwixt"), None);
    ines.set_cookie("betwixt", &token);
    assert!(!is_signed_in(&ines));
    ines.post("/sign-out", &[]).expect(303);
    ines.get("/sign-out").expect(405);
}

#[test]
fn the_cookie_of_a_site_on_https_is_bound_to_it() {
    let site = TestSite::plan().with("BASE_URL", "https://stories.example.org").build();
    site.member("ines");
    let headers = [("host", "stories.example.org"), ("content-type", "application/x-www-form-urlencoded")];
    let body = format!("email=ines%40example.org&password={}", PASSWORD.replace(' ', "+"));
    let answer = site.visitor().post_bytes("/sign-in", &headers, body.as_bytes()).expect(303);
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-betwixt="), "{cookie}");
    for part in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/", "; Max-Age=2592000"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[test]
fn the_cookie_of_a_site_on_http_works_without_https() {
    let site = TestSite::new();
    site.member("ines");
    let answer = sign_in(&site.visitor(), "ines@example.org", PASSWORD).expect(303);
    let cookie = answer.header("set-cookie").unwrap();
    let port = site.app.site.base_url.port().expect("a port of its own");
    assert!(cookie.starts_with(&format!("betwixt-{port}=")), "{cookie}");
    for part in ["; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");
}

#[test]
fn each_sign_in_is_a_new_session_and_replaces_the_browsers_last_one() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let first = ines.cookie_named("betwixt").unwrap();
    sign_in(&ines, "ines@example.org", PASSWORD).expect(303);
    assert_ne!(ines.cookie_named("betwixt").unwrap(), first);
    let stale = site.visitor();
    stale.set_cookie("betwixt", &first);
    assert!(!is_signed_in(&stale));
    let planted = site.visitor();
    planted.set_cookie("betwixt", &"A".repeat(43));
    sign_in(&planted, "ines@example.org", PASSWORD).expect(303);
    assert_ne!(planted.cookie_named("betwixt").unwrap(), "A".repeat(43), "a token chosen by an attacker is never accepted");
}

#[test]
fn an_address_is_the_same_in_capitals_and_emails_go_to_it_as_it_was_given() {
    let site = TestSite::new();
    let ines = site.visitor();
    super::sign_up(&ines, "Ines@example.org", "Ines").expect(303);
    let link = super::mailed_link(&site, "Ines@example.org", "/verify/");
    ines.post(&link, &[]).expect(303);
    for typed in ["ines@example.org", "INES@EXAMPLE.ORG", "Ines@example.org"] {
        let browser = site.visitor();
        sign_in(&browser, typed, PASSWORD).expect(303);
        assert!(is_signed_in(&browser), "{typed}");
    }
    super::sign_up(&site.visitor(), "ines@example.org", "Another").expect(303);
    site.work();
    assert!(site.outbox.latest("Ines@example.org").text.contains("already"), "there is no second account");
}

#[test]
fn a_failed_sign_in_is_explained_once() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let refused = site.visitor().post("/sign-in", &[("email", &ines.email), ("password", "not this one, surely")]).expect(422);
    let main = refused.page().text("main").expect("words");
    assert_eq!(
        main.matches("The email address and password don’t match, or the address is not confirmed yet.").count(),
        1,
        "{main}"
    );
    assert!(main.contains("If you have just signed up, open the link in our email."), "{main}");
    assert!(main.contains("Otherwise try again, or press “I forgot my password”."), "{main}");
}
