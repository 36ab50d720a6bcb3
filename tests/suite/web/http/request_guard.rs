//! Claims about every request and answer: protective headers, the host, unusual methods and addresses.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

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
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{path}");
        let permissions = answer.header("permissions-policy").expect("a policy");
        for closed in ["camera=()", "geolocation=()", "microphone=()", "payment=()", "usb=()"] {
            assert!(permissions.contains(closed), "{path}: {closed}");
        }
        for own in ["web-share=(self)", "clipboard-write=(self)", "publickey-credentials-get=(self)"] {
            assert!(permissions.contains(own), "{path}: {own}");
        }
        assert!(answer.header("x-request-id").is_some(), "{path}");
    }
}

#[test]
fn a_request_for_another_name_is_not_answered() {
    let site = TestSite::new();
    site.visitor().get_with("/nothing-here", &[("host", "elsewhere.example.org")]).expect(421);
}

#[test]
fn the_host_may_be_written_in_any_way_that_means_this_site() {
    let site = TestSite::plan().with("BASE_URL", "https://stories.example.org").build();
    for host in [
        "stories.example.org",
        "Stories.Example.ORG",
        "stories.example.org:443",
        "stories.example.org.",
        "stories.example.org.:443",
    ] {
        site.visitor().get_with("/", &[("host", host)]).expect(200);
    }
    for host in
        ["stories.example.org:80", "stories.example.org:8443", "stories.example.org..", ".stories.example.org", "example.org", ""]
    {
        site.visitor().get_with("/", &[("host", host)]).expect(421);
    }
    let local = TestSite::new();
    for host in ["LOCALHOST:8080", "localhost.", "LocalHost", "[::1]:80", "127.0.0.1"] {
        local.visitor().get_with("/", &[("host", host)]).expect(200);
    }
}

#[test]
fn a_damaged_address_leads_to_the_right_one() {
    let site = TestSite::new();
    for (damaged, right) in [
        ("/t/closeness-and-space/", "/t/closeness-and-space"),
        ("/t/closeness-and-space/?sort=newest", "/t/closeness-and-space?sort=newest"),
        ("/u/TOKEN.", "/u/TOKEN"),
        ("/u/TOKEN%3E", "/u/TOKEN"),
        ("/confirm/TOKEN),", "/confirm/TOKEN"),
        ("/verify/TOKEN%22", "/verify/TOKEN"),
    ] {
        assert_eq!(site.visitor().get(damaged).expect(308).location.as_deref(), Some(right), "{damaged}");
    }
    let other_host = site.visitor().get("//example.org/");
    assert_eq!((other_host.status, other_host.location), (404, None), "no address leads to another host");
}

#[test]
fn a_parameter_that_the_page_does_not_read_cannot_refuse_it() {
    let site = TestSite::new();
    let many: Vec<String> = (0..250).map(|number| format!("utm_{number}=1")).collect();
    let pages = ["/", "/t/closeness-and-space", "/search", "/sign-in", "/subscribe", "/letters", "/feed.atom"];
    for path in pages {
        for query in ["utm_term=caf%E9", "utm_term=100%", "%ff=1", "utm=%00", many.join("&").as_str()] {
            site.visitor().get(&format!("{path}?{query}")).expect(200);
        }
    }
    let damaged = site.visitor().get("/t/closeness-and-space?after=garbage&before=%zz").expect(200);
    assert_eq!(damaged.body, site.visitor().get("/t/closeness-and-space").expect(200).body);
}

#[test]
fn a_cookie_of_another_program_hides_nothing_of_ours() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let ours = format!("betwixt={}", ines.cookie_named("betwixt").expect("a session"));
    let foreign = "A".repeat(43);
    let signed_in = |cookies: &[u8]| site.visitor().get_with_cookies("/settings/profile", cookies).status == 200;
    assert!(signed_in(ours.as_bytes()));
    for before in [
        &b"other=caf\xe9; "[..],
        b"betwixt=; ",
        b"betwixt=caf\xe9; ",
        b"betwixt=x; ",
        b"=; ;; ",
        format!("betwixt={foreign}; ").as_bytes(),
    ] {
        assert!(signed_in(&[before, ours.as_bytes()].concat()), "{}", String::from_utf8_lossy(before));
        assert!(signed_in(&[ours.as_bytes(), b"; ", before].concat()), "{}", String::from_utf8_lossy(before));
    }
    assert!(!signed_in(b"other=1"));
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
fn a_head_on_a_stream_leaves_the_connection_free() {
    let site = TestSite::new();
    let host = site.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    let head = format!("HEAD /t/closeness-and-space/events HTTP/1.1\r\nHost: {host}\r\n\r\n");
    write!(stream, "{head}GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("two requests");
    let mut answers = String::new();
    stream.read_to_string(&mut answers).expect("an end in time");
    assert_eq!(answers.matches("HTTP/1.1 200").count(), 2, "{answers}");
    assert!(answers.contains("text/event-stream"), "{answers}");
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
