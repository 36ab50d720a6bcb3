//! The scheduled work of the newsletter.

use super::{confirm, delivery_leases, preferences, publish, subscribe};
use crate::db::Tx;
use crate::error::InternalError;

/// Sends due issues, releases what dead workers held, ends pauses that are over.
pub fn every_minute(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    publish::send_due(tx)?;
    delivery_leases::release_expired(tx)?;
    delivery_leases::wake_waiting(tx)?;
    preferences::end_pauses(tx)?;
    Ok(())
}

/// Deletes addresses that never confirmed, and links that expired long ago.
pub fn every_hour(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    subscribe::delete_expired_unconfirmed(tx)?;
    confirm::delete_expired_links(tx)?;
    Ok(())
}
