//! One revision of a comment.

use diesel::{Queryable, Selectable};

use crate::clock::UnixMicros;
use crate::comments::{Body, Position};
use crate::db::schema::comment_revision;
use crate::text::Html;

/// One revision of a comment.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = comment_revision)]
pub struct Edition {
    /// Its number, from 1.
    pub revision: i32,
    /// The rendered text.
    pub html: Html,
    /// The text in Markdown.
    pub body: Body,
    /// The author's position in this revision.
    pub position: Option<Position>,
    /// When it was written.
    pub created_at: UnixMicros,
    /// When it became visible in the history; `None` for a revision that readers do not see.
    pub shown_at: Option<UnixMicros>,
}
