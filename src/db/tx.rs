//! The open transaction that every verb is given: the unit of work, and where it gets the time, randomness and ids from.

use super::{Conn, Surroundings};
use crate::clock::UnixMicros;
use crate::crypt::Random;

/// An open transaction. The time stands still in it, so that everything one use case writes bears the same moment.
pub struct Tx<'a> {
    conn: &'a mut Conn,
    around: &'a Surroundings,
    now: UnixMicros,
    changes_pages: bool,
}

impl<'a> Tx<'a> {
    pub(super) fn new(conn: &'a mut Conn, around: &'a Surroundings) -> Self {
        Self { conn, now: around.clock.now(), around, changes_pages: false }
    }

    /// The moment of this transaction.
    pub fn now(&self) -> UnixMicros {
        self.now
    }

    /// Where this transaction gets its randomness from.
    pub fn random(&self) -> &Random {
        &self.around.random
    }

    /// A new id of any kind, later than all that were made before.
    pub fn mint<I: From<i64>>(&self) -> I {
        I::from(self.around.mint.next(self.now, &self.around.random))
    }

    /// Says that this transaction changes what public pages show: once it is committed, no page rendered before is served again.
    pub fn changes_pages(&mut self) {
        self.changes_pages = true;
    }

    pub(super) fn has_changed_pages(&self) -> bool {
        self.changes_pages
    }

    /// The connection: for stores only.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }
}
