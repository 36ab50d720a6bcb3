//! The exit code of a command.

use std::process::ExitCode;

/// The exit codes. Scripts rely on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Success.
    Ok = 0,
    /// It failed; the message says why.
    Failed = 1,
    /// The command line is invalid.
    Usage = 2,
    /// A setting is invalid.
    Config = 3,
    /// The database cannot be reached.
    DatabaseUnreachable = 4,
    /// The database's schema is not the one this version works with.
    SchemaMismatch = 5,
    /// Success, with warnings to look at.
    Warnings = 10,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
