//! Settings of the site as readers see it.

use std::net::SocketAddr;

use jiff::tz::{self, TimeZone};

use super::base_url::BaseUrl;
use super::choice::one_of;
use super::key::nearest;
use super::keys;
use super::problem::UnfitValue;
use super::reader::SettingsReader;
use super::secret::Secret;
use crate::crypt::{Password, PasswordContext};
use crate::mail::Email;

/// The site's address and modes.
#[derive(Clone, Debug)]
pub struct SiteSettings {
    /// The URL where readers reach the site.
    pub base_url: BaseUrl,
    /// The time zone of displayed times.
    pub zone: TimeZone,
    /// Who may create an account.
    pub signups: Signups,
    /// Which stories a moderator must approve first.
    pub moderation: ModerationMode,
    /// The first owner, created once.
    pub admin: Option<Admin>,
}

/// Who may create an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signups {
    /// Every visitor.
    Open,
    /// Visitors with an invitation.
    Invite,
    /// No visitor.
    Closed,
}

/// Which stories a moderator must approve before they are visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModerationMode {
    /// Only what a screening rule holds.
    None,
    /// The first story of each member.
    First,
    /// Every story.
    All,
}

/// The sign-in of the first owner.
#[derive(Clone, Debug)]
pub struct Admin {
    /// The email address to sign in with.
    pub email: Email,
    /// The password, already validated by [`Password::parse`].
    pub password: Secret,
}

impl SiteSettings {
    /// The default base URL follows from `listen`, which is `None` when that setting is not valid.
    pub(super) fn read(reader: &mut SettingsReader, listen: Option<SocketAddr>) -> Option<Self> {
        let base_url = reader.optional(&keys::BASE_URL, BaseUrl::parse);
        let zone = reader.value(&keys::TZ, zone);
        let words = [("open", Signups::Open), ("invite", Signups::Invite), ("closed", Signups::Closed)];
        let signups = reader.value(&keys::SIGNUPS, |text| one_of(text, &words));
        let words = [("none", ModerationMode::None), ("first", ModerationMode::First), ("all", ModerationMode::All)];
        let moderation = reader.value(&keys::MODERATION, |text| one_of(text, &words));
        let admin = admin(reader);
        let base_url = match base_url? {
            Some(base_url) => base_url,
            None => {
                let base_url = BaseUrl::of_listener(listen?);
                reader.derived(&keys::BASE_URL, base_url.origin());
                base_url
            }
        };
        Some(Self { base_url, zone: zone?, signups: signups?, moderation: moderation?, admin: admin? })
    }
}

/// Requires address and password together.
fn admin(reader: &mut SettingsReader) -> Option<Option<Admin>> {
    let email =
        reader.optional(&keys::ADMIN_EMAIL, |text| Email::parse(text).map_err(|error| UnfitValue::because(error.to_string())));
    let password = reader.optional(&keys::ADMIN_PASSWORD, |text| Ok(Secret::new(text)));
    match (email?, password?) {
        (Some(email), Some(password)) => {
            let about = PasswordContext::new("", email.as_given(), "");
            if let Err(error) = Password::parse(password.expose()).and_then(|parsed| parsed.check_strength(&about)) {
                reader.refuse(&keys::ADMIN_PASSWORD, error.to_string());
                return None;
            }
            Some(Some(Admin { email, password }))
        }
        (None, None) => Some(None),
        (Some(_), None) => {
            reader.refuse(&keys::ADMIN_PASSWORD, "ADMIN_EMAIL is set, and this is not.");
            None
        }
        (None, Some(_)) => {
            reader.refuse(&keys::ADMIN_EMAIL, "ADMIN_PASSWORD is set, and this is not.");
            None
        }
    }
}

/// POSIX allows a time zone's name to begin with a colon.
fn zone(text: &str) -> Result<TimeZone, UnfitValue> {
    let name = text.strip_prefix(':').unwrap_or(text);
    TimeZone::get(name).map_err(|_| {
        let meant = nearest(name, tz::db().available().map(|zone| zone.to_string()));
        UnfitValue::because(match meant {
            Some(meant) => format!("No zone has that name; did you mean {meant}?"),
            None => "No zone has that name.".to_owned(),
        })
    })
}
