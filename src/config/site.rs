//! What the site is to its readers.

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

/// Settings of the site.
#[derive(Clone, Debug)]
pub struct SiteSettings {
    /// Where readers find it.
    pub base_url: BaseUrl,
    /// The zone of the times that it shows.
    pub zone: TimeZone,
    /// Who may make an account.
    pub signups: Signups,
    /// Which stories wait for a moderator.
    pub moderation: ModerationMode,
    /// The first owner, made once.
    pub admin: Option<Admin>,
}

/// Who may make an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signups {
    /// Anybody.
    Open,
    /// People with an invitation.
    Invite,
    /// Nobody.
    Closed,
}

/// Which stories wait for a moderator before others see them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModerationMode {
    /// No story does.
    None,
    /// The first one of each member.
    First,
    /// Every one.
    All,
}

/// The first owner's sign-in.
#[derive(Clone, Debug)]
pub struct Admin {
    /// The address.
    pub email: Email,
    /// The password, which [`Password::parse`] takes.
    pub password: Secret,
}

impl SiteSettings {
    /// `listen` gives the address when none is named; nothing when it did not fit.
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

/// Address and password go together.
fn admin(reader: &mut SettingsReader) -> Option<Option<Admin>> {
    let email =
        reader.optional(&keys::ADMIN_EMAIL, |text| Email::parse(text).map_err(|error| UnfitValue::because(error.to_string())));
    let password = reader.optional(&keys::ADMIN_PASSWORD, |text| Ok(Secret::new(text)));
    match (email?, password?) {
        (Some(email), Some(password)) => {
            let about = PasswordContext { email: email.as_given(), ..PasswordContext::default() };
            if let Err(error) = Password::parse(password.expose(), &about) {
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

/// POSIX lets a zone's name begin with a colon.
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
