//! What a single-use link is for.

use std::time::Duration;

use crate::words;

words! {
    /// What the page behind the link does; a token is valid for one of them only.
    pub enum LinkPurpose {
        /// Creating the first owner.
        Setup = "setup",
        /// Verifying an address.
        Verify = "verify",
        /// Setting a new password.
        Reset = "reset",
    }
}

impl LinkPurpose {
    /// How long a link works. An email may wait for a weekend before it is read. A link that sets a password must expire
    /// sooner, but has to outlast greylisting, which delays an email by up to half an hour (RFC 6647, section 2.5). The link for
    /// the first owner is read in a log, perhaps the next morning; it makes an owner only while there is none.
    pub const fn lasts(self) -> Duration {
        match self {
            Self::Verify => Duration::from_hours(72),
            Self::Setup => Duration::from_hours(24),
            Self::Reset => Duration::from_mins(30),
        }
    }
}
