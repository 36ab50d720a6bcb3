//! Accounts: signing in, settings, notifications, and emailed links.

use std::fmt::Display;

use super::escape;

fixed! {
    /// The form to create an account.
    sign_up = "/sign-up",
    /// The form to sign in.
    sign_in = "/sign-in",
    /// Where a visitor deletes the text of another writer that was saved in their browser.
    sign_in_draft = "/sign-in/draft",
    /// Ends the session.
    sign_out = "/sign-out",
    /// The form to request a password reset link.
    forgot = "/forgot",
    /// Leads to the first page of the settings.
    settings = "/settings",
    /// The member's public name.
    settings_profile = "/settings/profile",
    /// The name and the first password of an account that a link created.
    settings_complete = "/settings/complete",
    /// Everything that the member wrote.
    settings_stories = "/settings/stories",
    /// The member's follows, mutes and notification settings.
    settings_notifications = "/settings/notifications",
    /// The member's sessions.
    settings_sessions = "/settings/sessions",
    /// The member's password.
    settings_security = "/settings/security",
    /// Emails the member a link to set a new password.
    settings_security_link = "/settings/security/link",
    /// The member's notifications.
    notifications = "/notices",
}

/// The sign-in form, which returns to `path` afterwards.
pub fn sign_in_and_back(path: &str) -> String {
    format!("/sign-in?next={}", escape(path))
}

/// The link that confirms an account's address.
pub fn verify(token: impl Display) -> String {
    format!("/verify/{token}")
}

/// The link that sets a new password.
pub fn reset(token: impl Display) -> String {
    format!("/reset/{token}")
}

/// The link that creates the first owner.
pub fn setup(token: impl Display) -> String {
    format!("/setup/{token}")
}

/// The link that turns a kind of notification email off.
pub fn email_opt_out(token: impl Display) -> String {
    format!("/u/notices/{token}")
}
