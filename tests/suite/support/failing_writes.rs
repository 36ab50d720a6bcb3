//! A database whose disk is full: reading works, and every write fails, in the words of the database.

use betwixt::db::{Conn, Tx};
use betwixt::error::InternalError;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

use super::test_site::TestSite;

#[derive(QueryableByName)]
struct TableName {
    #[diesel(sql_type = Text)]
    name: String,
}

const ON_POSTGRES: &str = "
    CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
    DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE format('CREATE TRIGGER disk_full BEFORE INSERT OR UPDATE OR DELETE ON %I EXECUTE FUNCTION disk_full()', name);
        END LOOP;
    END $$";

fn sqlite_tables(conn: &mut SqliteConnection) -> Vec<String> {
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' \
        AND name NOT LIKE 'sqlite%' AND name NOT GLOB '*_words_*'";
    let rows: Vec<TableName> = sql_query(tables).load(conn).expect("the tables");
    rows.into_iter().map(|row| row.name).collect()
}

fn run(site: &TestSite, work: fn(&mut Tx<'_>)) {
    site.app
        .db
        .write_now(move |tx| {
            work(tx);
            Ok::<_, InternalError>(())
        })
        .expect("a database");
}

/// From here on every write fails.
pub fn fill_disk(site: &TestSite) {
    run(site, |tx| match tx.conn() {
        Conn::Postgres(conn) => conn.batch_execute(ON_POSTGRES).expect("triggers"),
        Conn::Sqlite(conn) => {
            for table in sqlite_tables(conn) {
                for (number, event) in ["INSERT", "UPDATE", "DELETE"].iter().enumerate() {
                    let name = format!("full_{number}_{table}");
                    conn.batch_execute(&format!(
                        "CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
                    ))
                    .expect("a trigger");
                }
            }
        }
    });
}

/// There is room again.
pub fn free_disk(site: &TestSite) {
    run(site, |tx| match tx.conn() {
        Conn::Postgres(conn) => conn.batch_execute("DROP FUNCTION disk_full() CASCADE").expect("no triggers"),
        Conn::Sqlite(conn) => {
            for table in sqlite_tables(conn) {
                for number in 0..3 {
                    conn.batch_execute(&format!("DROP TRIGGER full_{number}_{table}")).expect("no trigger");
                }
            }
        }
    });
}
