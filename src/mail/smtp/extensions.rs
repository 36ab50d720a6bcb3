//! The extensions that a relay offers.

use super::reply::SmtpReply;

/// The extensions that we use, from the reply to EHLO.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Extensions {
    pub(super) starttls: bool,
    pub(super) auth_plain: bool,
    pub(super) auth_login: bool,
    /// SMTPUTF8, RFC 6531.
    pub(super) utf8: bool,
    /// RFC 2920.
    pub(super) pipelining: bool,
}

impl Extensions {
    /// Reads the lines after the first, which only greets.
    pub(super) fn read(reply: &SmtpReply) -> Self {
        let mut extensions = Self::default();
        for line in reply.lines.iter().skip(1) {
            let line = line.to_ascii_uppercase();
            let mut words = line.split_whitespace();
            match words.next() {
                Some("STARTTLS") => extensions.starttls = true,
                Some("SMTPUTF8") => extensions.utf8 = true,
                Some("PIPELINING") => extensions.pipelining = true,
                Some("AUTH") => {
                    for word in words {
                        extensions.auth_plain |= word == "PLAIN";
                        extensions.auth_login |= word == "LOGIN";
                    }
                }
                _ => {}
            }
        }
        extensions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_read_in_any_case_and_an_empty_line_is_none() {
        let lines = ["PIPELINING is my name", "starttls", "Auth LOGIN plain", " ", "", "SIZE 1000"];
        let reply = SmtpReply { code: 250, lines: lines.map(str::to_owned).to_vec() };
        let found = Extensions { starttls: true, auth_plain: true, auth_login: true, utf8: false, pipelining: false };
        assert_eq!(Extensions::read(&reply), found);
    }
}
