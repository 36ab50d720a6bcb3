//! The name of this node. Its leases in the database carry the name, so that it can release them after a restart.

use std::fs;
use std::io::{self, Write};

use crate::app::App;
use crate::crypt::Token;
use crate::error::InternalError;
use crate::private_files;

/// The file in the data directory that stores the name. Two nodes never share a data directory.
const FILE: &str = "node";

/// The stored name; created at the first start.
///
/// # Errors
/// When the data directory cannot be read or written.
pub(super) fn name(app: &App) -> Result<String, InternalError> {
    let file = app.config.server.data_dir.path().join(FILE);
    let unexpected =
        |error: io::Error| InternalError::unexpected("the node's name cannot be written to the data directory").because(error);
    match fs::read_to_string(&file) {
        Ok(name) if !name.trim().is_empty() => return Ok(name.trim().to_owned()),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unexpected(error)),
        _ => {}
    }
    let name = Token::new(&app.random).reveal();
    let written = private_files::open(&file).and_then(|mut file| {
        file.write_all(name.as_bytes())?;
        file.sync_all()
    });
    written.map_err(unexpected)?;
    Ok(name)
}
