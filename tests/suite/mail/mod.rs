//! Claims about letters and the ways they leave.

mod dkim;
mod kept;
mod letters;
mod samples;
