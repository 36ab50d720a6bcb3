//! The numbers for monitoring: who may read them, what they count, and what they never hold.

use std::time::Duration;

use betwixt::mail::{Mailer, Memory, Outcome, SmtpRejection, Stage};

use crate::routes::{gets, posts};
use crate::support::actors::{Actor, Answer};
use crate::support::test_site::{Plan, TestSite};

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

/// A site whose metrics this machine may read.
fn measured() -> Plan {
    TestSite::plan().with("METRICS_ALLOWED_NETWORKS", "127.0.0.1")
}

fn scrape(site: &TestSite) -> Answer {
    site.visitor().get("/metrics").expect(200)
}

/// The value of one series, named as in the text.
#[track_caller]
fn value(site: &TestSite, series: &str) -> f64 {
    let text = scrape(site).body;
    let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("{series} in\n{text}")).parse().expect("a number")
}

/// All of an answer but the request's id and the time, to compare it with the answer for an unknown address.
fn response_signature(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let id = answer.header("x-request-id").expect("an id").to_owned();
    let headers = answer.headers.iter().filter(|(name, _)| !matches!(name.as_str(), "x-request-id" | "date")).cloned();
    (answer.status, headers.collect(), answer.body.replace(&id, "ID").replace("/nothing", "/metrics"))
}

#[track_caller]
fn assert_unknown(actor: &Actor, headers: &[(&str, &str)]) {
    let (metrics, nothing) = (actor.get_with("/metrics", headers), actor.get_with("/nothing", headers));
    assert_eq!(metrics.status, 404);
    assert_eq!(response_signature(&metrics), response_signature(&nothing));
    assert_eq!(
        response_signature(&actor.post_bytes("/metrics", headers, b"")),
        response_signature(&actor.post_bytes("/nothing", headers, b""))
    );
    let elsewhere: Vec<_> = headers.iter().copied().chain([("host", "10.0.0.5:8080")]).collect();
    assert_eq!(
        response_signature(&actor.get_with("/metrics", &elsewhere)),
        response_signature(&actor.get_with("/nothing", &elsewhere)),
        "under another name"
    );
}

#[test]
fn without_the_setting_metrics_are_an_unknown_address() {
    let site = TestSite::new();
    assert_unknown(&site.visitor(), &[]);
    assert_unknown(&site.owner(), &[]);
}

#[test]
fn a_network_that_is_not_named_finds_an_unknown_address() {
    let site = TestSite::plan().with("METRICS_ALLOWED_NETWORKS", "192.0.2.0/24, 2001:db8::/32").build();
    assert_unknown(&site.visitor(), &[]);
    // A header that any client can write counts for nothing.
    assert_unknown(&site.visitor(), &[("x-forwarded-for", "192.0.2.7")]);
}

#[test]
fn a_forwarded_address_counts_behind_a_trusted_proxy_alone() {
    let networks = |plan: Plan| plan.with("METRICS_ALLOWED_NETWORKS", "192.0.2.0/24, 127.0.0.1");
    let behind = networks(TestSite::plan()).with("TRUSTED_PROXIES", "127.0.0.1").build();
    behind.visitor().get_with("/metrics", &[("x-forwarded-for", "192.0.2.7")]).expect(200);
    behind.visitor().get_with("/metrics", &[("x-forwarded-for", "203.0.113.9, 192.0.2.7")]).expect(200);
    assert_unknown(&behind.visitor(), &[("x-forwarded-for", "203.0.113.9")]);
    assert_unknown(&behind.visitor(), &[("x-forwarded-for", "192.0.2.7, 203.0.113.9")]);
    let alone = networks(TestSite::plan()).build();
    alone.visitor().get_with("/metrics", &[("x-forwarded-for", "203.0.113.9")]).expect(200);
}

#[test]
fn the_answer_is_text_that_is_not_stored_under_any_name_and_without_a_cookie() {
    let site = measured().build();
    site.visitor().get("/").expect(200);
    let answer = site.owner().get_with("/metrics", &[("host", "10.0.0.5:8080")]).expect(200);
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("set-cookie"), None);
    for name in ["# TYPE betwixt_http_requests_total counter", "# TYPE betwixt_database_wait_seconds histogram"] {
        assert!(answer.body.lines().any(|line| line == name), "{name} in\n{}", answer.body);
    }
    assert!(answer.body.contains(&format!("betwixt_build_info{{version=\"{}\"}} 1\n", env!("CARGO_PKG_VERSION"))));
    assert!(answer.body.contains("process_start_time_seconds 1780315200\n"), "{}", answer.body);
}

#[test]
fn requests_are_counted_by_route_method_and_status() {
    let site = measured().build();
    site.visitor().get("/search").expect(200);
    site.visitor().get("/t/no-such-thread").expect(404);
    site.visitor().get("/no/such/route").expect(404);
    site.visitor().get("/another").expect(404);
    site.visitor().post("/sign-up", &[]).expect(422);
    for (labels, count) in [
        ("method=\"GET\",route=\"/search\",status=\"2xx\"", 1.0),
        ("method=\"GET\",route=\"/t/{slug}\",status=\"4xx\"", 1.0),
        ("method=\"GET\",route=\"none\",status=\"4xx\"", 2.0),
        ("method=\"POST\",route=\"/sign-up\",status=\"4xx\"", 1.0),
    ] {
        assert_eq!(value(&site, &format!("betwixt_http_requests_total{{{labels}}}")), count, "{labels}");
        assert_eq!(value(&site, &format!("betwixt_http_request_duration_seconds_count{{{labels}}}")), count, "{labels}");
    }
}

#[test]
fn a_posted_story_moves_the_counters_of_database_jobs_and_email() {
    let site = measured().build();
    let waits = ["read", "write"].map(|access| format!("betwixt_database_wait_seconds_count{{access=\"{access}\"}}"));
    let before = waits.each_ref().map(|series| value(&site, series));
    assert_eq!(value(&site, "betwixt_jobs_oldest_due_seconds"), 0.0);
    let tomasz = site.visitor();
    let fields = [("body", "We keep two rooms."), ("byline", "Grey Heron"), ("email", "tomasz@example.org")];
    tomasz.submit(&tomasz.get(THREAD).expect(200), FORM, &fields).expect(303);
    site.app.clock.advance(Duration::from_secs(90));
    assert_eq!(value(&site, "betwixt_jobs{state=\"ready\"}"), 1.0);
    assert_eq!(value(&site, "betwixt_jobs_oldest_due_seconds"), 90.0);
    assert_eq!(value(&site, "betwixt_database_up"), 1.0);
    site.work();
    assert_eq!(site.outbox.to("tomasz@example.org").len(), 1);
    assert_eq!(value(&site, "betwixt_jobs{state=\"ready\"}"), 0.0);
    assert_eq!(value(&site, "betwixt_jobs_oldest_due_seconds"), 0.0);
    assert_eq!(value(&site, "betwixt_emails_total{result=\"sent\"}"), 1.0);
    for (series, before) in waits.iter().zip(before) {
        assert!(value(&site, series) > before, "{series}");
    }
}

#[test]
fn emails_are_counted_by_how_their_attempt_ended() {
    let memory = Memory::default();
    let site = measured().mailing(Mailer::memory(memory.clone())).build();
    let refused =
        |code| Outcome::Rejected(SmtpRejection { code, enhanced: None, text: "no".to_owned(), stage: Stage::Recipient });
    memory.script(refused(450));
    memory.script(refused(550));
    site.visitor().post("/subscribe", &[("email", "noor@example.org"), ("lists", "essays")]).expect(303);
    site.work();
    site.pass(Duration::from_mins(2));
    for (result, count) in [("deferred", 1.0), ("rejected", 1.0), ("sent", 0.0), ("uncertain", 0.0), ("not_handed_over", 0.0)] {
        assert_eq!(value(&site, &format!("betwixt_emails_total{{result=\"{result}\"}}")), count, "{result}");
    }
}

#[test]
fn a_page_that_was_rendered_before_is_a_hit() {
    let site = measured().build();
    let lookups = |result: &str| value(&site, &format!("betwixt_page_cache_lookups_total{{result=\"{result}\"}}"));
    site.visitor().get(THREAD).expect(200);
    assert_eq!((lookups("hit"), lookups("miss")), (0.0, 1.0));
    // A page lives for a second, which a slow machine may need for one request.
    let requests = (1..=20).find(|_| {
        site.visitor().get(THREAD).expect(200);
        lookups("hit") > 0.0
    });
    let requests = requests.expect("a page from the cache");
    assert_eq!(lookups("hit") + lookups("miss"), f64::from(requests + 1));
}

#[test]
fn open_cases_are_counted_by_queue() {
    let site = measured().with("MODERATION", "all").build();
    let waiting = |queue: &str| value(&site, &format!("betwixt_moderation_open_cases{{queue=\"{queue}\"}}"));
    assert_eq!(["care", "legal", "report", "hold", "spam"].map(waiting), [0.0; 5]);
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    for (actor, body) in [(&ines, "We have one room."), (&tomasz, "We have three.")] {
        actor.submit(&actor.get(THREAD).expect(200), FORM, &[("body", body)]).expect(303);
    }
    assert_eq!(["care", "legal", "report", "hold", "spam"].map(waiting), [0.0, 0.0, 0.0, 2.0, 0.0]);
}

#[test]
fn no_path_token_address_or_text_is_in_the_metrics() {
    let site = measured().build();
    let ines = site.member("ines");
    ines.submit(&ines.get(THREAD).expect(200), FORM, &[("body", "Unmistakably mine."), ("byline", "Quiet Otter")]).expect(303);
    site.work();
    for path in ["/verify/sesame", "/t/wandering", "/wandering/sesame", "/search?q=unmistakably", "/assets/sesame.css"] {
        ines.get(path);
    }
    ines.post_bytes("/sesame", &[("content-type", "text/wandering")], b"sesame");
    let text = scrape(&site).body;
    for private in ["sesame", "wandering", "nmistakably", "closeness", "Otter", "Ines", "example.org", "127.0.0.1"] {
        assert!(!text.contains(private), "{private} in\n{text}");
    }
    let routes: Vec<&str> = gets().chain(posts()).map(|(route, _)| *route).chain(["none"]).collect();
    for label in text.lines().filter_map(|line| line.split("route=\"").nth(1)?.split('"').next()) {
        assert!(routes.contains(&label), "{label}");
    }
}
