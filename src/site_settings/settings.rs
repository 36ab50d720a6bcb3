//! The settings as they are stored.

use std::collections::BTreeMap;

use super::color::scheme_colors;
use super::{HouseRules, SiteSetting, store};
use crate::db::Tx;
use crate::error::InternalError;
use crate::links;
use crate::mail::Email;
use crate::site::{DEFAULT_NAME, OptionalPages, PoleColors, SiteIdentity, SocialProfile};

/// All settings, and the version of them together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    values: BTreeMap<SiteSetting, String>,
    pub(super) rules: Option<HouseRules>,
    /// Grows with every change; 0 before the first.
    pub version: i32,
}

/// The stored settings.
pub fn read(tx: &mut Tx<'_>) -> Result<Settings, InternalError> {
    let stored = store::values(tx)?;
    // A later version of the program may have stored settings that this one does not know.
    let values = stored.into_iter().filter_map(|(name, value)| Some((name.parse().ok()?, value))).collect();
    Ok(Settings { values, rules: store::latest_rules(tx)?, version: store::version(tx)? })
}

/// The Markdown of the page about the site; `None` without one.
pub fn about_text(tx: &mut Tx<'_>) -> Result<Option<String>, InternalError> {
    store::value(tx, SiteSetting::About.as_str())
}

/// The Markdown of the email to new subscribers; `None` without one.
pub fn welcome_text(tx: &mut Tx<'_>) -> Result<Option<String>, InternalError> {
    store::value(tx, SiteSetting::Welcome.as_str())
}

impl Settings {
    /// The stored value of one setting; empty for none.
    pub(super) fn value(&self, setting: SiteSetting) -> &str {
        match setting {
            SiteSetting::Rules => self.rules.as_ref().map_or("", |rules| rules.body.as_str()),
            _ => self.values.get(&setting).map_or("", String::as_str),
        }
    }

    /// What the form shows: the stored value, or what holds without one.
    pub fn text(&self, setting: SiteSetting) -> &str {
        match self.value(setting) {
            "" => setting.default_text(),
            value => value,
        }
    }

    /// What every page may show of them.
    pub fn identity(&self) -> SiteIdentity {
        let profile = |setting: &SiteSetting| {
            let href = self.value(*setting);
            (!href.is_empty()).then(|| SocialProfile { network: setting.label(), href: href.to_owned() })
        };
        let name = self.value(SiteSetting::Name);
        SiteIdentity {
            name: if name.is_empty() { DEFAULT_NAME.to_owned() } else { name.to_owned() },
            tagline: self.value(SiteSetting::Tagline).to_owned(),
            contact: contact_link(self.value(SiteSetting::Contact)),
            profiles: SiteSetting::PROFILES.iter().filter_map(profile).collect(),
            poles: self.poles(),
            pages: OptionalPages {
                about: !self.value(SiteSetting::About).is_empty(),
                rules: !self.value(SiteSetting::Rules).is_empty(),
            },
        }
    }

    fn poles(&self) -> Option<PoleColors> {
        if SiteSetting::COLORS.iter().all(|setting| self.value(*setting).is_empty()) {
            return None;
        }
        Some(PoleColors {
            low: scheme_colors(self.text(SiteSetting::LowLight), self.text(SiteSetting::LowDark))?,
            high: scheme_colors(self.text(SiteSetting::HighLight), self.text(SiteSetting::HighDark))?,
        })
    }
}

fn contact_link(contact: &str) -> Option<String> {
    if contact.is_empty() || contact.contains("://") {
        return Some(contact.to_owned()).filter(|page| !page.is_empty());
    }
    let email = Email::parse(contact).ok()?;
    Some(links::mailto(email.local(), email.domain()))
}
