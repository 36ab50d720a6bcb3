//! The search index: a text is found exactly as long as it is public, and the index contains no other.

use std::time::Duration;

use betwixt::db::Conn;
use betwixt::error::InternalError;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;

use super::{THREAD, ask, found, post_story, publish, stories};
use crate::support::actors::Actor;
use crate::support::cast::Person;
use crate::support::test_site::TestSite;

const DECIDE: &str = "#decide";

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// How many rows of an index contain a word, visible or not.
fn indexed(site: &TestSite, table: &str, word: &str) -> i64 {
    let (table, word) = (table.to_owned(), word.to_owned());
    let count = site.app.db.read_now(move |tx| {
        let found = match tx.conn() {
            Conn::Sqlite(conn) => {
                sql_query(format!("SELECT count(*) AS n FROM {table} WHERE {table} MATCH '{word}'")).get_result(conn)?
            }
            Conn::Postgres(conn) => {
                sql_query(format!("SELECT count(*) AS n FROM {table} WHERE words @@ '{word}'::tsquery")).get_result(conn)?
            }
        };
        Ok::<Count, InternalError>(found)
    });
    count.expect("a database").n
}

#[track_caller]
fn assert_found(site: &TestSite, word: &str, id: &str) {
    assert_eq!(found(site, word), [id], "{word} is found");
    assert_eq!(indexed(site, "comment_words", word), 1, "{word} is in the index");
}

#[track_caller]
fn assert_lost(site: &TestSite, word: &str) {
    assert_eq!(found(site, word), Vec::<String>::new(), "{word} is not found");
    assert_eq!(indexed(site, "comment_words", word), 0, "{word} is not in the index");
}

fn first(moderator: &Person, lane: &str) -> crate::support::actors::Answer {
    let cases = moderator.get(&format!("/moderation/{lane}")).expect(200).page().attributes(".cases .byline a", "href");
    moderator.get(cases.first().unwrap_or_else(|| panic!("no case in {lane}"))).expect(200)
}

fn edit(author: &Actor, id: &str, body: &str) {
    let form = author.get(&format!("/c/{id}/edit")).expect(200);
    author.submit(&form, "main form[method=post]", &[("body", body)]).expect(303);
}

#[test]
fn an_edited_story_is_found_by_its_new_text_only() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let id = post_story(&ines, "A heron stood in our kitchen.");
    assert_found(&site, "heron", &id);
    edit(&ines, &id, "An egret stood in our kitchen.");
    assert_found(&site, "egret", &id);
    assert_found(&site, "kitchen", &id);
    assert_lost(&site, "heron");
    site.pass(Duration::from_hours(1));
    edit(&ines, &id, "A stork stood in our kitchen.");
    assert_found(&site, "stork", &id);
    assert_lost(&site, "egret");
    site.work();
}

#[test]
fn a_withdrawn_story_is_not_found_until_it_is_restored_nor_after_its_text_is_deleted() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let id = post_story(&ines, "A heron stood in our kitchen.");
    ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    assert_lost(&site, "heron");
    site.work();
    assert_lost(&site, "heron");
    ines.post(&format!("/c/{id}/return"), &[]).expect(303);
    assert_found(&site, "heron", &id);
    ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    site.pass(Duration::from_hours(31 * 24));
    assert_lost(&site, "heron");
}

#[test]
fn a_held_story_is_found_once_it_is_published() {
    let site = TestSite::plan().with("MODERATION", "first").build();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    assert_lost(&site, "heron");
    site.work();
    assert_lost(&site, "heron");
    mara.submit(&first(&mara, "held"), DECIDE, &[("decision", "publish")]).expect(303);
    assert_found(&site, "heron", &id);
    site.work();
    site.pass(Duration::from_secs(61));
    site.outbox.latest(&ines.email);
}

#[test]
fn a_removed_story_is_not_found_until_the_decision_is_undone() {
    let site = TestSite::new();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    for (reader, decision, reason) in [("tomasz", "remove", "unkind"), ("noor", "spam", "spam")] {
        let reader = site.member(reader);
        let form = reader.get(&format!("/c/{id}/report")).expect(200);
        reader.submit(&form, "main form", &[("reason", "unkind"), ("detail", "Look.")]).expect(303);
        let fields = [("decision", decision), ("reason", reason), ("message", "Not like this.")];
        let after = mara.submit(&first(&mara, "reports"), DECIDE, &fields).expect(303);
        assert_lost(&site, "heron");
        site.work();
        assert_lost(&site, "heron");
        let page = mara.follow(&after).expect(200);
        mara.submit(&page, "form[action$=\"/undo\"]", &[]).expect(303);
        assert_found(&site, "heron", &id);
    }
    site.pass(Duration::from_secs(61));
}

#[test]
fn a_removed_story_that_its_author_edits_is_found_once_a_moderator_reviewed_it() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    let form = tomasz.get(&format!("/c/{id}/report")).expect(200);
    tomasz.submit(&form, "main form", &[("reason", "unkind"), ("detail", "Look.")]).expect(303);
    let removed = [("decision", "remove"), ("reason", "unkind"), ("message", "Not like this.")];
    mara.submit(&first(&mara, "reports"), DECIDE, &removed).expect(303);
    edit(&ines, &id, "An egret stood in our kitchen.");
    assert_lost(&site, "heron");
    assert_lost(&site, "egret");
    mara.submit(&first(&mara, "held"), DECIDE, &[("decision", "publish")]).expect(303);
    assert_found(&site, "egret", &id);
    assert_lost(&site, "heron");
    site.pass(Duration::from_secs(61));
    // Of two decisions within a minute the author is notified of the last one.
    assert_eq!(site.outbox.to(&ines.email).len(), 1);
}

#[test]
fn an_unconfirmed_story_is_not_found() {
    let site = TestSite::new();
    let page = site.visitor().get(THREAD).expect(200);
    let visitor = site.visitor();
    let form = format!("form[action=\"{THREAD}/comments\"]");
    let fields = [("body", "A heron stood in our kitchen."), ("email", "noor@example.org"), ("byline", "Noor")];
    let sent = visitor.submit(&page, &form, &fields).expect(303);
    assert_lost(&site, "heron");
    site.work();
    assert_lost(&site, "heron");
    let link = site.outbox.latest("noor@example.org").link("/confirm/");
    visitor.follow(&sent).expect(200);
    visitor.open_story_link(&link).expect(303);
    assert_eq!(found(&site, "heron").len(), 1);
    site.work();
}

#[test]
fn a_draft_is_not_found_and_an_essay_is_found_by_its_current_text() {
    let site = TestSite::new();
    let owner = site.owner();
    let form = owner.get("/owner/threads/new").expect(200);
    let essay = [("title", "Herons"), ("body", "On one leg."), ("question", "Why?"), ("pole_low", "A"), ("pole_high", "B")];
    let made = owner.submit(&form, "form[action=\"/owner/threads\"]", &essay).expect(303);
    let titles = |word: &str| ask(&site, word).expect(200).page().texts("main h3");
    let path = format!("{}/edit", made.location.as_deref().expect("a place"));
    let change = |fields: &[(&str, &str)]| {
        let form = owner.get(&path).expect(200);
        owner.submit(&form, &format!("form[action=\"{path}\"]"), fields).expect(303)
    };
    change(&[("body", "On two legs.")]);
    site.work();
    assert_eq!((titles("herons"), indexed(&site, "thread_words", "herons")), (Vec::new(), 0));
    let shown = owner.follow(&made).expect(200);
    let publish = shown.page().attributes("form[action$=\"/publish\"]", "action").remove(0);
    owner.post(&publish, &[]).expect(303);
    assert_eq!(
        (titles("herons"), titles("legs"), titles("leg")),
        (vec!["Herons".into()], vec!["Herons".into()], vec!["Herons".into()])
    );
    assert_eq!(titles("\"leg\""), Vec::<String>::new());
    change(&[("title", "Storks")]);
    assert_eq!(
        (titles("storks"), titles("herons"), indexed(&site, "thread_words", "herons")),
        (vec!["Storks".into()], Vec::new(), 0)
    );
    owner.post(&publish.replace("publish", "lock"), &[]).expect(303);
    assert_eq!(titles("storks"), ["Storks"], "a locked thread is for reading");
}

#[test]
fn texts_from_before_the_index_are_indexed_once_and_nothing_else() {
    let site = TestSite::plan().with("MODERATION", "first").build();
    let (ines, mara, owner) = (site.member("ines"), site.moderator(), site.owner());
    let mut posted = Vec::new();
    for number in 0..3 {
        posted.push(post_story(&mara, &format!("Heron {number}.")));
    }
    let withdrawn = post_story(&mara, "A heron again.");
    mara.post(&format!("/c/{withdrawn}/withdraw"), &[]).expect(303);
    post_story(&ines, "A held heron.");
    post_story(&mara, "🪿🪿🪿");
    publish(&owner, "On Herons", "They stand.");
    site.work();
    let empty = |site: &TestSite| {
        site.app.db.write_now(|tx| {
            let conn = tx.conn();
            betwixt::each!(conn, |conn| {
                sql_query("DELETE FROM comment_words").execute(conn)?;
                sql_query("DELETE FROM thread_words").execute(conn)
            })?;
            Ok::<_, InternalError>(())
        })
    };
    empty(&site).expect("a database");
    assert_eq!(found(&site, "heron"), Vec::<String>::new());
    posted.reverse();
    for _ in 0..2 {
        site.pass(Duration::from_hours(1));
        let answer = ask(&site, "heron").expect(200);
        assert_eq!((stories(&answer), answer.page().texts("main h3")), (posted.clone(), vec!["On Herons".to_owned()]));
        assert_eq!((indexed(&site, "comment_words", "heron"), indexed(&site, "thread_words", "herons")), (3, 1));
    }
}
