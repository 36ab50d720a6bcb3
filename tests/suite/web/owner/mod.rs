//! Claims about the owner's pages: essays, roles and the outbox.

mod editions;
mod essay;
mod outbox;
mod publication;
mod roles;
mod site_settings;
mod statistics;
