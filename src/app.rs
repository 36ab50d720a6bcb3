//! The services that every interface shares: built once at the start and cloned into each interface.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::clock::Clock;
use crate::config::Config;
use crate::crypt::{Hasher, Keys, Random};
use crate::db::{Db, Readiness};
use crate::job_context::JobContext;
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::site::{IdentityChange, Site, SiteIdentity};

/// Everything that an interface needs to serve requests; cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// The handle to the database threads.
    pub db: Db,
    /// Sends emails, or writes them to the outbox folder.
    pub mailer: Mailer,
    /// The source of the current time.
    pub clock: Clock,
    /// The source of randomness.
    pub random: Random,
    /// The keys that sign links.
    pub keys: Keys,
    /// The threads that hash passwords.
    pub hasher: Hasher,
    /// All settings.
    pub config: Arc<Config>,
    /// The settings that pages and emails need.
    pub site: Arc<Site>,
    /// The number of internal errors since the start.
    pub internal_errors: ErrorCount,
    /// The metrics of this process.
    pub metrics: Metrics,
    /// The last check of whether the database takes writes.
    pub readiness: Readiness,
    /// Whether the process was asked to stop.
    pub stopping: Stopping,
}

impl App {
    /// Shows from now on what the owner set: on pages, in emails and in the names that members may take.
    pub fn set_identity(&self, identity: SiteIdentity) {
        let name = identity.name.clone();
        if self.site.set_identity(identity) == IdentityChange::Changed {
            self.db.set_site_name(&name);
        }
    }

    /// The context that background jobs receive.
    pub fn job_context(&self) -> JobContext {
        JobContext {
            db: self.db.clone(),
            mailer: self.mailer.clone(),
            keys: self.keys.clone(),
            site: Arc::clone(&self.site),
            mail: Arc::new(self.config.mail.clone()),
            clock: self.clock.clone(),
            random: self.random.clone(),
        }
    }
}

/// The stop signal that long-running tasks check.
#[derive(Clone, Debug, Default)]
pub struct Stopping(Arc<AtomicBool>);

impl Stopping {
    /// Asks every long-running task to stop.
    pub fn request_stop(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether the process was asked to stop.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Counts the internal errors that were logged.
#[derive(Clone, Debug, Default)]
pub struct ErrorCount(Arc<AtomicU64>);

impl ErrorCount {
    /// Adds one error.
    pub fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// The number of errors since the start.
    pub fn total(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
