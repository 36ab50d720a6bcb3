//! No page reads all comments: on a crowded site, with 20,000 under one thread, every page is opened, and everything that the
//! program asks its database on the way is explained. A new query is recorded like the others.

mod crowd;
mod statements;
mod tour;

use std::collections::BTreeMap;

use self::statements::{Listener, Plan};

/// Tables that a page may read from one end to the other: there is a row for each thing that an owner made, or for each node.
const FEW: [&str; 8] = ["thread", "list", "issue", "thread_words", "clock_watch", "site_setting", "site_change", "house_rules"];

/// An index of few rows of a table with many.
const STAFF: &str = "USING INDEX account_staff";

/// And those that the probes and the owner's desk count.
const COUNTED: [&str; 2] = ["job", "subscription"];

/// More rows than a page that shows a hundred stories with their answers has a reason to read in one step.
const MOST: u64 = 2_500;

/// What may read more: the names used in a thread, read once for each new pen name there. They are compared by how they look,
/// which no index knows.
const SELDOM: &str = "SELECT DISTINCT comment.byline";

/// The metrics count open cases by queue, over an index that holds nothing else.
const OPEN_CASES: &str = "SELECT mod_case.lane, COUNT(*) FROM mod_case WHERE";

/// A statement without the marks around its names.
fn plain(statement: &str) -> String {
    statement.replace(['`', '"'], "")
}

/// Whether a plan reads a table of many rows from one end to the other. What a statement makes up itself on the way is no table.
fn is_too_much(plan: &Plan, scanned: &str) -> bool {
    let words = plain(&plan.statement);
    let table = words.split(&format!(" AS {scanned}")).next().filter(|before| before.len() < words.len());
    let table = table.map_or(scanned, |before| before.rsplit([' ', '(']).next().unwrap_or_default());
    let made_up = table.ends_with(')') || words.contains(&format!("{table} AS ("));
    !made_up && !FEW.contains(&table) && !COUNTED.contains(&table)
}

/// What is wrong with a plan.
fn faults(plan: &Plan) -> Vec<String> {
    if [SELDOM, OPEN_CASES].iter().any(|beginning| plain(&plan.statement).starts_with(beginning)) {
        return Vec::new();
    }
    let many = plan.steps.iter().filter(|step| !step.words.ends_with(STAFF));
    let scanned = many.filter_map(|step| step.scans.as_ref()).filter(|scanned| is_too_much(plan, scanned));
    let mut all: Vec<String> = scanned.map(|name| format!("reads all of {name}")).collect();
    let rows = plan.steps.iter().map(|step| step.rows).max().unwrap_or(0);
    if rows > MOST {
        all.push(format!("reads {rows} rows"));
    }
    all
}

#[test]
fn no_page_reads_all_comments_or_all_of_a_crowded_thread() {
    let database = crowd::crowd();
    let mut listener = Listener::to(&database);
    let (mut wrong, mut recorded): (BTreeMap<String, Vec<String>>, usize) = (BTreeMap::new(), 0);
    tour::walk(database, |page| {
        for plan in listener.plans() {
            recorded += 1;
            let faults = faults(&plan);
            if !faults.is_empty() {
                let steps: String = plan.steps.iter().map(|step| format!("    {}\n", step.words)).collect();
                let complaint = format!("{page} {}:\n  {}\n{steps}", faults.join(", "), plan.statement);
                if wrong.insert(plan.statement.clone(), faults).is_none() {
                    println!("{complaint}");
                }
            }
        }
    });
    assert!(recorded > 1_000, "only {recorded} statements were recorded");
    assert!(wrong.is_empty(), "{} statements have plans that they should not have, see above", wrong.len());
}
