//! Claims about emails and the ways they leave.

mod dkim;
mod dkimpy;
mod emails;
mod exim;
mod outbox;
mod relay;
mod samples;
mod wire;
mod wire_faults;
