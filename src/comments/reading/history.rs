//! The revision history of a comment.

use diesel::{Queryable, Selectable};

use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::comments::{AuthorState, Body, Comment, Position, store};
use crate::db::Tx;
use crate::db::schema::comment_revision;
use crate::fault::InternalError;
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

/// The revisions of a comment that `reader` may see, newest first. Its author sees all, and moderators do unless it is
/// withdrawn. Other readers see the revisions that were once visible, and only while the comment is; text that was taken down
/// when its author edited it stays hidden.
///
/// # Errors
/// On a database error.
pub fn history(tx: &mut Tx<'_>, of: &Comment, reader: Option<&Member>) -> Result<Vec<Edition>, InternalError> {
    let live = of.state().author == AuthorState::Live;
    if reader.is_some_and(|reader| reader.id() == of.account_id() || (live && reader.role().may_moderate())) {
        return store::editions(tx, of.id());
    }
    if of.state().is_visible() { store::shown_editions(tx, of.id()) } else { Ok(Vec::new()) }
}
