//! What posting costs: a fixed number of statements, none of which reads more after thousands of comments than after one.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use betwixt::accounts::Member;
use betwixt::clock::Clock;
use betwixt::comments::drafts::saved_draft::save;
use betwixt::comments::{Body, Comment, DraftContent, FormId, NewComment, Position, PostError, Spot, post};
use betwixt::db::{Conn, Db, Tx};
use betwixt::error::InternalError;
use betwixt::id::CommentId;
use betwixt::threads::Thread;
use diesel::connection::{Connection as _, InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use super::comments::{member, planted, rules};
use crate::support::database::TestDatabase;

/// The most statements of one post.
const MOST: usize = 12;

struct Scene {
    db: Db,
    clock: Clock,
    thread: Thread,
    forms: std::cell::Cell<u32>,
    _database: TestDatabase,
}

impl Scene {
    fn new() -> Self {
        let (database, clock, db, thread) = planted(6);
        Self { db, clock, thread, forms: std::cell::Cell::new(0), _database: database }
    }

    fn draft(&self, position: &str, parent: Option<CommentId>) -> NewComment {
        self.forms.set(self.forms.get() + 1);
        let number = self.forms.get();
        NewComment {
            body: Body::parse(&format!("Story {number}: our house has two rooms and one heron.")).unwrap(),
            position: Position::parse(position).unwrap(),
            parent,
            pen: None,
            notify: false,
            looked: false,
            form: format!("form{number}").parse::<FormId>().unwrap(),
            honeypot: String::new(),
        }
    }

    /// Posts, and returns the statements that it took.
    fn statements(&self, by: &Member, draft: NewComment) -> (Comment, Vec<String>) {
        self.clock.advance(Duration::from_secs(60));
        let (author, thread) = (by.clone(), self.thread.id());
        let posted = self.db.write_now(move |tx| {
            let said = Arc::new(Mutex::new(Vec::new()));
            let log = Arc::clone(&said);
            tx.conn().set_instrumentation(move |event: InstrumentationEvent<'_>| {
                if let InstrumentationEvent::StartQuery { query, .. } = event {
                    log.lock().unwrap().push(query.to_string());
                }
            });
            let posted = post(tx, &author, thread, &draft, &rules());
            tx.conn().set_instrumentation(|_: InstrumentationEvent<'_>| {});
            let said = said.lock().unwrap().clone();
            posted.map(|posted| (posted, said))
        });
        posted.map_err(|error: PostError| error.to_string()).unwrap()
    }
}

#[test]
fn a_post_takes_twelve_statements_and_the_first_one_more() {
    let scene = Scene::new();
    let (ines, ruth) = (member(&scene.db, "Ines"), member(&scene.db, "Ruth"));
    let spot = Spot { thread: scene.thread.id(), parent: None };
    let check = |what: &str, statements: &[String]| {
        assert!(statements.len() <= MOST, "{what} took {}:\n{}", statements.len(), statements.join("\n"));
    };
    let (story, first) = scene.statements(&ines, scene.draft("20", None));
    // Its author's name is compared with those in the thread.
    assert!(first.len() <= MOST + 1, "the first story took {}:\n{}", first.len(), first.join("\n"));
    let (author, typed) = (ines.clone(), DraftContent { body: "Half a story".to_owned(), ..DraftContent::default() });
    scene.db.write_now(move |tx| save(tx, &author, spot, &typed, 0)).unwrap();
    check("a story at another position that was saved as a draft", &scene.statements(&ines, scene.draft("30", None)).1);
    check("a story without a position", &scene.statements(&ines, scene.draft("", None)).1);
    check("a first reply", &scene.statements(&ruth, scene.draft("", Some(story.id()))).1);
    check("a reply at another position", &scene.statements(&ines, scene.draft("40", Some(story.id()))).1);
}

#[derive(QueryableByName)]
struct PlanLine {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// Copies a comment five thousand times, with texts of their own.
fn write_much(tx: &mut Tx<'_>, like: &Comment) -> Result<(), InternalError> {
    let id = i64::from(like.id());
    let copies = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) \
         INSERT INTO comment (id, thread_id, root_id, depth, account_id, byline, byline_kind, position, body, html, renderer, \
         moderation, review, author_state, revision, notify, form_id, created_at, published_at) \
         SELECT id + i, thread_id, id + i, 0, account_id, byline, byline_kind, NULL, 'Copy ' || i || body, html, renderer, moderation, \
         review, author_state, revision, notify, 'copy' || i, created_at + i, published_at FROM comment, n WHERE id = {id}"
    );
    Ok(tx.conn().batch_execute(&format!("{copies}; ANALYZE"))?)
}

#[derive(QueryableByName)]
struct Rows {
    #[diesel(sql_type = BigInt)]
    read: i64,
}

/// The rows of comments that this transaction of PostgreSQL has read.
fn rows_read(tx: &mut Tx<'_>) -> i64 {
    let Conn::Postgres(conn) = tx.conn() else { return 0 };
    let query = "SELECT CAST(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) AS BIGINT) AS read \
                 FROM pg_stat_xact_user_tables WHERE relname = 'comment'";
    sql_query(query).get_result::<Rows>(conn).unwrap().read
}

/// How SQLite finds comments for a statement.
fn searches(tx: &mut Tx<'_>, statement: &str) -> Vec<String> {
    let Conn::Sqlite(conn) = tx.conn() else { return Vec::new() };
    let statement = statement.split(" -- binds").next().unwrap();
    let lines: Vec<PlanLine> = sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load(conn).unwrap();
    lines.into_iter().map(|line| line.detail).filter(|line| line.contains(" comment USING ") || line == "SCAN comment").collect()
}

#[test]
fn the_five_thousandth_comment_of_an_author_reads_no_more_than_the_first() {
    let scene = Scene::new();
    let ines = member(&scene.db, "Ines");
    let (story, _) = scene.statements(&ines, scene.draft("20", None));
    scene.db.write_now(move |tx| write_much(tx, &story)).unwrap();
    let (author, thread, draft) = (ines.clone(), scene.thread.id(), scene.draft("30", None));
    let read = scene.db.write_now(move |tx| {
        let before = rows_read(tx);
        post(tx, &author, thread, &draft, &rules())?;
        Ok::<_, PostError>(rows_read(tx) - before)
    });
    // Two hundred are those that moderators may have accepted, of an account of the day.
    assert!(read.map_err(|error| error.to_string()).unwrap() < 300);
    let (_, statements) = scene.statements(&ines, scene.draft("40", None));
    scene
        .db
        .write_now(move |tx| {
            let all: Vec<String> = statements.iter().flat_map(|statement| searches(tx, statement)).collect();
            let bounded = ["comment_by_text", "comment_placed", "comment_accepted", "sqlite_autoindex"];
            let others: Vec<&String> = all.iter().filter(|line| !bounded.iter().any(|index| line.contains(index))).collect();
            // Only for the last row of the index: when the author posted last, and under which name.
            assert!(others.len() <= 2 && others.iter().all(|line| line.contains("comment_by_account")), "{all:#?}");
            Ok::<_, InternalError>(())
        })
        .unwrap();
}
