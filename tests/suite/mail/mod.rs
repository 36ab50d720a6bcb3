//! Claims about letters and the ways they leave.

mod dkim;
mod dkimpy;
mod exim;
mod kept;
mod letters;
mod relay;
mod samples;
mod wire;
mod wire_faults;
