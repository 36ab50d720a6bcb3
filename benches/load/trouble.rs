//! Why a measurement cannot go on.

use betwixt::error::InternalError;

/// Why a measurement cannot go on: a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// Something is not as it has to be.
    #[error("{0}")]
    Message(String),
    /// The machine refuses.
    #[error("{what}: {error}")]
    Machine {
        /// What was tried.
        what: &'static str,
        /// What the machine said.
        error: std::io::Error,
    },
    /// The program under test refuses.
    #[error(transparent)]
    InternalError(#[from] InternalError),
}

impl Trouble {
    /// Whatever a verb refused with.
    pub fn message(error: impl std::fmt::Display) -> Self {
        Self::Message(error.to_string())
    }

    /// For `map_err`: what was tried when the machine refused.
    pub fn with(what: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |error| Self::Machine { what, error }
    }
}
