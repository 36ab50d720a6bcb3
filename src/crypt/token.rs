//! Tokens in links and cookies, and the hashes of them that the database stores.
//!
//! A token is 256 random bits, so storing a plain SHA-256 is safe: it cannot be guessed, and an attacker who reads the
//! database cannot open a single link.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use ring::digest;

use super::Random;
use crate::error::{ErrorKind, UserError};

/// 256 bits: infeasible to guess, online or offline (ASVS 5.0 7.2.3 requires 128).
const BYTES: usize = 32;

/// A secret given out once, in a link or a cookie. It must never be stored or logged; see [`TokenHash`].
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; BYTES]);

/// The text is not a token: it has the wrong length or invalid characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This link is incomplete. Copy the whole link from the email.")]
pub struct NotAToken;

impl UserError for NotAToken {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Missing
    }
}

impl Token {
    /// Generates a token.
    pub fn new(random: &Random) -> Self {
        let mut bytes = [0; BYTES];
        random.fill(&mut bytes);
        Self(bytes)
    }

    /// Parses a token from a link or a cookie: exactly 43 characters of base64url without padding.
    pub fn parse(text: &str) -> Result<Self, NotAToken> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotAToken)?;
        bytes.try_into().map(Self).map_err(|_| NotAToken)
    }

    /// Reveals the 43 characters for a link or a cookie. Deliberately not `Display`, so that no log line contains it by
    /// accident.
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// The hash that the database stores and looks up.
    pub fn hash(&self) -> TokenHash {
        TokenHash(URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, &self.0)))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// The SHA-256 of a token, as 43 characters of base64url, as the database stores it. It opens no link.
#[derive(Clone, Debug, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct TokenHash(String);

impl TokenHash {
    /// The text that the database stores.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<DB: Backend> FromSql<Text, DB> for TokenHash
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        String::from_sql(bytes).map(Self)
    }
}

impl<DB: Backend> ToSql<Text, DB> for TokenHash
where
    String: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_the_link_and_finds_its_hash_again() {
        let token = Token::new(&Random::seeded(1));
        let again = Token::parse(&token.reveal()).unwrap();
        assert_eq!(token.reveal().len(), 43);
        assert_eq!(again.hash(), token.hash());
    }

    #[test]
    fn no_two_tokens_are_alike_and_none_is_its_own_hash() {
        let random = Random::seeded(1);
        let (first, second) = (Token::new(&random), Token::new(&random));
        assert_ne!(first, second);
        assert_ne!(first.hash(), second.hash());
        assert_ne!(first.reveal(), first.hash().as_str());
    }

    #[test]
    fn a_token_that_lost_a_letter_gained_one_or_was_padded_is_refused() {
        let whole = Token::new(&Random::seeded(1)).reveal();
        let short = &whole[1..];
        for text in ["", short, &format!("{whole}A"), &format!("{whole}="), &format!(" {whole}"), &"!".repeat(43)] {
            assert_eq!(Token::parse(text), Err(NotAToken), "{text}");
        }
    }

    #[test]
    fn a_token_has_one_spelling_only() {
        // 43 characters encode 258 bits; a decoder that ignores the last two would accept four spellings of one token.
        let mut spelling = Token([0; BYTES]).reveal();
        spelling.pop();
        spelling.push('B');
        assert_eq!(Token::parse(&spelling), Err(NotAToken));
    }

    #[test]
    fn a_token_is_not_printed() {
        let token = Token::new(&Random::seeded(1));
        assert!(!format!("{token:?}").contains(&token.reveal()));
    }

    #[test]
    fn the_hash_is_sha_256_of_the_bytes() {
        // `printf '\0%.0s' $(seq 32) | openssl dgst -sha256 -binary | basenc --base64url`
        assert_eq!(Token([0; BYTES]).hash().as_str(), "Zmh6rfhivXdsj8GLjp-OIAiXFIVu4jOzkCpZHQ1fKSU");
    }
}
