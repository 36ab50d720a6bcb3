//! Where readers placed themselves, how many are where, and how they moved.

pub mod counts;
pub mod dated_position;
pub mod movement;
pub mod placement;
