//! The time that a job which walks a whole table works at once.

use std::time::Duration;

use crate::clock::Clock;

/// Well below the lease of a job, so that no other worker takes it over meanwhile.
pub const TURN_TIME: Duration = Duration::from_mins(3);

/// Whether a turn did everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "what remains is done by another job"]
pub enum Remaining {
    /// Nothing is left.
    Nothing,
    /// The time was over before.
    Rows,
}

/// One turn of such a job.
#[derive(Clone, Debug)]
pub struct WorkTurn {
    clock: Clock,
    /// By the boot clock, which cannot be set.
    begun: Duration,
}

impl WorkTurn {
    /// A turn that begins now.
    pub fn begin(clock: &Clock) -> Self {
        Self { clock: clock.clone(), begun: clock.boot() }
    }

    /// Whether its time is over.
    pub fn is_over(&self) -> bool {
        self.clock.boot().saturating_sub(self.begun) >= TURN_TIME
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::UnixMicros;

    #[test]
    fn a_turn_ends_after_its_time() {
        let clock = Clock::fixed(UnixMicros::from_micros(0));
        let turn = WorkTurn::begin(&clock);
        assert!(!turn.is_over());
        clock.advance(TURN_TIME);
        assert!(turn.is_over());
    }
}
