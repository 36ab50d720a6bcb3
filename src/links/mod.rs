//! Every URL of the site, one function each: paths for pages, and whole URLs for email and feeds. The files only sort the
//! functions: each is called as `links::thread`, so that templates stay short.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

macro_rules! fixed {
    ($($(#[$doc:meta])* $name:ident = $path:literal),+ $(,)?) => {$(
        $(#[$doc])*
        pub fn $name() -> String {
            $path.to_owned()
        }
    )+};
}

// After the macro, which they use.
mod accounts;
mod comments;
mod moderation;
mod newsletter;
mod owner;
mod threads;

pub use self::accounts::*;
pub use self::comments::*;
pub use self::moderation::*;
pub use self::newsletter::*;
pub use self::owner::*;
pub use self::threads::*;

fixed! {
    /// The home page with the list of threads.
    home = "/",
    /// The rules for crawlers.
    robots = "/robots.txt",
    /// The sitemap: every public page, for crawlers.
    sitemap = "/sitemap.xml",
    /// The contact for security reports (RFC 9116).
    security_txt = "/.well-known/security.txt",
    /// The Atom feed of the site.
    feed = "/feed.atom",
    /// What the site is, in its owner's words; 404 while there are none.
    about = "/about",
    /// Those that hold now; 404 while there are none.
    house_rules = "/rules",
    /// Full-text search of threads and stories.
    search = "/search",
}

/// Paths that crawlers are asked to skip: personal pages, and pages for moderators and the owner.
pub const PRIVATE: [&str; 12] = [
    "/settings",
    "/sign-in",
    "/sign-up",
    "/moderation",
    "/owner",
    "/u/",
    "/s/",
    "/verify",
    "/reset",
    "/setup",
    "/confirm",
    "/unconfirmed",
];

/// Earlier rules, or those that hold now: `number` counts from 1.
pub fn house_rules_version(number: i32) -> String {
    format!("/rules/{number}")
}

/// A mailto link (RFC 6068); the local part is escaped, because it may contain any character.
pub fn mailto(local: &str, domain: &str) -> String {
    format!("mailto:{}@{domain}", escape(local))
}

/// A page with the action that was just done, so that it can confirm it.
pub fn after(path: &str, done: &str) -> String {
    format!("{path}?done={done}")
}

/// A page with these query fields; a field without a value is omitted.
pub fn with_query<const MANY: usize>(path: &str, fields: [(&str, &str); MANY]) -> String {
    let given = fields.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = given.map(|(name, value)| format!("{name}={}", escape(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// [`with_query`] for an address that may have a query and a fragment already.
pub fn with_fields<const MANY: usize>(address: &str, fields: [(&str, &str); MANY]) -> String {
    let (page, fragment) = address.split_at(address.find('#').unwrap_or(address.len()));
    let added = with_query("", fields);
    let joint = if page.contains('?') { added.replacen('?', "&", 1) } else { added };
    format!("{page}{joint}{fragment}")
}

/// A static file of the pages.
pub fn asset(name: &str) -> String {
    format!("/assets/{name}")
}

/// Whether the path is a health check: answered under any host name, and not logged.
pub fn is_probe(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/up")
}

/// Whether the path is the metrics endpoint: answered to allowed networks under any host name, and not logged.
pub fn is_metrics(path: &str) -> bool {
    path == "/metrics"
}

/// Whether the path accepts a cross-site POST: mail programs send the one-click unsubscribe of RFC 8058 from their own
/// servers, with a token as the only proof. The handler must check the form; any other form has to come from a page of the
/// site.
pub fn takes_foreign_posts(path: &str) -> bool {
    path.strip_prefix("/u/").is_some_and(|token| !token.strip_prefix("notices/").unwrap_or(token).contains('/'))
}

/// Characters that are not escaped: the unreserved ones (RFC 3986, section 2.3), and the slash for return paths.
const UNESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Percent-encodes `text` for a query or a path segment.
pub fn escape(text: &str) -> String {
    utf8_percent_encode(text, UNESCAPED).to_string()
}
