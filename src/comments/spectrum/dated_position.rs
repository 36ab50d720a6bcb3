//! Positions that readers gave, and whose they are.

use crate::clock::UnixMicros;
use crate::comments::BylineKind;
use crate::comments::Position;
use crate::id::PlacementChangeId;
use crate::id::{AccountId, ThreadId};

/// Identifies a placement: of an account in a thread, or of its pen name there. The two are counted separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::comments) struct PlacementKey {
    pub(in crate::comments) thread: ThreadId,
    pub(in crate::comments) account: AccountId,
    pub(in crate::comments) kind: BylineKind,
}

/// A position and the time it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatedPosition {
    /// From 0 to 100; a reader who gave none has no `DatedPosition`.
    pub position: Position,
    /// When the reader gave it.
    pub at: UnixMicros,
}

/// A position given after a story, as the account or as its pen name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PositionChange {
    pub(crate) id: PlacementChangeId,
    pub(crate) persona: BylineKind,
    pub(crate) position: DatedPosition,
}
