//! Claims about what the databases hold, made on the stores themselves.

mod comments;
mod kept;
mod migrations;
mod queue;
mod search;
