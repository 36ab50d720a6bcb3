//! One thing that is measured, against its ceiling, round after round.

use std::time::Duration;

use crate::sample::{Sample, median, middle};
use crate::trouble::Trouble;

/// One thing that is measured, against its ceiling.
#[derive(Debug)]
pub struct Duel {
    name: &'static str,
    ours: Vec<Sample>,
    ceiling: Vec<Sample>,
}

impl Duel {
    /// Nothing measured yet.
    pub const fn new(name: &'static str) -> Self {
        Self { name, ours: Vec::new(), ceiling: Vec::new() }
    }

    /// One more round. The order alternates, so that neither always runs right after the other.
    pub fn round(
        &mut self,
        ours: impl FnOnce() -> Result<Sample, Trouble>,
        ceiling: impl FnOnce() -> Result<Sample, Trouble>,
    ) -> Result<(), Trouble> {
        if self.ours.len().is_multiple_of(2) {
            self.ours.push(ours()?);
            self.ceiling.push(ceiling()?);
        } else {
            self.ceiling.push(ceiling()?);
            self.ours.push(ours()?);
        }
        Ok(())
    }

    /// The row of the table: the ratios of each round's pair, then the figures, all of them medians.
    pub fn row(&self) -> String {
        let shares = |key: fn(&Sample) -> f64| {
            let share = |(ours, ceiling): (&Sample, &Sample)| key(ours) / key(ceiling);
            middle(self.ours.iter().zip(&self.ceiling).map(share).collect()).unwrap_or(f64::NAN)
        };
        let share = shares(|sample| sample.rate) * 100.0;
        let work = shares(|sample| sample.cpu.as_secs_f64());
        let number = |samples: &[Sample], key: fn(&Sample) -> f64| median(samples, key).unwrap_or(f64::NAN);
        let (rate, top) = (number(&self.ours, |sample| sample.rate), number(&self.ceiling, |sample| sample.rate));
        let micros = |samples: &[Sample]| number(samples, |sample| sample.cpu.as_secs_f64() * 1e6);
        let time = |key: fn(&Sample) -> Duration| shown(median(&self.ours, key).unwrap_or_default());
        let bytes = median(&self.ours, |sample| sample.bytes).unwrap_or(0);
        format!(
            "{:<34} {share:>6.0} % {work:>7.1}x {rate:>9.0} {top:>9.0} {:>8} {:>8} {bytes:>8} {:>8.0} {:>8.0}",
            self.name,
            time(|sample| sample.half),
            time(|sample| sample.most),
            micros(&self.ours),
            micros(&self.ceiling),
        )
    }
}

/// The header of the table.
pub fn head() -> String {
    let top = format!(
        "{:<34} {:>8} {:>8} {:>19} {:>17} {:>8} {:>17}",
        "", "share of", "its CPU", "a second", "Betwixt, ms", "bytes", "CPU a piece, us"
    );
    let names = ["", "ceiling", "as many", "Betwixt", "ceiling", "p50", "p99", "on wire", "Betwixt", "ceiling"];
    let [row, share, work, rate, top_rate, half, most, bytes, ours, theirs] = names;
    format!("{top}\n{row:<34} {share:>8} {work:>8} {rate:>9} {top_rate:>9} {half:>8} {most:>8} {bytes:>8} {ours:>8} {theirs:>8}")
}

fn shown(time: Duration) -> String {
    if time.is_zero() { "-".to_owned() } else { format!("{:.2}", time.as_secs_f64() * 1e3) }
}
