//! Writes beside a page that is only read, such as when a member was last seen. A full or read-only disk must not keep readers
//! from reading, so the page neither fails nor waits long because of them.

use std::time::Duration;

use crate::app::App;
use crate::db::Tx;
use crate::error::InternalError;

/// How long a page waits for such a write, so that the reader's next request usually finds it done.
const PATIENCE: Duration = Duration::from_millis(500);

/// Runs `work`; a failure is logged under the name `what` and changes nothing else. A write that takes longer goes on.
pub(crate) async fn write_beside(
    app: &App,
    what: &'static str,
    work: impl FnOnce(&mut Tx<'_>) -> Result<(), InternalError> + Send + 'static,
) {
    match tokio::time::timeout(PATIENCE, app.db.write(work)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(what, error = %error, "a page was shown without saving this"),
        Err(_) => tracing::warn!(what, "a page was shown before this was saved"),
    }
}
