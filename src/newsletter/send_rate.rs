//! The send rate: `MAIL_RATE`, over all connections together.

use std::num::NonZeroU32;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// A rate limiter that spaces emails evenly.
#[derive(Debug)]
pub(super) struct SendRate {
    step: Option<Duration>,
    next: Mutex<Option<Instant>>,
}

impl SendRate {
    /// A limit of `rate` emails a second; `None` is unlimited.
    pub(super) fn new(rate: Option<NonZeroU32>) -> Self {
        Self { step: rate.map(|rate| Duration::from_secs(1) / rate.get()), next: Mutex::default() }
    }

    /// Waits until the next email may be sent.
    pub(super) async fn wait_turn(&self) {
        let Some(step) = self.step else { return };
        let at = {
            let mut next = self.next.lock().await;
            let now = Instant::now();
            let at = next.map_or(now, |at| at.max(now));
            *next = Some(at + step);
            at
        };
        sleep_until(at).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_a_second_means_that_the_fourth_waits_three_tenths() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let rate = SendRate::new(NonZeroU32::new(10));
            let began = Instant::now();
            for _ in 0..4 {
                rate.wait_turn().await;
            }
            assert!(began.elapsed() >= Duration::from_millis(300));
        });
    }

    #[test]
    fn without_a_rate_nobody_waits() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async { SendRate::new(None).wait_turn().await });
    }
}
