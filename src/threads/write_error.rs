//! Why a thread is not changed.

use super::Revision;
use crate::error::{ErrorKind, InternalError, UserError};

/// Why a thread was not changed.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is no such thread.
    #[error("This thread doesn’t exist.")]
    Missing,
    /// Another thread has this slug.
    #[error("Another thread already has this address. Choose another.")]
    SlugTaken,
    /// Another revision was saved meanwhile; holds it.
    #[error("This essay has been changed in another window. Both versions are below; save again to use yours.")]
    Stale(Box<Revision>),
    /// The essay is incomplete.
    #[error("Some fields of this essay are still empty. Open it, fill them in, save it, then publish it.")]
    Unfinished,
    /// It is already published.
    #[error("This essay is already published.")]
    Published,
    /// The time is in the past.
    #[error("Choose a time in the future.")]
    Past,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for WriteError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Missing => ErrorKind::Missing,
            Self::SlugTaken | Self::Past => ErrorKind::Invalid,
            Self::Stale(_) | Self::Unfinished | Self::Published => ErrorKind::Conflict,
            Self::Internal(error) => error.kind(),
        }
    }
}
