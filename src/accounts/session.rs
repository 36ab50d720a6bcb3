//! Signed-in browsers.
//!
//! A session is a row with the hash of the token in its cookie. Its lifetime depends on the member's role: a moderator's
//! forgotten browser does more harm than a reader's. The limits follow ASVS 5.0, 7.3.1 and 7.3.2.

use std::time::Duration;

use super::{Account, Device, Member, Role, Session, store};
use crate::clock::UnixMicros;
use crate::crypt::{Token, TokenHash};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, SessionId};

/// The most sessions of one account; a new one replaces the one that was seen longest ago.
pub const MAX_SESSIONS: usize = 20;

/// The precision of a session's last use: saving every request would make every page view a write.
const LAST_USE_PRECISION: Duration = Duration::from_mins(1);

/// How much longer than its role allows a session may seem to last because the clock was corrected by less.
const MAX_CLOCK_ERROR: Duration = Duration::from_hours(24);

impl Role {
    /// The idle timeout of a session.
    pub const fn session_idle(self) -> Duration {
        if self.is_staff() { Duration::from_hours(1) } else { Duration::from_hours(14 * 24) }
    }

    /// The absolute lifetime of a session, counted from signing in.
    pub const fn session_life(self) -> Duration {
        if self.is_staff() { Duration::from_hours(12) } else { Duration::from_hours(30 * 24) }
    }
}

/// A session that was just opened.
#[derive(Debug)]
pub struct OpenedSession {
    /// Goes into the cookie and nowhere else.
    pub token: Token,
    /// The lifetime of the cookie.
    pub lasts: Duration,
    /// The account that it signs in, for the log.
    pub account: AccountId,
}

/// What a cookie's token leads to.
#[derive(Clone, Debug)]
pub enum SessionState {
    /// A working session.
    Open(FoundSession),
    /// The session has ended; its row is still there, for [`end_expired`].
    Expired,
    /// No session, or one of a disabled account.
    Unknown,
}

/// The session that a cookie belongs to.
#[derive(Clone, Debug)]
pub struct FoundSession {
    /// The member who is signed in.
    pub member: Member,
    /// Whether the last use is old enough for [`touch`].
    pub stale: bool,
}

/// There is no such session, or it belongs to another member.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// It does not exist (any more), which is what ending it would have led to.
    #[error("This session has already ended.")]
    Missing,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for SessionError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Opens a session; called by [`super::sign_in::sign_in`] only. Never reuses a token, so a token from before the sign-in is
/// worthless afterwards (session fixation).
pub(super) fn open(tx: &mut Tx<'_>, account: &Account, device: Device) -> Result<OpenedSession, InternalError> {
    let (token, now, lasts) = (Token::new(tx.random()), tx.now(), account.role().session_life());
    let session = Session { id: tx.new_id(), device, created_at: now, seen_at: now, expires_at: now + lasts };
    store::insert_session(tx, account.id(), &session, &token.hash())?;
    let others = store::sessions(tx, account.id())?;
    let one_too_many: Vec<SessionId> =
        others.iter().filter(|other| other.id != session.id).skip(MAX_SESSIONS - 1).map(Session::id).collect();
    if !one_too_many.is_empty() {
        store::end_these_sessions(tx, &one_too_many)?;
    }
    Ok(OpenedSession { token, lasts, account: account.id() })
}

/// The session with the hash of a cookie's token.
pub fn find(tx: &mut Tx<'_>, hash: &TokenHash) -> Result<SessionState, InternalError> {
    let Some((session, account)) = store::session_by_hash(tx, hash)? else { return Ok(SessionState::Unknown) };
    let now = tx.now();
    if has_ended(&session, account.role(), now) {
        return Ok(SessionState::Expired);
    }
    // A last use in the future was saved while the clock was wrong; it is replaced, so that the session can be idle again.
    let stale = now.since(session.seen_at) >= LAST_USE_PRECISION || session.seen_at.since(now) >= LAST_USE_PRECISION;
    let member = Member { session: Some(session.id), ..account.member() };
    Ok(SessionState::Open(FoundSession { member, stale }))
}

fn has_ended(session: &Session, role: Role, now: UnixMicros) -> bool {
    let is_idle = now.since(session.seen_at) >= role.session_idle();
    // Opened while the clock was far ahead, it would outlive every other session.
    let is_too_long = session.expires_at.since(now) > role.session_life() + MAX_CLOCK_ERROR;
    session.expires_at <= now || is_idle || is_too_long
}

/// Deletes a session that was found [`SessionState::Expired`], so that it stays ended when the clock is set back.
pub fn end_expired(tx: &mut Tx<'_>, hash: &TokenHash) -> Result<(), InternalError> {
    match store::session_by_hash(tx, hash)? {
        Some((session, account)) if has_ended(&session, account.role(), tx.now()) => store::end_these_sessions(tx, &[session.id]),
        _ => Ok(()),
    }
}

/// Updates when a session was last seen; does nothing without a session.
pub fn touch(tx: &mut Tx<'_>, session: Option<SessionId>) -> Result<(), InternalError> {
    match session {
        Some(session) => store::touch_session(tx, session),
        None => Ok(()),
    }
}

/// The device of the session of the request.
pub(super) fn device(tx: &mut Tx<'_>, member: &Member) -> Result<Device, InternalError> {
    let own = store::sessions(tx, member.id())?.into_iter().find(|session| Some(session.id) == member.session());
    Ok(own.map_or_else(|| Device::parse(""), |session| session.device))
}

/// The working sessions of one account, last seen first.
pub fn list(tx: &mut Tx<'_>, of: &Member) -> Result<Vec<Session>, InternalError> {
    let (now, idle) = (tx.now(), of.role().session_idle());
    let sessions = store::sessions(tx, of.id())?;
    Ok(sessions.into_iter().filter(|session| now.since(session.seen_at) < idle).collect())
}

/// Signs out: ends the session of the request.
pub fn close(tx: &mut Tx<'_>, member: &Member) -> Result<(), InternalError> {
    match member.session() {
        Some(session) => store::end_session(tx, member.id(), session).map(drop),
        None => Ok(()),
    }
}

/// Ends one session of `member`, in whichever browser it is.
///
/// # Errors
/// [`SessionError::Missing`] when the session is not one of theirs.
pub fn end_session(tx: &mut Tx<'_>, member: &Member, session: SessionId) -> Result<(), SessionError> {
    if store::end_session(tx, member.id(), session)? { Ok(()) } else { Err(SessionError::Missing) }
}

/// Ends every session of `member` except that of the request.
pub fn end_others(tx: &mut Tx<'_>, member: &Member) -> Result<(), InternalError> {
    store::end_sessions(tx, member.id(), member.session())
}
