//! What readers see: pages of stories, conversations, what is new, search.

pub mod browse;
pub mod edition;
pub mod history;
pub mod news;
pub mod personal;
pub mod read;
pub mod search;
pub mod tree;
pub mod visible_comment;
pub mod visit;
pub mod waiting_comment;
