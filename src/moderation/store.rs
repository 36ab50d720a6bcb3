//! The tables of moderation: the only place that writes them.

mod cases;
mod events;
mod looks;
mod reports;

pub(super) use self::cases::*;
pub(super) use self::events::*;
pub(super) use self::looks::*;
pub(super) use self::reports::*;
