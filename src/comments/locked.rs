//! Rows that a transaction holds.

use std::ops::Deref;

/// A row that this transaction holds: nothing else changes it until the transaction ends. Only this module's stores make one, so a function
/// that takes it need not lock or check it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked<T>(T);

impl<T> Locked<T> {
    pub(super) const fn new(row: T) -> Self {
        Self(row)
    }

    /// The row, for reading after the transaction.
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
