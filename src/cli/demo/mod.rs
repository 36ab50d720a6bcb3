//! `betwixt serve --demo`: a site with sample content, on a temporary database.

mod mailing;
mod play;
mod script;

use std::path::PathBuf;

use tokio::sync::watch;

use super::{CliError, Context};
use crate::app::App;
use crate::config::{Origin, keys};
use crate::crypt::Random;
use crate::private_files;

use self::play::fill;
use self::script::PASSWORD;

/// The temporary folder of a demonstration; deleted when this value is dropped.
#[derive(Debug)]
pub(super) struct DemoDirectory(PathBuf);

impl DemoDirectory {
    /// Creates the folder and points the settings into it. A flag that says otherwise was typed for this very start, so it is
    /// an error.
    pub(super) fn create(context: &mut Context) -> Result<Self, CliError> {
        let config = context.config()?;
        let given = config.settings().iter().find(|setting| setting.key.name == keys::DATA_DIR.name);
        if given.is_some_and(|setting| matches!(setting.origin, Origin::Flag(_))) {
            return Err(CliError::Usage(
                "--demo stores everything in a folder of its own, which is deleted when it stops, so it cannot be combined with --data. Leave \
                 one of them out."
                    .to_owned(),
            ));
        }
        let folder = std::env::temp_dir().join(format!("betwixt-demo-{:016x}", Random::system().number()));
        private_files::create_directory(&folder).map_err(|error| {
            CliError::Failed(format!("{} cannot be created: {error}. Set TMPDIR to a folder you may write in.", folder.display()))
        })?;
        let stage = Self(folder);
        let database = format!("sqlite://{}", stage.0.join("demo.sqlite3").display());
        context.set(&keys::DATA_DIR, "--demo", &stage.0.to_string_lossy());
        context.set(&keys::DATABASE_URL, "--demo", &database);
        Ok(stage)
    }
}

impl Drop for DemoDirectory {
    fn drop(&mut self) {
        // What cannot be removed stays in the system's temporary folder, which is cleaned by the system.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The banner of a demonstration, shown on every page.
pub(super) fn banner() -> String {
    "This is a demonstration. Its people are made up, emails go to a folder, and everything is deleted when it stops.".to_owned()
}

/// Plays the script; returns how to sign in, for the start-up lines, or `None` when `stop` becomes true before the end.
pub(super) fn sign_ins(app: &App, stop: &watch::Receiver<bool>) -> Result<Option<Vec<String>>, CliError> {
    let Some(cast) = fill(app, stop)? else { return Ok(None) };
    let of =
        |role: &str| cast.member.iter().find(|member| member.role == role).map(|member| member.email.clone()).unwrap_or_default();
    Ok(Some(vec![
        format!("Sign in   as {} (reader), {} (moderator) or {} (owner)", of("reader"), of("moderator"), of("owner")),
        format!("Password  {PASSWORD}"),
    ]))
}
