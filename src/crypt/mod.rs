//! Randomness, tokens, signed links and passwords.

mod hasher;
mod hex;
mod password;
mod random;
mod secret;
mod sign;
mod token;

pub use hasher::{Cost, Hasher, PasswordHash, Verdict};
pub use hex::hex;
pub use password::{About, Attempt, Password, PasswordError, Weakness};
pub use random::Random;
pub use secret::{SecretKey, SecretKeyError};
pub use sign::{Claim, Keys, Purpose, SignError};
pub use token::{NotAToken, Token, TokenHash};
