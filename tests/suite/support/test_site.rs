//! A whole site for one test: a database, a server on a loopback port, a mailer that stores emails, a fixed clock.

use std::cell::Cell;
use std::fs::Permissions;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use betwixt::app::App;
use betwixt::cli::start::{self, Machine};
use betwixt::clock::{Clock, UnixMicros};
use betwixt::config::{Config, Sources};
use betwixt::crypt::{Cost, Random};
use betwixt::db::DatabaseLocation;
use betwixt::http::server::Bounds;
use betwixt::mail::{Mailer, Memory};
use betwixt::{http, web, worker};

use super::actors::Actor;
use super::database::TestDatabase;
use super::outbox::Outbox;

/// When every test begins: 1 June 2026, noon in UTC.
const NOON: UnixMicros = UnixMicros::from_micros(1_780_315_200_000_000);

/// A site that one test has to itself. Dropping it fails the test when an error was logged, a job is left, or an email was not
/// read.
pub struct TestSite {
    /// The program's shared state, for what has no public interface yet.
    pub app: App,
    /// The emails that were sent.
    pub outbox: Outbox,
    /// Where it answers.
    pub base: String,
    expected_errors: Cell<u64>,
    server: ServerHandle,
    thread: Option<JoinHandle<()>>,
    database: TestDatabase,
    _folder: tempfile::TempDir,
}

/// How a site differs from the default: settings by name, as the environment would give them.
#[derive(Default)]
pub struct Plan {
    settings: Vec<(String, String)>,
    mailer: Option<Mailer>,
    bounds: Bounds,
    start: Option<UnixMicros>,
}

impl Plan {
    /// Starts the clock at this time instead of [`NOON`].
    #[must_use]
    pub fn starting_at(mut self, start: UnixMicros) -> Self {
        self.start = Some(start);
        self
    }

    /// Bounds what a connection may ask of the server.
    #[must_use]
    pub fn bounded(mut self, bounds: Bounds) -> Self {
        self.bounds = bounds;
        self
    }

    /// Sets one setting.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.settings.push((key.to_owned(), value.to_owned()));
        self
    }

    /// Sends emails through `mailer` instead of storing them.
    #[must_use]
    pub fn mailing(mut self, mailer: Mailer) -> Self {
        self.mailer = Some(mailer);
        self
    }

    /// Builds the site.
    pub fn build(self) -> TestSite {
        TestSite::built(self, TestDatabase::migrated())
    }

    /// Builds the site on an existing database.
    pub fn build_on(self, database: TestDatabase) -> TestSite {
        TestSite::built(self, database)
    }
}

impl TestSite {
    /// A site with default settings and the first thread, rate limits off and nothing held.
    pub fn new() -> Self {
        Self::plan().build()
    }

    /// A plan to adjust before the site is built.
    pub fn plan() -> Plan {
        Plan::default().with("RATE_LIMITS", "off").with("MODERATION", "none")
    }

    fn built(plan: Plan, database: TestDatabase) -> Self {
        let folder = private_folder();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let address = listener.local_addr().expect("the port's address");
        let memory = Memory::default();
        let machine = Machine {
            clock: Clock::fixed(plan.start.unwrap_or(NOON)),
            random: Random::seeded(1),
            mailer: Some(plan.mailer.unwrap_or_else(|| Mailer::memory(memory.clone()))),
            cost: Cost::MINIMUM,
            banner: None,
        };
        let settings = [
            ("LISTEN_ADDR".to_owned(), address.to_string()),
            ("DATA_DIR".to_owned(), folder.path().display().to_string()),
            ("DATABASE_URL".to_owned(), url(database.place())),
            ("DATABASE_MAX_CONNS".to_owned(), "4".to_owned()),
            ("SECRET_KEY".to_owned(), "dGhlIHRlc3RzIGtub3cgdGhpcyBrZXksIG5vYm9keSBlbHNlIGRvZXM".to_owned()),
        ];
        let sources = settings
            .into_iter()
            .chain(plan.settings)
            .fold(Sources::default(), |sources, (key, value)| sources.variable(key, value));
        let config = Config::load(sources).unwrap_or_else(|errors| panic!("the settings do not fit: {errors}"));
        let app = start::app(config, machine).unwrap_or_else(|error| panic!("the site cannot be built: {error}"));
        start::furnish(&app).unwrap_or_else(|fault| panic!("the site cannot be prepared: {fault}"));
        let (server, thread) = serve(app.clone(), listener, plan.bounds);
        Self {
            outbox: Outbox::new(memory),
            base: format!("http://{address}"),
            app,
            expected_errors: Cell::new(0),
            server,
            thread: Some(thread),
            database,
            _folder: folder,
        }
    }

    /// Advances the clock and runs what is due then.
    pub fn pass(&self, time: Duration) {
        self.app.clock.advance(time);
        self.work();
    }

    /// Runs everything that is due now: the schedule and every job.
    pub fn work(&self) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(worker::drain(&self.app)).unwrap_or_else(|fault| panic!("the worker failed: {fault}"));
    }

    /// Says how many internal errors this test causes on purpose.
    pub fn expect_internal_errors(&self, count: u64) {
        self.expected_errors.set(count);
    }

    /// Where the site's database is, for another process that uses it too.
    pub fn database(&self) -> &DatabaseLocation {
        self.database.place()
    }

    /// A visitor without an account.
    pub fn visitor(&self) -> Actor {
        Actor::new(&self.base)
    }
}

/// A temporary directory as a careful operator makes it: the owner's page warns about others.
pub fn private_folder() -> tempfile::TempDir {
    let private = Permissions::from_mode(0o700);
    tempfile::Builder::new().prefix("betwixt-").permissions(private).tempdir().expect("a temporary directory")
}

/// The setting that names this database.
pub fn url(place: &DatabaseLocation) -> String {
    match place {
        DatabaseLocation::Sqlite(path) => format!("sqlite://{}", path.display()),
        DatabaseLocation::Postgres { url, .. } => url.clone(),
    }
}

/// Serves `app` on a thread of its own.
pub fn serve(app: App, listener: TcpListener, bounds: Bounds) -> (ServerHandle, JoinHandle<()>) {
    let (started_sender, started) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = http::server::start(app, listener, 1, bounds, web::routes()).expect("a server");
            started_sender.send(server.handle()).expect("a receiver for the server");
            server.await.expect("a server that ends well");
        });
    });
    (started.recv().expect("a server that started"), thread)
}

impl Drop for TestSite {
    fn drop(&mut self) {
        let stopped = self.server.stop(false);
        tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(stopped);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        if std::thread::panicking() {
            return;
        }
        assert_eq!(self.app.internal_errors.total(), self.expected_errors.get(), "internal errors were logged");
        let depth = self.app.db.read_now(betwixt::jobs::depth).expect("a database");
        assert_eq!((depth.ready, depth.leased, depth.buried), (0, 0, 0), "jobs are left over: call work()");
        assert_eq!(self.outbox.unread(), Vec::<String>::new(), "emails were sent that the test did not read");
    }
}
