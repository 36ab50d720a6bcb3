//! Settings of the database, and whether to migrate its schema at start.

use std::path::PathBuf;

use super::choice::{number, one_of};
use super::keys;
use super::problem::UnfitValue;
use super::reader::SettingsReader;
use super::secret::Secret;
use super::server::DataDir;
use super::url::scheme;

/// Settings of the database.
#[derive(Clone, Debug)]
pub struct Storage {
    /// The database to connect to.
    pub database: Database,
    /// The most connections at once, 1 to 100.
    pub max_conns: u32,
    /// Whether to migrate the schema at start.
    pub migrations: RunMigrations,
}

/// A database, chosen by the scheme of its URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file; a relative path is under the working directory.
    Sqlite(PathBuf),
    /// The URL as libpq takes it. It may hold a password.
    Postgres(Secret),
}

/// How to treat an outdated schema at start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunMigrations {
    /// Applies pending migrations.
    Auto,
    /// Refuses to start with pending migrations.
    Check,
    /// Skips the check.
    Off,
}

/// More connections bring no gain: PostgreSQL allows 100 in all by default.
const MAX_CONNS: u32 = 100;

impl Storage {
    /// Reads the settings. The default database is in `data_dir`, which is `None` when that setting is not valid.
    pub(super) fn read(reader: &mut SettingsReader, data_dir: Option<&DataDir>) -> Option<Self> {
        let database = reader.optional(&keys::DATABASE_URL, Database::parse);
        let max_conns = reader.value(&keys::DATABASE_MAX_CONNS, |text| number(text, 1, MAX_CONNS));
        let words = [("auto", RunMigrations::Auto), ("check", RunMigrations::Check), ("off", RunMigrations::Off)];
        let migrations = reader.value(&keys::RUN_MIGRATIONS, |text| one_of(text, &words));
        let database = match database? {
            Some(database) => database,
            None => {
                let path = data_dir?.database();
                reader.derived(&keys::DATABASE_URL, &format!("sqlite://{}", path.display()));
                Database::Sqlite(path)
            }
        };
        Some(Self { database, max_conns: max_conns?, migrations: migrations? })
    }
}

impl Database {
    /// Reads the scheme alone: what follows is a path of this machine, or a URL with the additions of libpq.
    fn parse(text: &str) -> Result<Self, UnfitValue> {
        let (scheme, rest) = scheme(text, &["sqlite", "postgres", "postgresql"])?;
        if scheme == "sqlite" { sqlite(rest) } else { postgres(text, rest) }
    }
}

fn sqlite(path: &str) -> Result<Database, UnfitValue> {
    if path.is_empty() || path.ends_with('/') {
        Err(UnfitValue::because("It names no file."))
    } else if path.contains(['?', '#', '\0']) {
        Err(UnfitValue::because("It has parameters; a SQLite URL takes none here."))
    } else if path.contains(":memory:") {
        Err(UnfitValue::because("A database in memory would be lost with the process: Betwixt needs a file."))
    } else if PathBuf::from(path).is_dir() {
        Err(UnfitValue::because("That is a directory, not a file."))
    } else {
        Ok(Database::Sqlite(PathBuf::from(path)))
    }
}

/// Checks the scheme, and what would make libpq quote a piece of the password in its error. It validates the rest when it connects,
/// and its URLs are richer (several hosts, sockets as hosts).
fn postgres(text: &str, rest: &str) -> Result<Database, UnfitValue> {
    let wants_tls = ["sslmode=require", "sslmode=verify-ca", "sslmode=verify-full"].iter().any(|mode| rest.contains(mode));
    if rest.is_empty() || rest.chars().any(|char| char.is_control() || char.is_whitespace()) {
        Err(UnfitValue::because("It names no database, or has a space in it."))
    } else if let Some(problem) = misread(rest) {
        Err(UnfitValue::because(problem))
    } else if wants_tls && !cfg!(feature = "pg-tls") {
        Err(UnfitValue::because(
            "It asks for TLS, but this build has no TLS for PostgreSQL: build with --features pg-tls, or use a socket.",
        ))
    } else {
        Ok(Database::Postgres(Secret::new(text)))
    }
}

/// Why libpq would take a part of the password for something else. It ends the user part at the first `@` before a `/`.
fn misread(rest: &str) -> Option<&'static str> {
    let authority = rest.split('/').next().unwrap_or_default();
    let (user, hosts) = authority.split_once('@').unwrap_or(("", authority));
    let hosts = hosts.split('?').next().unwrap_or_default();
    if !is_decodable(user) {
        Some("The user or password has a % that is not part of a code like %40: write it as %25.")
    } else if hosts.contains('@') {
        Some("The password has an @ in it: write it as %40.")
    } else if hosts.split(',').any(|host| !has_fit_port(host)) {
        Some("Its port is not a number; a / in the password is written as %2F.")
    } else {
        None
    }
}

fn is_decodable(text: &str) -> bool {
    text.split('%')
        .skip(1)
        .all(|after| after.get(..2).is_some_and(|code| code != "00" && code.bytes().all(|byte| byte.is_ascii_hexdigit())))
}

fn has_fit_port(host: &str) -> bool {
    let after_address = host.rsplit(']').next().unwrap_or_default();
    after_address.rsplit_once(':').is_none_or(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_chooses_the_database() {
        assert_eq!(Database::parse("sqlite://data/x.sqlite3"), Ok(Database::Sqlite(PathBuf::from("data/x.sqlite3"))));
        assert_eq!(Database::parse("sqlite:///var/x"), Ok(Database::Sqlite(PathBuf::from("/var/x"))));
        for url in [
            "postgres://u:p@h/db",
            "postgresql:///db?host=/run/postgresql",
            "postgres://%2Frun%2Fpg/db",
            "postgres://a:1,b:2/db",
            "postgres://u:p%40?:q@[::1]:5432/db@home?application_name=a@b:c",
            "postgres://h?dbname=x&user=a@b",
        ] {
            assert_eq!(Database::parse(url), Ok(Database::Postgres(Secret::new(url))));
        }
    }

    #[test]
    fn a_database_in_memory_is_refused() {
        for url in ["sqlite://:memory:", "sqlite://file::memory:"] {
            let refusal = Database::parse(url).unwrap_err();
            assert!(refusal.to_string().contains("needs a file"), "{refusal}");
        }
    }

    #[test]
    fn what_is_no_database_is_refused() {
        for url in
            ["data.sqlite3", "sqlite://", "sqlite://x?mode=ro", "mysql://h/db", "postgres://", "postgres://h/my db", "sqlite:///"]
        {
            assert!(Database::parse(url).is_err(), "{url}");
        }
    }
}
