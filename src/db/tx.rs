//! The open transaction that every use case receives: the unit of work, and its source of time, randomness and ids.

use std::sync::PoisonError;
use std::time::Duration;

use super::{Conn, Surroundings};
use crate::clock::UnixMicros;
use crate::crypt::Random;

/// An open transaction. Its time is fixed, so that everything one use case writes has the same timestamp.
pub struct Tx<'a> {
    conn: &'a mut Conn,
    around: &'a Surroundings,
    now: UnixMicros,
    boot: Duration,
    changes_pages: bool,
    erases: bool,
}

impl<'a> Tx<'a> {
    pub(super) fn new(conn: &'a mut Conn, around: &'a Surroundings) -> Self {
        Self { conn, now: around.clock.now(), boot: around.clock.boot(), around, changes_pages: false, erases: false }
    }

    /// The fixed time of this transaction.
    pub fn now(&self) -> UnixMicros {
        self.now
    }

    /// The time since the machine was started, at the same moment as [`Tx::now`].
    pub fn boot(&self) -> Duration {
        self.boot
    }

    /// Names the run of the kernel that [`Tx::boot`] counts from.
    pub fn boot_id(&self) -> &str {
        self.around.clock.boot_id()
    }

    /// The source of randomness.
    pub fn random(&self) -> &Random {
        &self.around.random
    }

    /// A new id of any kind, greater than every id made before.
    pub fn new_id<I: From<i64>>(&self) -> I {
        I::from(self.around.mint.next(self.now, &self.around.random))
    }

    /// Marks that this transaction changes public pages: after its commit, no page rendered before is served again.
    pub fn changes_pages(&mut self) {
        self.changes_pages = true;
    }

    /// The site's name, as this process last read it; empty before that.
    pub fn site_name(&self) -> String {
        self.around.site_name.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reports a comment whose stored text is damaged: logged once, and listed for the owner.
    pub fn report_unreadable(&self, comment: i64) {
        if self.around.unreadable.insert(comment) {
            tracing::error!(comment, "the stored text of a comment is not UTF-8 and cannot be shown");
        }
    }

    pub(super) fn has_changed_pages(&self) -> bool {
        self.changes_pages
    }

    /// Marks that this transaction erases personal data for good: after its commit the database's files hold no copy of it.
    pub fn erases(&mut self) {
        self.erases = true;
    }

    pub(super) fn has_erased(&self) -> bool {
        self.erases
    }

    /// The connection. Only stores may use it.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }
}
