//! Applying a revision to the thread that readers see.

use super::{Days, NewThread, Thread, store};
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::ThreadId;
use crate::text::Slug;

/// Applies a revision to the thread that readers see. The caller has checked that its slug is free.
pub(super) fn apply_revision(tx: &mut Tx<'_>, before: &Thread, number: i32, draft: &NewThread) -> Result<(), InternalError> {
    let id = before.id();
    if before.slug() != &draft.slug {
        store::delete_former_slug(tx, id, &draft.slug)?;
        // An unpublished thread had no public address that could need a redirect.
        if before.published_at().is_some() {
            store::insert_former_slug(tx, id, before.slug())?;
        }
    }
    // A thread that closed and was reopened stays open, unless the number of days changes.
    let closes_at = if before.closes_after == draft.closes_after {
        before.closes_at
    } else {
        closing(before.published_at, draft.closes_after)
    };
    store::save_revision(tx, id, number, draft, closes_at)
}

/// When a thread closes automatically.
pub(super) fn closing(published: Option<UnixMicros>, after: Option<Days>) -> Option<UnixMicros> {
    published.zip(after).map(|(published, days)| published + days.duration())
}

/// Whether no other thread has a slug or had it: links to that one must not lead here.
pub(super) fn is_free(tx: &mut Tx<'_>, id: Option<ThreadId>, slug: &Slug) -> Result<bool, InternalError> {
    let has = store::by_slug(tx, slug)?.map(|other| other.id());
    let had = store::formerly(tx, slug)?.map(|other| other.id());
    Ok(!has.into_iter().chain(had).any(|other| Some(other) != id))
}
