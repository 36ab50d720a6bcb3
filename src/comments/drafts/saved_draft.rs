//! Autosaved drafts, so that a reload, an expired session or a second window loses no text.

use std::time::Duration;

use super::quota;
use crate::accounts;
use crate::accounts::Member;
use crate::comments::writing::pen_name;
use crate::comments::{Body, DUPLICATE_WINDOW, DraftContent, DraftOwner, SavedDraft, Spot, store};
use crate::crypt::{Token, TokenHash};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::text::FormErrors;

/// How long the draft of a visitor without a session waits for them to sign in. No longer: others may use the browser too.
pub const PARKED_DRAFT_RETENTION: Duration = Duration::from_hours(24);

/// How long a member's draft is stored after its last change.
const DRAFT_RETENTION: Duration = Duration::from_hours(60 * 24);

/// Why a draft was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SavedDraftError {
    /// Another window saved a newer revision, which this one has not seen.
    #[error("A newer draft was saved in another window. Both are below: what you typed, and the saved draft.")]
    Newer(Box<SavedDraft>),
    /// Fields are so long that they are no draft.
    #[error("This is too long to be saved. Shorten it, then save it again.")]
    TooLong(FormErrors),
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for SavedDraftError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Newer(_) => ErrorKind::Conflict,
            Self::TooLong(_) => ErrorKind::Invalid,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Autosaves a member's draft. `seen` is the latest revision that their window knows, 0 for none. Returns the new revision, or
/// 0 when no draft is left.
///
/// # Errors
/// [`SavedDraftError::Newer`] when another window saved other text since, [`SavedDraftError::TooLong`] when a field is far over
/// its limit.
pub fn save(tx: &mut Tx<'_>, member: &Member, spot: Spot, typed: &DraftContent, seen: i32) -> Result<i32, SavedDraftError> {
    typed.check_length().map_err(SavedDraftError::TooLong)?;
    accounts::find::lock(tx, member.id())?;
    let known = store::find_draft(tx, member.id(), spot)?;
    match known {
        Some(known) if known.typed == *typed => Ok(known.revision),
        Some(known) if known.revision > seen => Err(SavedDraftError::Newer(Box::new(known))),
        // An autosave request may arrive after the form was submitted; it must not bring the draft back.
        None if was_posted(tx, member, spot, typed)? => Ok(0),
        _ if typed.body.trim().is_empty() => {
            store::delete_draft(tx, member.id(), spot)?;
            Ok(0)
        }
        known => {
            let next = known.map_or(0, |known| known.revision).saturating_add(1);
            replace(tx, member, spot, typed, next)?;
            Ok(next)
        }
    }
}

/// Inserts or replaces a draft, within the quotas. The caller holds the account's lock.
fn replace(tx: &mut Tx<'_>, member: &Member, spot: Spot, typed: &DraftContent, revision: i32) -> Result<(), InternalError> {
    quota::make_room_for_account(tx, member.id(), spot, typed.bytes())?;
    store::delete_draft(tx, member.id(), spot)?;
    quota::make_room_on_site(tx, typed.bytes())?;
    store::insert_draft(tx, DraftOwner::Account(member.id()), spot, typed, revision)
}

/// Whether the same text was posted here within `DUPLICATE_WINDOW`.
fn was_posted(tx: &mut Tx<'_>, member: &Member, spot: Spot, typed: &DraftContent) -> Result<bool, InternalError> {
    let Ok(body) = Body::parse(&typed.body) else { return Ok(false) };
    let since = tx.now() - DUPLICATE_WINDOW;
    Ok(store::posted_since(tx, member.id(), spot, &body, since)?.is_some())
}

/// The draft that a member saved for a spot.
pub fn find(tx: &mut Tx<'_>, member: &Member, spot: Spot) -> Result<Option<SavedDraft>, InternalError> {
    store::find_draft(tx, member.id(), spot)
}

/// Stores the draft of a visitor without a session. The token goes into their cookie and restores the draft when they sign in.
///
/// # Errors
/// [`SavedDraftError::TooLong`] when a field is far over its limit.
pub fn save_for_sign_in(tx: &mut Tx<'_>, spot: Spot, typed: &DraftContent) -> Result<Token, SavedDraftError> {
    typed.check_length().map_err(SavedDraftError::TooLong)?;
    quota::make_room_on_site(tx, typed.bytes())?;
    let token = Token::new(tx.random());
    store::insert_draft(tx, DraftOwner::Browser(token.hash()), spot, typed, 1)?;
    Ok(token)
}

/// What became of the name that was typed with a parked draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParkedName {
    /// None was typed, or it is the member's own.
    Kept,
    /// Another one was typed. It is dropped: the member may not be its writer, and a pen name must not tell who that is.
    Dropped,
}

/// Moves a visitor's parked draft to the member who signed in, and returns its spot. An existing draft for the same spot is
/// appended where both fit, so that neither text is lost.
pub fn attach_to_member(
    tx: &mut Tx<'_>,
    member: &Member,
    parked: &TokenHash,
) -> Result<Option<(Spot, ParkedName)>, InternalError> {
    accounts::find::lock(tx, member.id())?;
    let Some((spot, mut typed)) = store::take_parked_draft(tx, parked)? else { return Ok(None) };
    let known = store::find_draft(tx, member.id(), spot)?;
    let name = if is_own_name(tx, member, spot, &typed.byline)? {
        ParkedName::Kept
    } else {
        typed.byline = known.as_ref().map(|known| known.typed.byline.clone()).unwrap_or_default();
        ParkedName::Dropped
    };
    if let Some(known) = &known
        && !typed.body.contains(known.typed.body.trim())
    {
        // The newer text alone, where both are longer than a draft may be.
        let both = DraftContent { body: format!("{}\n\n{}", typed.body.trim_end(), known.typed.body), ..typed.clone() };
        if both.check_length().is_ok() {
            typed = both;
        }
    }
    let next = known.map_or(0, |known| known.revision).saturating_add(1);
    replace(tx, member, spot, &typed, next)?;
    Ok(Some((spot, name)))
}

/// Whether a typed name is empty, the name of the member's account, or their pen name in the thread.
fn is_own_name(tx: &mut Tx<'_>, member: &Member, spot: Spot, typed: &str) -> Result<bool, InternalError> {
    let typed = typed.trim();
    Ok(typed.is_empty()
        || typed == member.name().as_str()
        || pen_name::pen_name(tx, spot.thread, member)?.is_some_and(|own| own == typed))
}

/// Deletes a parked draft, because the visitor at the browser did not write it.
pub fn discard_parked(tx: &mut Tx<'_>, parked: &TokenHash) -> Result<(), InternalError> {
    store::take_parked_draft(tx, parked).map(|_| ())
}

/// Deletes expired drafts: parked after `PARKED_DRAFT_RETENTION`, members' after `DRAFT_RETENTION`.
pub fn delete_expired(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    let now = tx.now();
    store::delete_expired_drafts(tx, now - PARKED_DRAFT_RETENTION, now - DRAFT_RETENTION)
}
