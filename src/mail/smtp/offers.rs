//! What a relay says that it can do.

use super::reply::Reply;

/// The extensions that we use, from the answer to EHLO.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Offers {
    pub(super) starttls: bool,
    pub(super) auth_plain: bool,
    pub(super) auth_login: bool,
    /// SMTPUTF8, RFC 6531.
    pub(super) utf8: bool,
    /// RFC 2920.
    pub(super) pipelining: bool,
}

impl Offers {
    /// Reads the lines after the first, which only greets.
    pub(super) fn read(reply: &Reply) -> Self {
        let mut offers = Self::default();
        for line in reply.lines.iter().skip(1) {
            let line = line.to_ascii_uppercase();
            let mut words = line.split_whitespace();
            match words.next() {
                Some("STARTTLS") => offers.starttls = true,
                Some("SMTPUTF8") => offers.utf8 = true,
                Some("PIPELINING") => offers.pipelining = true,
                Some("AUTH") => {
                    for word in words {
                        offers.auth_plain |= word == "PLAIN";
                        offers.auth_login |= word == "LOGIN";
                    }
                }
                _ => {}
            }
        }
        offers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_read_in_any_case_and_an_empty_line_is_none() {
        let lines = ["PIPELINING is my name", "starttls", "Auth LOGIN plain", " ", "", "SIZE 1000"];
        let reply = Reply { code: 250, lines: lines.map(str::to_owned).to_vec() };
        let found = Offers { starttls: true, auth_plain: true, auth_login: true, utf8: false, pipelining: false };
        assert_eq!(Offers::read(&reply), found);
    }
}
