//! Schema migrations: `migrations/common` for both databases and a folder for each database, merged by version.

use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel::pg::Pg;
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::preflight::{self, OpenError};
use super::{Conn, DatabaseLocation, postgres, sqlite};
use crate::error::InternalError;

const COMMON: EmbeddedMigrations = embed_migrations!("migrations/common");
const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The key of PostgreSQL's advisory lock ("betwixt" in ASCII, cut to a BIGINT): only one process migrates at a time.
const LOCK: i64 = 0x62_6574_7769_7874;

/// Two migration sources as one; the harness sorts by version.
struct Merged(EmbeddedMigrations);

impl<DB: diesel::backend::Backend> MigrationSource<DB> for Merged
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn Migration<DB>>>> {
        let mut all = MigrationSource::<DB>::migrations(&COMMON)?;
        all.extend(MigrationSource::<DB>::migrations(&self.0)?);
        Ok(all)
    }
}

/// One migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its version and name, such as `00000000000001_accounts`.
    pub name: String,
    /// Whether this database has it applied.
    pub applied: bool,
}

/// A direct connection for schema migrations, outside the database threads.
pub struct Schema(Conn);

impl Schema {
    /// Connects, and on PostgreSQL waits for any other process that migrates the schema.
    ///
    /// # Errors
    /// When the database cannot be reached, or is not one that Betwixt can use.
    pub fn open(place: &DatabaseLocation) -> Result<Self, OpenError> {
        match place {
            DatabaseLocation::Sqlite(path) => {
                preflight::check_file(path)?;
                let mut conn = sqlite::connect(path).map_err(OpenError::Unreachable)?;
                preflight::check_writable(&mut conn, path)?;
                Ok(Self(conn))
            }
            DatabaseLocation::Postgres { url, .. } => {
                let mut conn = postgres::connect(url).map_err(OpenError::Unreachable)?;
                preflight::check_encoding(&mut conn)?;
                if let Conn::Postgres(inner) = &mut conn {
                    let locked = inner.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"));
                    locked.map_err(|error| OpenError::Unreachable(error.into()))?;
                }
                Ok(Self(conn))
            }
        }
    }

    /// Every migration that this program knows, oldest first.
    ///
    /// # Errors
    /// When the applied migrations cannot be read.
    pub fn steps(&mut self) -> Result<Vec<Step>, InternalError> {
        match &mut self.0 {
            Conn::Sqlite(conn) => steps_of::<Sqlite, _>(conn, &Merged(SQLITE)),
            Conn::Postgres(conn) => steps_of::<Pg, _>(conn, &Merged(POSTGRES)),
        }
    }

    /// Applied migrations that this program does not know: a newer version applied them.
    ///
    /// # Errors
    /// When the applied migrations cannot be read.
    pub fn unknown(&mut self) -> Result<Vec<String>, InternalError> {
        let known: Vec<String> =
            self.steps()?.into_iter().filter_map(|step| step.name.split('_').next().map(str::to_owned)).collect();
        let applied = match &mut self.0 {
            Conn::Sqlite(conn) => MigrationHarness::<Sqlite>::applied_migrations(conn),
            Conn::Postgres(conn) => MigrationHarness::<Pg>::applied_migrations(conn),
        };
        let applied = applied.map_err(|error| refused("the applied migrations cannot be read", error))?;
        Ok(applied.iter().map(ToString::to_string).filter(|version| !known.contains(version)).collect())
    }

    /// Applies every pending migration; returns how many.
    ///
    /// # Errors
    /// When a migration fails: it is rolled back, the earlier ones remain applied.
    pub fn up(&mut self) -> Result<usize, InternalError> {
        let taken = match &mut self.0 {
            Conn::Sqlite(conn) => conn.run_pending_migrations(Merged(SQLITE)).map(|done| done.len()),
            Conn::Postgres(conn) => conn.run_pending_migrations(Merged(POSTGRES)).map(|done| done.len()),
        };
        taken.map_err(|error| refused("a migration failed", error))
    }

    /// Reverts the latest migrations until only `keep` of them are applied; returns how many were reverted.
    ///
    /// # Errors
    /// When a migration cannot be reverted.
    pub fn down_to(&mut self, keep: usize) -> Result<usize, InternalError> {
        let mut undone = 0;
        while self.steps()?.iter().filter(|step| step.applied).count() > keep {
            let reverted = match &mut self.0 {
                Conn::Sqlite(conn) => conn.revert_last_migration(Merged(SQLITE)).map(drop),
                Conn::Postgres(conn) => conn.revert_last_migration(Merged(POSTGRES)).map(drop),
            };
            reverted.map_err(|error| refused("a migration cannot be reverted", error))?;
            undone += 1;
        }
        Ok(undone)
    }
}

fn refused(what: &str, error: Box<dyn std::error::Error + Send + Sync>) -> InternalError {
    InternalError::unexpected(what).because(error)
}

fn steps_of<DB, C>(conn: &mut C, source: &Merged) -> Result<Vec<Step>, InternalError>
where
    DB: diesel::backend::Backend,
    C: Connection<Backend = DB> + MigrationHarness<DB>,
    Merged: MigrationSource<DB>,
{
    let applied: Vec<MigrationVersion<'_>> =
        conn.applied_migrations().map_err(|error| refused("the applied migrations cannot be read", error))?;
    let mut steps: Vec<Step> = MigrationSource::<DB>::migrations(source)
        .map_err(|error| refused("the migrations cannot be read", error))?
        .iter()
        .map(|step| Step { name: step.name().to_string(), applied: applied.contains(&step.name().version()) })
        .collect();
    steps.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(steps)
}
