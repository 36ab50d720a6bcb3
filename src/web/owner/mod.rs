//! The owner's pages: essays, newsletter, subscribers, roles.

mod charts;
pub(super) mod clock;
pub(super) mod desk;
pub(super) mod editions;
pub(super) mod essay;
pub(super) mod issue;
pub(super) mod issues;
pub(super) mod ledger;
mod link_check;
mod missing_pages;
pub(super) mod outbox;
mod preview;
pub(super) mod publishing;
pub(super) mod roles;
mod schedule_field;
mod scheduled;
pub(super) mod sending;
mod set_up;
pub(super) mod settings;
pub(super) mod subscribers;
pub(super) mod thread;
pub(super) mod threads;
