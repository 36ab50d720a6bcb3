//! Pages about stories and replies: posting, showing, editing, reporting, following.

pub mod autosave;
pub mod compose;
pub mod confirm_link;
pub mod follow;
pub mod follow_notice;
pub mod form;
pub mod form_get_redirects;
mod form_page;
pub mod own_comment;
pub mod post;
mod privacy_nudge;
pub mod report;
pub mod revisions;
pub mod rows;
pub mod show;
pub mod thanks;
pub mod unconfirmed;
