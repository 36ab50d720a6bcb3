//! Settings: read once at the start, from flags, the environment and a file, and parsed into types.
//!
//! One table of keys ([`keys`]) drives the parser, `config show`, the errors and the documentation. No invalid value passes:
//! [`Config::load`] reports all problems at once, each with its key, source and fix.

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
mod own_paths;
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

use advice::Sections;
use reader::SettingsReader;

/// All settings, parsed.
#[derive(Clone, Debug)]
pub struct Config {
    /// The process: address, trusted networks and data directory.
    pub server: Server,
    /// The database and its migrations.
    pub storage: Storage,
    /// Outgoing email.
    pub mail: Mail,
    /// The site as readers see it.
    pub site: SiteSettings,
    /// Limits set by the owner.
    pub limits: LimitSettings,
    /// The log's level and format.
    pub log: Log,
    settings: Vec<Setting>,
    advice: Vec<Advice>,
}

impl Config {
    /// Reads and validates every key.
    ///
    /// # Errors
    /// All problems at once.
    pub fn load(sources: Sources) -> Result<Self, ConfigErrors> {
        let mut reader = SettingsReader::new(sources);
        let server = Server::read(&mut reader);
        let listen = server.as_ref().map(|server| server.listen);
        let storage = Storage::read(&mut reader, server.as_ref().map(|server| &server.data_dir));
        let site = SiteSettings::read(&mut reader, listen);
        let mail = Mail::read(&mut reader, site.as_ref().map(|site| &site.base_url));
        let limits = LimitSettings::read(&mut reader, listen);
        let log = Log::read(&mut reader);
        let mut advice = advice::about_variables(&reader);
        let sections = (|| Some((server?, storage?, mail?, site?, limits?, log?)))();
        let ((server, storage, mail, site, limits, log), settings) = reader.finish(sections)?;
        let sections = Sections { settings: &settings, server: &server, mail: &mail, site: &site, limits: &limits };
        advice.extend(advice::about(&sections));
        Ok(Self { server, storage, mail, site, limits, log, settings, advice })
    }

    /// Each key with its effective value and source, in the order of the table; secrets are masked.
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// Settings that are valid but probably a mistake.
    pub fn advice(&self) -> &[Advice] {
        &self.advice
    }

    /// Rejects a valid setting for a reason that only a later step finds (a key file without a key in it, a weak password).
    /// `sentence` names the problem and must not quote a secret; the fix is appended.
    pub fn refuse(&self, key: &'static Key, sentence: impl Into<String>) -> ConfigErrors {
        ConfigErrors::new(vec![reader::refusal(&self.settings, key, sentence.into())])
    }
}
