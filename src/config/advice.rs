//! Warnings about settings that are valid but probably a mistake.

use serde::Serialize;

use super::key::{Key, nearest};
use super::keys::{self, ALL};
use super::limits::{LimitSettings, RateLimits};
use super::mail::Mail;
use super::reader::{Setting, SettingsReader};
use super::server::Server;
use super::site::{Signups, SiteSettings};
use super::source::Origin;

/// A valid setting that is probably a mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// The setting, or the variable that looks like a typo of one.
    pub key: String,
    /// The consequence, and what to do about it.
    pub text: String,
}

impl Advice {
    fn new(key: &Key, text: &str) -> Self {
        Self { key: key.name.to_owned(), text: text.to_owned() }
    }
}

/// The parts of the settings that warnings look at.
pub(super) struct Sections<'a> {
    pub(super) settings: &'a [Setting],
    pub(super) server: &'a Server,
    pub(super) mail: &'a Mail,
    pub(super) site: &'a SiteSettings,
    pub(super) limits: &'a LimitSettings,
}

/// Warnings about valid settings.
pub(super) fn about(config: &Sections<'_>) -> Vec<Advice> {
    let is_set =
        |key: &Key| config.settings.iter().any(|setting| setting.key.name == key.name && setting.origin != Origin::Default);
    let mut advice = Vec::new();
    if !config.server.listen.ip().is_loopback() && !is_set(&keys::BASE_URL) {
        let text = "It is not set, while LISTEN_ADDR can be reached from other machines: links in emails and feeds lead to this machine \
                    only. Set it to the address that readers type.";
        advice.push(Advice::new(&keys::BASE_URL, text));
    }
    if config.mail.smtp_url.is_some() && !is_set(&keys::MAIL_FROM) {
        let text = "It is not set, while SMTP_URL is: emails come from betwixt at the host of BASE_URL, which may not be an address that \
                    receives replies. Set it to one that does.";
        advice.push(Advice::new(&keys::MAIL_FROM, text));
    }
    if config.server.trusted_proxies.has_everybody() {
        let text = "It trusts every client: any reader can claim any address and bypass the rate limits. Write the proxies' own networks.";
        advice.push(Advice::new(&keys::TRUSTED_PROXIES, text));
    }
    if config.limits.rate_limits == RateLimits::Off {
        advice.push(Advice::new(&keys::RATE_LIMITS, "They are off: no client is slowed down. That is for load tests only."));
    }
    advice.extend(about_metrics(config).map(|text| Advice::new(&keys::METRICS_ALLOWED_NETWORKS, text)));
    if config.mail.bounce_domain.is_some() {
        let text = "Bounces of an issue then go to addresses under it, which this version does not read. Leave it out unless \
                    something else of yours reads them; without it they go to MAIL_FROM.";
        advice.push(Advice::new(&keys::MAIL_BOUNCE_DOMAIN, text));
    }
    if config.site.signups == Signups::Invite {
        let text = "This version sends no invitations: the form is closed, and you create accounts with `betwixt user create`.";
        advice.push(Advice::new(&keys::SIGNUPS, text));
    }
    advice
}

/// The reason why every reader can see the metrics; `None` when they cannot.
fn about_metrics(config: &Sections<'_>) -> Option<&'static str> {
    let server = config.server;
    if server.metrics_allowed.has_everybody() {
        return Some("It lets every reader see /metrics. Write the networks of your monitoring.");
    }
    let behind_a_proxy = config.site.base_url.is_https() && server.trusted_proxies.is_empty();
    (behind_a_proxy && !server.metrics_allowed.is_empty()).then_some(
        "TRUSTED_PROXIES is not set, while BASE_URL has https: readers seem to come from the proxy, so that one in these networks lets \
         them all see /metrics. Set TRUSTED_PROXIES to the proxy.",
    )
}

/// Shorter names resemble a key by chance too easily (`TX`, `TERM`).
const MIN_NAME_CHARS: usize = 6;

/// Warns about variables that look like typos of a key. Other programs use the environment too, so they are no error.
pub(super) fn about_variables(reader: &SettingsReader) -> Vec<Advice> {
    let names: Vec<String> = ALL.iter().flat_map(|key| [Some(key.name.to_owned()), key.file_name()]).flatten().collect();
    let slips = reader.variables().filter(|name| name.len() >= MIN_NAME_CHARS && !names.iter().any(|known| known == name));
    slips
        .filter_map(|name| {
            let meant = nearest(name, names.iter().cloned()).filter(|meant| strsim::damerau_levenshtein(name, meant) <= 2)?;
            Some(Advice {
                key: name.to_owned(),
                text: format!("This environment variable is not a setting of Betwixt. Did you mean {meant}?"),
            })
        })
        .collect()
}
