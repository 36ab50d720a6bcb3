//! Why a command failed.

use std::io;

use serde_json::{Value, json};

use super::Exit;
use crate::config::ConfigErrors;
use crate::error::InternalError;

/// Why a command failed. Each kind has its exit code.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The arguments contradict each other, in a way that clap cannot check.
    #[error("{0}")]
    Usage(String),
    /// The settings are invalid.
    #[error(transparent)]
    Config(#[from] ConfigErrors),
    /// The command failed; the sentence says why and what to do.
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
    /// The program or the database failed. The text is shown in full: the operator who runs commands is the one who can
    /// investigate it.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl CliError {
    /// The exit code that scripts rely on.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::Config(_) => Exit::Config,
            // The reader of the pipe has seen enough, as `head` does.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Ok,
            Self::Failed(_) | Self::Output(_) | Self::Internal(_) => Exit::Failed,
            Self::DatabaseUnreachable(_) => Exit::DatabaseUnreachable,
            Self::SchemaMismatch(_) => Exit::SchemaMismatch,
        }
    }

    /// The same as JSON: `error`, and for settings each of the `problems`.
    pub(super) fn to_json(&self) -> Value {
        match self {
            Self::Config(errors) => json!({ "error": "settings", "problems": errors.problems() }),
            other => json!({ "error": other.to_string() }),
        }
    }
}
