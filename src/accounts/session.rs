//! Signed-in browsers.
//!
//! A session is a row with the hash of the token that its cookie holds. How long it lives depends on what its member may do: a
//! moderator's forgotten browser does more harm than a reader's. The numbers answer ASVS 5.0, 7.3.1 and 7.3.2.

use std::time::Duration;

use super::{Account, Device, Member, Role, store};
use crate::clock::UnixMicros;
use crate::crypt::{Token, TokenHash};
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::SessionId;

/// The most sessions of one account; the one that was seen longest ago makes room.
pub const MAX_SESSIONS: usize = 20;

/// How exactly we know when a session was last seen: writing every request down would make every page a write.
const SEEN_TO_THE: Duration = Duration::from_mins(1);

impl Role {
    /// A session ends after so long without a request.
    pub const fn session_idle(self) -> Duration {
        if self.is_staff() { Duration::from_hours(1) } else { Duration::from_hours(14 * 24) }
    }

    /// A session ends so long after signing in, whatever happens in it.
    pub const fn session_life(self) -> Duration {
        if self.is_staff() { Duration::from_hours(12) } else { Duration::from_hours(30 * 24) }
    }
}

/// One signed-in browser, as its member sees it listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub(super) id: SessionId,
    pub(super) device: Device,
    pub(super) created_at: UnixMicros,
    pub(super) seen_at: UnixMicros,
    pub(super) expires_at: UnixMicros,
}

impl Session {
    /// Which.
    pub const fn id(&self) -> SessionId {
        self.id
    }

    /// What the browser calls itself.
    pub const fn device(&self) -> &Device {
        &self.device
    }

    /// When its member signed in.
    pub const fn created_at(&self) -> UnixMicros {
        self.created_at
    }

    /// When it last asked for something, to the minute.
    pub const fn seen_at(&self) -> UnixMicros {
        self.seen_at
    }
}

/// A session that was just opened.
#[derive(Debug)]
pub struct OpenedSession {
    /// Goes into the cookie and nowhere else.
    pub token: Token,
    /// How long the cookie is worth keeping.
    pub lasts: Duration,
}

/// Who a cookie belongs to.
#[derive(Clone, Debug)]
pub struct Found {
    /// The member.
    pub member: Member,
    /// Whether it is time to [`touch`] the session.
    pub stale: bool,
}

/// There is no such session, or it is somebody else's.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// Not there, which is what ending it would have led to.
    #[error("This session has ended already.")]
    Missing,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for SessionError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Opens a session; called by [`super::sign_in::sign_in`] only. Never reuses a token: what a browser held before signing in is worth
/// nothing afterwards.
pub(super) fn open(tx: &mut Tx<'_>, account: &Account, device: Device) -> Result<OpenedSession, InternalError> {
    let (token, now, lasts) = (Token::new(tx.random()), tx.now(), account.role().session_life());
    let session = Session { id: tx.mint(), device, created_at: now, seen_at: now, expires_at: now + lasts };
    store::insert_session(tx, account.id(), &session, &token.hash())?;
    let others = store::sessions(tx, account.id())?;
    let one_too_many: Vec<SessionId> =
        others.iter().filter(|other| other.id != session.id).skip(MAX_SESSIONS - 1).map(Session::id).collect();
    if !one_too_many.is_empty() {
        store::end_these_sessions(tx, &one_too_many)?;
    }
    Ok(OpenedSession { token, lasts })
}

/// Finds the member behind the hash of a cookie's token: nobody when the session has ended, was idle for too long, or belongs to an
/// account that may not sign in.
///
/// # Errors
/// When the database refuses.
pub fn find(tx: &mut Tx<'_>, hash: &TokenHash) -> Result<Option<Found>, InternalError> {
    let Some((session, account)) = store::session_by_hash(tx, hash)? else { return Ok(None) };
    let idle = tx.now().since(session.seen_at);
    if idle >= account.role().session_idle() {
        return Ok(None);
    }
    let member = Member { session: Some(session.id), ..account.member() };
    Ok(Some(Found { member, stale: idle >= SEEN_TO_THE }))
}

/// Notes that a session was seen now; somebody who asks through none leaves no trace.
///
/// # Errors
/// When the database refuses.
pub fn touch(tx: &mut Tx<'_>, session: Option<SessionId>) -> Result<(), InternalError> {
    match session {
        Some(session) => store::touch_session(tx, session),
        None => Ok(()),
    }
}

/// The sessions of one account that still work, the one seen last first.
///
/// # Errors
/// When the database refuses.
pub fn list(tx: &mut Tx<'_>, of: &Member) -> Result<Vec<Session>, InternalError> {
    let (now, idle) = (tx.now(), of.role().session_idle());
    let sessions = store::sessions(tx, of.id())?;
    Ok(sessions.into_iter().filter(|session| now.since(session.seen_at) < idle).collect())
}

/// Signs out: ends the session that `member` asks through.
///
/// # Errors
/// When the database refuses.
pub fn close(tx: &mut Tx<'_>, member: &Member) -> Result<(), InternalError> {
    match member.session() {
        Some(session) => store::end_session(tx, member.id(), session).map(drop),
        None => Ok(()),
    }
}

/// Ends one session of `member`, wherever that browser is.
///
/// # Errors
/// [`SessionError::Missing`] when it is not one of theirs.
pub fn end(tx: &mut Tx<'_>, member: &Member, session: SessionId) -> Result<(), SessionError> {
    if store::end_session(tx, member.id(), session)? { Ok(()) } else { Err(SessionError::Missing) }
}

/// Ends every session of `member` but the one that they ask through.
///
/// # Errors
/// When the database refuses.
pub fn end_others(tx: &mut Tx<'_>, member: &Member) -> Result<(), InternalError> {
    store::end_sessions(tx, member.id(), member.session())
}
