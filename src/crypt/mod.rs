//! Randomness, tokens, signed links and passwords.

mod common_phrases;
mod hasher;
mod hex;
mod password;
mod password_hash;
mod random;
mod secret;
mod sign;
mod token;

pub use hasher::{Cost, Hasher, NewPasswordError, PasswordCheck};
pub use hex::hex;
pub use password::{Attempt, Password, PasswordContext, PasswordError, Weakness};
pub use password_hash::PasswordHash;
pub use random::Random;
pub use secret::{SecretKey, SecretKeyError};
pub use sign::{Claim, Keys, Purpose, SignError};
pub use token::{NotAToken, Token, TokenHash};
