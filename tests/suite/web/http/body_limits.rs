//! Long texts, in every script.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::actors::Actor;
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

/// Longer than the server waits for the body of a form, and never waited for when all is well.
const PATIENCE: Duration = Duration::from_secs(120);

#[test]
fn a_story_holds_as_many_characters_as_the_form_says_in_every_script() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let page = ines.get(THREAD).expect(200);
    // A letter of one byte, one of two, one of three with its signs, an accent that stands apart, and a family.
    for character in ["a", "ж", "क्षि", "e\u{301}", "👨‍👩‍👧"] {
        let whole = character.repeat(20_000);
        ines.submit(&page, "form[action=\"/t/closeness-and-space/comments\"]", &[("body", &format!("{whole}{character}"))])
            .expect(422);
        let form = ines.get(THREAD).expect(200);
        let posted = ines.submit(&form, FORM, &[("body", &whole)]).expect(303);
        let status = ines.follow(&posted);
        assert!(status.status == 302 || status.status == 200, "{character}: {}", status.status);
    }
    site.work();
}

#[test]
fn an_essay_holds_as_many_characters_as_it_may_in_a_script_of_three_bytes() {
    let site = TestSite::new();
    let owner = site.owner();
    let form = owner.get("/owner/threads/new").expect(200);
    let body = "文".repeat(199_998);
    let essay = [("title", "Long"), ("body", &*body), ("question", "When?"), ("pole_low", "Soon"), ("pole_high", "Late")];
    owner.submit(&form, "form[action=\"/owner/threads\"]", &essay).expect(303);
}

/// Begins a long form that never goes on.
fn begin(site: &TestSite) -> TcpStream {
    begin_with(site, "Content-Type: application/x-www-form-urlencoded\r\n")
}

fn begin_with(site: &TestSite, headers: &str) -> TcpStream {
    let host = site.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).expect("a connection");
    let head = format!("POST /search HTTP/1.1\r\n{headers}Content-Length: 100000");
    write!(stream, "{head}\r\nHost: {host}\r\n\r\n").expect("a request");
    stream
}

/// Sends a long form until it is answered with `status`, with `meanwhile` after each other answer.
fn send_until(actor: &Actor, status: u16, mut meanwhile: impl FnMut()) {
    let (long, started) = ("x".repeat(80_000), Instant::now());
    while actor.post("/subscribe", &[("email", &long)]).status != status {
        assert!(started.elapsed() < PATIENCE, "no {status}");
        meanwhile();
    }
}

/// Begins `count` long forms, and more until the server takes no other: on a slow machine the first may have ended by then.
fn hold_until_full(site: &TestSite, visitor: &Actor, count: usize) -> Vec<TcpStream> {
    let mut held: Vec<TcpStream> = (0..count).map(|_| begin(site)).collect();
    send_until(visitor, 503, || held.push(begin(site)));
    held
}

#[test]
fn many_stalled_long_forms_do_not_block_a_short_one() {
    let site = TestSite::new();
    let visitor = site.visitor();
    let held = hold_until_full(&site, &visitor, 64);
    let full = visitor.post("/subscribe", &[("email", &"x".repeat(80_000))]).expect(503);
    assert!(full.body.contains("Your browser still has what you wrote"), "{}", full.body);
    assert_eq!(full.header("retry-after"), Some("30"));
    visitor.post("/subscribe", &[("email", "not an address")]).expect(422);
    drop(held);
    send_until(&visitor, 422, || ());
}

#[test]
fn a_long_body_without_a_type_waits_for_room_like_a_form() {
    let site = TestSite::new();
    let visitor = site.visitor();
    let mut held: Vec<TcpStream> = (0..64).map(|_| begin_with(&site, "")).collect();
    send_until(&visitor, 503, || held.push(begin_with(&site, "")));
}

#[test]
fn an_unsubscription_is_four_kibibytes_at_most_whatever_its_type() {
    let site = TestSite::new();
    let long = "x".repeat(4 * 1024 + 1);
    for path in ["/u/x", "/u/notices/x"] {
        for kind in ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/octet-stream", ""] {
            let headers: &[(&str, &str)] = if kind.is_empty() { &[] } else { &[("content-type", kind)] };
            let refused = site.visitor().post_bytes(path, headers, long.as_bytes()).expect(413);
            assert!(refused.page().text("main").unwrap().contains("press the button there"), "{kind}");
            site.visitor().post_bytes(path, headers, &long.as_bytes()[1..]).expect(404);
        }
    }
}

#[test]
fn a_body_that_is_no_form_is_refused_unread() {
    let site = TestSite::new();
    let host = site.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).expect("a connection");
    let head = "POST /sign-in HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 100000";
    write!(stream, "{head}\r\nHost: {host}\r\n\r\n{{").expect("a request");
    let mut status = [0; 12];
    stream.read_exact(&mut status).expect("an answer before the body");
    assert_eq!(&status, b"HTTP/1.1 415");
}

#[test]
fn a_form_without_a_type_is_read() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let body = format!("email={}&password={}", ines.email, PASSWORD.replace(' ', "+"));
    site.visitor().post_bytes("/sign-in", &[], body.as_bytes()).expect(303);
}

#[test]
fn one_network_gets_only_its_share_of_the_memory_for_long_forms() {
    let site = TestSite::plan().with("RATE_LIMITS", "on").build();
    let visitor = site.visitor();
    let held = hold_until_full(&site, &visitor, 8);
    drop(held);
    send_until(&visitor, 422, || ());
}
