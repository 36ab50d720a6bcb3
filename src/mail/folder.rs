//! Emails as files: used until a site has a relay, so that the owner can read what would have been sent.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::outcome::{DeliveryError, Outcome, Permit};
use super::outgoing::OutgoingEmail;
use super::parsed::ParsedEmail;
use crate::clock::UnixMicros;
use crate::error::InternalError;
use crate::private_files;

/// A directory of `.eml` files, named so that they sort by time. Files and directory are readable by their owner only: emails
/// hold links that let their bearer in.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

/// One file, as a list of them shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// The name to [read](Folder::read) it by.
    pub file: String,
    /// The recipient, by the `To` header.
    pub to: String,
    /// The decoded `Subject` header.
    pub subject: String,
    /// When it was written, by its `Date` header.
    pub at: Option<UnixMicros>,
}

impl Folder {
    /// The most that is read of one file: far above any email that this program writes.
    const MAX_FILE_OCTETS: u64 = 4 * 1_024 * 1_024;

    /// Uses `directory`, and creates it with the first email.
    pub fn at(directory: impl Into<PathBuf>) -> Self {
        Self(directory.into())
    }

    /// The directory; it may not exist yet.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The newest `limit` emails, newest first. A directory that does not exist yet is empty.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn list(&self, limit: usize) -> Result<Vec<OutboxEntry>, InternalError> {
        let mut names = self.names().map_err(|error| InternalError::unexpected("the outbox cannot be read").because(error))?;
        names.sort_unstable_by(|one, other| other.cmp(one));
        names.truncate(limit);
        let mut kept = Vec::with_capacity(names.len());
        for file in names {
            // An email that was deleted meanwhile is left out.
            if let Some(bytes) = self.read(&file)? {
                let email = ParsedEmail::read(&bytes);
                let header = |name: &str| email.header(name).unwrap_or_default().to_owned();
                kept.push(OutboxEntry { to: header("To"), subject: header("Subject"), at: written_at(&email), file });
            }
        }
        Ok(kept)
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut names = Vec::new();
        for entry in entries {
            if let Ok(name) = entry?.file_name().into_string()
                && is_name_of_ours(&name)
            {
                names.push(name);
            }
        }
        Ok(names)
    }

    /// The bytes of one email; `None` when none has that name, or when the name could leave the directory.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn read(&self, file: &str) -> Result<Option<Vec<u8>>, InternalError> {
        if !is_name_of_ours(file) {
            return Ok(None);
        }
        let path = self.0.join(file);
        let unexpected = |error| InternalError::unexpected("an email in the outbox cannot be read").because(error);
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unexpected(error)),
            Ok(about) if !about.is_file() || about.len() > Self::MAX_FILE_OCTETS => return Ok(None),
            Ok(_) => {}
        }
        fs::read(path).map(Some).map_err(unexpected)
    }

    pub(super) async fn deliver(&self, email: &OutgoingEmail, bytes: &[u8], before_end: impl AsyncFnOnce() -> Permit) -> Outcome {
        let name = name_of(email);
        let (draft, path) = (self.0.join(format!(".{name}.tmp")), self.0.join(&name));
        let not_kept = |error: io::Error| Outcome::NotPresented { why: DeliveryError::NotWritten(error.to_string()) };
        if let Err(error) = self.write(&draft, bytes) {
            return not_kept(error);
        }
        if before_end().await == Permit::Stop {
            // A draft that is left behind is harmless: no list shows it, and the next attempt overwrites it.
            let _ = fs::remove_file(&draft);
            return Outcome::Stopped;
        }
        if let Err(error) = fs::rename(&draft, &path) {
            return not_kept(error);
        }
        match File::open(&self.0).and_then(|directory| directory.sync_all()) {
            Ok(()) => Outcome::Accepted { reply: format!("saved as {name}") },
            Err(error) => Outcome::InDoubt { why: DeliveryError::NotWritten(error.to_string()) },
        }
    }

    fn write(&self, draft: &Path, bytes: &[u8]) -> io::Result<()> {
        private_files::create_directory(&self.0)?;
        let mut file = private_files::open(draft)?;
        file.set_len(0)?;
        file.write_all(bytes)?;
        file.sync_all()
    }
}

/// When an email says it was written (RFC 5322, section 3.6.1).
fn written_at(email: &ParsedEmail) -> Option<UnixMicros> {
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(email.header("Date")?).ok()?;
    Some(UnixMicros::from_micros(date.as_microsecond()))
}

/// Time first, then the message id's own part, which names the delivery and no person.
fn name_of(email: &OutgoingEmail) -> String {
    let at = email.date.to_jiff().strftime("%Y%m%dT%H%M%S");
    let micros = email.date.micros().rem_euclid(1_000_000);
    let id = email.message_id.as_str();
    format!("{at}.{micros:06}Z-{}.eml", id.split('@').next().unwrap_or(id))
}

fn is_name_of_ours(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._+".contains(&byte);
    name.len() <= 255 && !name.starts_with('.') && name.ends_with(".eml") && name.bytes().all(fits)
}
