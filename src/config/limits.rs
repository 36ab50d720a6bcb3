//! Limits that the owner sets. Fixed limits are constants on their types.

use std::net::SocketAddr;

use super::choice::one_of;
use super::keys;
use super::reader::SettingsReader;

/// What protects the site against clients that send too much.
#[derive(Clone, Debug)]
pub struct LimitSettings {
    /// Whether rate limits apply.
    pub rate_limits: RateLimits,
}

/// Whether clients are rate limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateLimits {
    /// Clients are rate limited.
    On,
    /// Clients are not rate limited: for load tests. The server must then listen on this machine only.
    Off,
}

impl LimitSettings {
    /// `listen` is the server's address, `None` when that setting is not valid.
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
