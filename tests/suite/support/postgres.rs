//! A PostgreSQL of our own: one throw-away cluster for the whole test process, and in it a fresh database for each test.
//!
//! The cluster is made from the installed server programs in a temporary directory, listens on a socket there and on no port, and
//! never runs as root. A small shell process waits for the test process to end, in whatever way it ends, and then stops the
//! server and removes the directory.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, Once, OnceLock};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

/// Where Debian puts the programs that are not on the PATH, one folder a major version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// The database that is migrated once and copied for each test.
const TEMPLATE: &str = "template_betwixt";
/// What makes a server fast that may forget everything, and enough connections for as many tests as run at once. A connection
/// lives for one test, and would plan a statement anew at each of the few times that it is run.
const SETTINGS: &str = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c log_line_prefix='%d ' -c autovacuum=off -c max_connections=300 -c shared_buffers=32MB -c timezone=UTC \
    -c plan_cache_mode=force_generic_plan";
/// Runs until its standard input closes, which the system does when the test process is gone. Signals from the terminal are for
/// the tests, not for the one who cleans up after them.
const CARETAKER: &str = r#"trap '' INT TERM HUP; cat >/dev/null; "$1/pg_ctl" -D "$2/data" -m immediate stop; rm -rf "$2""#;

/// A database that nothing else uses; it is dropped with this value.
#[derive(Debug)]
pub struct PostgresDatabase {
    name: String,
    /// A libpq URL that leads to it.
    pub url: String,
}

/// A new database with everything in it that `prepare` made; `prepare` runs once in this process, on the template that it is
/// handed the URL of.
pub fn fresh_database(prepare: impl FnOnce(&str)) -> PostgresDatabase {
    static PREPARED: Once = Once::new();
    let cluster = Cluster::of_this_process();
    PREPARED.call_once(|| {
        cluster.say(&format!("CREATE DATABASE {TEMPLATE}"));
        prepare(&cluster.url(TEMPLATE));
    });
    cluster.copy_of(TEMPLATE)
}

/// A new database with nothing in it.
pub fn empty_database() -> PostgresDatabase {
    Cluster::of_this_process().copy_of("template0")
}

/// A new database with nothing in it, in another encoding than UTF-8.
pub fn database_in(encoding: &str) -> PostgresDatabase {
    Cluster::of_this_process().create(&format!("TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'"))
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        // Its threads may still hold connections for a moment; they have nothing left to say. A test that is failing already
        // must not fail harder here, so the outcome is not looked at.
        let cluster = Cluster::of_this_process();
        if let Ok(mut conn) = cluster.conn.lock() {
            let _ = conn.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

/// Where the server writes what it has to say; each message begins with the name of the database that it is about.
pub fn log() -> PathBuf {
    Cluster::of_this_process().home.join("log")
}

struct Cluster {
    home: PathBuf,
    conn: Mutex<PgConnection>,
    // Its standard input is what it waits on: it must stay open as long as we live.
    _caretaker: Child,
}

impl Cluster {
    fn of_this_process() -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        CLUSTER.get_or_init(Self::start)
    }

    fn start() -> Self {
        let programs = programs();
        let home = tempfile::Builder::new().prefix("betwixt-pg-").tempdir().expect("a temporary directory").keep();
        let owner = owner_of(&home);
        let caretaker = as_owner(owner, Path::new("/bin/sh"))
            .args(["-c", CARETAKER, "caretaker"])
            .args([&programs, &home])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("a shell that cleans up");
        let (data, log) = (home.join("data"), home.join("log"));
        let mut initdb = as_owner(owner, &programs.join("initdb"));
        initdb.arg("-D").arg(&data).args(["-U", "betwixt", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        run(initdb, &log);
        let mut start = as_owner(owner, &programs.join("pg_ctl"));
        start.arg("-D").arg(&data).arg("-l").arg(&log).args(["-w", "-t", "60"]);
        start.arg("-o").arg(format!("-k {} {SETTINGS}", home.display())).arg("start");
        run(start, &log);
        let conn = PgConnection::establish(&url(&home, "postgres")).expect("the cluster that has just been started");
        Self { home, conn: Mutex::new(conn), _caretaker: caretaker }
    }

    fn url(&self, database: &str) -> String {
        url(&self.home, database)
    }

    fn copy_of(&self, template: &str) -> PostgresDatabase {
        // Copied as files, and not through the log: a third of the time (PostgreSQL 15 and later know the word).
        self.create(&format!("TEMPLATE {template} STRATEGY FILE_COPY"))
    }

    fn create(&self, how: &str) -> PostgresDatabase {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::SeqCst));
        self.say(&format!("CREATE DATABASE {name} {how}"));
        PostgresDatabase { url: self.url(&name), name }
    }

    fn say(&self, statement: &str) {
        let mut conn = self.conn.lock().expect("a connection that no test broke");
        conn.batch_execute(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

fn url(home: &Path, database: &str) -> String {
    format!("postgres://betwixt@localhost/{database}?host={}", home.display())
}

/// The folder of the server programs: the newest that Debian installed, or wherever the PATH has `initdb` and `postgres`.
fn programs() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "where programs are is the machine's business, not a setting of ours")]
    let path = std::env::var_os("PATH").unwrap_or_default();
    find_programs(Path::new(DEBIAN), std::env::split_paths(&path)).unwrap_or_else(|| {
        panic!(
            "the suite cannot run on PostgreSQL: there is no initdb below {DEBIAN} or on the PATH; \
             install Debian's package postgresql (make tools does) or set BETWIXT_TEST_DATABASE=sqlite"
        )
    })
}

fn find_programs(debian: &Path, path: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
    let complete = |folder: &PathBuf| ["initdb", "postgres", "pg_ctl"].iter().all(|name| folder.join(name).is_file());
    let version = |folder: &fs::DirEntry| folder.file_name().to_str().and_then(|name| name.parse::<u32>().ok());
    let mut installed: Vec<_> = fs::read_dir(debian)
        .map(|folders| folders.flatten().filter_map(|folder| Some((version(&folder)?, folder.path().join("bin")))).collect())
        .unwrap_or_default();
    installed.sort();
    installed.into_iter().rev().map(|(_, folder)| folder).chain(path).find(complete)
}

/// Who the server runs as, when that is not whoever runs the tests: PostgreSQL refuses root.
#[derive(Clone, Copy)]
struct Account {
    user: u32,
    group: u32,
}

/// Gives the cluster's directory to an account without rights when the tests run as root. Who we are is read off the directory
/// that we have just made.
fn owner_of(home: &Path) -> Option<Account> {
    let we_are_root = fs::metadata(home).expect("the directory just made").uid() == 0;
    if !we_are_root {
        return None;
    }
    let passwd = fs::read_to_string("/etc/passwd").expect("/etc/passwd");
    let account = ["postgres", "nobody"].iter().find_map(|name| find_account(&passwd, name)).unwrap_or_else(|| {
        panic!("the suite runs as root, PostgreSQL must not, and there is neither an account postgres nor one called nobody")
    });
    chown(home, Some(account.user), Some(account.group)).expect("root may give a directory away");
    fs::set_permissions(home, fs::Permissions::from_mode(0o755)).expect("root may open a directory");
    Some(account)
}

fn find_account(passwd: &str, name: &str) -> Option<Account> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then_some(())?;
        let mut number = fields.skip(1).map(|field| field.parse().ok());
        Some(Account { user: number.next()??, group: number.next()?? })
    })
}

fn as_owner(owner: Option<Account>, program: &Path) -> Command {
    let mut command = Command::new(program);
    // Not where the tests run: that directory may be closed to the server's account.
    command.current_dir("/").env("LC_ALL", "C.UTF-8");
    if let Some(account) = owner {
        command.uid(account.user).gid(account.group);
    }
    command
}

/// Runs a program to its end. Its words go nowhere while it does well: a server that it leaves behind would hold a pipe open.
fn run(mut command: Command, log: &Path) {
    let told = log.with_extension("out");
    let out = fs::File::create(&told).expect("a file for what a program says");
    let err = out.try_clone().expect("the same file twice");
    let status = command.stdin(Stdio::null()).stdout(out).stderr(err).status();
    if !matches!(&status, Ok(status) if status.success()) {
        let read = |path: &Path| fs::read_to_string(path).or_else(|_| Ok::<_, io::Error>(String::new())).unwrap_or_default();
        panic!("{command:?} failed ({status:?}):\n{}{}", read(&told), read(log));
    }
}

#[test]
fn the_newest_installed_server_is_taken_and_one_without_its_programs_is_not() {
    let debian = tempfile::tempdir().unwrap();
    for (version, programs) in
        [("9", &["initdb", "postgres", "pg_ctl"][..]), ("15", &["initdb", "postgres", "pg_ctl"]), ("16", &["pg_dump"])]
    {
        let bin = debian.path().join(version).join("bin");
        fs::create_dir_all(&bin).unwrap();
        for program in programs {
            fs::write(bin.join(program), "").unwrap();
        }
    }
    let found = find_programs(debian.path(), std::iter::empty());
    assert_eq!(found, Some(debian.path().join("15/bin")));
    assert_eq!(
        find_programs(Path::new("/nowhere"), std::iter::once(debian.path().join("9/bin"))),
        Some(debian.path().join("9/bin"))
    );
    assert_eq!(find_programs(Path::new("/nowhere"), std::iter::once(debian.path().join("16/bin"))), None);
}

#[test]
fn an_account_is_found_by_its_whole_name() {
    let passwd = "root:x:0:0::/root:/bin/sh\npostgres2:x:7:8::/:/bin/sh\npostgres:x:101:104:,,,:/:/bin/sh\n";
    let account = find_account(passwd, "postgres").unwrap();
    assert_eq!((account.user, account.group), (101, 104));
    assert!(find_account(passwd, "nobody").is_none());
}
