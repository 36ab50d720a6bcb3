//! Randomness, tokens, signed links and passwords.

mod hasher;
mod hex;
mod password;
mod random;
mod secret;
mod sign;
mod token;

pub use hasher::{Cost, Hasher, PasswordCheck, PasswordHash};
pub use hex::hex;
pub use password::{Attempt, Password, PasswordContext, PasswordError, Weakness};
pub use random::Random;
pub use secret::{SecretKey, SecretKeyError};
pub use sign::{Claim, Keys, Purpose, SignError};
pub use token::{NotAToken, Token, TokenHash};
