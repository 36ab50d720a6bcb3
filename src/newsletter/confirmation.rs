//! An emailed link that confirms a subscription.

use crate::clock::UnixMicros;
use crate::id::SubscriberId;

/// An emailed link.
#[derive(Clone, Debug)]
pub(super) struct Confirmation {
    pub(super) subscriber: SubscriberId,
    pub(super) expires_at: UnixMicros,
    pub(super) used_at: Option<UnixMicros>,
}
