//! Claims about links and forms that can be used once: of several requests at the same moment exactly one takes effect.

use std::collections::BTreeSet;
use std::sync::Barrier;
use std::thread;

use betwixt::accounts::setup;
use betwixt::http::cookies::cookie_name;
use betwixt::links;

use crate::newsletter::smtp_site;
use crate::support::actors::{Actor, Answer};
use crate::support::cast::PASSWORD;
use crate::support::test_site::{Plan, TestSite};

const PARALLEL: usize = 8;

const THREAD: &str = "/t/closeness-and-space";
const STORY_FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const INES: &str = "ines@example.org";
const NEW_PASSWORD: &str = "eleven brass kettles on a shelf";

/// A form that takes effect once, and the browsers that send it at the same moment.
struct SingleUse {
    site: TestSite,
    browsers: Vec<Actor>,
    path: String,
    fields: Vec<(String, String)>,
    /// How often it took effect, by the answers and by what the site shows afterwards.
    #[expect(clippy::type_complexity, reason = "a closure for each row of one table; an alias would be used once")]
    effects: Box<dyn Fn(&TestSite, &[Answer]) -> usize>,
}

impl SingleUse {
    /// A link whose form is sent from browsers without a session.
    fn link(
        site: TestSite,
        path: &str,
        fields: &[(&str, &str)],
        effects: impl Fn(&TestSite, &[Answer]) -> usize + 'static,
    ) -> Self {
        let browsers = (0..PARALLEL).map(|_| site.visitor()).collect();
        Self { site, browsers, path: path.to_owned(), fields: owned(fields), effects: Box::new(effects) }
    }

    /// The story form of one browser, sent from several of its windows.
    fn story_form(
        site: TestSite,
        browser: &Actor,
        fields: &[(&str, &str)],
        effects: impl Fn(&TestSite, &[Answer]) -> usize + 'static,
    ) -> Self {
        let empty = browser.get(THREAD).expect(200).page().form(STORY_FORM);
        let form = fields.iter().fold(empty, |form, (name, value)| form.with(name, value));
        let browsers = (0..PARALLEL).map(|_| browser.window()).collect();
        Self { site, browsers, path: form.action, fields: form.fields, effects: Box::new(effects) }
    }
}

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A site whose database has a connection for each of the requests.
fn plan(plan: Plan) -> Plan {
    plan.with("DATABASE_MAX_CONNS", "16")
}

fn site() -> TestSite {
    plan(TestSite::plan()).build()
}

/// Sends one form from each browser at the same moment; each browser with the path that belongs to it.
fn send_at_once(browsers: Vec<(Actor, String)>, fields: &[(String, String)]) -> Vec<Answer> {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let ready = Barrier::new(browsers.len());
    thread::scope(|scope| {
        let senders = browsers.into_iter().map(|(browser, path)| {
            let (ready, fields) = (&ready, &fields);
            scope.spawn(move || {
                ready.wait();
                browser.post(&path, fields)
            })
        });
        let senders: Vec<_> = senders.collect();
        senders.into_iter().map(|sender| sender.join().expect("an answer")).collect()
    })
}

fn statuses(answers: &[Answer]) -> Vec<u16> {
    answers.iter().map(|answer| answer.status).collect()
}

fn redirects(answers: &[Answer]) -> usize {
    answers.iter().filter(|answer| answer.status == 303).count()
}

/// How many answers sign their browser in.
fn sessions(site: &TestSite, answers: &[Answer]) -> usize {
    let session = format!("{}=", cookie_name(&site.app));
    let signs_in =
        |answer: &&Answer| answer.headers.iter().any(|(name, value)| name == "set-cookie" && value.starts_with(&session));
    answers.iter().filter(signs_in).count()
}

fn stories(site: &TestSite) -> usize {
    site.visitor().get(THREAD).expect(200).page().texts("article.story").len()
}

/// How often the history of a subscriber holds an action, by the export of their preferences page.
fn in_history(site: &TestSite, preferences: &str, action: &str) -> usize {
    let export = site.visitor().get(&format!("{preferences}/export")).expect(200);
    let export: serde_json::Value = serde_json::from_str(&export.body).expect("an export in JSON");
    let history = export["history"].as_array().expect("a history");
    history.iter().filter(|consent| consent["action"] == action).count()
}

/// The link that confirms a subscription that was just asked for.
fn subscription_link(site: &TestSite) -> String {
    site.visitor().post("/subscribe", &[("email", INES), ("lists", "essays")]).expect(303);
    site.work();
    site.outbox.latest(INES).link("/subscribe/confirm/")
}

fn is_subscriber(site: &TestSite) -> bool {
    site.owner().get("/owner/subscribers").expect(200).body.contains(INES)
}

fn story_link() -> SingleUse {
    let site = site();
    let writer = site.visitor();
    let page = writer.get(THREAD).expect(200);
    writer.submit(&page, STORY_FORM, &[("body", "A heron stood in our kitchen."), ("email", INES)]).expect(303);
    site.work();
    let link = site.outbox.latest(INES).link("/confirm/");
    SingleUse::link(site, &link, &[], |site, answers| {
        assert_eq!(stories(site), 1);
        sessions(site, answers)
    })
}

fn verification() -> SingleUse {
    let site = site();
    site.visitor().post("/sign-up", &[("email", INES), ("name", "Ines"), ("password", PASSWORD)]).expect(303);
    site.work();
    let link = site.outbox.latest(INES).link("/verify/");
    SingleUse::link(site, &link, &[("password", PASSWORD)], |_, answers| redirects(answers))
}

/// The link of a sign-up, opened in several windows of its browser at once.
fn verification_where_it_was_asked_for() -> SingleUse {
    let site = site();
    let ines = site.visitor();
    ines.post("/sign-up", &[("email", INES), ("name", "Ines"), ("password", PASSWORD)]).expect(303);
    site.work();
    let path = site.outbox.latest(INES).link("/verify/");
    let browsers = (0..PARALLEL).map(|_| ines.window()).collect();
    SingleUse { site, browsers, path, fields: Vec::new(), effects: Box::new(sessions) }
}

/// The first password of an account that a story link created, chosen in several windows at once.
fn first_password() -> SingleUse {
    let site = site();
    let ines = site.visitor();
    let page = ines.get(THREAD).expect(200);
    ines.submit(&page, STORY_FORM, &[("body", "A heron stood in our kitchen."), ("email", INES)]).expect(303);
    site.work();
    ines.open_story_link(&site.outbox.latest(INES).link("/confirm/")).expect(303);
    let browsers = (0..PARALLEL).map(|_| ines.window()).collect();
    let fields = owned(&[("name", "Ines"), ("password", PASSWORD)]);
    SingleUse { site, browsers, path: "/settings/complete".to_owned(), fields, effects: Box::new(sessions) }
}

fn password_reset() -> SingleUse {
    let site = site();
    site.member("ines");
    site.visitor().post("/forgot", &[("email", INES)]).expect(303);
    site.work();
    let link = site.outbox.latest(INES).link("/reset/");
    SingleUse::link(site, &link, &[("password", NEW_PASSWORD)], |site, answers| {
        site.work();
        assert!(site.outbox.latest(INES).subject.contains("password was changed"));
        redirects(answers)
    })
}

fn setup_link() -> SingleUse {
    let site = site();
    let token = site.app.db.write_now(setup::invite).expect("a database").expect("a site without an owner");
    let fields = [("email", "ada@example.org"), ("name", "Ada"), ("password", PASSWORD)];
    SingleUse::link(site, &links::setup(token.reveal()), &fields, sessions)
}

fn subscription() -> SingleUse {
    let site = site();
    let link = subscription_link(&site);
    let confirmed = link.clone();
    SingleUse::link(site, &link, &[], move |site, _| {
        let preferences = site.visitor().get(&confirmed).expect(200).page().link("Change what you get");
        in_history(site, &preferences, "confirmed")
    })
}

fn disowning() -> SingleUse {
    let site = site();
    let link = subscription_link(&site);
    SingleUse::link(site, &format!("{link}/disown"), &[], |site, answers| {
        assert!(answers.iter().all(|answer| answer.status == 200), "{:?}", statuses(answers));
        usize::from(!is_subscriber(site))
    })
}

fn undone_unsubscribing() -> SingleUse {
    let site = plan(smtp_site::plan(1)).build();
    let ines = site.subscriber("ines", &["essays"]);
    let owner = site.owner();
    let issue = smtp_site::write(&owner);
    smtp_site::send(&owner, &format!("/owner/issues/{issue}"));
    site.work();
    let email = site.outbox.latest(&ines.email);
    let (link, preferences) = (email.link("/u/"), email.link("/s/"));
    site.visitor().post(&link, &[("button", "1")]).expect(303);
    SingleUse::link(site, &link, &[("undo", "1")], move |site, _| in_history(site, &preferences, "resumed"))
}

fn form_of_a_member() -> SingleUse {
    let site = site();
    let ines = site.member("ines");
    SingleUse::story_form(site, &ines, &[("body", "A heron stood in our kitchen.")], |site, answers| {
        assert_eq!(redirects(answers), PARALLEL);
        let posted: BTreeSet<_> = answers.iter().map(|answer| answer.location.clone()).collect();
        assert_eq!(posted.len(), 1, "{posted:?}");
        stories(site)
    })
}

fn form_of_a_visitor() -> SingleUse {
    let site = site();
    let visitor = site.visitor();
    let fields = [("body", "A heron stood in our kitchen."), ("email", INES)];
    SingleUse::story_form(site, &visitor, &fields, |site, answers| {
        assert_eq!(redirects(answers), PARALLEL);
        site.work();
        site.outbox.to(INES).len()
    })
}

/// Fails unless one of the requests takes effect.
fn assert_single(name: &str, single: SingleUse) {
    let SingleUse { site, browsers, path, fields, effects } = single;
    let browsers = browsers.into_iter().map(|browser| (browser, path.clone())).collect();
    let answers = send_at_once(browsers, &fields);
    assert!(answers.iter().all(|answer| answer.status < 500), "{name}: {:?}", statuses(&answers));
    assert_eq!(effects(&site, &answers), 1, "{name}: {:?}", statuses(&answers));
    site.work();
}

#[test]
fn of_eight_requests_at_the_same_moment_exactly_one_takes_effect() {
    assert_single("story link", story_link());
    assert_single("verification link", verification());
    assert_single("verification link, in the browser that signed up", verification_where_it_was_asked_for());
    assert_single("first password", first_password());
    assert_single("reset link", password_reset());
    assert_single("setup link", setup_link());
    assert_single("subscription link", subscription());
    assert_single("disowning a subscription", disowning());
    assert_single("undoing an unsubscription", undone_unsubscribing());
    assert_single("form id of a member", form_of_a_member());
    assert_single("form id of a visitor", form_of_a_visitor());
}

#[test]
fn a_subscription_that_is_confirmed_and_disowned_at_the_same_moment_is_either_active_or_deleted() {
    let site = site();
    let link = subscription_link(&site);
    let paths = (0..PARALLEL).map(|turn| if turn % 2 == 0 { link.clone() } else { format!("{link}/disown") });
    let answers = send_at_once(paths.map(|path| (site.visitor(), path)).collect(), &[]);
    assert!(answers.iter().all(|answer| answer.status < 500), "{:?}", statuses(&answers));
    let opened = site.visitor().get(&link);
    assert_eq!(opened.status, if is_subscriber(&site) { 200 } else { 404 });
    site.work();
}

#[test]
fn a_story_link_signs_in_only_the_account_that_it_creates() {
    let site = TestSite::new();
    let post = |browser: &Actor, body: &str| {
        let page = browser.get(THREAD).expect(200);
        browser.submit(&page, STORY_FORM, &[("body", body), ("email", INES)]).expect(303);
        site.work();
        site.outbox.latest(INES).link("/confirm/")
    };
    let ines = site.visitor();
    ines.open_story_link(&post(&ines, "A first story.")).expect(303);
    let elsewhere = site.visitor();
    let second = post(&elsewhere, "A second story.");
    let asked = elsewhere.open_story_link(&second).expect(200);
    assert!(asked.page().has("main a[href^=\"/sign-in?next=\"]"));
    assert_eq!((elsewhere.get("/settings/profile").status == 200, stories(&site)), (false, 1));
    // The link is unused: from a session of the account it publishes.
    ines.post(&second, &[]).expect(303);
    assert_eq!(stories(&site), 2);
    site.work();
}
