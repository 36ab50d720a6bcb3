//! Claims about posting stories and replies, and about what their authors do with them afterwards.

mod autosave;
mod bylines;
mod compose;
mod form;
mod post;
mod revisions;
mod thanks;
mod unconfirmed;
