//! Why a thread is not changed.

use super::Revision;
use crate::error::{ErrorKind, InternalError, UserError};

/// Why a thread was not changed.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is no such thread.
    #[error("There is no such thread.")]
    Missing,
    /// Another thread has this slug.
    #[error("Another thread has this address already. Choose another.")]
    SlugTaken,
    /// Another revision was saved meanwhile; holds it.
    #[error("This essay was changed in another window meanwhile. Both texts are below; save again to put yours in place.")]
    Stale(Box<Revision>),
    /// The essay is incomplete.
    #[error("Something is missing in this essay still. Open it, save it, and publish it then.")]
    Unfinished,
    /// It is already published.
    #[error("This essay is published already.")]
    Published,
    /// The time is in the past.
    #[error("Choose a time that is still to come.")]
    Past,
    /// An internal error.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for WriteError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::SlugTaken | Self::Past => ErrorKind::Invalid,
            Self::Stale(_) | Self::Unfinished | Self::Published => ErrorKind::Conflict,
            Self::Internal(fault) => fault.kind(),
        }
    }
}
