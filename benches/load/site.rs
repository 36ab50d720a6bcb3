//! The program under test: filled through its own verbs, then started as anybody would start it.

use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use betwixt::app::App;
use betwixt::cli::start::{self, Machine};
use betwixt::clock::Clock;
use betwixt::config::{Config, Sources};
use betwixt::crypt::{Cost, Random};
use betwixt::mail::{Mailer, Memory};

use crate::cast::{self, BenchAuthor};
use crate::child::Child;
use crate::long_threads;
use crate::mailing::{self, Mailing};
use crate::trouble::Trouble;

/// How many connections deliver letters, ours and the ceiling's: what a relay of one's own takes without asking.
pub const MAIL_CONNECTIONS: usize = 10;

/// The program under test, running.
pub struct BenchSite {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its process.
    pub process: Child,
    /// Members who are signed in.
    pub authors: Vec<BenchAuthor>,
    /// The letters that can be sent.
    pub mailing: Mailing,
}

impl BenchSite {
    /// Fills a site in `folder` and starts it; its letters go to `relay`. There are issues for so many `rounds`.
    pub fn open(folder: &Path, relay: SocketAddr, rounds: usize) -> Result<Self, Trouble> {
        let settings = settings(folder, relay);
        let memory = Memory::default();
        let now = Clock::system().now();
        let past = Machine {
            clock: Clock::fixed(cast::past(now)),
            random: Random::seeded(1),
            mailer: Some(Mailer::memory(memory.clone())),
            cost: Cost::MINIMUM,
            banner: None,
        };
        let app = build(&settings, past)?;
        let authors = cast::sign_up_members(&app)?;
        long_threads::insert(&app, &authors)?;
        let author = authors.first().ok_or_else(|| Trouble::message("no author writes issues"))?.member.id();
        let written = mailing::prepare(&app, &memory, author, rounds)?;
        // The same database, with the time as the server sees it.
        let present = Machine { mailer: Some(Mailer::memory(memory)), cost: Cost::MINIMUM, ..Machine::real() };
        let mailing = Mailing::new(build(&settings, present)?, written);
        let log = File::create(folder.join("betwixt.log")).map_err(Trouble::with("there is no room for a log"))?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_betwixt"));
        command.arg("serve").env_clear().envs(settings).current_dir(folder).stderr(log);
        let (process, address) = Child::serve(&mut command, "Address")?;
        Ok(Self { address, process, authors, mailing })
    }
}

fn build(settings: &[(&'static str, String)], machine: Machine) -> Result<App, Trouble> {
    let sources = settings.iter().fold(Sources::default(), |sources, (key, value)| sources.variable(*key, value));
    let config = Config::load(sources).map_err(Trouble::message)?;
    start::schema(&config).map_err(Trouble::message)?;
    start::app(config, machine).map_err(Trouble::message)
}

/// The defaults, but for what a measurement needs.
fn settings(folder: &Path, relay: SocketAddr) -> Vec<(&'static str, String)> {
    vec![
        ("LISTEN_ADDR", "127.0.0.1:0".to_owned()),
        ("DATA_DIR", folder.join("data").display().to_string()),
        ("MODERATION", "none".to_owned()),
        ("RATE_LIMITS", "off".to_owned()),
        ("SMTP_URL", format!("smtp://{relay}")),
        ("MAIL_FROM", "Betwixt <letters@example.org>".to_owned()),
        ("MAIL_CONNECTIONS", MAIL_CONNECTIONS.to_string()),
    ]
}
