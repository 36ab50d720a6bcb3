//! Limits that the owner sets. Those that the product fixes are constants on their types.

use std::net::SocketAddr;

use super::choice::one_of;
use super::keys;
use super::reader::SettingsReader;

/// Settings of limits.
#[derive(Clone, Debug)]
pub struct LimitSettings {
    /// Whether anybody has to wait after doing the same thing too often.
    pub rate_limits: RateLimits,
}

/// Whether anybody has to wait after doing the same thing too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateLimits {
    /// They do.
    On,
    /// They do not: for load tests. The server then listens on this machine alone.
    Off,
}

impl LimitSettings {
    /// `listen` is where the server listens; nothing when that did not fit.
    pub(super) fn read(reader: &mut SettingsReader, listen: Option<SocketAddr>) -> Option<Self> {
        let words = [("on", RateLimits::On), ("off", RateLimits::Off)];
        let rate_limits = reader.value(&keys::RATE_LIMITS, |text| one_of(text, &words))?;
        let is_reachable = listen.is_some_and(|listen| !listen.ip().is_loopback());
        if rate_limits == RateLimits::Off && is_reachable {
            reader.refuse(&keys::RATE_LIMITS, "The limits cannot be off while LISTEN_ADDR can be reached from other machines.");
            return None;
        }
        Some(Self { rate_limits })
    }
}
