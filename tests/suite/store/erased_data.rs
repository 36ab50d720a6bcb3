//! What was erased is in no file of the database any more. On PostgreSQL its pages are the server's: `docs/operating.md` says what
//! holds there, and these claims are about what the site answers.

use std::fs;
use std::time::Duration;

use betwixt::config::Database;

use crate::support::actors::{Actor, CommentAddress};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const MONTH: Duration = Duration::from_hours(31 * 24);

/// Those of `words` that are in a file of the database: the database itself, or its log. `None` on PostgreSQL.
fn found_in_files<'a>(site: &TestSite, words: &[&'a str]) -> Option<Vec<&'a str>> {
    let Database::Sqlite(path) = &site.app.config.storage.database else { return None };
    let mut bytes = Vec::new();
    for file in fs::read_dir(path.parent().expect("a folder")).expect("a folder that can be read") {
        bytes.extend(fs::read(file.expect("a file").path()).expect("a file that can be read"));
    }
    let is_there = |word: &str| bytes.windows(word.len()).any(|piece| piece == word.as_bytes());
    Some(words.iter().copied().filter(|word| is_there(word)).collect())
}

#[track_caller]
fn assert_in_files(site: &TestSite, words: &[&str]) {
    if let Some(found) = found_in_files(site, words) {
        assert_eq!(found, words, "they are stored in the first place");
    }
}

#[track_caller]
fn assert_erased(site: &TestSite, words: &[&str]) {
    if let Some(found) = found_in_files(site, words) {
        assert_eq!(found, Vec::<&str>::new(), "they are in a file of the database");
    }
}

fn post_story(actor: &Actor, fields: &[(&str, &str)]) -> String {
    let posted = actor.submit(&actor.get(THREAD).expect(200), FORM, fields).expect(303);
    posted.location.expect("a redirect").comment_id()
}

/// Stories enough for several pages of the database, so that it splits and joins them.
fn fill(site: &TestSite) {
    let ben = site.member("ben");
    for number in 0..40 {
        post_story(&ben, &[("body", &format!("Story {number}. {}", "The lake was still. ".repeat(20)))]);
    }
}

#[test]
fn a_withdrawn_story_is_in_no_file_after_its_purge() {
    let site = TestSite::new();
    fill(&site);
    let ines = site.member("ines");
    let long = format!("Quillfeather at the start. {} Wrenwhistle at the end.", "And then it rained. ".repeat(400));
    let words = ["Quillfeather", "Wrenwhistle", "Marshlantern"];
    let (first, second) = (post_story(&ines, &[("body", &long)]), post_story(&ines, &[("body", "Marshlantern.")]));
    fill_again(&site);
    assert_in_files(&site, &words);
    for id in [first, second] {
        ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    }
    site.pass(MONTH);
    assert_erased(&site, &words);
    assert_erased(&site, &["quillfeather", "wrenwhistle", "marshlantern"]);
    site.visitor().get(THREAD).expect(200);
}

fn fill_again(site: &TestSite) {
    let tom = site.member("tom");
    for number in 0..40 {
        post_story(&tom, &[("body", &format!("Answer {number}. {}", "The ice held. ".repeat(20)))]);
    }
}

#[test]
fn an_unconfirmed_story_and_its_address_are_in_no_file_once_they_expired() {
    let site = TestSite::new();
    let words = ["Quillfeather", "wrenwhistle@example.org"];
    site.visitor().submit(
        &site.visitor().get(THREAD).expect(200),
        FORM,
        &[("body", "Quillfeather, before anyone knew."), ("position", "30"), ("byline", "Grey"), ("email", words[1])],
    );
    site.work();
    site.outbox.latest(words[1]);
    assert_in_files(&site, &words);
    site.pass(Duration::from_hours(8 * 24));
    site.pass(MONTH);
    assert_erased(&site, &words);
}

#[test]
fn an_address_that_never_confirmed_is_in_no_file_after_its_purge() {
    let site = TestSite::new();
    let address = "wrenwhistle@example.org";
    site.visitor().post("/subscribe", &[("email", address), ("choice", "1"), ("lists", "essays")]).expect(303);
    site.work();
    site.outbox.latest(address);
    assert_in_files(&site, &[address]);
    site.pass(MONTH);
    assert_erased(&site, &[address]);
}

#[test]
fn the_address_of_a_subscriber_who_erases_it_is_gone_from_all_files_at_once() {
    let site = TestSite::new();
    let subscriber = site.subscriber("wrenwhistle", &["essays"]);
    assert_in_files(&site, &["wrenwhistle@example.org"]);
    site.visitor().post("/subscribe", &[("email", &subscriber.email)]).expect(303);
    site.work();
    let page = site.outbox.latest(&subscriber.email).link("/s/");
    subscriber.post(&format!("{page}/erase"), &[("sure", "1")]).expect(303);
    assert_erased(&site, &["wrenwhistle@example.org", "wrenwhistle"]);
}

#[test]
fn a_reader_that_holds_an_old_state_delays_the_end_of_the_log_and_does_not_prevent_it() {
    let site = TestSite::new();
    let Database::Sqlite(path) = &site.app.config.storage.database else { return };
    let log = format!("{}-wal", path.display());
    let length = || fs::metadata(&log).map_or(0, |about| about.len());
    let address = "wrenwhistle@example.org";
    site.visitor().post("/subscribe", &[("email", address), ("choice", "1"), ("lists", "essays")]).expect(303);
    site.work();
    site.outbox.latest(address);

    use diesel::Connection;
    use diesel::connection::SimpleConnection;
    let mut backup = diesel::SqliteConnection::establish(&path.display().to_string()).unwrap();
    backup.batch_execute("BEGIN; SELECT count(*) FROM account").unwrap();
    site.pass(MONTH);
    assert!(length() > 0, "the backup still reads from the log");
    backup.batch_execute("COMMIT").unwrap();
    site.work();
    assert_eq!(length(), 0);
    assert_erased(&site, &[address]);
}
