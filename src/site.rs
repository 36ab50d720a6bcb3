//! The site's name, address and modes: what pages and emails need of the settings and of the owner's settings page.

use std::sync::{Arc, PoisonError, RwLock};

use crate::config::{BaseUrl, Config, ModerationMode, Signups};

/// The name of a site that its owner has not named yet.
pub const DEFAULT_NAME: &str = "Betwixt";

/// The settings that pages and emails need; a part of `App`.
#[derive(Clone, Debug)]
pub struct Site {
    /// The origin that every link starts with.
    pub base_url: BaseUrl,
    /// A warning shown to every reader, such as that this is a demonstration; `None` shows nothing.
    pub banner: Option<String>,
    /// Which new comments a moderator must approve first.
    pub moderation: ModerationMode,
    /// Who may make an account.
    pub signups: Signups,
    /// A copy of what the database holds, so that no page asks for it.
    identity: Arc<RwLock<Arc<SiteIdentity>>>,
}

/// What the owner set for readers to see on every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteIdentity {
    /// Shown in titles, feeds and emails.
    pub name: String,
    /// What the site is about, in one line; may be empty.
    pub tagline: String,
    /// The URL by which readers reach the owner: `mailto:` or a page; `None` when there is none.
    pub contact: Option<String>,
    /// Where else readers can follow the site.
    pub profiles: Vec<SocialProfile>,
    /// The colours of the two poles; `None` for the usual ones.
    pub poles: Option<PoleColors>,
    /// The optional pages that have a text.
    pub pages: OptionalPages,
}

/// Which optional pages have a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OptionalPages {
    /// The page about the site.
    pub about: bool,
    /// The house rules.
    pub rules: bool,
}

/// A page of the site on a social network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SocialProfile {
    /// The network's name.
    pub network: &'static str,
    /// The address of the page there.
    pub href: String,
}

/// The colours of the poles as CSS has them, on light and on dark pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoleColors {
    /// The pole at 0.
    pub low: SchemeColors,
    /// The pole at 100.
    pub high: SchemeColors,
}

/// One colour in both schemes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeColors {
    /// For graphics on light pages.
    pub light: String,
    /// For graphics on dark pages.
    pub dark: String,
    /// For words on light pages: the same colour, or the ink where it has too little contrast for words.
    pub light_text: String,
    /// For words on dark pages.
    pub dark_text: String,
}

/// Whether a new copy of the owner's settings differs from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityChange {
    /// Pages that were rendered before are out of date.
    Changed,
    /// It is the same.
    Unchanged,
}

impl Default for SiteIdentity {
    fn default() -> Self {
        Self {
            name: DEFAULT_NAME.to_owned(),
            tagline: String::new(),
            contact: None,
            profiles: Vec::new(),
            poles: None,
            pages: OptionalPages::default(),
        }
    }
}

impl Site {
    /// Builds it from the settings; `banner` is shown on every page.
    pub fn from_config(config: &Config, banner: Option<String>) -> Self {
        Self {
            base_url: config.site.base_url.clone(),
            banner,
            moderation: config.site.moderation,
            signups: config.site.signups,
            identity: Arc::default(),
        }
    }

    /// What the owner set, as this process last read it.
    pub fn identity(&self) -> Arc<SiteIdentity> {
        Arc::clone(&self.identity.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Of [`Site::identity`], for callers that need nothing else.
    pub fn name(&self) -> String {
        self.identity().name.clone()
    }

    /// Replaces the copy of what the owner set.
    pub fn set_identity(&self, identity: SiteIdentity) -> IdentityChange {
        let mut current = self.identity.write().unwrap_or_else(PoisonError::into_inner);
        if **current == identity {
            return IdentityChange::Unchanged;
        }
        *current = Arc::new(identity);
        IdentityChange::Changed
    }

    /// The absolute URL of a path.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.base_url.origin())
    }
}
