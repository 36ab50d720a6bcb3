//! Saves the settings that an owner changed.

use super::{NewSettings, Settings, SiteSetting, settings, store};
use crate::accounts::{Member, find};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::site::SiteIdentity;

/// Why settings cannot be saved.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The caller is not an owner.
    #[error("Only an owner can change the settings of the site.")]
    Forbidden,
    /// They were changed since the form was opened.
    #[error(
        "The settings were changed since you opened this page, see below. Saving again replaces them with what is in this form."
    )]
    Stale(Box<Settings>),
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for SettingsError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Forbidden => ErrorKind::Forbidden,
            Self::Stale(_) => ErrorKind::Conflict,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Saves what differs, adds a line to the log of changes and, where the house rules differ, a new version of them. `seen` is the
/// version of the settings that the owner saw. Returns what pages show from now on.
///
/// # Errors
/// When the caller is not an owner, or the settings were changed since.
pub fn save(tx: &mut Tx<'_>, member: &Member, seen: i32, new: &NewSettings) -> Result<SiteIdentity, SettingsError> {
    // The current account, not the one of the session: the caller may have been demoted since the request was authorized.
    let account = find::by_id(tx, member.id())?;
    let owner = account.filter(|account| account.role().may_own() && account.disabled_at().is_none());
    let owner = owner.ok_or(SettingsError::Forbidden)?;
    let before = settings::read(tx)?;
    let changed: Vec<SiteSetting> =
        SiteSetting::ALL.iter().copied().filter(|setting| before.value(*setting) != new.value(*setting)).collect();
    if changed.is_empty() {
        return Ok(before.identity());
    }
    // The number is unique: of two owners at the same moment, the second finds the settings changed.
    let number = before.version.saturating_add(1);
    if before.version != seen || !store::insert_change(tx, number, owner.id(), &changed)? {
        return Err(SettingsError::Stale(Box::new(settings::read(tx)?)));
    }
    for setting in changed {
        match (setting, new.value(setting)) {
            (SiteSetting::Rules, body) => store::insert_rules(tx, before.rules.as_ref().map_or(1, |last| last.number + 1), body)?,
            (setting, "") => store::delete_value(tx, setting.as_str())?,
            (setting, value) => store::put_value(tx, setting.as_str(), value)?,
        }
    }
    tx.changes_pages();
    Ok(settings::read(tx)?.identity())
}
