//! Files and directories for the account that runs the server alone, whatever its umask: they hold addresses, unpublished texts,
//! and links that sign in.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

const FILE_MODE: u32 = 0o600;
const DIRECTORY_MODE: u32 = 0o700;
/// What the group and everyone else may do.
const OTHERS: u32 = 0o077;

/// Opens a file for writing and creates it when it is missing. The content of an existing file stays.
///
/// # Errors
/// When the file cannot be created or opened.
pub fn open(path: &Path) -> io::Result<File> {
    create(path)?;
    OpenOptions::new().read(true).write(true).open(path)
}

/// Creates an empty file; an existing one stays as it is, and is not even opened: closing it would release the locks that this
/// process holds on it (fcntl(2), "Record locking").
///
/// # Errors
/// When the file cannot be created.
pub fn create(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(path) {
        // A umask may take bits from the owner as well.
        Ok(file) => file.set_permissions(Permissions::from_mode(FILE_MODE)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// Creates a directory and those above it, as far as they are missing.
///
/// # Errors
/// When it cannot be created.
pub fn create_directory(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(DIRECTORY_MODE).create(path)
}

/// Takes a file from everyone but its owner. Returns the mode it had, or `None` when it was private or missing.
///
/// # Errors
/// When the mode cannot be read or changed, as when another user owns the file.
pub fn narrow(path: &Path) -> io::Result<Option<u32>> {
    let mode = match fs::metadata(path) {
        Ok(about) => about.permissions().mode() & 0o777,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if mode & OTHERS == 0 {
        return Ok(None);
    }
    fs::set_permissions(path, Permissions::from_mode(FILE_MODE))?;
    Ok(Some(mode))
}

/// Whether users besides its owner have any right in a directory. A missing one is private: it will be created so.
pub fn is_open_to_others(directory: &Path) -> bool {
    fs::metadata(directory).is_ok_and(|about| about.permissions().mode() & OTHERS != 0)
}
