//! Only stores query.

use super::Finding;
use super::source::{Mention, Source};
use super::table::{DOMAIN, is_store};

/// What a type needs to be stored: derives and the traits behind them. None of it can ask the database anything.
const DERIVES: [&str; 16] = [
    "diesel::AsChangeset",
    "diesel::AsExpression",
    "diesel::Associations",
    "diesel::FromSqlRow",
    "diesel::Identifiable",
    "diesel::Insertable",
    "diesel::Queryable",
    "diesel::QueryableByName",
    "diesel::Selectable",
    "diesel::backend",
    "diesel::deserialize",
    "diesel::expression::AsExpression",
    "diesel::pg::Pg",
    "diesel::serialize",
    "diesel::sql_types",
    "diesel::sqlite::Sqlite",
];

/// What a file may do with diesel.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leave {
    Query,
    Derive,
    Nothing,
}

/// Every use of diesel in `source` that belongs into a store.
pub fn out_of_place(source: &Source) -> Vec<Finding> {
    let leave = leave(&source.path);
    let fits = |mention: &Mention| match leave {
        Leave::Query => true,
        Leave::Derive => DERIVES.iter().any(|derive| mention.is_in(derive)),
        Leave::Nothing => false,
    };
    let advice = match leave {
        Leave::Query | Leave::Derive => {
            "only derives stand here; move the query to the store.rs beside it and call it from the verb"
        }
        Leave::Nothing => "diesel is not known here; ask a verb of the module that owns the table",
    };
    let found = source.mentions().into_iter().filter(|mention| is_diesel(mention) && !fits(mention));
    found.map(|mention| Finding::new(&source.path, mention.line, format!("{}: {advice}", mention.text()))).collect()
}

fn is_diesel(mention: &Mention) -> bool {
    mention.is_in("diesel") || mention.is_in("diesel_migrations")
}

fn leave(path: &str) -> Leave {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    let (top, below) = inside.split_once('/').unwrap_or((inside, ""));
    match (top, below) {
        ("db", _) | ("jobs", "store.rs") => Leave::Query,
        (module, below) if DOMAIN.contains(&module) && is_store(below) => Leave::Query,
        ("id.rs" | "clock.rs", _) | ("crypt" | "jobs", _) => Leave::Derive,
        (module, _) if DOMAIN.contains(&module) => Leave::Derive,
        _ => Leave::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str =
        "use diesel::Queryable;\nuse diesel::prelude::*;\nfn f() { each!(c, |i| diesel::sql_query(\"..\").execute(i)); }";

    fn found(path: &str) -> Vec<usize> {
        out_of_place(&Source::parse(path, SAMPLE)).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_query_outside_a_store_is_found() {
        assert_eq!(found("src/comments/post.rs"), [2, 3]);
        assert_eq!(found("src/id.rs"), [2, 3]);
        assert_eq!(found("src/jobs/mod.rs"), [2, 3]);
        assert_eq!(found("src/web/comments.rs"), [1, 2, 3]);
        assert_eq!(found("src/web/store.rs"), [1, 2, 3]);
        assert_eq!(found("src/text/slug.rs"), [1, 2, 3]);
    }

    #[test]
    fn a_store_queries() {
        for path in [
            "src/comments/store.rs",
            "src/comments/store/search_index.rs",
            "src/db/page.rs",
            "src/jobs/store.rs",
            "src/threads/store/list.rs",
        ] {
            assert_eq!(found(path), [0; 0], "{path}");
        }
    }
}
