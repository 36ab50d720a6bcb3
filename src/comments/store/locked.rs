//! Proof that a row is locked.

use std::ops::Deref;

/// A row that this transaction locked or inserted: no other transaction changes it before this one ends. Only the store makes
/// one, so a function that takes it need not lock or check the row again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked<T>(T);

impl<T> Locked<T> {
    pub(super) const fn new(row: T) -> Self {
        Self(row)
    }

    /// The row, to be changed and then saved.
    pub(in crate::comments) const fn row_mut(&mut self) -> &mut T {
        &mut self.0
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
