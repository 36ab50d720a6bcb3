//! `smtp-sink`, which accepts emails and discards them, and `smtp-source`, which sends them as fast as a client in C can. Both
//! are Postfix's own, from Debian's package.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::child::{self, Child};
use crate::sample::Sample;
use crate::trouble::Trouble;

/// Where `benches/tools.sh` unpacks the package, and where an installed one is.
const PLACES: [&str; 2] = [concat!(env!("CARGO_TARGET_TMPDIR"), "/../bench-tools/postfix"), "/"];

/// How long the sink may take to listen, and a source to send.
const PATIENCE: Duration = Duration::from_secs(30);

/// The programs.
#[derive(Clone, Debug)]
pub struct Postfix {
    root: PathBuf,
}

/// A running sink.
pub struct Sink {
    /// Where it listens.
    pub address: SocketAddr,
    postfix: Postfix,
    _process: Child,
}

impl Postfix {
    /// Finds the programs.
    pub fn find() -> Result<Self, Trouble> {
        let found = PLACES.iter().map(PathBuf::from).find(|root| root.join("usr/sbin/smtp-sink").exists());
        found.map(|root| Self { root }).ok_or_else(|| {
            Trouble::message(
                "smtp-sink and smtp-source are not here: run benches/tools.sh, which unpacks them into target/bench-tools",
            )
        })
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.root.join("usr/sbin").join(name));
        command.env("LD_LIBRARY_PATH", self.root.join("usr/lib/postfix"));
        command
    }

    /// Starts a sink on a free port.
    pub fn sink(&self) -> Result<Sink, Trouble> {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let address = free.map_err(Trouble::with("there is no free port"))?;
        let mut command = self.command("smtp-sink");
        if Path::new("/proc/self").metadata().is_ok_and(|us| us.uid() == 0) {
            // It insists on not being root.
            command.args(["-u", "nobody"]);
        }
        let process = Child::start(command.arg(address.to_string()).arg("256"))?;
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect(address).is_err() {
            if Instant::now() > until {
                return Err(Trouble::message("smtp-sink does not listen"));
            }
            sleep(Duration::from_millis(20));
        }
        Ok(Sink { address, postfix: self.clone(), _process: process })
    }
}

impl Sink {
    /// Sends `letters` emails of `bytes` each over this many persistent `connections`.
    pub fn flood(&self, letters: u64, bytes: u64, connections: usize) -> Result<Sample, Trouble> {
        let mut command = self.postfix.command("smtp-source");
        command.args(["-d", "-f", "letters@example.org", "-t", "reader@example.net"]).stdout(Stdio::null());
        command.args(["-s", &connections.to_string(), "-m", &letters.to_string(), "-l", &bytes.to_string()]);
        let (before, begun) = (child::cpu_of_the_ended()?, Instant::now());
        let mut source = Child::start(command.arg(self.address.to_string()))?;
        while begun.elapsed() < PATIENCE {
            match source.ended()? {
                Some(true) => {
                    let cpu = child::cpu_of_the_ended()?.saturating_sub(before);
                    return Ok(Sample::of_letters(letters, bytes, begun.elapsed(), cpu));
                }
                Some(false) => return Err(Trouble::message("smtp-source failed")),
                None => sleep(Duration::from_millis(5)),
            }
        }
        Err(Trouble::message("smtp-source takes too long"))
    }
}
