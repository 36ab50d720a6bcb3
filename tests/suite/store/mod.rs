//! Claims about what the databases hold, made on the stores themselves.

mod comments;
mod erased_data;
mod jobs;
mod migrations;
mod overlapping_writes;
mod posting;
mod search;
mod stored_stats;
mod turns;
