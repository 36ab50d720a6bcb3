//! What every transaction receives besides its connection.

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, RwLock};

use super::other_writers::OtherWriters;
use super::unreadable::Unreadable;
use crate::clock::Clock;
use crate::crypt::Random;
use crate::id::Mint;

/// What every transaction receives besides its connection.
#[derive(Clone)]
pub(super) struct Surroundings {
    pub(super) clock: Clock,
    pub(super) random: Random,
    pub(super) mint: Arc<Mint>,
    /// The number of committed writes that changed public pages.
    pub(super) changes: Arc<AtomicU64>,
    pub(super) others: Arc<OtherWriters>,
    pub(super) unreadable: Arc<Unreadable>,
    /// The site's name, which no member may take.
    pub(super) site_name: Arc<RwLock<String>>,
}
