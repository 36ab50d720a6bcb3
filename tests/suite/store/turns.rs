//! A job that walks all texts works for some minutes at a time, and goes on in another turn.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use betwixt::comments::{Body, FormId, NewComment, post};
use betwixt::db::Tx;
use betwixt::error::InternalError;
use betwixt::jobs::{self, Job};
use betwixt::threads;
use diesel::connection::{Connection as _, InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;

use super::comments::{member, rules};
use crate::support::test_site::TestSite;

/// More than two batches of each job.
const STORIES: usize = 120;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(site: &TestSite, query: &'static str) -> i64 {
    let found = site.app.db.read_now(move |tx| {
        let found = match tx.conn() {
            betwixt::db::Conn::Sqlite(conn) => sql_query(query).get_result::<Count>(conn),
            betwixt::db::Conn::Postgres(conn) => sql_query(query).get_result::<Count>(conn),
        };
        Ok::<_, InternalError>(found?.n)
    });
    found.expect("a count")
}

/// A site with many stories, and then this change.
fn neglected(change: &'static str) -> TestSite {
    // One connection that writes, so that the statements of `slow` are all that there are.
    let site = TestSite::plan().with("DATABASE_MAX_CONNS", "2").build();
    let ines = member(&site.app.db, "Ines");
    let thread = site.app.db.read_now(|tx| threads::list(tx, 0)).expect("threads").0[0].id();
    site.app
        .db
        .write_now(move |tx| {
            for number in 0..STORIES {
                let draft = NewComment {
                    body: Body::parse(&format!("Story {number} of a heron.")).expect("a text"),
                    position: None,
                    parent: None,
                    pen: None,
                    notify: false,
                    looked: false,
                    form: format!("form{number}").parse::<FormId>().expect("a form"),
                    honeypot: String::new(),
                };
                post(tx, &ines, thread, &draft, &rules()).map_err(|error| InternalError::unexpected(error.to_string()))?;
            }
            Ok::<_, InternalError>(())
        })
        .expect("stories");
    site.work();
    site.app.db.write_now(move |tx| Ok::<_, InternalError>(tx.conn().batch_execute(change)?)).expect("a change");
    site
}

/// Lets two minutes pass with fifty statements that begin with `verb`; returns how often a job of this kind is pushed.
fn slow(site: &TestSite, verb: &'static str, kind: &'static str) -> Arc<AtomicU32> {
    let pushed = Arc::new(AtomicU32::new(0));
    let (clock, counted) = (site.app.clock.clone(), Arc::clone(&pushed));
    let written = Arc::new(Mutex::new(0_usize));
    let listen = move |tx: &mut Tx<'_>| {
        tx.conn().set_instrumentation(move |event: InstrumentationEvent<'_>| {
            let InstrumentationEvent::StartQuery { query, .. } = event else { return };
            let said = query.to_string().replace(['`', '"'], "");
            if said.starts_with("INSERT INTO job") && said.contains(kind) {
                counted.fetch_add(1, Ordering::SeqCst);
            }
            let mut written = written.lock().expect("the count");
            *written += usize::from(said.starts_with(verb));
            if *written == 50 {
                *written = 0;
                clock.advance(Duration::from_mins(2));
            }
        });
        Ok::<_, InternalError>(())
    };
    site.app.db.write_now(listen).expect("a connection");
    pushed
}

#[test]
fn rendering_again_ends_after_some_minutes_and_goes_on_in_another_turn() {
    let site = neglected("UPDATE comment SET renderer = 0, html = '<p>Old</p>'");
    site.app.db.write_now(|tx| jobs::push_once(tx, Job::RenderAgain, "render-again")).expect("a job");
    let pushed = slow(&site, "UPDATE comment SET html", "render_again");
    site.work();
    assert_eq!(count(&site, "SELECT count(*) AS n FROM comment WHERE renderer = 0"), 0);
    assert_eq!(pushed.load(Ordering::SeqCst), 1, "the rest was pushed once");
}

#[test]
fn filling_the_index_ends_after_some_minutes_and_goes_on_in_another_turn() {
    let site = neglected("DELETE FROM comment_words");
    let pushed = slow(&site, "INSERT INTO comment_words", "fill_index");
    site.work();
    let many = i64::try_from(STORIES).expect("a number");
    assert_eq!(count(&site, "SELECT count(*) AS n FROM comment_words"), many);
    assert_eq!(pushed.load(Ordering::SeqCst), 2, "by the schedule, then the rest");
}
