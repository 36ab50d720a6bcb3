//! Limits how many connections one network may hold, and how long a response may stay unread. Otherwise one client that opens
//! thousands of connections and reads none would lock out everyone else.
//!
//! The framework has timeouts for request heads and idle connections but none for unread responses, so the kernel enforces that
//! one.

use std::any::Any;
use std::net::{IpAddr, Shutdown};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use socket2::SockRef;

use super::client_ip::network;
use super::concurrency_limit::ConcurrencyLimit;
use crate::app::App;
use crate::config::{Networks, RateLimits};

/// The limits of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many connections one network may hold at once.
    pub held: usize,
    /// How long sent data may stay unacknowledged before the connection is closed.
    pub unread: Duration,
}

impl Default for Bounds {
    /// A browser opens six connections and holds them for half a minute: 256 allow some forty readers behind one address who all
    /// arrive within that time. Half a minute is long enough for a train in a tunnel, and too short for an attacker to tie up
    /// memory.
    fn default() -> Self {
        Self { held: 256, unread: Duration::from_secs(30) }
    }
}

/// All open connections, counted by network.
#[derive(Debug)]
pub(crate) struct Connections {
    open: Arc<ConcurrencyLimit<IpAddr>>,
    bounds: Bounds,
    counts: bool,
    proxies: Networks,
    warned: AtomicBool,
}

/// Marks a connection over the limit. A request that already arrived on it is rejected.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TurnedAway;

impl Connections {
    pub(crate) fn new(app: &App, bounds: Bounds) -> Arc<Self> {
        Arc::new(Self {
            open: ConcurrencyLimit::new(bounds.held, usize::MAX),
            bounds,
            counts: app.config.limits.rate_limits == RateLimits::On,
            proxies: app.config.server.trusted_proxies.clone(),
            warned: AtomicBool::new(false),
        })
    }

    /// Sets the timeout for unread data on an accepted connection, and closes the connection when its network is over the limit.
    pub(crate) fn welcome(self: &Arc<Self>, stream: &dyn Any, beside: &mut Extensions) {
        let Some(stream) = stream.downcast_ref::<TcpStream>() else { return };
        let socket = SockRef::from(stream);
        // Without this option the kernel's own timeout applies; other systems have no such option.
        #[cfg(target_os = "linux")]
        let _ = socket.set_tcp_user_timeout(Some(self.bounds.unread));
        let Ok(peer) = stream.peer_addr() else { return };
        // Behind a trusted proxy all clients share one address, so the proxy must count them.
        if !self.counts || self.proxies.contains(peer.ip()) {
            return;
        }
        match self.open.acquire(network(peer.ip())) {
            Some(permit) => {
                beside.insert(permit);
            }
            None => {
                beside.insert(TurnedAway);
                let _ = socket.shutdown(Shutdown::Both);
                self.warn_once();
            }
        }
    }

    /// Logs a warning once per server, without naming the network.
    fn warn_once(&self) {
        if !self.warned.swap(true, Ordering::Relaxed) {
            let held = self.bounds.held;
            tracing::warn!(
                held,
                "one network has reached its connection limit: further connections are closed. If it is a proxy, add it to TRUSTED_PROXIES"
            );
        }
    }
}
