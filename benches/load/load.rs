//! Many connections that ask one server without a pause, and what they saw.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::task::JoinSet;

use crate::child::Child;
use crate::sample::{self, Sample};
use crate::trouble::Trouble;
use crate::wire::{Answer, Wire};

/// Before each measurement: long enough for caches, branch predictors and the kernel's windows.
const WARM_UP: Duration = Duration::from_millis(500);

/// How long each measurement takes.
const TIME: Duration = Duration::from_secs(3);

/// Writes the request with this number of this connection.
pub trait Asking: Fn(usize, u64, &mut Vec<u8>) + Send + Sync + 'static {}
impl<F: Fn(usize, u64, &mut Vec<u8>) + Send + Sync + 'static> Asking for F {}

/// What is asked of a server, and how.
#[derive(Clone)]
pub struct Load {
    /// Where.
    pub address: SocketAddr,
    /// So many ask at once.
    pub connections: usize,
    /// At most so many requests in a measurement, whatever its time.
    pub most: u64,
    /// The status that every answer has to have.
    pub status: u16,
    /// What they ask.
    pub asking: Arc<dyn Asking>,
}

/// What one connection saw.
#[derive(Default)]
struct Seen {
    micros: Vec<u32>,
    bytes: u64,
}

impl Load {
    /// Always the same request.
    pub fn always(address: SocketAddr, connections: usize, request: Vec<u8>) -> Self {
        let asking = move |_: usize, _: u64, buffer: &mut Vec<u8>| buffer.extend_from_slice(&request);
        Self { address, connections, most: u64::MAX, status: 200, asking: Arc::new(asking) }
    }

    /// Warms `server` up, then measures it.
    pub fn measure(&self, server: &Child) -> Result<Sample, Trouble> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(Trouble::with("no runtime can be made"))?;
        runtime.block_on(self.phase(WARM_UP))?;
        let (before, begun) = (server.cpu()?, Instant::now());
        let mut seen = runtime.block_on(self.phase(TIME))?;
        let (time, cpu) = (begun.elapsed(), server.cpu()?.saturating_sub(before));
        seen.micros.sort_unstable();
        let asked = u64::try_from(seen.micros.len()).unwrap_or(u64::MAX);
        Ok(Sample {
            rate: sample::rate(asked, time),
            half: percentile(&seen.micros, 50),
            most: percentile(&seen.micros, 99),
            bytes: seen.bytes.checked_div(asked).unwrap_or(0),
            cpu: cpu.checked_div(u32::try_from(asked).unwrap_or(u32::MAX)).unwrap_or_default(),
        })
    }

    async fn phase(&self, time: Duration) -> Result<Seen, Trouble> {
        let mut wires = Vec::new();
        for _ in 0..self.connections {
            wires.push(Wire::open(self.address).await?);
        }
        let (end, asked) = (Instant::now() + time, Arc::new(AtomicU64::new(0)));
        let mut working = JoinSet::new();
        for (number, wire) in wires.into_iter().enumerate() {
            working.spawn(self.clone().one(wire, number, end, Arc::clone(&asked)));
        }
        let mut all = Seen::default();
        while let Some(ended) = working.join_next().await {
            let seen = ended.map_err(Trouble::message)??;
            all.micros.extend(seen.micros);
            all.bytes += seen.bytes;
        }
        Ok(all)
    }

    async fn one(self, mut wire: Wire, number: usize, end: Instant, asked: Arc<AtomicU64>) -> Result<Seen, Trouble> {
        let (mut seen, mut request) = (Seen::default(), Vec::new());
        let mut now = Instant::now();
        while now < end {
            let turn = asked.fetch_add(1, Ordering::Relaxed);
            if turn >= self.most {
                break;
            }
            request.clear();
            (self.asking)(number, turn, &mut request);
            let answer = wire.ask(&request).await?;
            if answer.status != self.status {
                return Err(strange(&answer, self.status));
            }
            seen.bytes += u64::try_from(answer.head.len() + answer.body.len()).unwrap_or(0);
            let then = std::mem::replace(&mut now, Instant::now());
            seen.micros.push(u32::try_from(now.duration_since(then).as_micros()).unwrap_or(u32::MAX));
        }
        Ok(seen)
    }
}

/// An answer that was not expected, with its beginning.
pub fn strange(answer: &Answer<'_>, expected: u16) -> Trouble {
    let beginning = answer.body.get(..answer.body.len().min(2_000)).unwrap_or_default();
    let (status, beginning) = (answer.status, String::from_utf8_lossy(beginning));
    Trouble::Message(format!("a server answered {status} where {expected} was expected: {beginning}"))
}

/// The latency that so many of a hundred stayed below, of sorted ones.
fn percentile(sorted: &[u32], hundredth: usize) -> Duration {
    let at = (sorted.len() * hundredth / 100).min(sorted.len().saturating_sub(1));
    Duration::from_micros(sorted.get(at).copied().unwrap_or(0).into())
}
