//! The index of words as the databases hold it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use betwixt::accounts::Member;
use betwixt::clock::{Clock, UnixMicros};
use betwixt::comments::{self, Body, Comment, FormId, Moderation, ModerationChange, NewComment, Review, post};
use betwixt::crypt::Random;
use betwixt::db::migrate::Schema;
use betwixt::db::{Conn, Db, Tx};
use betwixt::error::InternalError;
use betwixt::id::ThreadId;
use betwixt::text::Sought;
use betwixt::threads::{Thread, first};
use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use super::comments::{member, put, rules};
use crate::support::database::TestDatabase;

struct Scene {
    db: Db,
    clock: Clock,
    thread: Thread,
    author: Member,
    database: TestDatabase,
}

impl Scene {
    fn new() -> Self {
        let database = TestDatabase::migrated();
        let clock = Clock::fixed(UnixMicros::from_micros(1_800_000_000_000_000));
        let db = Db::open(database.place(), clock.clone(), Random::seeded(4)).unwrap();
        let thread = db.write_now(first::plant).unwrap().unwrap();
        let author = member(&db, "Ines");
        Self { db, clock, thread, author, database }
    }

    fn tell(&self, body: &str) -> Comment {
        self.clock.advance(Duration::from_secs(1));
        let draft = NewComment {
            body: Body::parse(body).unwrap(),
            position: None,
            parent: None,
            pen: None,
            notify: false,
            looked: false,
            form: format!("form{}", self.clock.now().micros()).parse::<FormId>().unwrap(),
            honeypot: String::new(),
        };
        let (author, thread) = (self.author.clone(), self.thread.id());
        self.db.write_now(move |tx| post(tx, &author, thread, &draft, &rules())).unwrap()
    }

    fn put(&self, comment: &Comment, moderation: Moderation) {
        let id = comment.id();
        let change = ModerationChange { moderation, review: Review::Reviewed, removed_reason: None };
        self.db.write_now(move |tx| put(tx, id, &change)).unwrap();
    }

    fn count(&self, typed: &str) -> usize {
        self.count_within(typed, None)
    }

    fn count_within(&self, typed: &str, within: Option<ThreadId>) -> usize {
        let sought = Sought::parse(typed).unwrap();
        self.db.read_now(move |tx| comments::search(tx, &sought, within, None, 1_000)).unwrap().rows.len()
    }
}

#[derive(QueryableByName)]
struct SqliteLine {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct PostgresLine {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// The first query of `work`, as the database gets it.
fn first_query(tx: &mut Tx<'_>, work: impl FnOnce(&mut Tx<'_>)) -> String {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&heard);
    tx.conn().set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            log.lock().unwrap().push(query.to_string());
        }
    });
    work(tx);
    tx.conn().set_instrumentation(|_: InstrumentationEvent<'_>| {});
    let queries = heard.lock().unwrap();
    queries[0].split(" -- binds").next().unwrap().to_owned()
}

/// Copies a comment so often that reading all of them would be a bad plan, each found by one of a hundred words.
fn crowd(tx: &mut Tx<'_>, like: &Comment, many: usize) -> Result<(), InternalError> {
    let id = i64::from(like.id());
    let copies = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many}) \
         INSERT INTO comment (id, thread_id, root_id, depth, account_id, byline, byline_kind, body, html, renderer, moderation, review, \
         author_state, revision, notify, form_id, created_at, published_at) \
         SELECT id + i, thread_id, id + i, 0, account_id, byline, byline_kind, body, html, renderer, moderation, review, \
         author_state, revision, notify, 'copy' || i, created_at - i, published_at FROM comment, n WHERE id = {id}"
    );
    let those = format!("FROM comment WHERE id > {id} AND id <= {id} + {many}");
    match tx.conn() {
        Conn::Sqlite(conn) => {
            sql_query(copies).execute(conn)?;
            let words = format!("INSERT INTO comment_words (rowid, words) SELECT id, 'word' || (id % 100) || ' every' {those}");
            sql_query(words).execute(conn)?;
            sql_query("ANALYZE").execute(conn)?;
        }
        Conn::Postgres(conn) => {
            sql_query(copies).execute(conn)?;
            let words =
                "INSERT INTO comment_words (id, words) SELECT id, array_to_tsvector(ARRAY['word' || (id % 100), 'every'])";
            sql_query(format!("{words} {those}")).execute(conn)?;
            sql_query("ANALYZE").execute(conn)?;
        }
    }
    Ok(())
}

/// How the database goes about a query for a seldom word, a line a step.
fn plan(tx: &mut Tx<'_>, query: &str) -> String {
    match tx.conn() {
        Conn::Sqlite(conn) => {
            let asked = sql_query(format!("EXPLAIN QUERY PLAN {query}")).bind::<Text, _>("\"kettle\"");
            asked.load::<SqliteLine>(conn).unwrap().into_iter().map(|step| step.detail + "\n").collect()
        }
        Conn::Postgres(conn) => {
            let asked = sql_query(format!("EXPLAIN {query}")).bind::<Text, _>("'kettle'");
            asked.load::<PostgresLine>(conn).unwrap().into_iter().map(|step| step.line + "\n").collect()
        }
    }
}

#[test]
fn a_search_asks_the_index_and_does_not_read_all_comments() {
    let scene = Scene::new();
    scene.tell("A kettle.");
    let told = scene.tell("Another kettle.");
    scene.db.write_now(move |tx| crowd(tx, &told, 5_000)).unwrap();
    let sought = Sought::parse("kettle").unwrap();
    let page = scene.db.read_now({
        let sought = sought.clone();
        move |tx| comments::search(tx, &sought, None, None, 1)
    });
    let place = page.unwrap().next;
    assert!(place.is_some());
    for (within, after) in [(None, None), (None, place), (Some(scene.thread.id()), None)] {
        let sought = sought.clone();
        let steps = scene.db.read_now(move |tx| {
            let query = first_query(tx, |tx| drop(comments::search(tx, &sought, within, after, 20).unwrap()));
            Ok::<_, InternalError>(plan(tx, &query))
        });
        let steps = steps.unwrap();
        let by_word = ["SCAN comment_words VIRTUAL TABLE INDEX 0:M", "Bitmap Index Scan on comment_words_by_word"];
        assert!(by_word.iter().any(|step| steps.contains(step)), "{steps}");
        let by_id = ["SEARCH comment USING INDEX sqlite_autoindex_comment_1 (id=?)", "Index Scan using comment_pkey on comment"];
        assert!(by_id.iter().any(|step| steps.contains(step)), "{steps}");
    }
}

/// In how many places of the database's own pages a word stands, also of what is only marked as deleted.
fn traces(db: &Db, word: &'static str) -> i64 {
    let count = db.read_now(move |tx| {
        let count = match tx.conn() {
            Conn::Sqlite(conn) => sql_query(format!(
                "SELECT (SELECT count(*) FROM comment_words_data WHERE instr(block, CAST('{word}' AS BLOB))) \
                 + (SELECT count(*) FROM comment_words_content WHERE instr(c0, '{word}')) AS n"
            ))
            .get_result::<Count>(conn)?,
            Conn::Postgres(conn) => {
                sql_query(format!("SELECT count(*) AS n FROM comment_words WHERE words::text LIKE '%{word}%'"))
                    .get_result(conn)?
            }
        };
        Ok::<_, InternalError>(count.n)
    });
    count.unwrap()
}

#[test]
fn whatever_comes_and_goes_the_index_stays_sound_and_forgets_what_was_taken_down() {
    let scene = Scene::new();
    let mut shown: Vec<(Comment, bool)> = Vec::new();
    let mut noise = 7_u64;
    for number in 0..240 {
        noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = usize::try_from(noise >> 33).unwrap();
        if number % 3 == 0 {
            let body = format!("Kettle, kettles and zanzibar {number}. {}", "親密さ word ".repeat(pick % 40));
            shown.push((scene.tell(&body), true));
        } else {
            let many = shown.len();
            let (comment, is_shown) = &mut shown[pick % many];
            *is_shown = !*is_shown;
            scene.put(comment, if *is_shown { Moderation::Published } else { Moderation::Removed });
        }
        if number % 40 == 0 {
            let expected = shown.iter().filter(|(_, is_shown)| *is_shown).count();
            for typed in ["kettle", "kettles", "zanz", "kettle kettles zanzibar"] {
                assert_eq!(scene.count(typed), expected, "{typed} after {number}");
            }
        }
    }
    assert!(traces(&scene.db, "zanzibar") > 0);
    for (comment, _) in shown.iter().filter(|(_, is_shown)| *is_shown) {
        scene.put(comment, Moderation::Removed);
    }
    assert_eq!((scene.count("kettle"), traces(&scene.db, "zanzibar")), (0, 0));
    let sound = scene.db.write_now(|tx| {
        if let Conn::Sqlite(conn) = tx.conn() {
            sql_query("INSERT INTO comment_words (comment_words) VALUES ('integrity-check')").execute(conn)?;
        }
        Ok::<_, InternalError>(())
    });
    sound.expect("an index that fits its words");
}

#[test]
fn what_was_found_before_threads_had_marks_is_found_in_its_thread_after_them() {
    let scene = Scene::new();
    for body in ["A kettle.", "🪿🪿", "Another kettle, and §1."] {
        scene.tell(body);
    }
    let here = Some(scene.thread.id());
    let mut schema = Schema::open(scene.database.place()).unwrap();
    let before = schema.steps().unwrap().iter().position(|step| step.name.ends_with("_thread_marks")).unwrap();
    schema.down_to(before).unwrap();
    assert_eq!((scene.count("kettle"), scene.count_within("kettle", here), traces(&scene.db, "§")), (2, 0, 0));
    schema.up().unwrap();
    let elsewhere = Some(ThreadId::from(i64::from(scene.thread.id()) + 1));
    let counts = [None, here, elsewhere].map(|within| scene.count_within("kettle", within));
    assert_eq!((counts, scene.count_within("goose", here)), ([2, 2, 0], 0));
}
