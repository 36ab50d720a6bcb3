//! Why a command did not do what it was asked.

use std::io;

use serde_json::{Value, json};

use super::Exit;
use crate::config::ConfigErrors;
use crate::fault::InternalError;

/// Why a command stopped. Each has its exit code.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// What was asked does not fit together, in a way that clap cannot know.
    #[error("{0}")]
    Usage(String),
    /// Settings do not fit.
    #[error(transparent)]
    Config(#[from] ConfigErrors),
    /// It was tried, and failed; the sentence says why and what to do.
    #[error("{0}")]
    Failed(String),
    /// The database cannot be reached; the sentence says which and why.
    #[error("{0}")]
    DatabaseUnreachable(String),
    /// The database's schema is another version's; the sentence says which and what to do.
    #[error("{0}")]
    SchemaMismatch(String),
    /// The answer could not be written.
    #[error("The answer could not be written: {0}.")]
    Output(#[from] io::Error),
    /// A fault of ours. At a terminal its text is shown: whoever runs commands is the one who can look into it.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl CliError {
    /// What the process ends with.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::Config(_) => Exit::Config,
            // Whoever read the answer has seen enough, as `head` does.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Ok,
            Self::Failed(_) | Self::Output(_) | Self::Broken(_) => Exit::Failed,
            Self::DatabaseUnreachable(_) => Exit::DatabaseUnreachable,
            Self::SchemaMismatch(_) => Exit::SchemaMismatch,
        }
    }

    /// The same for machines: `error`, and for settings each of the `problems`.
    pub(super) fn to_json(&self) -> Value {
        match self {
            Self::Config(errors) => json!({ "error": "settings", "problems": errors.problems() }),
            other => json!({ "error": other.to_string() }),
        }
    }
}
