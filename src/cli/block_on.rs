//! Waits for a future in a command, which has no runtime of its own.

use std::future::Future;

use super::CliError;

/// The result of `future`, on a runtime of one thread.
pub(super) fn block_on<T>(future: impl Future<Output = T>) -> Result<T, CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    Ok(runtime.map_err(|error| CliError::Failed(format!("Cannot start a runtime: {error}.")))?.block_on(future))
}
