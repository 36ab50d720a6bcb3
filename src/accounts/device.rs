//! What a browser calls itself, in three words, so that members recognise their own sessions in a list.

use std::fmt;

use crate::clock::UnixMicros;
use crate::id::SessionId;

/// A browser and its system, such as "Firefox on Linux". The whole `User-Agent` is not stored: it reveals more than the list
/// needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device(String);

/// A part of a `User-Agent` and the browser's name. The first match counts, because most browsers also name the ones they
/// resemble.
const BROWSERS: &[(&str, &str)] = &[
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];
const SYSTEMS: &[(&str, &str)] = &[
    ("Android", "Android"),
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
];

impl Device {
    /// Parses the `User-Agent` header.
    pub fn parse(user_agent: &str) -> Self {
        let find =
            |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name);
        Self(match (find(BROWSERS), find(SYSTEMS)) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(browser), None) => browser.to_owned(),
            (None, Some(system)) => format!("A browser on {system}"),
            (None, None) => "A browser".to_owned(),
        })
    }

    pub(super) fn from_store(text: String) -> Self {
        Self(text)
    }

    /// The browser and its system, as the list shows them.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A signed-in browser, as the member's list of sessions shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub(super) id: SessionId,
    pub(super) device: Device,
    pub(super) created_at: UnixMicros,
    pub(super) seen_at: UnixMicros,
    pub(super) expires_at: UnixMicros,
}

impl Session {
    /// The primary key.
    pub const fn id(&self) -> SessionId {
        self.id
    }

    /// What the browser calls itself.
    pub const fn device(&self) -> &Device {
        &self.device
    }

    /// When the member signed in.
    pub const fn created_at(&self) -> UnixMicros {
        self.created_at
    }

    /// The last request, to the minute.
    pub const fn seen_at(&self) -> UnixMicros {
        self.seen_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_called_what_its_user_calls_it() {
        for (header, name) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari on an iPhone",
            ),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge on Windows"),
            ("Mozilla/5.0 (Linux; Android 15) Chrome/141.0 Mobile Safari/537.36", "Chrome on Android"),
            ("curl/8.9", "curl"),
            ("<script>alert(1)</script>", "A browser"),
            ("", "A browser"),
        ] {
            assert_eq!(Device::parse(header).as_str(), name);
        }
    }
}
