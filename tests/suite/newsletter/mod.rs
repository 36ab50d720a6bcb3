//! Claims about the newsletter: who gets what, how often, and what the ledger says about it.

mod announcements;
mod crash;
mod delivered_bytes;
mod sending;
mod smtp_failures;
pub mod smtp_site;
