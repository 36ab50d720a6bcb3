//! What the site is called and how it behaves: the settings that pages and letters need.

use crate::config::{BaseUrl, Config, ModerationMode, Signups};

/// What the site is called when the owner has not named it.
const NAME: &str = "Betwixt";

/// What the site is called and how it behaves.
#[derive(Clone, Debug)]
pub struct Site {
    /// The site's name.
    pub name: String,
    /// Where every link starts.
    pub base_url: BaseUrl,
    /// What everybody should know about this server.
    pub banner: Option<String>,
    /// Which new comments wait for a moderator.
    pub moderation: ModerationMode,
    /// Who may make an account.
    pub signups: Signups,
}

impl Site {
    /// The site that the settings describe.
    pub fn of(config: &Config, banner: Option<String>) -> Self {
        Self {
            name: NAME.to_owned(),
            base_url: config.site.base_url.clone(),
            banner,
            moderation: config.site.moderation,
            signups: config.site.signups,
        }
    }

    /// The whole address of a path of ours.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.base_url.origin())
    }
}
