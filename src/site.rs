//! The site's name, address and modes: the settings that pages and emails need.

use crate::config::{BaseUrl, Config, ModerationMode, Signups};

/// The site's default name.
pub const NAME: &str = "Betwixt";

/// The settings that pages and emails need; a part of `Config`.
#[derive(Clone, Debug)]
pub struct Site {
    /// Shown in titles, feeds and emails.
    pub name: String,
    /// The origin that every link starts with.
    pub base_url: BaseUrl,
    /// A warning shown to every reader, such as that this is a demonstration; `None` shows nothing.
    pub banner: Option<String>,
    /// Which new comments a moderator must approve first.
    pub moderation: ModerationMode,
    /// Who may make an account.
    pub signups: Signups,
}

impl Site {
    /// Builds it from the settings; `banner` is shown on every page.
    pub fn from_config(config: &Config, banner: Option<String>) -> Self {
        Self {
            name: NAME.to_owned(),
            base_url: config.site.base_url.clone(),
            banner,
            moderation: config.site.moderation,
            signups: config.site.signups,
        }
    }

    /// The absolute URL of a path.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.base_url.origin())
    }
}
