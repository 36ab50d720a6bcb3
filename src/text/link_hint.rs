//! Names the host of a link whose words name another one, or whose host is written in look-alike letters.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_security::{MixedScript, skeleton};
use url::{Host, Url};

use super::autolink::{Stretch, stretches};

/// The host to show after a link to `target` whose words are `words`; `None` when they say themselves where it leads.
pub(super) fn link_hint(words: &str, target: &str) -> Option<String> {
    let target = Target::parse(target)?;
    let shown = hosts_in(words);
    let misleads = target.has_user && !shown.is_empty() || shown.iter().any(|host| !is_same(host, &target.host));
    (misleads || !shown.is_empty() && is_lookalike(&target.host)).then(|| target.shown())
}

/// Where a link leads.
struct Target {
    /// In ASCII, as the name server is asked.
    host: String,
    /// Whether something stands before the host that a reader could take for it: `https://example.org@evil.example`.
    has_user: bool,
}

impl Target {
    fn parse(target: &str) -> Option<Self> {
        let url = Url::parse(target).ok()?;
        if url.scheme() == "mailto" {
            let (_, host) = url.path().rsplit_once('@')?;
            return Some(Self { host: Host::parse(host).ok()?.to_string(), has_user: false });
        }
        let has_user = !url.username().is_empty() || url.password().is_some();
        Some(Self { host: url.host_str()?.to_owned(), has_user })
    }

    fn shown(&self) -> String {
        if is_lookalike(&self.host) { self.host.clone() } else { idna::domain_to_unicode(&self.host).0 }
    }
}

/// The hosts that a text names: those of its URLs, and words of the form `example.org`.
fn hosts_in(words: &str) -> Vec<String> {
    let mut hosts = Vec::new();
    for part in stretches(words) {
        match part {
            Stretch::Address(address) => hosts.extend(Target::parse(address).map(|target| target.host)),
            // Compatibility forms of letters, dots and slashes look like the plain ones.
            Stretch::Words(words) => {
                let words: String = words.nfkc().collect();
                hosts.extend(words.split(|letter: char| letter.is_whitespace() || letter == '@').filter_map(host_at_start));
            }
        }
    }
    hosts
}

/// The host that a word begins with, behind its opening marks.
fn host_at_start(word: &str) -> Option<String> {
    let is_part = |letter: char| letter.is_alphanumeric() || is_combining_mark(letter) || matches!(letter, '-' | '.' | '_');
    let word = word.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let host = word.split(|letter: char| !is_part(letter)).next()?.trim_end_matches(['.', '-', '_']);
    let (before, last) = host.rsplit_once('.')?;
    let is_top = last.chars().nth(1).is_some() && last.chars().all(char::is_alphabetic) || last.starts_with("xn--");
    let is_number = host.split('.').count() == 4 && host.split('.').all(|part| part.parse::<u8>().is_ok());
    (is_number || is_top && before.split('.').all(|label| !label.is_empty())).then(|| ascii(host))
}

fn ascii(host: &str) -> String {
    idna::domain_to_ascii(host).unwrap_or_else(|_| host.to_lowercase())
}

/// Whether two hosts are the same to a reader.
fn is_same(one: &str, other: &str) -> bool {
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).trim_end_matches('.').to_owned();
    bare(one) == bare(other)
}

/// Whether a label of the host mixes scripts, or looks like ASCII and is not (UTS #39, sections 4 and 5.1).
fn is_lookalike(host: &str) -> bool {
    let (host, _) = idna::domain_to_unicode(host);
    let imitates = |label: &str| !label.is_single_script() || skeleton(label).all(|letter| letter.is_ascii());
    host.split('.').filter(|label| !label.is_ascii()).any(imitates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hint(words: &str, target: &str) -> String {
        link_hint(words, target).unwrap_or_default()
    }

    #[test]
    fn a_link_whose_words_name_another_host_is_followed_by_its_own() {
        for words in [
            "paypal.com",
            "www.paypal.com",
            "https://paypal.com/login",
            "Log in at paypal.com.",
            "(paypal.com)",
            "paypal.com/login",
            "ｐａｙｐａｌ．ｃｏｍ",
            "paypal․com",
            "раураl.com",
            "help@paypal.com",
            "192.168.0.1",
        ] {
            assert_eq!(hint(words, "https://evil.example/x"), "evil.example", "{words}");
        }
        assert_eq!(hint("help@paypal.com", "mailto:help@evil.example"), "evil.example");
        assert_eq!(hint("https://paypal.com@evil.example", "https://paypal.com@evil.example"), "evil.example");
    }

    #[test]
    fn a_link_that_says_where_it_leads_needs_no_hint() {
        for (words, target) in [
            ("example.org", "https://example.org/a"),
            ("www.example.org/a", "https://example.org/a"),
            ("Example.ORG", "https://www.example.org"),
            ("https://example.org/index.html", "https://example.org/index.html"),
            ("an essay", "https://example.org"),
            ("at 5 p.m. or so", "https://example.org"),
            ("3.14", "https://example.org"),
            ("me@example.org", "mailto:me@example.org"),
            ("me@example.org", "mailto:@/"),
            ("bücher.example", "https://xn--bcher-kva.example/"),
            ("東京タワー.example", "https://東京タワー.example/"),
            ("президент.рф", "https://президент.рф"),
        ] {
            assert_eq!(link_hint(words, target), None, "{words} {target}");
        }
    }

    #[test]
    fn look_alike_letters_are_spelled_out_beside_the_host() {
        assert_eq!(hint("https://раураl.com/", "https://раураl.com/"), "xn--l-7sba6dbr.com");
        assert_eq!(hint("pаypal.com", "https://pаypal.com/"), "xn--pypal-4ve.com");
        assert_eq!(hint("paypal.com", "https://pаypal.com/"), "xn--pypal-4ve.com");
    }

    proptest! {
        #[test]
        fn whatever_is_linked_has_a_host_or_no_hint(words in "\\PC{0,40}", target in "(https?://|mailto:)?\\PC{0,40}") {
            if let Some(hint) = link_hint(&words, &target) {
                prop_assert!(!hint.contains(['/', '@', ' ', '<', '>']), "{}", hint);
            }
        }
    }
}
