//! The editions of a comment.

use diesel::{Queryable, Selectable};

use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::comments::{AuthorState, Body, Comment, Position, store};
use crate::db::Tx;
use crate::db::schema::comment_revision;
use crate::fault::InternalError;
use crate::text::Html;

/// One edition of a comment.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = comment_revision)]
pub struct Edition {
    /// Which, from 1.
    pub revision: i32,
    /// What it says.
    pub html: Html,
    /// The Markdown that it says it in.
    pub body: Body,
    /// Where its author placed themselves.
    pub position: Option<Position>,
    /// When it was written.
    pub created_at: UnixMicros,
    /// Since when everybody may read it here; none of one that readers do not see.
    pub shown_at: Option<UnixMicros>,
}

/// The editions of a comment that `reader` may see, newest first. Its author sees all, and so do the moderators while it is not taken
/// back; everybody else sees those that everybody could once read, except of a comment that they cannot read now, and except what
/// had been taken down when its author changed it.
///
/// # Errors
/// When the database refuses.
pub fn history(tx: &mut Tx<'_>, of: &Comment, reader: Option<&Member>) -> Result<Vec<Edition>, InternalError> {
    let live = of.state().author == AuthorState::Live;
    if reader.is_some_and(|reader| reader.id() == of.account_id() || (live && reader.role().may_moderate())) {
        return store::editions(tx, of.id());
    }
    if of.state().is_visible() { store::shown_editions(tx, of.id()) } else { Ok(Vec::new()) }
}
