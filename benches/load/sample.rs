//! What one measurement found.

use std::time::Duration;

/// What one measurement found.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Per second.
    pub rate: f64,
    /// Half of the answers came within this; nothing where there are no answers to wait for.
    pub half: Duration,
    /// Ninety-nine of a hundred came within this.
    pub most: Duration,
    /// How many bytes each took on the wire.
    pub bytes: u64,
    /// The server's CPU time per answer.
    pub cpu: Duration,
}

impl Sample {
    /// From a number of emails and the time that they took.
    pub fn of_letters(letters: u64, bytes: u64, time: Duration, cpu: Duration) -> Self {
        let each = cpu.checked_div(u32::try_from(letters).unwrap_or(u32::MAX)).unwrap_or_default();
        Self { rate: rate(letters, time), half: Duration::ZERO, most: Duration::ZERO, bytes, cpu: each }
    }
}

/// The rate per second.
#[expect(clippy::cast_precision_loss, reason = "fewer than 2^53 of anything is measured")]
pub fn rate(done: u64, time: Duration) -> f64 {
    done as f64 / time.as_secs_f64()
}

/// The middle one of several, by `key`.
pub fn median<K: PartialOrd + Copy>(samples: &[Sample], key: impl Fn(&Sample) -> K) -> Option<K> {
    middle(samples.iter().map(key).collect())
}

/// The middle one of several numbers.
pub fn middle<K: PartialOrd + Copy>(mut numbers: Vec<K>) -> Option<K> {
    numbers.sort_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    numbers.get(numbers.len() / 2).copied()
}
