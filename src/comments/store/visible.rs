//! Which comments all readers may see.

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::sql_types::Bool;

/// Which comments all readers may see: the only definition in SQL, for the queries of all modules. It is a literal, not bound
/// parameters, so that both databases can use their partial indexes.
pub(super) const VISIBLE: &str = "(comment.moderation = 'published' AND comment.author_state = 'live')";

/// `VISIBLE` as a condition.
pub fn visible() -> SqlLiteral<Bool> {
    sql(VISIBLE)
}
