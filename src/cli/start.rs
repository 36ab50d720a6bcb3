//! Builds a site from its settings: migrates the database, loads the keys, adds the first thread.

use std::sync::Arc;

use super::CliError;
use crate::accounts;
use crate::app::{App, ErrorCount, Stopping};
use crate::clock::Clock;
use crate::config::{Config, Database, RunMigrations, keys, secret};
use crate::crypt::{Cost, Hasher, Keys, Random};
use crate::db::migrate::Schema;
use crate::db::{DatabaseLocation, Db, OpenError, Readiness};
use crate::error::InternalError;
use crate::mail::{Mailer, Transport};
use crate::metrics::Metrics;
use crate::site::Site;
use crate::site_settings;
use crate::text;
use crate::threads;

/// The parts of the environment that a test replaces.
#[derive(Debug)]
pub struct Machine {
    /// The source of the current time.
    pub clock: Clock,
    /// The source of random bytes.
    pub random: Random,
    /// Overrides the mailer that the settings describe.
    pub mailer: Option<Mailer>,
    /// The cost parameters of password hashing.
    pub cost: Cost,
    /// A banner on every page; `None` shows one only while emails go to a folder.
    pub banner: Option<String>,
}

impl Machine {
    /// The real environment.
    pub fn real() -> Self {
        Self { clock: Clock::system(), random: Random::system(), mailer: None, cost: Cost::STANDARD, banner: None }
    }
}

/// The database location from the settings.
pub fn database_location(config: &Config) -> DatabaseLocation {
    match &config.storage.database {
        Database::Sqlite(path) => DatabaseLocation::Sqlite(path.clone()),
        Database::Postgres(url) => {
            let connections = usize::try_from(config.storage.max_conns).unwrap_or(1);
            DatabaseLocation::Postgres { url: url.expose().to_owned(), connections }
        }
    }
}

/// Migrates the schema as `RUN_MIGRATIONS` says, or refuses to serve on one that does not fit.
///
/// # Errors
/// When the database cannot be reached, a migration fails, or the schema is another version's.
pub fn schema(config: &Config) -> Result<(), CliError> {
    let mut schema = open_schema(config)?;
    refuse_newer(&mut schema)?;
    let missing = schema.steps()?.iter().filter(|step| !step.applied).count();
    match config.storage.migrations {
        RunMigrations::Auto => schema.up().map(drop).map_err(CliError::from),
        RunMigrations::Check if missing > 0 => Err(CliError::SchemaMismatch(format!(
            "The database lacks {}. Run `betwixt migrate up`, or set RUN_MIGRATIONS to auto.",
            text::count(u64::try_from(missing).unwrap_or(u64::MAX), "migration", "migrations")
        ))),
        RunMigrations::Check | RunMigrations::Off => Ok(()),
    }
}

/// Refuses a database that a newer version has migrated.
pub(super) fn refuse_newer(schema: &mut Schema) -> Result<(), CliError> {
    match schema.unknown()?.first() {
        None => Ok(()),
        Some(version) => Err(CliError::SchemaMismatch(format!(
            "The database has been used by a newer Betwixt: it has the migration {version}, which this version does not know. Run the newer version."
        ))),
    }
}

/// Opens the database for its migrations, or says why it cannot be used.
pub(super) fn open_schema(config: &Config) -> Result<Schema, CliError> {
    Schema::open(&database_location(config)).map_err(|error| match error {
        OpenError::Unreachable(error) => CliError::DatabaseUnreachable(unreachable(config, &error)),
        OpenError::NotWritable { .. } => CliError::DatabaseUnreachable(error.to_string()),
        OpenError::NotSqlite(_) | OpenError::Foreign { .. } | OpenError::NotUtf8(_) => {
            CliError::SchemaMismatch(error.to_string())
        }
    })
}

fn unreachable(config: &Config, error: &InternalError) -> String {
    let shown = config.settings().iter().find(|setting| setting.key.name == keys::DATABASE_URL.name);
    let value = shown.and_then(|setting| setting.value.clone()).unwrap_or_default();
    format!("The database {value} cannot be reached: {error}. Start it, or correct DATABASE_URL.")
}

/// Builds the site that the settings describe. The schema must be up to date.
///
/// # Errors
/// When a setting turns out to be invalid, or a file cannot be created.
pub fn app(config: Config, machine: Machine) -> Result<App, CliError> {
    let Machine { clock, random, mailer, cost, banner } = machine;
    let secret = match &config.server.secret_key {
        Some(given) => given.clone(),
        None => {
            secret::load_or_make(config.server.data_dir.path(), &random).map_err(|error| CliError::Failed(error.to_string()))?
        }
    };
    let mailer = match mailer {
        Some(mailer) => mailer,
        None => super::mailer::create(&config)?,
    };
    let banner = banner.or_else(|| without_mail(&mailer));
    let metrics = Metrics::new(clock.now())?;
    let app = App {
        db: Db::open(&database_location(&config), clock.clone(), random.clone())?.measured_by(&metrics),
        mailer: mailer.measured_by(&metrics),
        keys: Keys::new(&secret),
        hasher: Hasher::start(cost, &random)?,
        site: Arc::new(Site::from_config(&config, banner)),
        config: Arc::new(config),
        clock,
        random,
        internal_errors: ErrorCount::default(),
        metrics,
        readiness: Readiness::default(),
        stopping: Stopping::default(),
    };
    match app.db.read_now(site_settings::read) {
        Ok(settings) => app.set_identity(settings.identity()),
        // The worker reads them again: a database that is away, or is not migrated yet, is no reason to refuse a start.
        Err(error) => tracing::warn!(%error, "the settings of the site cannot be read yet"),
    }
    Ok(app)
}

/// The banner while emails go to a folder, so that readers who wait for one know where it is.
fn without_mail(mailer: &Mailer) -> Option<String> {
    matches!(mailer.transport(), Transport::Folder(_)).then(|| {
        "This site does not send emails yet: they are written to a folder, where its owner can read them. To send \
         them, set SMTP_URL."
            .to_owned()
    })
}

/// Adds the initial content: the first thread, when there is none.
pub fn furnish(app: &App) -> Result<(), InternalError> {
    app.db.write_now(|tx| threads::first::plant(tx).map(drop))
}

/// How long the link for the first owner works.
pub const SETUP_LINK_HOURS: u64 = accounts::LinkPurpose::Setup.lasts().as_secs() / 3_600;

/// The path of the page that makes the first owner; `None` when there is one. Each start makes a new link and revokes the last.
pub fn setup_path(app: &App) -> Result<Option<String>, InternalError> {
    let token = app.db.write_now(accounts::setup::invite)?;
    Ok(token.map(|token| crate::links::setup(token.reveal())))
}
