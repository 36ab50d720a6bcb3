//! Claims about what the databases hold, made on the stores themselves.

mod comments;
mod jobs;
mod kept;
mod migrations;
mod search;
