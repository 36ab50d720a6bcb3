//! Claims about what was acknowledged before the program died: the program itself, killed as soon as it has answered.

use super::server::Server;
use super::terminal::Terminal;
use crate::support::actors::Actor;
use crate::support::cast::PASSWORD;
use crate::support::database::TestDatabase;
use crate::support::test_site;

const THREAD: &str = "/t/closeness-and-space";
const STORY_FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const OWNER: &str = "ada@example.org";

/// A terminal whose server has an owner, `ada@example.org`, and a member, `ines@example.org`.
struct Site {
    terminal: Terminal,
    _database: TestDatabase,
}

impl Site {
    fn new(moderation: &str) -> Self {
        let database = TestDatabase::empty();
        let terminal = Terminal::new()
            .with("DATABASE_URL", &test_site::url(database.place()))
            .with("ADMIN_EMAIL", OWNER)
            .with("ADMIN_PASSWORD", PASSWORD)
            .with("RATE_LIMITS", "off")
            .with("MODERATION", moderation);
        let made = terminal.run_with_input("user create ines@example.org --name Ines --password-stdin", PASSWORD);
        assert_eq!(made.code, 0, "{made:?}");
        Self { terminal, _database: database }
    }

    fn start(&self) -> Server {
        Server::start(&self.terminal, "serve --listen 127.0.0.1:0", "Address")
    }
}

fn signed_in(server: &Server, email: &str) -> Actor {
    let actor = server.visitor();
    actor.post("/sign-in", &[("email", email), ("password", PASSWORD)]).expect(303);
    actor
}

fn post_story(server: &Server, body: &str) {
    let ines = signed_in(server, "ines@example.org");
    let page = ines.get(THREAD).expect(200);
    ines.submit(&page, STORY_FORM, &[("body", body)]).expect(303);
}

/// Subscribes `ben@example.org` and gives the path that confirms it, which the owner finds in the outbox.
fn asked(server: &Server) -> String {
    server.visitor().post("/subscribe", &[("email", "ben@example.org"), ("choice", "1"), ("lists", "essays")]).expect(303);
    let owner = signed_in(server, OWNER);
    // The worker sends the email later: polls the list until it is there, far longer than that takes.
    let email = (0..20_000).find_map(|_| owner.get("/owner/outbox").page().attributes("main th a", "href").into_iter().next());
    let links = owner.get(&email.expect("an email")).expect(200).page().attributes("pre.preview a", "href");
    let link = links.iter().find_map(|href| href.find("/subscribe/confirm/").and_then(|at| href.get(at..)));
    link.expect("a link to confirm").to_owned()
}

fn subscribed(server: &Server) -> bool {
    let page = signed_in(server, OWNER).get("/owner/subscribers").expect(200).page();
    page.text("main").is_some_and(|words| words.contains("1 address gets the newsletter"))
}

#[test]
fn a_story_that_was_acknowledged_survives_kill_9() {
    let site = Site::new("none");
    let server = site.start();
    post_story(&server, "A heron stood in our kitchen.");
    server.kill();
    assert!(site.start().visitor().get(THREAD).expect(200).body.contains("A heron stood in our kitchen."));
}

#[test]
fn a_decision_that_was_acknowledged_survives_kill_9() {
    let site = Site::new("all");
    let server = site.start();
    post_story(&server, "A heron stood in our kitchen.");
    let owner = signed_in(&server, OWNER);
    let lane = owner.get("/moderation/held").expect(200).page();
    let case = lane.links().into_iter().map(|link| link.href).find(|href| href.contains("/moderation/cases/")).expect("a case");
    let page = owner.get(&case).expect(200);
    assert!(!server.visitor().get(THREAD).expect(200).body.contains("heron"));
    owner.submit(&page, "form[action$=\"/decisions\"]", &[("decision", "publish")]).expect(303);
    server.kill();
    let server = site.start();
    assert!(server.visitor().get(THREAD).expect(200).body.contains("heron"));
    let log = signed_in(&server, OWNER).get("/moderation/log").expect(200);
    assert!(log.page().has("main li, main tr"), "{}", log.body);
}

#[test]
fn a_subscription_and_an_unsubscription_that_were_acknowledged_survive_kill_9() {
    let site = Site::new("none");
    let server = site.start();
    let confirm = asked(&server);
    assert!(!subscribed(&server));
    server.visitor().post(&confirm, &[]).expect(303);
    server.kill();
    let server = site.start();
    assert!(subscribed(&server));
    let own = server.visitor().get(&confirm).expect(200).page().link("Change what you get");
    let page = server.visitor().get(&own).expect(200);
    let form = page.page().form(&format!("form[action=\"{own}\"]:has(#cadence)")).without("lists");
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    server.visitor().post(&own, &fields).expect(303);
    server.kill();
    assert!(!subscribed(&site.start()));
}
