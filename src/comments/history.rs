//! The editions of a comment.

use diesel::Queryable;

use super::{Comment, Position, store};
use crate::accounts::Member;
use crate::clock::Stamp;
use crate::db::Tx;
use crate::fault::Fault;
use crate::text::Html;

/// One edition of a comment.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Edition {
    /// Which, from 1.
    pub revision: i32,
    /// What it says.
    pub html: Html,
    /// Where its author placed themselves.
    pub position: Option<Position>,
    /// When it was written.
    pub created_at: Stamp,
}

/// The editions of a comment that `reader` may see, newest first: its author and the moderators see all, everybody else those that
/// everybody could once read, and none of a comment that they cannot read now.
///
/// # Errors
/// When the database refuses.
pub fn history(tx: &mut Tx<'_>, of: &Comment, reader: Option<&Member>) -> Result<Vec<Edition>, Fault> {
    if reader.is_some_and(|reader| reader.id() == of.account_id() || reader.role().may_moderate()) {
        return store::editions(tx, of.id());
    }
    if of.state().is_visible() { store::shown_editions(tx, of.id()) } else { Ok(Vec::new()) }
}
