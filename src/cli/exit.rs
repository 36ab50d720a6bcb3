//! How a command ended, for whoever started it.

use std::process::ExitCode;

/// The exit codes. Scripts rely on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// It is done.
    Ok = 0,
    /// It failed; the message says why.
    Failed = 1,
    /// The command line does not fit.
    Usage = 2,
    /// A setting does not fit.
    Config = 3,
    /// The database cannot be reached.
    DatabaseUnreachable = 4,
    /// The database's schema is not the one this version works with.
    SchemaMismatch = 5,
    /// It is done, and there is something to look at.
    Warnings = 10,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
