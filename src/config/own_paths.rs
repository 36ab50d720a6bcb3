//! The files and directories of this installation, all for the account that runs the server alone.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{Config, Database};

impl Config {
    /// The files that Betwixt writes, whether they exist or not. Without the secret key: one that others could read is refused,
    /// not repaired, because they may have read it.
    pub fn own_files(&self) -> Vec<PathBuf> {
        let data_dir = &self.server.data_dir;
        let mut files = vec![data_dir.path().join("node"), data_dir.path().join("lock")];
        if let Database::Sqlite(path) = &self.storage.database {
            files.extend(["", "-wal", "-shm", "-journal"].map(|end| with_end(path, end)));
        }
        // An unreadable outbox is reported when an email is written.
        let emails = std::fs::read_dir(data_dir.outbox()).into_iter().flatten().flatten().map(|entry| entry.path());
        files.extend(emails.filter(|path| path.extension().is_some_and(|end| end == "eml")));
        files
    }

    /// The directories that hold those files, as far as they exist.
    pub fn own_directories(&self) -> Vec<PathBuf> {
        let data_dir = &self.server.data_dir;
        let mut directories = BTreeSet::from([data_dir.path().to_owned(), data_dir.outbox()]);
        if let Database::Sqlite(path) = &self.storage.database {
            directories.extend(path.parent().filter(|parent| !parent.as_os_str().is_empty()).map(Path::to_owned));
        }
        directories.into_iter().filter(|path| path.is_dir()).collect()
    }
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    PathBuf::from(name)
}
