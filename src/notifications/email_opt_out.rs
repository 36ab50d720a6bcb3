//! Turning a kind of notification email off: by the link in each of them, without signing in, or on the settings page.

use super::{EmailTopic, store};
use crate::accounts;
use crate::clock::UnixMicros;
use crate::crypt::{Claim, Keys, Purpose, SignError};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::{AccountId, NotificationId};

/// Why a link does not work.
#[derive(Debug, thiserror::Error)]
pub enum OptOutError {
    /// The signature of the link is not valid.
    #[error(transparent)]
    Link(#[from] SignError),
    /// Undone too late, or the emails were switched off in the settings or by the link of another email.
    #[error("A link can undo only what it ended itself, for one day. Sign in, and switch these emails on in your settings.")]
    CannotUndo,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for OptOutError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Link(error) => error.kind(),
            Self::CannotUndo => ErrorKind::Gone,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// The content of the link in a notification email. It does not expire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmailOptOut {
    account: AccountId,
    topic: EmailTopic,
    /// The notification that the email is about; `None` in old links, which can undo nothing.
    notification: Option<NotificationId>,
}

impl EmailOptOut {
    /// The link in the email about `notification`, of the kind `topic`, to `account`.
    pub const fn new(account: AccountId, topic: EmailTopic, notification: NotificationId) -> Self {
        Self { account, topic, notification: Some(notification) }
    }

    /// The signed token of the link.
    pub fn sign(&self, keys: &Keys) -> String {
        let claim = Claim::about(Purpose::EmailOptOut, self.account).and(self.topic.number());
        keys.sign(&claim.and(self.notification.map_or(0, i64::from)))
    }

    /// Verifies and parses a token.
    ///
    /// # Errors
    /// [`SignError`] when its signature is not valid.
    pub fn read(keys: &Keys, token: &str, now: UnixMicros) -> Result<Self, SignError> {
        let [account, number, notification] = keys.verify(Purpose::EmailOptOut, token, now)?.ids();
        let topic = EmailTopic::ALL.iter().copied().find(|topic| topic.number() == number).ok_or(SignError::Tampered)?;
        // No notification has the id 0.
        let notification = (notification != 0).then(|| notification.into());
        Ok(Self { account: account.into(), topic, notification })
    }
}

/// The setting that the page of a link shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmailStatus {
    /// These emails are sent.
    On {
        /// The masked address.
        address: String,
        /// The kind that the button switches.
        topic: EmailTopic,
    },
    /// These emails are turned off.
    Off {
        /// The masked address.
        address: String,
        /// The kind that the button switches.
        topic: EmailTopic,
        /// Whether the button that undoes it works.
        can_undo: bool,
    },
    /// The account has no address to send to: it is gone, disabled or unverified.
    Nothing,
}

/// The setting that a link is about; changes nothing.
pub fn status(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<EmailStatus, OptOutError> {
    let EmailOptOut { account, topic, notification } = EmailOptOut::read(keys, token, tx.now())?;
    let Some(contact) = accounts::contact(tx, account)? else { return Ok(EmailStatus::Nothing) };
    let address = contact.email.masked();
    Ok(match store::opt_out(tx, account, topic)? {
        Some(opt_out) => EmailStatus::Off { address, topic, can_undo: opt_out.can_undo(notification, tx.now()) },
        None => EmailStatus::On { address, topic },
    })
}

/// Turns the emails of a link off. Repeating it, or an account that is gone, is not an error.
pub fn opt_out(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<(), OptOutError> {
    let EmailOptOut { account, topic, notification } = EmailOptOut::read(keys, token, tx.now())?;
    if accounts::find::by_id(tx, account)?.is_some() {
        store::insert_opt_out(tx, account, topic, notification)?;
    }
    Ok(())
}

/// Turns the emails on again that a link turned off, for one day. Members who are signed in can at any time.
///
/// # Errors
/// [`OptOutError::CannotUndo`] after that, or when something else than this link switched them off.
pub fn opt_in_again(tx: &mut Tx<'_>, keys: &Keys, token: &str) -> Result<(), OptOutError> {
    let EmailOptOut { account, topic, notification } = EmailOptOut::read(keys, token, tx.now())?;
    match store::opt_out(tx, account, topic)? {
        None => Ok(()),
        Some(opt_out) if opt_out.can_undo(notification, tx.now()) => Ok(store::delete_opt_out(tx, account, topic)?),
        Some(_) => Err(OptOutError::CannotUndo),
    }
}

/// Every topic, and whether this member gets emails about it.
pub fn topics(tx: &mut Tx<'_>, account: AccountId) -> Result<Vec<(EmailTopic, bool)>, InternalError> {
    EmailTopic::ALL.iter().map(|topic| Ok((*topic, store::opt_out(tx, account, *topic)?.is_none()))).collect()
}

/// Turns emails about a topic off for a signed-in member.
pub fn switch_off(tx: &mut Tx<'_>, account: AccountId, topic: EmailTopic) -> Result<(), InternalError> {
    // Replaces the opt-out of a link, which could be undone by it.
    store::delete_opt_out(tx, account, topic)?;
    store::insert_opt_out(tx, account, topic, None)
}

/// Turns emails about a topic on for a signed-in member.
pub fn switch_on(tx: &mut Tx<'_>, account: AccountId, topic: EmailTopic) -> Result<(), InternalError> {
    store::delete_opt_out(tx, account, topic)
}
