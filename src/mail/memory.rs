//! Emails stored in memory, for tests; the next outcomes can be scripted.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::outcome::{Outcome, Permit, Stage};
use super::outgoing::OutgoingEmail;

/// An email that was accepted.
#[derive(Clone, Debug)]
pub struct Sent {
    /// As it was given.
    pub email: OutgoingEmail,
    /// As it would have gone over the wire.
    pub bytes: Vec<u8>,
}

/// An outbox in memory; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Memory(Arc<Mutex<MemoryInner>>);

#[derive(Debug, Default)]
struct MemoryInner {
    sent: Vec<Sent>,
    script: VecDeque<Outcome>,
}

impl Memory {
    /// All emails that were accepted, oldest first.
    pub fn sent(&self) -> Vec<Sent> {
        self.lock().sent.clone()
    }

    /// Scripts the outcome of the next email; several are used in the order of the calls. Only an [`Outcome::Accepted`] stores
    /// its email.
    pub fn script(&self, outcome: Outcome) {
        self.lock().script.push_back(outcome);
    }

    pub(super) async fn deliver(
        &self,
        email: &OutgoingEmail,
        bytes: Vec<u8>,
        before_end: impl AsyncFnOnce() -> Permit,
    ) -> Outcome {
        let scripted = self.lock().script.pop_front();
        let outcome = scripted.unwrap_or_else(|| Outcome::Accepted { reply: "saved in memory".to_owned() });
        let is_before_end = match &outcome {
            Outcome::Rejected(rejection) => rejection.stage < Stage::End,
            other => matches!(other, Outcome::NotPresented { .. }),
        };
        if is_before_end {
            return outcome;
        }
        if before_end().await == Permit::Stop {
            return Outcome::Stopped;
        }
        if let Outcome::Accepted { .. } = outcome {
            self.lock().sent.push(Sent { email: email.clone(), bytes });
        }
        outcome
    }

    fn lock(&self) -> MutexGuard<'_, MemoryInner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
