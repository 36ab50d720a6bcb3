//! Claims about posting stories and replies, and about what their authors do with them afterwards.

mod answers;
mod autosave;
mod bylines;
mod compose;
mod confirm_link;
mod damaged;
mod follow_notice;
mod form;
mod given_back;
mod own_comment;
mod post;
mod privacy_nudge;
mod report;
mod revisions;
mod signed_out;
mod thanks;
mod typed;
pub mod unconfirmed;
