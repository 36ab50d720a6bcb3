//! Secret values, and the site's secret key, which is generated when none is configured.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::problem::UnfitValue;
use crate::crypt::{Random, SecretKey, SecretKeyError};
use crate::private_files;

/// A text that must not be logged or displayed. Only an explicit call reveals it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Reveals the text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(not shown)")
    }
}

/// Refuses short and repetitive values; a secret is never quoted in the error.
pub(super) fn parse_key(text: &str) -> Result<SecretKey, UnfitValue> {
    SecretKey::parse(text).map_err(|error| {
        UnfitValue::because(match error {
            SecretKeyError::TooShort { have } => format!("It has only {have} characters."),
            SecretKeyError::TooPlain => "It repeats the same few characters.".to_owned(),
        })
    })
}

/// Why the secret key cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file is readable by other users.
    #[error("{path} may be read by other users of this machine. Run `chmod 600 {path}`; if someone may have read it, remove it instead, and a new key is created.", path = .0.display())]
    Open(PathBuf),
    /// The file contains no valid key.
    #[error("{path} does not hold a key. Restore it from a backup, or remove it: a new key is created, and links in emails sent so far stop working.", path = .0.display())]
    Unfit(PathBuf),
    /// The file cannot be read or created.
    #[error("{path} cannot be read or made: {error}. Give this user the right to write in the data directory, or set SECRET_KEY.", path = .path.display())]
    Disk {
        /// The path of the key file.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        error: io::Error,
    },
}

/// Loads the key from `secret_key` in the data directory; creates it with mode 0600 when it is missing.
///
/// Two processes that start at once get the same key: it is written to a temporary file, flushed, and then linked to its name,
/// which succeeds for one of them only.
///
/// # Errors
/// When the file cannot be read or created, is readable by other users, or contains no valid key.
pub fn load_or_make(directory: &Path, random: &Random) -> Result<SecretKey, KeyError> {
    let path = directory.join("secret_key");
    let disk = |error| KeyError::Disk { path: path.clone(), error };
    if let Some(key) = load(&path)? {
        return Ok(key);
    }
    private_files::create_directory(directory).map_err(disk)?;
    let aside = directory.join(format!("secret_key.{:016x}", random.number()));
    let made = write_aside(&aside, random).and_then(|()| match fs::hard_link(&aside, &path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    });
    let removed = fs::remove_file(&aside);
    made.and(removed).and_then(|()| File::open(directory)?.sync_all()).map_err(disk)?;
    load(&path)?.ok_or_else(|| disk(io::ErrorKind::NotFound.into()))
}

fn load(path: &Path) -> Result<Option<SecretKey>, KeyError> {
    let disk = |error| KeyError::Disk { path: path.to_owned(), error };
    let mode = match fs::metadata(path) {
        Ok(metadata) => metadata.permissions().mode(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(disk(error)),
    };
    if mode & 0o077 != 0 {
        return Err(KeyError::Open(path.to_owned()));
    }
    let text = fs::read_to_string(path).map_err(disk)?;
    SecretKey::parse(&text).map(Some).map_err(|_| KeyError::Unfit(path.to_owned()))
}

fn write_aside(path: &Path, random: &Random) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{}", SecretKey::new(random).reveal())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_key_is_made_once_and_kept_for_its_owner_alone() {
        let house = tempfile::tempdir().unwrap();
        let data = house.path().join("data");
        let made = load_or_make(&data, &Random::seeded(1)).unwrap();
        let again = load_or_make(&data, &Random::seeded(2)).unwrap();
        assert_eq!(made.reveal(), again.reveal());
        assert_eq!(mode(&data.join("secret_key")), 0o600);
        assert_eq!(mode(&data), 0o700);
        assert_eq!(fs::read_dir(&data).unwrap().count(), 1, "nothing else is left behind");
    }

    #[test]
    fn many_starts_at_once_end_with_one_key() {
        let house = tempfile::tempdir().unwrap();
        let keys: Vec<SecretKey> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..8)
                .map(|seed| {
                    scope.spawn({
                        let dir = house.path();
                        move || load_or_make(dir, &Random::seeded(seed)).unwrap()
                    })
                })
                .collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        assert!(keys.windows(2).all(|pair| pair[0].reveal() == pair[1].reveal()));
    }

    #[test]
    fn a_key_that_others_may_read_is_not_used() {
        let house = tempfile::tempdir().unwrap();
        load_or_make(house.path(), &Random::seeded(1)).unwrap();
        let path = house.path().join("secret_key");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let refusal = load_or_make(house.path(), &Random::seeded(1)).unwrap_err();
        assert!(refusal.to_string().contains("chmod 600"), "{refusal}");
    }

    #[test]
    fn a_damaged_key_is_not_replaced_in_silence() {
        let house = tempfile::tempdir().unwrap();
        let path = house.path().join("secret_key");
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(load_or_make(house.path(), &Random::seeded(1)), Err(KeyError::Unfit(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "");
    }

    #[test]
    fn a_secret_does_not_show_itself() {
        assert_eq!(format!("{:?}", Some(Secret::new("hunter2"))), "Some(Secret(not shown))");
    }
}
