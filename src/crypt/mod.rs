//! Randomness, tokens, signed links and passwords.

mod random;

pub use random::Random;
