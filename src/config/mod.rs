//! Settings: read once at the start, from flags, the environment and a file, and turned into types.
//!
//! One table of keys ([`keys`]) drives the parser, `config show`, the errors and the documentation. A value that does not fit
//! never passes: [`Config::load`] gives every problem there is at once, each with its key, its place and its fix.

mod advice;
mod base_url;
mod choice;
mod database;
mod file;
mod key;
pub mod keys;
mod limits;
mod log;
mod mail;
mod networks;
mod problem;
mod reader;
pub mod secret;
mod server;
mod site;
mod source;
pub(crate) mod url;

pub use advice::Advice;
pub use base_url::{BaseUrl, Scheme};
pub use database::{Database, RunMigrations, Storage};
pub use key::{Key, Secrecy, Unset};
pub use limits::{LimitSettings, RateLimits};
pub use log::{Log, LogFormat, LogLevel};
pub use mail::{Dkim, Mail};
pub use networks::Networks;
pub use problem::{ConfigErrors, SettingProblem, UnfitValue};
pub use reader::Setting;
pub use secret::Secret;
pub use server::{DataDir, Server};
pub use site::{Admin, ModerationMode, Signups, SiteSettings};
pub use source::{Origin, Sources};

use reader::SettingsReader;

/// Every setting, as types.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the server listens, whom it believes, where it keeps things.
    pub server: Server,
    /// Which database.
    pub storage: Storage,
    /// How letters leave.
    pub mail: Mail,
    /// What the site is to its readers.
    pub site: SiteSettings,
    /// Limits that the owner sets.
    pub limits: LimitSettings,
    /// What is logged.
    pub log: Log,
    settings: Vec<Setting>,
    advice: Vec<Advice>,
}

impl Config {
    /// Reads every key.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn load(sources: Sources) -> Result<Self, ConfigErrors> {
        let mut reader = SettingsReader::new(sources);
        let server = Server::read(&mut reader);
        let listen = server.as_ref().map(|server| server.listen);
        let storage = Storage::read(&mut reader, server.as_ref().map(|server| &server.data_dir));
        let site = SiteSettings::read(&mut reader, listen);
        let mail = Mail::read(&mut reader, site.as_ref().map(|site| &site.base_url));
        let limits = LimitSettings::read(&mut reader, listen);
        let log = Log::read(&mut reader);
        let advice = advice::about_variables(&reader);
        let sections = (|| Some((server?, storage?, mail?, site?, limits?, log?)))();
        let ((server, storage, mail, site, limits, log), settings) = reader.finish(sections)?;
        let mut config = Self { server, storage, mail, site, limits, log, settings, advice };
        config.advice.extend(advice::about(&config));
        Ok(config)
    }

    /// Each key with the value that holds and where it came from, in the order of the table; secrets are masked.
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// What fits, and is probably not meant.
    pub fn advice(&self) -> &[Advice] {
        &self.advice
    }

    /// Refuses a setting that fits in form, for what only a later step can know (a key file without a key in it, a password that
    /// is too weak). `sentence` says what is wrong with it, and does not quote a secret; the fix is added.
    pub fn refuse(&self, key: &'static Key, sentence: impl Into<String>) -> ConfigErrors {
        ConfigErrors::new(vec![reader::refusal(&self.settings, key, sentence.into())])
    }
}
