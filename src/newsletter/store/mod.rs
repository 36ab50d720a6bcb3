//! The tables of the newsletter: subscribers, issues, and the ledger.

mod announcements;
mod deliveries;
mod issues;
mod subscribers;

pub(super) use announcements::*;
pub(super) use deliveries::*;
pub(super) use issues::*;
pub(super) use subscribers::*;
