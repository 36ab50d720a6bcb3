//! `make bench`: how fast Betwixt is beside the fastest that could be done on the same machine in the same minute.
//!
//! Rates on a shared machine say little. So everything stands beside a ceiling that is measured in the same run, turn by turn: an
//! actix server that answers the very same bytes from memory, and Postfix's `smtp-source` with the same connections to the same
//! `smtp-sink`. All of it is on the loopback, bounded in time and count. `docs/benchmarks.md` says how to read the table.

mod ask;
mod cast;
mod ceiling;
mod child;
mod duel;
mod lengths;
mod load;
mod long_threads;
mod mailing;
mod relay;
mod sample;
mod screening;
mod site;
mod stories;
mod trouble;
mod wire;

use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use self::child::Child;
use self::duel::Duel;
use self::load::Load;
use self::mailing::SUBSCRIBERS;
use self::relay::{Postfix, Sink};
use self::site::{BenchSite, MAIL_CONNECTIONS};
use self::trouble::Trouble;
use self::wire::Wire;

/// How often everything is measured.
const ROUNDS: usize = 3;

/// Two servers and what is asked of both.
struct Pages {
    site: BenchSite,
    ceiling: Child,
    /// What is measured, what is asked of Betwixt, and what of the ceiling.
    asked: Vec<(Duel, Load, Load)>,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let done = match arguments.next().as_deref() {
        Some(ceiling::ARGUMENT) => ceiling::be(Path::new(&arguments.next().unwrap_or_default())),
        // What `cargo bench` says; `cargo test --all-targets` does not.
        Some("--bench") => run(),
        Some(lengths::ARGUMENT) => only_lengths(),
        _ => print("This is a measurement of some minutes: run `make bench` or `cargo bench --bench load`."),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            let _ = writeln!(std::io::stderr(), "The measurement ended: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Trouble> {
    let postfix = Postfix::find()?;
    // Beside the build and not in memory: what a commit costs is a part of what is measured.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).map_err(Trouble::with("a folder cannot be made"))?;
    let sink = postfix.sink()?;
    print(&format!("Load of the machine before: {}", load_average()))?;
    let site = BenchSite::open(folder.path(), sink.address, ROUNDS)?;
    let mut pages = Pages::open(site, folder.path())?;
    let mut letters = Duel::new("an issue delivered, a letter");
    let mut long = lengths::plan(&pages.site)?;
    for round in 1..=ROUNDS {
        print(&format!("Round {round} of {ROUNDS} ..."))?;
        pages.round()?;
        lengths::round(&mut long, &pages.site)?;
        deliver(&mut letters, &pages.site, &sink, round - 1)?;
    }
    let memory = pages.site.process.memory()? / 1_000_000;
    print(&format!("Load of the machine after: {}\n\n{}", load_average(), duel::head()))?;
    for (duel, ..) in &pages.asked {
        print(&duel.row())?;
    }
    print(&letters.row())?;
    print(&lengths::rows(&long))?;
    print(&format!("\nMemory after all this: {memory} MB."))
}

/// What is measured of long threads, and nothing else: no letter is sent, so nobody takes any.
fn only_lengths() -> Result<(), Trouble> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).map_err(Trouble::with("a folder cannot be made"))?;
    print(&format!("Load of the machine before: {}", load_average()))?;
    let site = BenchSite::open(folder.path(), SocketAddr::from(([127, 0, 0, 1], 25)), 0)?;
    let mut long = lengths::plan(&site)?;
    for round in 1..=ROUNDS {
        print(&format!("Round {round} of {ROUNDS} ..."))?;
        lengths::round(&mut long, &site)?;
    }
    print(&format!("Load of the machine after: {}\n\n{}{}", load_average(), duel::head(), lengths::rows(&long)))
}

impl Pages {
    /// Asks Betwixt for each answer once, and starts a ceiling that gives the same.
    fn open(site: BenchSite, folder: &Path) -> Result<Self, Trouble> {
        let canned = folder.join("canned");
        let author = site.authors.first().ok_or_else(|| Trouble::message("no author is signed in"))?.cookie.clone();
        let (hundred, thousand) = (format!("/t/{}", cast::HUNDRED), format!("/t/{}", cast::THOUSAND));
        let posting = format!("/t/{}/comments", cast::GROWING);
        let ours = site.address;
        let plan = [
            (Duel::new("thread of 100 stories"), "hundred", ask::read(ours, &hundred, None)),
            (Duel::new("thread of 1,000 stories"), "thousand", ask::read(ours, &thousand, None)),
            (Duel::new("thread of 100, signed in"), "signed-in", ask::read(ours, &hundred, Some(&author))),
            (Duel::new("a story posted, 8 members"), "story", ask::post_stories(ours, &posting, &site.authors)?),
        ];
        for (_, name, load) in &plan {
            keep(load, &canned, name)?;
        }
        let (ceiling, theirs) = ceiling::start(&canned)?;
        let asked = plan.into_iter().map(|(duel, name, load)| Ok((duel, load, at_ceiling(theirs, name, &site)?)));
        let asked = asked.collect::<Result<_, Trouble>>()?;
        Ok(Self { site, ceiling, asked })
    }

    fn round(&mut self) -> Result<(), Trouble> {
        for (duel, ours, theirs) in &mut self.asked {
            duel.round(|| ours.measure(&self.site.process), || theirs.measure(&self.ceiling))?;
        }
        Ok(())
    }
}

/// The same load on the ceiling's answer of this name.
fn at_ceiling(address: SocketAddr, name: &str, site: &BenchSite) -> Result<Load, Trouble> {
    let path = format!("/{name}");
    if name == "story" { ask::post_stories(address, &path, &site.authors) } else { Ok(ask::read(address, &path, None)) }
}

/// Asks once, and keeps the answer for the ceiling.
fn keep(load: &Load, folder: &Path, name: &str) -> Result<(), Trouble> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(Trouble::with("no runtime can be made"))?.block_on(async {
        let mut request = Vec::new();
        (load.asking)(0, 0, &mut request);
        let mut wire = Wire::open(load.address).await?;
        let answer = wire.ask(&request).await?;
        if answer.status == load.status { ceiling::keep(folder, name, &answer) } else { Err(load::strange(&answer, load.status)) }
    })
}

fn deliver(letters: &mut Duel, site: &BenchSite, sink: &Sink, round: usize) -> Result<(), Trouble> {
    let many = u64::try_from(SUBSCRIBERS).unwrap_or(u64::MAX);
    let ours = || site.mailing.send(round, &site.process);
    letters.round(ours, || sink.flood(many, site.mailing.bytes(), MAIL_CONNECTIONS))
}

fn load_average() -> String {
    let read = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    read.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// Prints a line at once, also into a pipe.
fn print(line: &str) -> Result<(), Trouble> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).map_err(Trouble::with("nobody listens"))
}
