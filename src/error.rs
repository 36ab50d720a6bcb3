//! Errors, in the few kinds that interfaces have to distinguish.
//!
//! Every use case has its own error enum, with sentences that a reader can act on; interfaces only need [`UserError::kind`].
//! [`InternalError`] is the one error that a reader cannot fix, so its text is logged and never shown.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The kinds of errors; the web and API interfaces map each one to a status code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The input is not valid; the message says what would be.
    Invalid,
    /// The caller is not signed in, and has to be.
    Unauthenticated,
    /// The caller is signed in but lacks permission.
    Forbidden,
    /// It does not exist, or the caller may not know that it does.
    Missing,
    /// It was changed by another request in the meantime.
    Conflict,
    /// Rate limited.
    TooMany,
    /// It existed and is gone for good, such as a removed comment or an expired link.
    Gone,
    /// The server is overloaded or a service it needs is unreachable; a later retry works.
    Busy,
    /// A bug or an unexpected state of the server.
    Internal,
}

/// An error whose message is shown to the user.
pub trait UserError: Error + Send + Sync + 'static {
    /// The kind, which decides the status code.
    fn kind(&self) -> ErrorKind;

    /// How long until a retry is allowed, where the message says so; otherwise `None`.
    fn wait(&self) -> Option<Duration> {
        None
    }
}

/// An internal error: logged once with the request id, never shown.
#[derive(Clone, Debug)]
pub struct InternalError {
    kind: ErrorKind,
    what: String,
    /// Shared, because all writes of a group fail for one reason.
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl InternalError {
    /// An unexpected state; `what` is for the log.
    pub fn unexpected(what: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Internal, what: what.into(), source: None }
    }

    /// A service is unreachable or overloaded; a retry may succeed. `what` is for the log.
    pub fn busy(what: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Busy, what: what.into(), source: None }
    }

    /// A retry cannot succeed before an operator changes something, so a job that fails with it is given up at once. `what` is
    /// shown to the owner.
    pub fn permanent(what: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Gone, what: what.into(), source: None }
    }

    /// Whether a retry is useless.
    pub fn is_permanent(&self) -> bool {
        self.kind == ErrorKind::Gone
    }

    /// Adds the underlying error for the log.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(Arc::from(source.into()));
        self
    }
}

impl fmt::Display for InternalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl Error for InternalError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| &**source as &(dyn Error + 'static))
    }
}

impl UserError for InternalError {
    fn kind(&self) -> ErrorKind {
        self.kind
    }
}
