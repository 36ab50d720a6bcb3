//! New stories in a thread while it is open.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::support::actors::{Actor, CommentAddress};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

fn post_story(actor: &Actor, body: &str) -> String {
    let page = actor.get(THREAD).expect(200);
    let posted = actor.submit(&page, FORM, &[("body", body)]).expect(303);
    posted.header("location").expect("a redirect").comment_id()
}

/// A reader's open connection.
struct Listening(BufReader<TcpStream>);

impl Listening {
    /// As the script of this page of this reader listens.
    fn to(site: &TestSite, reader: &Actor) -> Self {
        let page = reader.get(THREAD).expect(200);
        let path = page.page().attributes("#stories", "data-live").remove(0);
        let cookie = reader.cookie_named("betwixt").map(|token| format!("Cookie: betwixt={token}\r\n")).unwrap_or_default();
        let address = site.base.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\n{cookie}\r\n").expect("a request");
        let mut listening = Self(BufReader::new(stream));
        assert!(listening.line().starts_with("HTTP/1.1 200"));
        listening
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        assert!(self.0.read_line(&mut line).expect("a line in time") > 0, "the connection was closed");
        line.trim_end().to_owned()
    }

    /// What the next message says.
    fn news(&mut self) -> String {
        loop {
            if let Some(data) = self.line().strip_prefix("data: ") {
                return data.to_owned();
            }
        }
    }
}

#[test]
fn readers_get_live_events_about_other_authors_and_not_about_themselves() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    post_story(&tomasz, "There before.");
    let mut listening = [Listening::to(&site, &site.visitor()), Listening::to(&site, &ines)];
    site.pass(Duration::from_secs(1));
    let first = post_story(&tomasz, "While they read.");
    for reader in &mut listening {
        assert_eq!(reader.news(), format!("{{\"count\":1,\"href\":\"/c/{first}\"}}"));
    }
    site.pass(Duration::from_secs(1));
    post_story(&ines, "My own.");
    assert_eq!(listening[0].news(), format!("{{\"count\":2,\"href\":\"/c/{first}\"}}"));
    tomasz.post(&format!("/c/{first}/withdraw"), &[]).expect(303);
    assert_eq!(listening[1].news(), "{\"count\":0,\"href\":\"\"}");
    site.work();
}

#[test]
fn a_muted_author_causes_live_events_for_other_readers_only() {
    let site = TestSite::new();
    let (ines, tomasz, noor) = (site.member("ines"), site.member("tomasz"), site.member("noor"));
    let his = post_story(&tomasz, "There before.");
    ines.post(&format!("/c/{his}/mute"), &[("mute", "on")]).expect(303);
    let mut listening = [Listening::to(&site, &site.visitor()), Listening::to(&site, &ines)];
    site.pass(Duration::from_secs(1));
    let muted = post_story(&tomasz, "While they read.");
    assert_eq!(listening[0].news(), format!("{{\"count\":1,\"href\":\"/c/{muted}\"}}"));
    site.pass(Duration::from_secs(1));
    let heard = post_story(&noor, "And while they read on.");
    assert_eq!(listening[1].news(), format!("{{\"count\":1,\"href\":\"/c/{heard}\"}}"));
    assert_eq!(listening[0].news(), format!("{{\"count\":2,\"href\":\"/c/{muted}\"}}"));
    site.work();
}

#[test]
fn a_held_story_causes_no_live_event_until_it_is_published() {
    let site = TestSite::plan().with("MODERATION", "first").build();
    let (tomasz, mara) = (site.member("tomasz"), site.moderator());
    let mut listening = Listening::to(&site, &site.visitor());
    site.pass(Duration::from_secs(1));
    let id = post_story(&tomasz, "A first story.");
    let held = mara.get("/moderation/held").expect(200);
    let case = held.page().attributes(".cases a", "href").remove(0);
    let page = mara.get(&case).expect(200);
    mara.submit(&page, "#decide", &[("decision", "publish")]).expect(303);
    assert_eq!(listening.news(), format!("{{\"count\":1,\"href\":\"/c/{id}\"}}"));
    site.pass(Duration::from_secs(61));
    site.work();
    site.outbox.latest(&tomasz.email);
}
