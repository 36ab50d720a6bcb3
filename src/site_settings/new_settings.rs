//! The settings form and its validation.

use std::collections::BTreeMap;

use url::Url;

use super::SiteSetting;
use super::color::{Color, ColorScheme};
use crate::mail::Email;
use crate::text::{FormErrors, Limit, Line, Prose, trim_invisible};

/// A name fits the header of a phone.
const NAME: Limit = Limit::new(0, 60);
/// A tagline is a sentence.
const TAGLINE: Limit = Limit::new(0, 160);
/// The page about the site, and the house rules: some pages each.
const PAGE: Limit = Limit::new(0, 20_000);
/// A welcome is a short email.
const WELCOME: Limit = Limit::new(0, 4_000);
/// The longest address that browsers and networks are sure to take.
const ADDRESS_MAX_BYTES: usize = 500;

/// What an owner typed, by the settings' names.
#[derive(Clone, Debug, Default)]
pub struct SettingsForm(BTreeMap<SiteSetting, String>);

/// Validated settings, all of them; an empty text takes a setting away.
#[derive(Clone, Debug)]
pub struct NewSettings(BTreeMap<SiteSetting, String>);

/// Why an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum AddressError {
    #[error("Enter the whole address of the page, beginning with https:// or http://.")]
    Unreadable,
    #[error("Enter a shorter address.")]
    TooLong,
    #[error("Enter the address without a name or password before the host.")]
    Credentials,
}

impl SettingsForm {
    /// Reads each setting from a form.
    pub fn new(mut text: impl FnMut(SiteSetting) -> String) -> Self {
        Self(SiteSetting::ALL.iter().map(|setting| (*setting, text(*setting))).collect())
    }

    /// What was typed for one setting.
    pub fn text(&self, setting: SiteSetting) -> &str {
        self.0.get(&setting).map_or("", String::as_str)
    }
}

impl NewSettings {
    /// Validates what was typed.
    ///
    /// # Errors
    /// Every field that is not valid, by its name.
    pub fn parse(form: &SettingsForm) -> Result<Self, FormErrors> {
        let (mut errors, mut values) = (FormErrors::none(), BTreeMap::new());
        for setting in SiteSetting::ALL {
            let parsed = parse_one(*setting, form.text(*setting));
            if let Some(value) = errors.check_named(setting.as_str(), setting.label(), parsed) {
                values.insert(*setting, value);
            }
        }
        if errors.is_empty() { Ok(Self(values)) } else { Err(errors) }
    }

    /// The value of one setting; empty for none.
    pub(super) fn value(&self, setting: SiteSetting) -> &str {
        self.0.get(&setting).map_or("", String::as_str)
    }
}

fn parse_one(setting: SiteSetting, text: &str) -> Result<String, String> {
    let line = |limit| Line::parse(text, limit).map(Line::into_string).map_err(|error| error.to_string());
    let prose = |limit| Prose::parse(text, limit).map(|prose| prose.as_str().to_owned()).map_err(|error| error.to_string());
    let color = |scheme| color(setting, text, scheme);
    match setting {
        SiteSetting::Name => line(NAME),
        SiteSetting::Tagline => line(TAGLINE),
        SiteSetting::Contact => contact(trim_invisible(text)),
        SiteSetting::About | SiteSetting::Rules => prose(PAGE),
        SiteSetting::Welcome => prose(WELCOME),
        SiteSetting::Facebook | SiteSetting::X | SiteSetting::Mastodon | SiteSetting::Instagram | SiteSetting::Bluesky => {
            optional_address(trim_invisible(text)).map_err(|error| error.to_string())
        }
        SiteSetting::LowLight | SiteSetting::HighLight => color(ColorScheme::Light),
        SiteSetting::LowDark | SiteSetting::HighDark => color(ColorScheme::Dark),
    }
}

/// The usual colour is not stored, so that it follows the style sheet of a later version.
fn color(setting: SiteSetting, text: &str, scheme: ColorScheme) -> Result<String, String> {
    if text.trim().is_empty() {
        return Ok(String::new());
    }
    let color = Color::parse(text, scheme).map_err(|error| error.to_string())?.to_string();
    Ok(if color == setting.default_text() { String::new() } else { color })
}

fn contact(text: &str) -> Result<String, String> {
    if text.contains("://") {
        return optional_address(text).map_err(|error| error.to_string());
    }
    if text.is_empty() {
        return Ok(String::new());
    }
    match Email::parse(text) {
        Ok(email) => Ok(email.as_given().to_owned()),
        Err(_) => Err("Enter an email address, or the address of a page that begins with https://.".to_owned()),
    }
}

fn optional_address(text: &str) -> Result<String, AddressError> {
    if text.is_empty() {
        return Ok(String::new());
    }
    if text.len() > ADDRESS_MAX_BYTES {
        return Err(AddressError::TooLong);
    }
    let address = Url::parse(text).map_err(|_| AddressError::Unreadable)?;
    if !matches!(address.scheme(), "https" | "http") || address.host_str().is_none_or(str::is_empty) {
        return Err(AddressError::Unreadable);
    }
    if !address.username().is_empty() || address.password().is_some() {
        return Err(AddressError::Credentials);
    }
    Ok(address.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_http_url_or_nothing() {
        assert_eq!(optional_address(""), Ok(String::new()));
        assert_eq!(optional_address("https://x.com/middle"), Ok("https://x.com/middle".to_owned()));
        for (text, error) in [
            ("x.com/middle", AddressError::Unreadable),
            ("javascript:alert(1)", AddressError::Unreadable),
            ("mailto:a@b.example", AddressError::Unreadable),
            ("https://", AddressError::Unreadable),
            ("https://a:b@x.com/", AddressError::Credentials),
        ] {
            assert_eq!(optional_address(text), Err(error), "{text}");
        }
        assert_eq!(optional_address(&format!("https://x.com/{}", "a".repeat(600))), Err(AddressError::TooLong));
    }

    #[test]
    fn every_field_that_is_not_valid_is_named() {
        let form = SettingsForm::new(|setting| match setting {
            SiteSetting::Name => "n".repeat(61),
            SiteSetting::X | SiteSetting::Contact => "nowhere".to_owned(),
            SiteSetting::LowLight => "#ffffff".to_owned(),
            _ => String::new(),
        });
        let errors = NewSettings::parse(&form).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|(field, _)| field.to_owned()).collect();
        assert_eq!(fields, ["name", "contact", "x", "low_light"]);
        assert!(errors.of("x").unwrap().starts_with("X: enter the whole address"));
    }

    #[test]
    fn the_usual_colours_are_not_stored() {
        let form = SettingsForm::new(|setting| setting.default_text().to_owned());
        let settings = NewSettings::parse(&form).unwrap();
        assert!(SiteSetting::ALL.iter().all(|setting| settings.value(*setting).is_empty()));
    }
}
