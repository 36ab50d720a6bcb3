//! The revision history of a comment.

use std::collections::HashMap;

use super::edition::Edition;
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::comments::{AuthorState, Comment, store};
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::CommentId;

/// The revisions of a comment that `reader` may see, newest first. Its author sees all, and moderators do unless it is
/// withdrawn. Other readers see the revisions that were once visible, and only while the comment is; text that was taken down
/// when its author edited it stays hidden.
pub fn history(tx: &mut Tx<'_>, of: &Comment, reader: Option<&Member>) -> Result<Vec<Edition>, InternalError> {
    let live = of.state().author == AuthorState::Live;
    if reader.is_some_and(|reader| reader.id() == of.account_id() || (live && reader.role().may_moderate())) {
        return store::editions(tx, of.id());
    }
    if of.state().is_visible() { store::shown_editions(tx, of.id()) } else { Ok(Vec::new()) }
}

/// When the latest revision of each of these comments was written.
pub fn revised_at(tx: &mut Tx<'_>, ids: &[CommentId]) -> Result<HashMap<CommentId, UnixMicros>, InternalError> {
    store::revised_at(tx, ids)
}
