//! What somebody has typed and not sent yet, kept so that no reload, ended session or second window loses it.

use std::time::Duration;

use crate::accounts;
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::comments::{Body, DUPLICATE_WINDOW, store};
use crate::crypt::{Token, TokenHash};
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::{CommentId, ThreadId};

/// How long the words of somebody whose session ended wait for them to sign in.
pub const PARKED_DRAFT_RETENTION: Duration = Duration::from_hours(72);

/// How long a member's unsent words are kept after the last change.
const DRAFT_RETENTION: Duration = Duration::from_hours(60 * 24);

/// What a form held, whether or not it could be sent like that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftContent {
    /// The words.
    pub body: String,
    /// What stood in the field for the place.
    pub position: String,
    /// What stood in the field for the name.
    pub byline: String,
    /// Whether letters about replies were asked for.
    pub notify: bool,
}

/// Where it is to stand: under a thread, or in answer to a comment of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The thread.
    pub thread: ThreadId,
    /// What it answers; nothing for a story.
    pub parent: Option<CommentId>,
}

/// Words that were kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedDraft {
    /// What was typed.
    pub typed: DraftContent,
    /// Which change of it this is, from 1.
    pub revision: i32,
    /// When it was changed last.
    pub at: UnixMicros,
}

/// Why words were not kept.
#[derive(Debug, thiserror::Error)]
pub enum SavedDraftError {
    /// Another window has kept something newer, which this one does not know.
    #[error("Another window has something newer here. Both are below: what you typed, and what was kept meanwhile.")]
    Newer(Box<SavedDraft>),
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for SavedDraftError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Newer(_) => ErrorKind::Conflict,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Keeps what a member typed; `seen` is the change that their window knows, 0 for none. Gives the number of this one, and 0 when
/// nothing is left to keep.
///
/// # Errors
/// [`SavedDraftError::Newer`] when another window kept other words since.
pub fn sketch(tx: &mut Tx<'_>, member: &Member, spot: Spot, typed: &DraftContent, seen: i32) -> Result<i32, SavedDraftError> {
    accounts::find::lock(tx, member.id())?;
    let known = store::sketch(tx, member.id(), spot)?;
    match known {
        Some(known) if known.typed == *typed => Ok(known.revision),
        Some(known) if known.revision > seen => Err(SavedDraftError::Newer(Box::new(known))),
        // An autosave that was on its way when the form was sent arrives after it.
        None if was_told(tx, member, spot, typed)? => Ok(0),
        _ if typed.body.trim().is_empty() => {
            store::drop_sketch(tx, member.id(), spot)?;
            Ok(0)
        }
        known => {
            let next = known.map_or(0, |known| known.revision).saturating_add(1);
            store::put_sketch(tx, member.id(), spot, typed, next)?;
            Ok(next)
        }
    }
}

/// Whether these words stand there already, told a moment ago.
fn was_told(tx: &mut Tx<'_>, member: &Member, spot: Spot, typed: &DraftContent) -> Result<bool, InternalError> {
    let Ok(body) = Body::parse(&typed.body) else { return Ok(false) };
    let since = tx.now() - DUPLICATE_WINDOW;
    Ok(store::said_since(tx, member.id(), spot, &body, since)?.is_some())
}

/// What a member has kept for a spot.
///
/// # Errors
/// When the database refuses.
pub fn sketched(tx: &mut Tx<'_>, member: &Member, spot: Spot) -> Result<Option<SavedDraft>, InternalError> {
    store::sketch(tx, member.id(), spot)
}

/// Keeps what somebody without a session typed; whoever signs in with the token in their cookie gets it back.
///
/// # Errors
/// When the database refuses.
pub fn park(tx: &mut Tx<'_>, spot: Spot, typed: &DraftContent) -> Result<Token, InternalError> {
    let token = Token::new(tx.random());
    store::park_sketch(tx, &token.hash(), spot, typed)?;
    Ok(token)
}

/// Gives parked words to the member who signed in where they were typed. What the member had kept there before is put below them, so
/// that neither is lost.
///
/// # Errors
/// When the database refuses.
pub fn resume(tx: &mut Tx<'_>, member: &Member, parked: &TokenHash) -> Result<(), InternalError> {
    accounts::find::lock(tx, member.id())?;
    let Some((spot, mut typed)) = store::unpark_sketch(tx, parked)? else { return Ok(()) };
    let known = store::sketch(tx, member.id(), spot)?;
    if let Some(known) = &known
        && !typed.body.contains(known.typed.body.trim())
    {
        typed.body = format!("{}\n\n{}", typed.body.trim_end(), known.typed.body);
    }
    let next = known.map_or(0, |known| known.revision).saturating_add(1);
    store::put_sketch(tx, member.id(), spot, &typed, next)
}

/// Forgets what nobody came back to.
///
/// # Errors
/// When the database refuses.
pub fn forget_sketches(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    let now = tx.now();
    store::forget_sketches(tx, now - PARKED_DRAFT_RETENTION, now - DRAFT_RETENTION)
}
