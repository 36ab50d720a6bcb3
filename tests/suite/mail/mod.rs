//! Claims about emails and the ways they leave.

mod addresses;
mod dkim;
mod dkimpy;
mod emails;
mod exim;
mod lettre;
mod outbox;
mod relay;
mod samples;
mod smtp;
mod smtp_failures;
mod smtp_url;
