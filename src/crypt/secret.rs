//! The site's secret, from which all signing keys are derived.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Random;
use crate::error::{ErrorKind, UserError};

/// 256 bits, the strength of the HMAC whose key it is.
const LEAST_BYTES: usize = 32;
/// The least number of different characters: 32 random bytes have more in hex, base64 or any denser encoding, while a key such
/// as "changemechangemechangemechangeme" has fewer.
const MIN_DISTINCT_CHARS: usize = 10;

/// `SECRET_KEY`: at least 32 bytes of text. An attacker who knows it can sign any link.
#[derive(Clone)]
pub struct SecretKey(String);

/// Why a text is not a valid secret key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretKeyError {
    /// It has fewer than 32 bytes.
    #[error("the secret key has {have} characters and needs at least {LEAST_BYTES}; `openssl rand -hex 32` makes a good one")]
    TooShort {
        /// Its length in bytes.
        have: usize,
    },
    /// It has too few different characters.
    #[error("the secret key repeats the same few characters; `openssl rand -hex 32` makes a good one")]
    TooPlain,
}

impl UserError for SecretKeyError {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}

impl SecretKey {
    /// Generates a key: 32 random bytes as 43 characters of base64url.
    pub fn new(random: &Random) -> Self {
        let mut bytes = [0; LEAST_BYTES];
        random.fill(&mut bytes);
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Parses a key from the settings or its file, ignoring surrounding white space (the line end of a file).
    pub fn parse(text: &str) -> Result<Self, SecretKeyError> {
        let text = text.trim();
        if text.len() < LEAST_BYTES {
            return Err(SecretKeyError::TooShort { have: text.len() });
        }
        let variety: std::collections::HashSet<char> = text.chars().collect();
        if variety.len() < MIN_DISTINCT_CHARS {
            return Err(SecretKeyError::TooPlain);
        }
        Ok(Self(text.to_owned()))
    }

    /// Reveals the text for writing the key file. Deliberately not `Display`.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_key_can_be_written_to_a_file_and_read_back() {
        let key = SecretKey::new(&Random::seeded(3));
        let read = SecretKey::parse(&format!("{}\n", key.reveal())).unwrap();
        assert_eq!(read.reveal(), key.reveal());
    }

    #[test]
    fn a_short_key_is_refused_with_its_length() {
        assert_eq!(SecretKey::parse(" secret ").unwrap_err(), SecretKeyError::TooShort { have: 6 });
    }

    #[test]
    fn a_key_that_only_repeats_itself_is_refused() {
        assert_eq!(SecretKey::parse(&"changeme".repeat(8)).unwrap_err(), SecretKeyError::TooPlain);
    }

    #[test]
    fn a_key_is_not_printed() {
        let key = SecretKey::new(&Random::seeded(3));
        assert_eq!(format!("{key:?}"), "SecretKey(..)");
    }
}
