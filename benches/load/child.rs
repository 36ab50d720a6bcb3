//! A process that is measured, and ends with the measurement.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{self, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::trouble::Trouble;

/// `CLK_TCK`: the unit of `/proc/*/stat` has been a hundredth of a second on every Linux that we build for.
const TICK: Duration = Duration::from_millis(10);

/// A process that is measured; it is killed when this is dropped.
pub struct Child {
    process: process::Child,
    /// Held open, so that later output of the process does not end it with SIGPIPE.
    output: Option<BufReader<ChildStdout>>,
    /// Closed when the measurement ends, which ends the process too.
    _input: Option<ChildStdin>,
}

impl Child {
    /// Starts a process whose output is ignored.
    pub fn start(command: &mut Command) -> Result<Self, Trouble> {
        let mut process = command.stdin(Stdio::piped()).spawn().map_err(Trouble::with("a process cannot be started"))?;
        Ok(Self { output: process.stdout.take().map(BufReader::new), _input: process.stdin.take(), process })
    }

    /// Starts a server that prints `label`, then the address that it listens on.
    pub fn serve(command: &mut Command, label: &str) -> Result<(Self, SocketAddr), Trouble> {
        let mut child = Self::start(command.stdout(Stdio::piped()))?;
        let mut line = String::new();
        loop {
            line.clear();
            let read = child.output.as_mut().map_or(Ok(0), |output| output.read_line(&mut line));
            if read.map_err(Trouble::with("a server cannot be heard"))? == 0 {
                return Err(Trouble::message("a server ended before it said where it listens"));
            }
            if let Some(address) = line.strip_prefix(label) {
                let address = address.trim().trim_start_matches("http://");
                return Ok((child, address.parse().map_err(Trouble::message)?));
            }
        }
    }

    /// The processor time that the process has used so far.
    pub fn cpu(&self) -> Result<Duration, Trouble> {
        cpu(&self.process.id().to_string(), 11)
    }

    /// The memory of the process with its proportional share of shared pages (PSS), in bytes.
    pub fn memory(&self) -> Result<u64, Trouble> {
        let path = format!("/proc/{}/smaps_rollup", self.process.id());
        let text = fs::read_to_string(path).map_err(Trouble::with("/proc cannot be read"))?;
        let kilobytes = text.lines().find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        kilobytes.map(|kilobytes| kilobytes * 1024).ok_or_else(|| Trouble::message("/proc does not say how much memory there is"))
    }

    /// Whether the process has ended, and successfully.
    pub fn ended(&mut self) -> Result<Option<bool>, Trouble> {
        let ended = self.process.try_wait().map_err(Trouble::with("a process cannot be waited for"))?;
        Ok(ended.map(|status| status.success()))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The CPU time of all child processes that have ended.
pub fn cpu_of_the_ended() -> Result<Duration, Trouble> {
    cpu("self", 13)
}

/// Fields `first` and the next of `/proc/[pid]/stat`, counted after the name, which may hold anything (proc(5)): user and system
/// time.
fn cpu(process: &str, first: usize) -> Result<Duration, Trouble> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).map_err(Trouble::with("/proc cannot be read"))?;
    let fields = text.rsplit_once(')').map_or("", |(_, rest)| rest).split_ascii_whitespace();
    let ticks: u32 = fields.skip(first).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
    Ok(TICK * ticks)
}
