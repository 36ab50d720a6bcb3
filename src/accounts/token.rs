//! Single-use links: the email carries the token, the database only its hash.

use super::sign_in::SignInError;
use super::{Account, LinkPurpose, store};
use crate::crypt::Token;
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, TokenId};

/// Why a link does not work.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// No such link exists.
    #[error("This link is incomplete. Copy the whole link from the email.")]
    Unknown,
    /// A link works once; this one has been opened before.
    #[error("This link has already been used. Each link works once.")]
    Used,
    /// The link has expired, or a newer one replaced it.
    #[error("This link no longer works: it has expired, or a newer email replaced it.")]
    Expired,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for LinkError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Unknown => ErrorKind::Missing,
            Self::Used | Self::Expired => ErrorKind::Gone,
            Self::Internal(error) => error.kind(),
        }
    }
}

impl From<SignInError> for LinkError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Internal(error) => Self::Internal(error),
            SignInError::Wrong | SignInError::Disabled => Self::Unknown,
        }
    }
}

/// A link that was found to work.
pub(super) struct ValidToken {
    id: TokenId,
    pub(super) account: Option<AccountId>,
}

/// Inserts a new link and returns its token.
pub(super) fn create(tx: &mut Tx<'_>, purpose: LinkPurpose, of: Option<AccountId>) -> Result<Token, InternalError> {
    let token = Token::new(tx.random());
    let until = tx.now() + purpose.lasts();
    store::insert_token(tx, &token.hash(), purpose, of, until)?;
    Ok(token)
}

/// Finds the link of a token; changes nothing.
pub(super) fn find_valid(tx: &mut Tx<'_>, purpose: LinkPurpose, token: &Token) -> Result<ValidToken, LinkError> {
    let row = store::token(tx, &token.hash(), purpose)?.ok_or(LinkError::Unknown)?;
    if row.used_at.is_some() {
        return Err(LinkError::Used);
    }
    if row.expires_at <= tx.now() {
        return Err(LinkError::Expired);
    }
    Ok(ValidToken { id: row.id, account: row.account_id })
}

/// The account of a link, unless it is disabled.
pub(super) fn holder(tx: &mut Tx<'_>, live: &ValidToken) -> Result<Account, LinkError> {
    let account = match live.account {
        Some(id) => store::by_id(tx, id)?,
        None => None,
    };
    account.filter(|account| account.disabled_at().is_none()).ok_or(LinkError::Unknown)
}

/// Marks the link as used.
pub(super) fn mark_used(tx: &mut Tx<'_>, live: &ValidToken) -> Result<(), LinkError> {
    if store::use_token(tx, live.id)? { Ok(()) } else { Err(LinkError::Used) }
}
