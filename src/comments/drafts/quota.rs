//! How much drafts may take up: of one account, and of the whole site. Older drafts make room for a newer one.

use crate::comments::{Spot, store};
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::AccountId;

/// The most drafts of one account.
const ACCOUNT_MAX_DRAFTS: usize = 20;

/// The most bytes of one account's drafts.
const ACCOUNT_MAX_BYTES: i64 = 1_000_000;

/// The most bytes of all drafts.
const SITE_MAX_BYTES: i64 = 200_000_000;

/// Deletes the oldest drafts of an account that leave no room for one more of `bytes` at `spot`. The caller holds the account's
/// lock.
pub(super) fn make_room_for_account(tx: &mut Tx<'_>, account: AccountId, spot: Spot, bytes: i64) -> Result<(), InternalError> {
    let (mut count, mut total) = (1, bytes);
    for other in store::draft_sizes(tx, account, spot)? {
        count += 1;
        total += other.bytes;
        if count > ACCOUNT_MAX_DRAFTS || total > ACCOUNT_MAX_BYTES {
            store::delete_draft_by_id(tx, other.id)?;
        }
    }
    Ok(())
}

/// Deletes the oldest drafts of the site that leave no room for one more of `bytes`: first those that were written without a
/// session, because anyone can write those.
pub(super) fn make_room_on_site(tx: &mut Tx<'_>, bytes: i64) -> Result<(), InternalError> {
    let mut excess = store::total_draft_bytes(tx)? + bytes - SITE_MAX_BYTES;
    while excess > 0 {
        let oldest = store::oldest_drafts(tx)?;
        if oldest.is_empty() {
            break;
        }
        for draft in oldest {
            if excess > 0 {
                store::delete_draft_by_id(tx, draft.id)?;
                excess -= draft.bytes;
            }
        }
    }
    Ok(())
}
