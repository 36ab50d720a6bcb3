//! The site's base URL.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::Host;

use super::problem::UnfitValue;
use super::url::SettingUrl;

/// The site's origin: scheme, host and port, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    scheme: Scheme,
    host: Host,
    port: Option<u16>,
    origin: String,
}

/// Whether the site is served over http or https.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Unencrypted: for local use.
    Http,
    /// Over TLS; cookies are marked Secure.
    Https,
}

impl BaseUrl {
    /// Parses an http or https URL. Drops a trailing slash and the scheme's default port.
    pub(super) fn parse(text: &str) -> Result<Self, UnfitValue> {
        let SettingUrl { url, host } = SettingUrl::parse(text, &["http", "https"])?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UnfitValue::because("It has a user in it."));
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(UnfitValue::because("It has a path after its host; a site is always at the root of its host."));
        }
        // The port is `None` when it is the scheme's own.
        Ok(Self::from_parts(if url.scheme() == "https" { Scheme::Https } else { Scheme::Http }, host, url.port()))
    }

    /// The base URL for readers on this machine when the server listens on `listen`.
    pub(crate) fn of_listener(listen: SocketAddr) -> Self {
        let host = match listen.ip() {
            IpAddr::V4(ip) => Host::Ipv4(if ip.is_unspecified() { Ipv4Addr::LOCALHOST } else { ip }),
            IpAddr::V6(ip) => Host::Ipv6(if ip.is_unspecified() { Ipv6Addr::LOCALHOST } else { ip }),
        };
        Self::from_parts(Scheme::Http, host, Some(listen.port()).filter(|port| *port != 80))
    }

    fn from_parts(scheme: Scheme, host: Host, port: Option<u16>) -> Self {
        let name = match scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
        };
        let end = port.map(|port| format!(":{port}")).unwrap_or_default();
        let origin = format!("{name}://{host}{end}");
        Self { scheme, host, port, origin }
    }

    /// Scheme, host and port as a browser's `Origin` header has them, without a slash at the end: `https://stories.example.org`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether it is https, so that cookies can be marked Secure.
    pub fn is_https(&self) -> bool {
        self.scheme == Scheme::Https
    }

    /// The port; `None` when it is the scheme's own.
    pub const fn port(&self) -> Option<u16> {
        self.port
    }

    /// The host alone: a name, an IPv4 address, or an IPv6 address in brackets.
    pub fn host(&self) -> String {
        self.host.to_string()
    }

    /// The host's name; `None` when it is an IP address.
    pub(super) fn host_name(&self) -> Option<&str> {
        match &self.host {
            Host::Domain(name) => Some(name),
            Host::Ipv4(_) | Host::Ipv6(_) => None,
        }
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_becomes_the_origin_that_browsers_send() {
        for (text, origin) in [
            ("https://Stories.Example.org/", "https://stories.example.org"),
            ("https://example.org:443", "https://example.org"),
            ("http://example.org:80", "http://example.org"),
            ("http://example.org:443", "http://example.org:443"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("HTTP://localhost", "http://localhost"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
        ] {
            assert_eq!(BaseUrl::parse(text).unwrap().origin(), origin, "{text}");
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in [
            "example.org",
            "ftp://example.org",
            "https://",
            "https:///example.org",
            "https://\\example.org",
            "https://a/b",
            "https://a?b",
            "https://u@a",
            "https://a:0",
            "https://a:x",
            "https://a b",
        ] {
            assert!(BaseUrl::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_listener_on_every_address_is_reached_on_this_machine() {
        assert_eq!(BaseUrl::of_listener("0.0.0.0:8080".parse().unwrap()).origin(), "http://127.0.0.1:8080");
        assert_eq!(BaseUrl::of_listener("[::]:80".parse().unwrap()).origin(), "http://[::1]");
    }

    proptest! {
        #[test]
        fn an_origin_reads_as_itself(host in "[a-z][a-z0-9]{0,10}(\\.[a-z]{2,5}){0,2}", port in 1_u16..) {
            let once = BaseUrl::parse(&format!("https://{host}:{port}")).unwrap();
            prop_assert_eq!(&BaseUrl::parse(once.origin()).unwrap(), &once);
        }
    }
}
