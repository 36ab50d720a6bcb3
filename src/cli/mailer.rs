//! The mailer that the settings describe.

use super::CliError;
use crate::config::{Config, keys};
use crate::mail::{Folder, Mailer, Relay, Signer, Smtp, Trust};

/// Emails go to the mail server of `SMTP_URL`, or into a folder while there is none; signed when there is a key.
///
/// # Errors
/// When a setting turns out to be invalid.
pub(super) fn create(config: &Config) -> Result<Mailer, CliError> {
    let mailer = match &config.mail.smtp_url {
        None => Mailer::folder(Folder::at(config.server.data_dir.outbox())),
        Some(url) => {
            let relay = Relay::new(url.clone(), config.mail.from.address.domain(), Trust::public()?);
            Mailer::smtp(Smtp::start(relay, usize::try_from(config.mail.connections).unwrap_or(1))?)
        }
    };
    match signer(config)? {
        Some(signer) => Ok(mailer.signed_by(signer)),
        None => Ok(mailer),
    }
}

/// The DKIM signer; `None` when the settings name no key.
///
/// # Errors
/// When the key cannot be read.
pub(super) fn signer(config: &Config) -> Result<Option<Signer>, CliError> {
    let Some(dkim) = &config.mail.dkim else { return Ok(None) };
    let pem = std::fs::read(&dkim.key_file).map_err(|error| config.refuse(&keys::DKIM_KEY_FILE, error.to_string()))?;
    let domain = config.mail.from.address.domain();
    let signer = Signer::new(&pem, &dkim.selector, domain);
    Ok(Some(signer.map_err(|error| config.refuse(&keys::DKIM_KEY_FILE, error.to_string()))?))
}
