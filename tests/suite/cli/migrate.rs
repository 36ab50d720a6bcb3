//! The schema from the terminal, on whichever store the run is for.

use betwixt::db::DatabaseLocation;
use betwixt::db::migrate::Schema;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};

use super::terminal::{Answer, Terminal};
use crate::support::database::TestDatabase;
use crate::support::test_site;

fn terminal(database: &TestDatabase) -> Terminal {
    Terminal::new().with("DATABASE_URL", &test_site::url(database.place()))
}

fn printed(answer: &Answer) -> &str {
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{answer:?}");
    &answer.out
}

/// How many migrations are applied, and how many are missing.
fn steps(terminal: &Terminal) -> (usize, usize) {
    let answer = terminal.run("migrate status");
    let out = printed(&answer);
    let begins = |word: &str| out.lines().filter(|line| line.starts_with(word)).count();
    (begins("applied"), begins("missing"))
}

/// What a newer Betwixt leaves behind.
fn from_the_future(database: &TestDatabase) {
    let step = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')";
    match database.place() {
        DatabaseLocation::Sqlite(file) => {
            SqliteConnection::establish(&file.display().to_string()).unwrap().batch_execute(step).unwrap()
        }
        DatabaseLocation::Postgres { url, .. } => PgConnection::establish(url).unwrap().batch_execute(step).unwrap(),
    }
}

#[test]
fn the_schema_goes_up_down_and_up_again_by_command() {
    let database = TestDatabase::empty();
    let terminal = terminal(&database);
    let all = Schema::open(database.place()).unwrap().steps().unwrap().len();
    assert_eq!(steps(&terminal), (0, all));
    assert_eq!(printed(&terminal.run("migrate up")), format!("{all} migrations applied; the schema is up to date.\n"));
    assert_eq!(printed(&terminal.run("migrate")), "The schema is up to date.\n");
    assert_eq!(printed(&terminal.run("migrate down-to 2")), format!("{} migrations reverted; 2 still applied.\n", all - 2));
    assert_eq!(steps(&terminal), (2, all - 2));
    assert_eq!(terminal.run("migrate up --json").json()["taken"], all - 2);
    assert_eq!(steps(&terminal), (all, 0));
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let database = TestDatabase::migrated();
    from_the_future(&database);
    let terminal = terminal(&database);
    for line in ["serve --listen 127.0.0.1:0", "migrate up", "migrate down-to 0"] {
        let answer = terminal.run(line);
        assert_eq!((answer.code, answer.out.as_str()), (5, ""), "{line}: {answer:?}");
        assert!(answer.err.contains("newer Betwixt") && answer.err.contains("99990101000000"), "{line}: {}", answer.err);
    }
}

#[test]
fn a_read_only_start_refuses_an_old_schema() {
    let database = TestDatabase::empty();
    let answer = terminal(&database).with("RUN_MIGRATIONS", "check").run("serve --listen 127.0.0.1:0");
    assert_eq!((answer.code, answer.out.as_str()), (5, ""), "{answer:?}");
    assert!(answer.err.contains("betwixt migrate up"), "{}", answer.err);
}

#[test]
fn a_database_that_is_away_ends_a_command_with_a_code_of_its_own_and_no_password() {
    // Nobody listens on port 1.
    for (password, line) in
        [("heron-secret", "serve --listen 127.0.0.1:0"), ("heron?secret", "migrate status"), ("heron%3F%40:secret", "user list")]
    {
        let terminal = Terminal::new().with("DATABASE_URL", &format!("postgres://ada:{password}@127.0.0.1:1/stories"));
        let answer = terminal.run(line);
        assert_eq!((answer.code, answer.out.as_str()), (4, ""), "{line}: {answer:?}");
        assert!(answer.err.contains("cannot be reached") && answer.err.contains("DATABASE_URL"), "{line}: {}", answer.err);
        assert!(!answer.err.contains("secret"), "{line}: {}", answer.err);
    }
}
