//! Comments, posted and unconfirmed.

use std::fmt::Display;

use crate::id::CommentId;

/// The permanent link of a comment.
pub fn comment(id: CommentId) -> String {
    format!("/c/{id}")
}

/// A comment with the conversation around it, continued after the reply `after`.
pub fn comment_around(id: CommentId, after: Option<CommentId>) -> String {
    let after = after.map(|after| format!("&after={after}")).unwrap_or_default();
    format!("/c/{id}?context=1{after}")
}

/// The fragment that names a comment on its page.
pub fn comment_anchor(id: CommentId) -> String {
    format!("#c-{id}")
}

/// One of its parts, such as `edit`, `status`, `report` or `feed.atom`: `tests/suite/routes.rs` lists all.
pub fn comment_part(id: CommentId, part: &str) -> String {
    format!("/c/{id}/{part}")
}

/// The emailed link that publishes a comment posted without a session.
pub fn confirm_story(token: impl Display) -> String {
    format!("/confirm/{token}")
}

/// The author's page of a comment that waits for its address to be confirmed.
pub fn unconfirmed(token: impl Display) -> String {
    format!("/unconfirmed/{token}")
}
