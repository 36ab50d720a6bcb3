//! The page to return to after signing in: always one of this site, so that a link cannot redirect elsewhere.

/// A path on this site, safe to redirect to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next(String);

/// The maximum length in bytes, longer than any address of this site.
const RETURN_PATH_MAX_BYTES: usize = 2_000;

impl Next {
    /// Reads the `next` field. Anything but a plain path of this site becomes the front page: browsers treat `//host`, `/\host`
    /// and paths with tabs or line ends as other sites (WHATWG URL Standard, section 4.4).
    pub fn parse(text: &str) -> Self {
        Self(if is_local(text) { text.to_owned() } else { crate::links::home() })
    }

    /// Reads an optional field; `None` for a value that [`Next::parse`] would replace.
    pub fn parse_optional(text: &str) -> Option<Self> {
        is_local(text).then(|| Self(text.to_owned()))
    }

    /// Whether it is the front page, as for a visitor who asked for no other.
    pub fn is_home(&self) -> bool {
        self.0 == crate::links::home()
    }

    /// The same page with this anchor, such as `#c-1`, in place of its own.
    pub fn at(&self, anchor: &str) -> String {
        let page = self.0.split('#').next().unwrap_or_default();
        format!("{page}{anchor}")
    }

    /// The path, with its query and anchor.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_local(text: &str) -> bool {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let plain =
        |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"' | b'<' | b'>' | b'^' | b'`' | b'{' | b'|' | b'}');
    path.starts_with('/')
        && text.len() <= RETURN_PATH_MAX_BYTES
        && text.bytes().all(plain)
        && !path.contains("//")
        && !path.contains(['@', ':'])
        && !path.split('/').any(|segment| matches!(segment, "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_ours_is_kept_with_its_query() {
        for path in ["/", "/t/closeness#tell", "/settings/sessions", "/c/0123456789abc?reply=1&x=a%20b", "/search?q=a@b"] {
            assert_eq!(Next::parse(path).as_str(), path);
        }
    }

    #[test]
    fn anything_else_becomes_the_front_page() {
        for text in [
            "",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\t//evil.example",
            " //evil.example",
            "https://evil.example",
            "https:evil.example",
            "http:/evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "evil.example",
            "@evil.example",
            "/@evil.example",
            "/x:@evil.example",
            "/..//evil.example",
            "/./\\evil.example",
            "/\u{2215}evil.example",
            "/\u{ff0f}evil.example",
            "/a\r\nSet-Cookie: x=y",
            "?next=//evil.example",
            "/t//evil.example",
        ] {
            assert_eq!(Next::parse(text).as_str(), "/", "{text:?}");
        }
        assert_eq!(Next::parse(&format!("/{}", "a".repeat(3_000))).as_str(), "/");
    }
}
