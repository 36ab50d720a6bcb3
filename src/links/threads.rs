//! Threads and their parts.

use std::fmt::Display;

use super::escape;
use crate::id::CommentId;

/// The page of a thread.
pub fn thread(slug: impl Display) -> String {
    format!("/t/{slug}")
}

/// A thread with the stories farthest from position `at` first.
pub fn thread_far(slug: impl Display, at: u8) -> String {
    format!("/t/{slug}?sort=far&at={at}#stories")
}

/// Receives the stories and replies of a thread.
pub fn thread_comments(slug: impl Display) -> String {
    format!("/t/{slug}/comments")
}

/// The form for a story on its own page.
pub fn thread_write(slug: impl Display) -> String {
    format!("/t/{slug}/write")
}

/// The form to reply to a comment.
pub fn thread_reply(slug: impl Display, id: CommentId) -> String {
    format!("/t/{slug}/reply/{id}")
}

/// The form to reply to a comment, which begins with a quotation of it.
pub fn thread_reply_quoting(slug: impl Display, id: CommentId) -> String {
    format!("/t/{slug}/reply/{id}?quote=1")
}

/// The preview of a comment before it is posted.
pub fn thread_preview(slug: impl Display) -> String {
    format!("/t/{slug}/preview")
}

/// The printable version of a thread.
pub fn thread_booklet(slug: impl Display) -> String {
    format!("/t/{slug}/booklet")
}

/// The Atom feed of a thread.
pub fn thread_feed(slug: impl Display) -> String {
    format!("/t/{slug}/feed.atom")
}

/// The event stream of new comments in a thread since a time in microseconds since 1970.
pub fn thread_events(slug: impl Display, since: i64) -> String {
    format!("/t/{slug}/events?since={since}")
}

/// The story form on the thread's page.
pub fn thread_story_form(slug: impl Display) -> String {
    format!("/t/{slug}#tell")
}

/// Receives autosaved drafts.
pub fn thread_autosave(slug: impl Display) -> String {
    format!("/t/{slug}/sketch")
}

/// The spectrum chart of a thread, for a reader who chose to see it before answering.
pub fn thread_chart(slug: impl Display) -> String {
    format!("/t/{slug}?look=1#picture")
}

/// Where a reader who has not answered chooses to see the spectrum chart.
pub fn thread_show_chart(slug: impl Display) -> String {
    format!("/t/{slug}/look")
}

/// Where a member changes their position.
pub fn thread_place(slug: impl Display) -> String {
    format!("/t/{slug}/place")
}

/// Where a member follows or mutes a thread.
pub fn thread_interest(slug: impl Display) -> String {
    format!("/t/{slug}/interest")
}

/// The spectrum of a thread as a table; `ending` is empty, `.svg` or `.csv`.
pub fn thread_spectrum(slug: impl Display, ending: &str) -> String {
    format!("/t/{slug}/spectrum{ending}")
}

/// A new email with the address of a page in it (RFC 6068).
pub fn mail_to_a_friend(title: &str, address: &str) -> String {
    format!("mailto:?subject={}&body={}", escape(title), escape(address))
}

/// Facebook's page for sharing an address.
pub fn share_on_facebook(address: &str) -> String {
    format!("https://www.facebook.com/sharer/sharer.php?u={}", escape(address))
}

/// X's page for sharing an address.
pub fn share_on_x(title: &str, address: &str) -> String {
    format!("https://x.com/intent/post?text={}&url={}", escape(title), escape(address))
}
