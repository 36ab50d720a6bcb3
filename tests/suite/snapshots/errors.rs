//! Pages that say that something cannot be done, and what to do instead.

use std::net::TcpListener;

use betwixt::cli::start::{self, Machine};
use betwixt::config::{Config, Sources};
use betwixt::crypt::{Cost, Random};
use betwixt::http::server::Bounds;

use super::recorder::Recorder;
use super::sample_site::SampleSite;
use crate::support::actors::Actor;
use crate::support::test_site;

pub fn visit(recorder: &mut Recorder, sample: &SampleSite) {
    let (visitor, posted) = (&sample.visitor, &sample.posted);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    recorder.error("unreadable", "GET /t/ and a NUL", &visitor.get("/t/%00").expect(400));
    recorder.error("signed-out", "POST /notices", &visitor.post("/notices", &[]).expect(401));
    recorder.error("not-yours", "GET /owner", &sample.ines.get("/owner").expect(403));
    recorder.error("not-a-moderator", "GET /moderation", &sample.ines.get("/moderation").expect(403));
    let foreign = [form[0], ("sec-fetch-site", "cross-site")];
    recorder.error(
        "from-another-site",
        "POST /subscribe from another site",
        &visitor.post_bytes("/subscribe", &foreign, b"").expect(403),
    );
    recorder.error(
        "own-thanks",
        "POST /c/{id}/thanks",
        &sample.ines.post(&format!("/c/{}/thanks", posted.ines), &[]).expect(403),
    );
    recorder.error("own-report", "GET /c/{id}/report", &sample.ines.get(&format!("/c/{}/report", posted.ines)).expect(403));
    recorder.error("nothing-here", "GET /nothing-here", &visitor.get("/nothing-here").expect(404));
    recorder.error("wrong-method", "GET /sign-out", &visitor.get("/sign-out").expect(405));
    recorder.error("gone", "GET /c/{id}", &visitor.get(&format!("/c/{}", posted.jonas)).expect(410));
    let long = format!("email={}", "x".repeat(2_100_000));
    recorder.error("too-large", "POST /subscribe", &visitor.post_bytes("/subscribe", &form, long.as_bytes()).expect(413));
    let json = [("content-type", "application/json")];
    recorder.error("not-a-form", "POST /subscribe", &visitor.post_bytes("/subscribe", &json, b"{}").expect(415));
    let elsewhere = [("host", "elsewhere.example.org")];
    recorder.error("another-name", "GET / of another name", &visitor.get_with("/", &elsewhere).expect(421));
}

/// A site whose database is away.
pub fn without_a_database(recorder: &mut Recorder) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let address = listener.local_addr().expect("the port's address").to_string();
    let folder = tempfile::tempdir().expect("a temporary directory");
    // Nobody listens on port 1.
    let sources = Sources::default()
        .variable("LISTEN_ADDR", &address)
        .variable("DATA_DIR", folder.path())
        .variable("SMTP_URL", "smtp://127.0.0.1:1")
        .variable("MAIL_FROM", "letters@example.org")
        .variable("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing");
    let machine = Machine { cost: Cost::MINIMUM, random: Random::seeded(1), ..Machine::real() };
    let app = start::app(Config::load(sources).expect("settings"), machine).expect("a site");
    let (server, thread) = test_site::serve(app, listener, Bounds::default());
    let visitor = Actor::new(&format!("http://{address}"));
    recorder.error("away", "GET / while the database is away", &visitor.get("/").expect(503));
    recorder.probe_error("not-ready", "GET /readyz while the database is away", &visitor.get("/readyz").expect(503));
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(server.stop(false));
    thread.join().expect("a server that ends well");
}
