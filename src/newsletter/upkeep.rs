//! What this room does by the clock.

use super::{confirm, deliver, preferences, publish, subscribe};
use crate::db::Tx;
use crate::fault::InternalError;

/// Sends the issues whose time has come, takes back what dead workers held, ends pauses that are over.
///
/// # Errors
/// When the database refuses.
pub fn every_minute(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    publish::send_due(tx)?;
    deliver::reap(tx)?;
    deliver::wake_waiting(tx)?;
    preferences::end_pauses(tx)?;
    Ok(())
}

/// Forgets the addresses that never confirmed, and the links that ran out long ago.
///
/// # Errors
/// When the database refuses.
pub fn every_hour(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    subscribe::forget_unconfirmed(tx)?;
    confirm::forget_links(tx)?;
    Ok(())
}
