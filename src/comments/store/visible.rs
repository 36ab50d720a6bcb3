//! Which comments all readers may see.

use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

/// Which comments all readers may see: the only definition in SQL, for the queries of all modules. Its words are literal, not
/// bound parameters, so that both databases can use their partial indexes.
pub(super) const VISIBLE: &str = "(comment.moderation = 'published' AND comment.author_state = 'live')";

/// `VISIBLE` as a condition. Unlike diesel's own literals, it lets a connection keep the statements that it is in.
#[derive(Clone, Copy, Debug, QueryId)]
pub struct Visible;

/// `VISIBLE` as a condition.
pub const fn visible() -> Visible {
    Visible
}

impl Expression for Visible {
    type SqlType = Bool;
}

impl<Source> AppearsOnTable<Source> for Visible {}

impl<Source> SelectableExpression<Source> for Visible {}

impl<Grouping> ValidGrouping<Grouping> for Visible {
    type IsAggregate = is_aggregate::Never;
}

impl<DB: Backend> QueryFragment<DB> for Visible {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(VISIBLE);
        Ok(())
    }
}
