//! The site while its database is away.

use std::net::TcpListener;

use betwixt::cli::start::{self, Machine};
use betwixt::config::{Config, Sources};
use betwixt::crypt::Cost;
use betwixt::http::server::Bounds;

use crate::support::actors::Actor;
use crate::support::test_site;

#[test]
fn while_the_database_is_away_every_page_says_so_and_the_process_lives() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    // Nobody listens on port 1.
    let sources = Sources::default()
        .variable("LISTEN_ADDR", &address)
        .variable("DATA_DIR", folder.path())
        .variable("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing");
    let machine = Machine { cost: Cost::MINIMUM, ..Machine::real() };
    let app = start::app(Config::load(sources).unwrap(), machine).unwrap();
    let (server, thread) = test_site::serve(app, listener, Bounds::default());
    let visitor = Actor::new(&format!("http://{address}"));

    for path in ["/", "/t/anything", "/feed.atom"] {
        let answer = visitor.get(path).expect(503);
        assert!(answer.header("retry-after").is_some(), "{path}");
        assert!(answer.body.contains("<h1"), "{path}: a page of our own: {}", answer.body);
        assert!(!answer.body.contains("127.0.0.1:1") && !answer.body.contains("connection"), "{path}: {}", answer.body);
    }
    visitor.get("/healthz").expect(200);
    visitor.get("/readyz").expect(503);

    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(server.stop(false));
    thread.join().unwrap();
}
