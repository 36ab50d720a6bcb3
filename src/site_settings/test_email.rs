//! Whether a test email has reached a mail server, for the owner's list of what is left to set up.

use super::store;
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::error::InternalError;

/// No setting has this name.
const ACCEPTED_AT: &str = "test_email_at";

/// Records that a mail server accepted a test email now.
pub fn record_test_email(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    let now = tx.now().micros().to_string();
    store::put_value(tx, ACCEPTED_AT, &now)
}

/// When a mail server last accepted a test email.
pub fn test_email_at(tx: &mut Tx<'_>) -> Result<Option<UnixMicros>, InternalError> {
    let stored = store::value(tx, ACCEPTED_AT)?;
    Ok(stored.and_then(|at| at.parse().ok()).map(UnixMicros::from_micros))
}
