//! The tables of this room: who gets mail, what is sent, and what became of it.

mod announcements;
mod deliveries;
mod issues;
mod subscribers;

pub(super) use announcements::*;
pub(super) use deliveries::*;
pub(super) use issues::*;
pub(super) use subscribers::*;
