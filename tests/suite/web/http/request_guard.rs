//! Claims about every request and answer: protective headers, the host, unusual methods and addresses.

use crate::support::test_site::TestSite;

#[test]
fn an_answer_of_any_kind_carries_the_headers_that_protect_its_reader() {
    let site = TestSite::new();
    for path in ["/healthz", "/nothing-here"] {
        let answer = site.visitor().get(path);
        assert!(
            answer.header("content-security-policy").is_some_and(|policy| policy.starts_with("default-src 'none'")),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert!(answer.header("x-request-id").is_some(), "{path}");
    }
}

#[test]
fn a_request_for_another_name_is_not_answered() {
    let site = TestSite::new();
    site.visitor().get_with("/nothing-here", &[("host", "elsewhere.example.org")]).expect(421);
}

#[test]
fn a_head_is_answered_as_a_get_without_its_body() {
    let site = TestSite::new();
    for path in ["/", "/healthz", "/sign-in", "/nothing-here"] {
        let (get, head) = (site.visitor().get(path), site.visitor().head(path));
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        assert!(head.body.is_empty(), "{path}");
    }
}

#[test]
fn strict_transport_security_is_sent_on_https_and_never_for_subdomains() {
    let site = TestSite::plan().with("BASE_URL", "https://localhost").build();
    assert_eq!(site.visitor().get("/").expect(200).header("strict-transport-security"), Some("max-age=63072000"));
    assert_eq!(TestSite::new().visitor().get("/").expect(200).header("strict-transport-security"), None);
}

#[test]
fn an_address_with_a_nul_in_it_is_answered_before_a_database_sees_it() {
    let site = TestSite::new();
    for path in ["/letters/a%00b", "/t/a%00b", "/u/%00", "/c/%00/status", "/owner/outbox/%00.eml"] {
        site.visitor().get(path).expect(400);
    }
}
