//! The schema's history can be walked in both directions.

use betwixt::db::DatabaseLocation;
use betwixt::db::migrate::Schema;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{Connection, PgConnection, QueryResult, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

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
fn addresses(place: &DatabaseLocation, table: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        email: String,
    }
    let query = sql_query(format!("SELECT email FROM {table} ORDER BY id"));
    let rows: Vec<Row> = match place {
        DatabaseLocation::Sqlite(file) => {
            query.load(&mut SqliteConnection::establish(&file.display().to_string()).unwrap()).unwrap()
        }
        DatabaseLocation::Postgres { url, .. } => query.load(&mut PgConnection::establish(url).unwrap()).unwrap(),
    };
    rows.into_iter().map(|row| row.email).collect()
}

fn try_execute(place: &DatabaseLocation, sql: &str) -> QueryResult<()> {
    match place {
        DatabaseLocation::Sqlite(file) => SqliteConnection::establish(&file.display().to_string()).unwrap().batch_execute(sql),
        DatabaseLocation::Postgres { url, .. } => PgConnection::establish(url).unwrap().batch_execute(sql),
    }
}

fn execute(place: &DatabaseLocation, sql: &str) {
    try_execute(place, sql).unwrap();
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
fn counted(place: &DatabaseLocation, what: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let query = sql_query(format!("SELECT count(*) AS count {what}"));
    let row: Row = match place {
        DatabaseLocation::Sqlite(file) => {
            query.get_result(&mut SqliteConnection::establish(&file.display().to_string()).unwrap()).unwrap()
        }
        DatabaseLocation::Postgres { url, .. } => query.get_result(&mut PgConnection::establish(url).unwrap()).unwrap(),
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
    let voices = || ["thread_id = 7", "thread_id IS NULL"].map(|of| counted(place, &format!("FROM persona WHERE {of}")));
    assert_eq!(voices(), [40, 20]);
    // 60 bits: with fewer, or the same ones everywhere, some quarter would be empty.
    for quarter in 0..4_i64 {
        let (from, to) = (quarter << 58, (quarter + 1) << 58);
        assert!(counted(place, &format!("FROM persona WHERE id >= {from} AND id < {to}")) > 0, "{quarter}");
    }
    // Going back and coming again gives nobody a second one.
    let after = schema.steps().unwrap().iter().position(|step| step.name.ends_with("_heard")).unwrap();
    schema.down_to(after).unwrap();
    schema.up().unwrap();
    assert_eq!(voices(), [40, 20]);
}

#[test]
fn a_reader_who_was_trusted_stays_so_under_their_own_name_alone_and_no_event_is_lost() {
    let database = TestDatabase::migrated();
    let place = database.place();
    let mut schema = Schema::open(place).unwrap();
    let before = schema.steps().unwrap().iter().position(|step| step.name.ends_with("_event_subject")).unwrap();
    schema.down_to(before).unwrap();
    let account = "id, email, email_given, name, role, standing, password_hash, created_at";
    for (id, role, standing) in
        [(1, "reader", "trusted"), (2, "reader", "known"), (3, "moderator", "trusted"), (4, "reader", "new")]
    {
        let values = format!("{id}, 'a{id}', 'a{id}', 'A', '{role}', '{standing}', '', 5");
        execute(place, &format!("INSERT INTO account ({account}) VALUES ({values})"));
    }
    execute(
        place,
        "INSERT INTO thread (id, slug, title, excerpt, body, html, renderer, question, pole_low, pole_high, hint, state, moderation, \
         created_at, updated_at, version) VALUES (7, 's', 't', '', '', '', 1, '', '', '', '', 'open', 'site', 0, 0, 1);
         INSERT INTO pen_name (thread_id, account_id, name, skeleton, created_at) VALUES (7, 1, 'P', 'p', 0);
         INSERT INTO voice (id, account_id, thread_id) VALUES (70, 1, 7);
         INSERT INTO comment (id, thread_id, root_id, depth, account_id, byline, byline_kind, body, html, renderer, moderation, review, \
         author_state, revision, notify, form_id, created_at) \
         VALUES (9, 7, 9, 0, 1, 'P', 'pen', '', '', 1, 'removed', 'reviewed', 'live', 1, FALSE, 'f', 0);
         INSERT INTO mod_event (id, at, actor_id, actor_kind, action, comment_id, revision, from_state, to_state, policy, visibility) \
         VALUES (20, 0, 3, 'moderator', 'remove', 9, 1, 'published/unreviewed/live', 'removed/reviewed/live', 2, 'public');
         INSERT INTO mod_event (id, at, actor_id, actor_kind, action, comment_id, revision, from_state, to_state, policy, reverts_id, \
         visibility) VALUES (21, 1, 3, 'moderator', 'undo', 9, 1, 'removed/reviewed/live', 'published/unreviewed/live', 2, 20, 'public');
         INSERT INTO mod_event_text (event_id, message, note) VALUES (20, 'A message.', 'A note.');",
    );
    // Once more after going back: nothing is lost, and nothing is there twice.
    for _ in 0..2 {
        schema.up().unwrap();
        assert_eq!(counted(place, "FROM mod_event WHERE comment_id = 9 AND persona_id IS NULL AND revision = 1"), 2);
        assert_eq!(counted(place, "FROM mod_event_text WHERE event_id = 20 AND message = 'A message.'"), 1);
        let trusted = "FROM mod_event JOIN persona ON persona.id = persona_id WHERE action = 'trust' AND visibility = 'staff'";
        assert_eq!(counted(place, trusted), 1);
        assert_eq!(
            counted(
                place,
                &format!("{trusted} AND mod_event.account_id IS NULL AND persona.account_id = 1 AND persona.thread_id IS NULL")
            ),
            1
        );
        schema.down_to(before).unwrap();
        assert_eq!(counted(place, "FROM mod_event"), 2);
        assert_eq!(counted(place, "FROM account WHERE standing = 'trusted' AND id IN (1, 3)"), 2);
        assert_eq!(counted(place, "FROM account WHERE standing = 'new' AND id IN (2, 4)"), 2);
    }
}

#[test]
fn the_log_refuses_to_be_rewritten_after_its_table_was_made_anew() {
    let database = TestDatabase::migrated();
    let place = database.place();
    execute(
        place,
        "INSERT INTO account (id, email, email_given, name, role, password_hash, created_at) VALUES (1, 'a', 'a', 'A', 'reader', '', 0);
         INSERT INTO persona (id, account_id) VALUES (70, 1);
         INSERT INTO mod_event (id, at, actor_kind, action, persona_id, policy, visibility) VALUES (1, 0, 'rule', 'trust', 70, 3, 'staff');",
    );
    for refused in [
        "UPDATE mod_event SET action = 'end-trust'",
        "DELETE FROM mod_event",
        "INSERT INTO mod_event (id, at, actor_kind, action, policy, visibility) VALUES (2, 0, 'rule', 'trust', 3, 'staff')",
        "INSERT INTO mod_event (id, at, actor_kind, action, persona_id, account_id, policy, visibility) \
         VALUES (3, 0, 'rule', 'trust', 70, 1, 3, 'staff')",
    ] {
        assert!(try_execute(place, refused).is_err(), "{refused}");
    }
    assert_eq!(counted(place, "FROM mod_event WHERE action = 'trust'"), 1);
}
