//! What can go wrong, in the few kinds that a shell has to tell apart.
//!
//! Every verb has an error enum of its own, in sentences a reader can act on; [`UserError::kind`] is all that a shell asks of it.
//! [`InternalError`] is the one error that is *ours*: a reader cannot mend it, so its text is logged and never shown.

use std::error::Error;
use std::fmt;
use std::time::Duration;

/// The kinds of refusal; the web and API shells give each one status code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// What was sent does not fit; the sentence says what would.
    Invalid,
    /// Nobody is signed in, and somebody has to be.
    Unauthenticated,
    /// Somebody is signed in, and may not.
    Forbidden,
    /// There is no such thing, or none that this person may know of.
    Missing,
    /// It has changed in the meantime.
    Conflict,
    /// Too often, too fast.
    TooMany,
    /// It was here, and is not coming back.
    Gone,
    /// We are too busy, or a part of us is away; trying again later works.
    Busy,
    /// A fault of ours.
    Internal,
}

/// An error that a person is told about.
pub trait UserError: Error + Send + Sync + 'static {
    /// Which kind it is.
    fn kind(&self) -> ErrorKind;

    /// How long until the same may be done, where the sentence says so.
    fn wait(&self) -> Option<Duration> {
        None
    }
}

/// A fault of ours: logged once with the request id, never shown.
#[derive(Debug)]
pub struct InternalError {
    kind: ErrorKind,
    what: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl InternalError {
    /// Something that cannot be, was; `what` is for the log.
    pub fn broken(what: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Internal, what: what.into(), source: None }
    }

    /// A part of us is away or full; the same request may work in a moment.
    pub fn busy(what: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Busy, what: what.into(), source: None }
    }

    /// Keeps the error beneath for the log.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
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
