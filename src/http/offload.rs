//! Work that takes milliseconds, away from the threads that serve pages.

use actix_web::web;

use super::problem::Problem;

/// The threads for such work, for each thread that serves pages: while they are busy, further work waits.
pub(super) const OFFLOAD_THREADS: usize = 1;

/// Does `work` on another thread.
///
/// # Errors
/// An internal error when the work panics.
pub async fn offload<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    web::block(work).await.map_err(Problem::internal)
}
