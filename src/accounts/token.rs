//! Single-use links: the letter carries the token, the database only its hash.

use std::time::Duration;

use super::store;
use crate::crypt::Token;
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, TokenId};
use crate::words;

words! {
    /// What a link is good for.
    pub enum Use {
        /// Making the first owner.
        Setup = "setup",
        /// Verifying an address.
        Verify = "verify",
        /// Setting a new password.
        Reset = "reset",
    }
}

impl Use {
    /// How long such a link works. A letter may lie for a weekend before it is read; a link that sets a password must not, but has to
    /// outlast greylisting, which holds a letter back for up to half an hour (RFC 6647, section 2.5).
    pub const fn lasts(self) -> Duration {
        match self {
            Self::Verify => Duration::from_hours(72),
            Self::Reset | Self::Setup => Duration::from_mins(30),
        }
    }
}

/// Why a link does nothing any more.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// We never made it.
    #[error("This link is not complete. Copy the whole of it from the letter.")]
    Unknown,
    /// It was used.
    #[error("This link has been used already. A link works once.")]
    Used,
    /// Its time is over, or a newer one took its place.
    #[error("This link no longer works: its time is over, or a newer letter took its place.")]
    Expired,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for LinkError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Unknown => ErrorKind::Missing,
            Self::Used | Self::Expired => ErrorKind::Gone,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// A link that works.
pub(super) struct ValidToken {
    id: TokenId,
    pub(super) account: Option<AccountId>,
}

/// Makes a link's token.
pub(super) fn mint(tx: &mut Tx<'_>, purpose: Use, of: Option<AccountId>) -> Result<Token, InternalError> {
    let token = Token::new(tx.random());
    let until = tx.now() + purpose.lasts();
    store::insert_token(tx, &token.hash(), purpose, of, until)?;
    Ok(token)
}

/// Finds the link that a token opens, and changes nothing.
pub(super) fn look(tx: &mut Tx<'_>, purpose: Use, token: &Token) -> Result<ValidToken, LinkError> {
    let row = store::token(tx, &token.hash(), purpose)?.ok_or(LinkError::Unknown)?;
    if row.used_at.is_some() {
        return Err(LinkError::Used);
    }
    if row.expires_at <= tx.now() {
        return Err(LinkError::Expired);
    }
    Ok(ValidToken { id: row.id, account: row.account_id })
}

/// Uses the link up.
pub(super) fn spend(tx: &mut Tx<'_>, live: &ValidToken) -> Result<(), LinkError> {
    if store::use_token(tx, live.id)? { Ok(()) } else { Err(LinkError::Used) }
}
