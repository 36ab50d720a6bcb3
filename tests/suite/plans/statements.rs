//! The statements that the program sends to its database, and their query plans.
//!
//! On SQLite every statement is recorded as diesel sends it, and explained afterwards. On PostgreSQL the server's own
//! `auto_explain` logs the plan that each statement really had, with the rows that it really read.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;

use betwixt::db::DatabaseLocation;
use diesel::connection::{Instrumentation, InstrumentationEvent, SimpleConnection, set_default_instrumentation};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use serde_json::Value;

use crate::support::database::TestDatabase;
use crate::support::postgres;

/// The file whose statements are recorded, and the statements.
static RECORDED: Mutex<(String, Vec<String>)> = Mutex::new((String::new(), Vec::new()));

/// A table of some hundred short rows is quicker read than looked up in, and PostgreSQL knows how many there are.
const SMALL: f64 = 1_500.0;

/// Records the statements of one connection, if it is to that file.
#[derive(Default)]
struct StatementRecorder {
    listens: bool,
}

impl Instrumentation for StatementRecorder {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => {
                self.listens = RECORDED.lock().is_ok_and(|recorded| recorded.0 == url);
            }
            InstrumentationEvent::StartQuery { query, .. } if self.listens => {
                if let Ok(mut recorded) = RECORDED.lock() {
                    recorded.1.push(query.to_string());
                }
            }
            _ => {}
        }
    }
}

/// A statement, and the steps of its plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Plan {
    /// What was asked.
    pub statement: String,
    /// The steps.
    pub steps: Vec<Step>,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// As the database says it.
    pub words: String,
    /// What it reads from beginning to end, by the name that the statement gives it.
    pub scans: Option<String>,
    /// The rows that it read, where that is known.
    pub rows: u64,
}

/// Listens to one database.
pub enum Listener {
    /// To what is sent.
    Sqlite(SqliteConnection),
    /// To what the server's log says about the database of this name.
    Postgres {
        /// The log.
        log: PathBuf,
        /// What its lines begin with.
        name: String,
        /// How much of it is known.
        read: usize,
    },
}

impl Listener {
    /// Starts listening. Connections that are open already are not recorded.
    pub fn to(database: &TestDatabase) -> Self {
        match database.place() {
            DatabaseLocation::Sqlite(path) => {
                let path = path.to_string_lossy().into_owned();
                RECORDED.lock().unwrap().0.clone_from(&path);
                set_default_instrumentation(|| Some(Box::new(StatementRecorder::default()))).unwrap();
                let conn = SqliteConnection::establish(&path).unwrap();
                Self::Sqlite(conn)
            }
            DatabaseLocation::Postgres { url, .. } => {
                let name = url.rsplit('/').find_map(|part| part.split_once("?host=")).map(|(name, _)| name.to_owned());
                let name = name.or_else(|| Some(url.split('/').nth(3)?.split('?').next()?.to_owned())).unwrap();
                let mut conn = PgConnection::establish(url).unwrap();
                for setting in [
                    // The tests' cluster plans each statement once, for any values; a site's own plans for these.
                    "plan_cache_mode = auto",
                    "session_preload_libraries = 'auto_explain'",
                    "auto_explain.log_min_duration = 0",
                    "auto_explain.log_analyze = on",
                    "auto_explain.log_timing = off",
                    "auto_explain.log_nested_statements = on",
                    "auto_explain.log_format = 'json'",
                ] {
                    conn.batch_execute(&format!("ALTER DATABASE {name} SET {setting}")).unwrap();
                }
                let log = postgres::log();
                let read = fs::read(&log).unwrap().len();
                Self::Postgres { log, name, read }
            }
        }
    }

    /// The plans of all statements since the last call, each once.
    pub fn plans(&mut self) -> BTreeSet<Plan> {
        match self {
            Self::Sqlite(conn) => {
                let recorded = std::mem::take(&mut RECORDED.lock().unwrap().1);
                let statements: BTreeSet<String> = recorded.iter().filter_map(|recorded| statement(recorded)).collect();
                statements.into_iter().map(|statement| explained(conn, statement)).collect()
            }
            Self::Postgres { log, name, read } => {
                let all = fs::read(log).unwrap();
                let new = String::from_utf8_lossy(&all[*read..]).into_owned();
                *read = all.len();
                logged(&new, name)
            }
        }
    }
}

/// The statement without its bound values; nothing for one that begins or ends a transaction.
fn statement(recorded: &str) -> Option<String> {
    let words = recorded.split(" -- binds").next().unwrap_or_default().trim();
    let asks = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].iter().any(|verb| words.starts_with(verb));
    asks.then(|| words.to_owned())
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    detail: String,
}

fn explained(conn: &mut SqliteConnection, statement: String) -> Plan {
    let lines: Vec<Line> = sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load(conn).unwrap();
    let sorts = lines.iter().any(|line| line.detail.contains("TEMP B-TREE FOR ORDER BY"));
    let step = |line: Line| Step { scans: scanned(&line.detail, &statement, sorts), words: line.detail, rows: 0 };
    let steps = lines.into_iter().map(step).collect();
    Plan { statement, steps }
}

/// What a step of SQLite's reads from one end to the other. An index of words is asked for one, and an order that an index has is
/// walked as far as the statement says; of what is nowhere nothing is read.
fn scanned(step: &str, statement: &str, sorts: bool) -> Option<String> {
    let bounded = statement.contains(" LIMIT ") && !statement.contains("count(") && !sorts;
    let (what, whole) = match (step.strip_prefix("SCAN "), step.strip_prefix("SEARCH ")) {
        (Some(rest), _) if rest.starts_with("CONSTANT ROW") || rest.contains("VIRTUAL TABLE INDEX 0:") => return None,
        (Some(rest), _) => (rest.split(' ').next()?.to_owned(), !(bounded && rest.contains(" USING "))),
        (_, Some(rest)) => {
            ("comment under a thread".to_owned(), rest.starts_with("comment ") && rest.ends_with("(thread_id=?)") && !bounded)
        }
        _ => return None,
    };
    Some(what).filter(|_| whole && !statement.contains("(1=0)"))
}

/// The plans that a server's log contains for one database.
fn logged(log: &str, name: &str) -> BTreeSet<Plan> {
    let (own, mut plans, mut open) = (format!("{name} LOG:"), BTreeSet::new(), None::<String>);
    for line in log.lines().chain(std::iter::once("")) {
        match (&mut open, line.strip_prefix('\t')) {
            (Some(json), Some(more)) => json.push_str(more),
            _ => {
                plans.extend(open.take().map(|json| planned(&json)));
                open = (line.starts_with(&own) && line.ends_with("plan:")).then(String::new);
            }
        }
    }
    plans
}

fn planned(json: &str) -> Plan {
    let entry: Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"));
    let mut steps = Vec::new();
    walk(&entry["Plan"], &mut steps);
    Plan { statement: entry["Query Text"].as_str().unwrap_or_default().to_owned(), steps }
}

fn walk(node: &Value, steps: &mut Vec<Step>) {
    let text = |key: &str| node[key].as_str().unwrap_or_default();
    let number = |key: &str| node[key].as_f64().unwrap_or(0.0);
    let kind = text("Node Type");
    let relation = node["Relation Name"].as_str().map(str::to_owned);
    let removed = number("Rows Removed by Filter") + number("Rows Removed by Index Recheck");
    let rows = (number("Actual Rows") + removed) * number("Actual Loops");
    let read = relation.is_some() || kind == "Bitmap Index Scan";
    steps.push(Step {
        words: format!(
            "{kind} {} {} ({} rows, {} times)",
            text("Relation Name"),
            text("Index Name"),
            number("Actual Rows"),
            number("Actual Loops")
        ),
        scans: relation.filter(|name| kind == "Seq Scan" && (rows > SMALL || name == "comment")),
        rows: if read { format!("{rows:.0}").parse().unwrap_or(u64::MAX) } else { 0 },
    });
    node["Plans"].as_array().into_iter().flatten().for_each(|below| walk(below, steps));
}
