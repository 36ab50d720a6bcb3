//! Proof that a row is locked.

use std::ops::Deref;

/// A row locked by this transaction: no other transaction changes it before this one ends. Only this module's stores make one,
/// so a function that takes it need not lock or check the row again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked<T>(T);

impl<T> Locked<T> {
    pub(super) const fn new(row: T) -> Self {
        Self(row)
    }

    /// The row without the proof, for use after the transaction.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Locked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
