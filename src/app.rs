//! The few things that every shell shares: built once at the start, cloned into each of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::clock::Clock;
use crate::config::Config;
use crate::crypt::{Hasher, Keys, Random};
use crate::db::Db;
use crate::job_context::JobContext;
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::site::Site;

/// Everything that a shell needs to serve: cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Where letters go.
    pub mailer: Mailer,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// The keys that links are signed with.
    pub keys: Keys,
    /// The threads that hash passwords.
    pub hasher: Hasher,
    /// The settings.
    pub config: Arc<Config>,
    /// The settings that pages and letters need.
    pub site: Arc<Site>,
    /// How many faults of ours there were since the start.
    pub faults: Faults,
    /// What this process counts about itself.
    pub metrics: Metrics,
    /// Whether the process was asked to stop.
    pub stopping: Stopping,
}

impl App {
    /// What background jobs work with.
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

/// Tells whoever would go on for long that the process was asked to stop.
#[derive(Clone, Debug, Default)]
pub struct Stopping(Arc<AtomicBool>);

impl Stopping {
    /// Asks everybody to stop.
    pub fn ask(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether somebody asked.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Counts the faults that were logged.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<AtomicU64>);

impl Faults {
    /// One more.
    pub fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// How many since the start.
    pub fn total(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
