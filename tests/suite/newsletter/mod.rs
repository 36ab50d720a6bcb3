//! Claims about the newsletter: which subscriber gets which issue, how often, and what the ledger records.

mod announcements;
mod crash;
mod delivered_bytes;
mod issue_links;
mod issue_list;
mod sending;
mod smtp_failures;
pub mod smtp_site;
