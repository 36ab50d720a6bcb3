//! The schema's history can be walked in both directions.

use betwixt::db::Place;
use betwixt::db::migrate::Schema;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

use crate::support::database::TestDatabase;

#[test]
fn every_migration_goes_up_down_and_up_again() {
    let database = TestDatabase::empty();
    let mut schema = Schema::open(database.place()).unwrap();
    let all = schema.steps().unwrap().len();
    assert!(all > 0);
    assert_eq!(schema.up().unwrap(), all);
    assert_eq!(schema.down_to(0).unwrap(), all);
    assert_eq!(schema.up().unwrap(), all);
    assert!(schema.unknown().unwrap().is_empty());
}

#[test]
fn going_down_one_step_at_a_time_leaves_the_ones_before_it() {
    let database = TestDatabase::migrated();
    let mut schema = Schema::open(database.place()).unwrap();
    for kept in (0..schema.steps().unwrap().len()).rev() {
        assert_eq!(schema.down_to(kept).unwrap(), 1);
        let standing: Vec<bool> = schema.steps().unwrap().iter().map(|step| step.applied).collect();
        assert!(standing.iter().take(kept).all(|applied| *applied) && !standing.iter().skip(kept).any(|applied| *applied));
    }
}

/// The addresses of a table, in the order of their ids.
fn addresses(place: &Place, table: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        email: String,
    }
    let query = sql_query(format!("SELECT email FROM {table} ORDER BY id"));
    let rows: Vec<Row> = match place {
        Place::Sqlite(file) => query.load(&mut SqliteConnection::establish(&file.display().to_string()).unwrap()).unwrap(),
        Place::Postgres { url, .. } => query.load(&mut PgConnection::establish(url).unwrap()).unwrap(),
    };
    rows.into_iter().map(|row| row.email).collect()
}

fn execute(place: &Place, sql: &str) {
    match place {
        Place::Sqlite(file) => SqliteConnection::establish(&file.display().to_string()).unwrap().batch_execute(sql).unwrap(),
        Place::Postgres { url, .. } => PgConnection::establish(url).unwrap().batch_execute(sql).unwrap(),
    }
}

#[test]
fn addresses_lose_their_capitals_unless_that_would_make_one_of_two() {
    let database = TestDatabase::migrated();
    let mut schema = Schema::open(database.place()).unwrap();
    let before = schema.steps().unwrap().iter().position(|step| step.name.ends_with("_letter_case")).unwrap();
    schema.down_to(before).unwrap();
    let old = ["Ann@a.example", "Ben@a.example", "ben@a.example", "CLEO@a.example", "Cleo@a.example", "dora@a.example"];
    for (id, email) in old.iter().enumerate() {
        let account = "id, email, email_given, name, name_skeleton, role, standing, password_hash, created_at";
        execute(
            database.place(),
            &format!(
                "INSERT INTO account ({account}) VALUES ({id}, '{email}', '{email}', 'A', 'a', 'reader', 'new', '', 0);
                INSERT INTO subscriber (id, email, email_given, address_hash, created_at) VALUES ({id}, '{email}', '{email}', '{id}', 0);"
            ),
        );
    }
    schema.up().unwrap();
    for table in ["account", "subscriber"] {
        let new = ["ann@a.example", "Ben@a.example", "ben@a.example", "cleo@a.example", "Cleo@a.example", "dora@a.example"];
        assert_eq!(addresses(database.place(), table), new, "{table}");
    }
    schema.down_to(before).unwrap();
    assert_eq!(addresses(database.place(), "account"), old);
}

/// How many rows a query counts.
fn counted(place: &Place, what: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let query = sql_query(format!("SELECT count(*) AS count {what}"));
    let row: Row = match place {
        Place::Sqlite(file) => query.get_result(&mut SqliteConnection::establish(&file.display().to_string()).unwrap()).unwrap(),
        Place::Postgres { url, .. } => query.get_result(&mut PgConnection::establish(url).unwrap()).unwrap(),
    };
    row.count
}

#[test]
fn whoever_was_heard_before_there_were_voices_has_one_under_an_id_that_says_nothing() {
    let database = TestDatabase::migrated();
    let place = database.place();
    let mut schema = Schema::open(place).unwrap();
    let before = schema.steps().unwrap().iter().position(|step| step.name.ends_with("_voice")).unwrap();
    schema.down_to(before).unwrap();
    let insert = |table: &str, columns: &str, values: &str| {
        execute(place, &format!("INSERT INTO {table} ({columns}) VALUES ({values})"));
    };
    insert(
        "thread",
        "id, slug, title, excerpt, body, html, renderer, question, pole_low, pole_high, hint, state, moderation, created_at, updated_at, version",
        "7, 's', 't', '', '', '', 1, '', '', '', '', 'open', 'site', 0, 0, 1",
    );
    for id in 1..=40 {
        let account = "id, email, email_given, name, name_skeleton, role, standing, password_hash, created_at";
        insert("account", account, &format!("{id}, 'a{id}', 'a{id}', 'A', 'a', 'reader', 'new', '', 0"));
        insert("pen_name", "thread_id, account_id, name, skeleton, created_at", &format!("7, {id}, 'P{id}', 'p{id}', 0"));
        // Every other one wrote under their own name as well.
        let kind = if id % 2 == 0 { "account" } else { "pen" };
        let comment = "id, thread_id, root_id, depth, account_id, byline, byline_kind, body, html, renderer, moderation, review, \
                       author_state, revision, notify, form_id, created_at";
        let values =
            format!("{id}, 7, {id}, 0, {id}, 'A', '{kind}', '', '', 1, 'published', 'reviewed', 'live', 1, FALSE, 'f{id}', 0");
        insert("comment", comment, &values);
    }
    schema.up().unwrap();
    let voices = || ["thread_id = 7", "thread_id IS NULL"].map(|of| counted(place, &format!("FROM voice WHERE {of}")));
    assert_eq!(voices(), [40, 20]);
    // 60 bits: with fewer, or the same ones everywhere, some quarter would be empty.
    for quarter in 0..4_i64 {
        let (from, to) = (quarter << 58, (quarter + 1) << 58);
        assert!(counted(place, &format!("FROM voice WHERE id >= {from} AND id < {to}")) > 0, "{quarter}");
    }
    // Going back and coming again gives nobody a second one.
    let after = schema.steps().unwrap().iter().position(|step| step.name.ends_with("_heard")).unwrap();
    schema.down_to(after).unwrap();
    schema.up().unwrap();
    assert_eq!(voices(), [40, 20]);
}
