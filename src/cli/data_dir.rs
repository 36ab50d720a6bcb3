//! The data directory at a start: used by one server at a time, and by no other user of the machine.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

use super::CliError;
use crate::config::Config;
use crate::private_files;

/// The lock on a data directory. The kernel releases it when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct DataDirLock {
    _file: Option<File>,
}

impl DataDirLock {
    /// Locks the directory, and refuses one that another server uses. A directory in which nothing can be created is not locked:
    /// a server that needs to write there fails later with a reason of its own, and others run without.
    pub(super) fn acquire(directory: &Path) -> Result<Self, CliError> {
        let path = directory.join("lock");
        match private_files::create_directory(directory).and_then(|()| private_files::open(&path)) {
            Ok(file) => lock(file, directory),
            Err(error) => {
                tracing::warn!(path = %path.display(), error = %error, "the data directory cannot be locked");
                Ok(Self { _file: None })
            }
        }
    }
}

fn lock(mut file: File, directory: &Path) -> Result<DataDirLock, CliError> {
    match file.try_lock() {
        Ok(()) => {
            // For the operator who reads it; the lock itself is the kernel's.
            let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
        }
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            let _ = file.take(20).read_to_string(&mut holder);
            let holder = if holder.is_empty() { String::new() } else { format!(" (process {holder})") };
            return Err(CliError::Failed(format!(
                "Another server{holder} uses the data directory {}. Stop it first, or give this one a DATA_DIR of its own.",
                directory.display()
            )));
        }
        // Some network file systems have no locks; they worked without one before.
        Err(TryLockError::Error(error)) => {
            tracing::warn!(path = %directory.display(), error = %error, "the data directory cannot be locked");
        }
    }
    Ok(DataDirLock { _file: Some(file) })
}

/// Takes our own files from other users of the machine, and warns about directories that are open to them.
pub(super) fn make_private(config: &Config) {
    for path in config.own_files() {
        match private_files::narrow(&path) {
            Ok(None) => {}
            Ok(Some(mode)) => {
                let mode = format!("{mode:03o}");
                tracing::warn!(path = %path.display(), mode, "other users of this machine had rights in this file; they were removed");
            }
            Err(error) => {
                tracing::warn!(path = %path.display(), error = %error, "the rights of this file cannot be limited to its owner");
            }
        }
    }
    for path in config.own_directories().into_iter().filter(|path| private_files::is_open_to_others(path)) {
        tracing::warn!(path = %path.display(), "other users of this machine have rights in this directory; run chmod 700 on it");
    }
}
