//! What authors and moderation do to a comment: posting, editing, withdrawing, thanking, changing its state.

pub mod change;
pub mod edit;
pub(in crate::comments) mod facts;
pub mod new_comment;
pub mod pen_name;
pub mod post;
mod render_again;
pub mod thanks;
pub mod withdraw;

pub use self::render_again::render_again;
