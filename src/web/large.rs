//! Forms that hold much: a long story in a script of several bytes, an essay. They are few, and so many at once as fit in memory.

use std::sync::Arc;

use actix_web::http::header::{CONTENT_LENGTH, HeaderMap};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::Problem;

/// What one form may send. A story of 20,000 characters fits when each is put together of eight code points of four bytes, and an
/// essay of 200,000 when each is one of three, all written as `%xx`.
pub const FORM_BYTES: usize = 2 * 1024 * 1024;

/// Nearly every form is smaller than this, and asks for no room.
const SMALL: usize = 64 * 1024;

/// How many larger ones are taken at once: 128 MiB of memory at the most.
const MOST: usize = 64;

/// The room for large forms.
#[derive(Clone, Debug)]
pub struct LargeForms(Arc<Semaphore>);

/// A place in it, free again when the request is over.
#[derive(Debug)]
pub(super) struct Room {
    _place: Option<OwnedSemaphorePermit>,
}

impl Default for LargeForms {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST)))
    }
}

impl LargeForms {
    /// Makes room for a form of which the headers say how large it is; one that does not say may be of any size.
    ///
    /// # Errors
    /// When as many as fit are on their way already.
    pub(super) fn room(&self, headers: &HeaderMap) -> Result<Room, Problem> {
        let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        if length.is_some_and(|length| length <= SMALL) {
            return Ok(Room { _place: None });
        }
        let place = Arc::clone(&self.0).try_acquire_owned().map_err(|_| Problem::full())?;
        Ok(Room { _place: Some(place) })
    }
}
