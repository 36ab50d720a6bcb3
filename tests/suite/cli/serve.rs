//! The first start, and the end.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::server::Server;
use super::terminal::Terminal;
use crate::support::database::{Store, TestDatabase};
use crate::support::old_database::old_database;
use crate::support::test_site;

#[test]
fn a_first_start_creates_all_it_needs_and_prints_at_most_eight_lines() {
    let terminal = Terminal::new();
    let mut server = Server::start(&terminal, "serve --listen 127.0.0.1:0", "Owner");
    assert!(server.lines().len() <= 8, "{:?}", server.lines());
    assert_eq!(server.lines()[0], format!("Betwixt {}", env!("CARGO_PKG_VERSION")));
    assert!(server.printed("Data").ends_with("data") && server.printed("Database").starts_with("SQLite"));
    assert!(server.printed("Mail").contains("outbox"));

    let data = terminal.path().join("data");
    assert_eq!(fs::metadata(data.join("secret_key")).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
    // Bytes 18 and 19 of a SQLite file are 2 in WAL mode (sqlite.org/fileformat2.html, section 1.3.3).
    assert_eq!(fs::read(data.join("betwixt.sqlite3")).unwrap()[18..20], [2, 2]);

    let visitor = server.visitor();
    assert!(visitor.get("/").expect(200).body.contains("/t/"), "the first thread");
    visitor.get("/readyz").expect(200);
    visitor.get("/setup").expect(404);
    visitor.get("/setup/heron").expect(404);
    let link = server.printed("Owner").split_whitespace().find(|word| word.starts_with("http")).unwrap().to_owned();
    visitor.get(&link[link.find("/setup/").unwrap()..]).expect(200);
    assert_eq!(server.end(), Some(0));
}

#[test]
fn a_site_says_on_every_page_that_it_sends_no_mail_until_it_does() {
    let terminal = Terminal::new();
    let mut server = Server::start(&terminal, "serve --listen 127.0.0.1:0", "Owner");
    for path in ["/", "/sign-up", "/subscribe", "/nothing-here"] {
        let banner = server.visitor().get(path).page().text(".banner").expect("a banner");
        assert!(banner.contains("does not send emails yet"), "{path}: {banner}");
    }
    assert_eq!(server.end(), Some(0));

    let terminal = terminal.with("SMTP_URL", "smtp://127.0.0.1:9").with("MAIL_FROM", "betwixt@example.org");
    let mut server = Server::start(&terminal, "serve --listen 127.0.0.1:0", "Owner");
    assert!(!server.visitor().get("/sign-up").page().has(".banner"));
    assert_eq!(server.end(), Some(0));
}

#[test]
fn a_second_start_keeps_the_key_and_ends_the_first_link() {
    let terminal = Terminal::new();
    let start = || Server::start(&terminal, "serve --listen 127.0.0.1:0", "Owner");
    let key = || fs::read(terminal.path().join("data/secret_key")).unwrap();
    let mut first = start();
    let link = first.printed("Owner").split_whitespace().find(|word| word.starts_with("http")).unwrap().to_owned();
    let (path, made) = (link[link.find("/setup/").unwrap()..].to_owned(), key());
    assert_eq!(first.end(), Some(0));
    let mut second = start();
    assert_eq!(key(), made);
    second.visitor().get(&path).expect(404);
    assert_eq!(second.end(), Some(0));
}

#[test]
fn the_database_url_alone_chooses_the_database() {
    let database = TestDatabase::empty();
    let terminal = Terminal::new().with("DATABASE_URL", &test_site::url(database.place()));
    let mut server = Server::start(&terminal, "serve --listen 127.0.0.1:0", "Owner");
    let named = match Store::chosen() {
        Store::Sqlite => "SQLite",
        Store::Postgres => "PostgreSQL",
    };
    assert!(server.printed("Database").starts_with(named), "{:?}", server.lines());
    assert!(server.visitor().get("/").expect(200).body.contains("/t/"));
    assert_eq!(server.end(), Some(0));
    assert!(!terminal.path().join("data/betwixt.sqlite3").exists());
}

#[test]
fn an_address_in_use_is_reported_and_nothing_is_created() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let terminal = Terminal::new();
    let answer = terminal.run(&format!("serve --listen {address}"));
    assert_eq!((answer.code, answer.out.as_str()), (1, ""), "{answer:?}");
    assert!(answer.err.contains(&address.to_string()) && answer.err.contains("LISTEN_ADDR"), "{}", answer.err);
    assert!(!terminal.path().join("data/betwixt.sqlite3").exists());
}

#[test]
fn a_start_migrates_the_database_of_an_earlier_version_and_serves_it() {
    let database = old_database();
    let terminal = Terminal::new().with("DATABASE_URL", &test_site::url(database.place()));
    let missing = |answer: &str| answer.lines().any(|line| line.starts_with("missing"));
    assert!(missing(&terminal.run("migrate status").out));
    let mut server = Server::start(&terminal, "serve --listen 127.0.0.1:0", "Address");
    let thread = server.visitor().get("/t/letters-by-the-window").expect(200);
    assert_eq!(thread.page().text("#stories-title").as_deref(), Some("5 stories"));
    assert!(!server.visitor().get("/").expect(200).body.contains("/t/closeness-and-space"), "no first thread is added");
    assert_eq!(server.end(), Some(0));
    assert!(!missing(&terminal.run("migrate status").out));
    let tess = terminal.run("user show tess@example.org --json").json();
    assert_eq!((tess["role"].as_str(), tess["trust"].as_str()), (Some("reader"), Some("trusted")), "{tess}");
}
