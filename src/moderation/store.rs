//! The tables of moderation; no other module writes to them.

mod cases;
mod events;
mod hits;
mod personas;
mod reports;
mod reveals;
mod trust;

pub(super) use self::cases::*;
pub(super) use self::events::*;
pub(super) use self::hits::*;
pub(super) use self::personas::*;
pub(super) use self::reports::*;
pub(super) use self::reveals::*;
pub(super) use self::trust::*;
