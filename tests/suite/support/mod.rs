//! Support for the tests: a site and database of their own, its people, and parsers for pages and emails.

pub mod actors;
pub mod cast;
pub mod database;
pub mod exim;
pub mod failing_writes;
pub mod html;
pub mod old_database;
pub mod outbox;
pub mod overlap;
pub mod parsed_email;
pub mod postgres;
pub mod sink;
mod sink_session;
pub mod stored_stats;
pub mod test_site;
