//! The mailer that the settings describe.

use super::CliError;
use crate::config::Config;
use crate::mail::{Folder, Mailer};

/// Letters go to the mail server of `SMTP_URL`, or into a folder while there is none.
///
/// # Errors
/// When a setting does not fit after all.
pub(super) fn of(config: &Config) -> Result<Mailer, CliError> {
    Ok(Mailer::folder(Folder::at(config.server.data_dir.outbox())))
}
