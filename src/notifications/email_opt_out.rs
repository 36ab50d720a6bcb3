//! Switching a kind of notification email off: by the link in each of them, without signing in, or on the settings page.

use std::time::Duration;

use super::{EmailTopic, store};
use crate::accounts;
use crate::clock::UnixMicros;
use crate::crypt::{Claim, Keys, Purpose, SignError};
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};
use crate::id::AccountId;

/// How long the link in an email can also switch it on again: an email that was passed on must not bring mail back for ever. Members
/// who are signed in can at any time.
pub const UNDO: Duration = Duration::from_secs(24 * 60 * 60);

/// Why a link switches nothing.
#[derive(Debug, thiserror::Error)]
pub enum OptOutError {
    /// A link that is not ours.
    #[error(transparent)]
    Link(#[from] SignError),
    /// Switched on again too late.
    #[error("With this link, that works for one day. Sign in, and switch these emails on in your settings.")]
    TooLate,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl UserError for OptOutError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Link(error) => error.kind(),
            Self::TooLate => ErrorKind::Gone,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// What a link in a notification email is about. It works as long as the email is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmailOptOut {
    account: AccountId,
    topic: EmailTopic,
}

impl EmailOptOut {
    /// For emails about `topic` to `account`.
    pub const fn new(account: AccountId, topic: EmailTopic) -> Self {
        Self { account, topic }
    }

    /// The token of the link.
    pub fn sign(&self, keys: &Keys) -> String {
        keys.sign(&Claim::about(Purpose::EmailOptOut, self.account).and(self.topic.number()))
    }

    /// Reads a token.
    ///
    /// # Errors
    /// [`SignError`] when it is not ours.
    pub fn read(keys: &Keys, token: &str, now: UnixMicros) -> Result<Self, SignError> {
        let [account, number, _] = keys.verify(Purpose::EmailOptOut, token, now)?.ids();
        let topic = EmailTopic::ALL.iter().copied().find(|topic| topic.number() == number).ok_or(SignError::Tampered)?;
        Ok(Self { account: account.into(), topic })
    }
}

/// What the page behind a link says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmailStatus {
    /// These emails are sent.
    On {
        /// The address, veiled.
        address: String,
        /// Which emails.
        topic: EmailTopic,
    },
    /// They are switched off.
    Off {
        /// The address, veiled.
        address: String,
        /// Which emails.
        topic: EmailTopic,
    },
    /// The account is gone, and gets no email.
    Nothing,
}

/// What a link is about; changes nothing.
///
/// # Errors
/// [`OptOutError`].
pub fn status(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<EmailStatus, OptOutError> {
    let EmailOptOut { account, topic } = EmailOptOut::read(keys, token, tx.now())?;
    let Some(contact) = accounts::contact(tx, account)? else { return Ok(EmailStatus::Nothing) };
    let address = contact.email.veiled();
    let off = store::opted_out_at(tx, account, topic)?.is_some();
    Ok(if off { EmailStatus::Off { address, topic } } else { EmailStatus::On { address, topic } })
}

/// Switches the emails of a link off. Doing it again, or for an account that is gone, is no error.
///
/// # Errors
/// [`OptOutError`].
pub fn opt_out(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<(), OptOutError> {
    let EmailOptOut { account, topic } = EmailOptOut::read(keys, token, tx.now())?;
    if accounts::find::by_id(tx, account)?.is_some() {
        store::insert_opt_out(tx, account, topic)?;
    }
    Ok(())
}

/// Switches the emails of a link on again.
///
/// # Errors
/// [`OptOutError::TooLate`] after [`UNDO`].
pub fn undo(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<(), OptOutError> {
    let EmailOptOut { account, topic } = EmailOptOut::read(keys, token, tx.now())?;
    match store::opted_out_at(tx, account, topic)? {
        None => Ok(()),
        Some(at) if tx.now().since(at) > UNDO => Err(OptOutError::TooLate),
        Some(_) => Ok(store::delete_opt_out(tx, account, topic)?),
    }
}

/// Every topic, and whether this member gets emails about it.
///
/// # Errors
/// When the database refuses.
pub fn topics(tx: &mut Tx<'_>, account: AccountId) -> Result<Vec<(EmailTopic, bool)>, InternalError> {
    EmailTopic::ALL.iter().map(|topic| Ok((*topic, store::opted_out_at(tx, account, *topic)?.is_none()))).collect()
}

/// Switches emails about a topic off for a signed-in member.
pub fn switch_off(tx: &mut Tx<'_>, account: AccountId, topic: EmailTopic) -> Result<(), InternalError> {
    store::insert_opt_out(tx, account, topic)
}

/// Switches emails about a topic on for a signed-in member.
pub fn switch_on(tx: &mut Tx<'_>, account: AccountId, topic: EmailTopic) -> Result<(), InternalError> {
    store::delete_opt_out(tx, account, topic)
}
