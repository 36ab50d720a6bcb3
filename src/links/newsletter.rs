//! The newsletter: subscriptions and the archive.

use std::fmt::Display;

fixed! {
    /// The form to subscribe to the newsletter.
    subscribe = "/subscribe",
    /// The issues that were sent, newest first.
    newsletter_archive = "/letters",
    /// The Atom feed of the newsletter archive.
    newsletter_feed = "/letters/feed.atom",
}

/// The link that confirms a subscription.
pub fn subscribe_confirm(token: impl Display) -> String {
    format!("/subscribe/confirm/{token}")
}

/// The page after the subscription form, which asks to check the inbox.
pub fn subscribe_sent() -> String {
    "/subscribe/sent".to_owned()
}

/// The page after the form that emails a subscriber the link to their preferences.
pub fn subscribe_link_sent() -> String {
    "/subscribe/sent?link=1".to_owned()
}

/// An action of the confirmation link: `again` resends it, `disown` deletes the pending subscription.
pub fn subscribe_confirm_part(token: impl Display, part: &str) -> String {
    format!("/subscribe/confirm/{token}/{part}")
}

/// An action of a subscriber's preferences: `export`, `erase`.
pub fn preferences_part(token: impl Display, part: &str) -> String {
    format!("/s/{token}/{part}")
}

/// A subscriber's preferences.
pub fn preferences(token: impl Display) -> String {
    format!("/s/{token}")
}

/// The footer link of an issue and its `List-Unsubscribe` header; the token names subscriber and list.
pub fn unsubscribe(token: impl Display) -> String {
    format!("/u/{token}")
}

/// One newsletter issue in the archive.
pub fn newsletter_issue(slug: impl Display) -> String {
    format!("/letters/{slug}")
}
