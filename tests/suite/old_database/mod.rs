//! Claims about a database of the last version before the refit: after the migrations nothing is lost, and no reader,
//! subscriber or moderator is worse off. The site, its people and its links are those of `support/old-database.sql`.

mod links;
mod members;
mod moderation;
mod newsletter;
mod reading;

use std::time::Duration;

use betwixt::db::migrate::Schema;

use crate::support::actors::{Actor, Answer};
use crate::support::old_database::{STOPPED_AT, old_database};
use crate::support::outbox::Received;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/letters-by-the-window";
const FORM: &str = "form[action=\"/t/letters-by-the-window/comments\"]";
const FOLLOW: &str = "form[action=\"/t/letters-by-the-window/interest\"]";

/// Ben's first story, with the replies below it.
const UNREAD: &str = "0scfhhf146gb2";
/// Tess's first story, which was reported and kept.
const BURNED: &str = "0scfhhfcw1r3m";
/// Ben's second story, which was removed.
const PARROT: &str = "0scfhhrwskgqz";
/// Cleo's story under her own name, whose report is open.
const LIARS: &str = "0scfhhs4j1z0a";
/// Tess's second story, which she edited.
const EDITED: &str = "0scfhht82rtfd";

/// What the browsers of these members have in their session cookie.
const ADA: &str = "HKSJuQEFklUDZjp5r7FjOlLcC79-DqLZAH1hXBCfJMs";
const MARA: &str = "d5SythBlnc5u6ADvP87oSyUfzg92HFat5-rFQmVp9Pk";
const TESS: &str = "bZCJhqsvZK7XRBowT5L0gAEjQz9wMLNe82y-SeykQEY";
const BEN: &str = "K2YI6CGSe13R-eckAY8B6bUKLxKEv_R981Qk3vsUs-w";

/// The old site as this version starts it: migrated, with nothing done yet. Its one job is due in half a minute.
fn started() -> TestSite {
    let database = old_database();
    let mut schema = Schema::open(database.place()).unwrap();
    assert!(schema.up().unwrap_or_else(|error| panic!("it does not migrate: {error}")) > 0);
    drop(schema);
    TestSite::plan().starting_at(STOPPED_AT).build_on(database)
}

/// The same after a minute, when the job is done.
fn settled() -> TestSite {
    let site = started();
    decision_emails(&site);
    site
}

/// Lets a minute pass; all emails that Ben has then, who waits for a moderator's decision.
fn decision_emails(site: &TestSite) -> Vec<Received> {
    site.pass(Duration::from_mins(1));
    site.outbox.to("ben@example.org")
}

/// A browser that was signed in to the old version.
fn browser(site: &TestSite, cookie: &str) -> Actor {
    let browser = site.visitor();
    browser.set_cookie("betwixt", cookie);
    browser
}

/// Posts a story under the name of the account.
fn post(author: &Actor, body: &str) {
    let page = author.get(THREAD).expect(200);
    author.submit(&page, FORM, &[("body", body), ("position", ""), ("byline", "")]).expect(303);
}

/// The texts of all stories and replies that a visitor reads on the thread's page, in their order.
fn texts(site: &TestSite) -> Vec<String> {
    site.visitor().get(THREAD).expect(200).page().texts("article.story .words")
}

/// The page's own part, without what surrounds it on every page.
fn words(answer: &Answer) -> String {
    answer.page().text("main").expect("the page's own part")
}
