//! How many connections one network holds, and how long it may leave unread what we send. Otherwise one machine that opens thousands
//! and reads none of them would keep everybody else out.
//!
//! The framework has a time for heads and for idling and none for answers that nobody takes, so the kernel keeps that one.

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

/// What a connection may ask of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many connections one network may hold at once.
    pub held: usize,
    /// How long what we sent may stay unread before the connection is ended.
    pub unread: Duration,
}

impl Default for Bounds {
    /// A browser opens six connections and keeps them for half a minute: 256 are some forty readers behind one address who all arrived
    /// within it. Half a minute is long for a train in a tunnel, and short for whoever wants to hold memory.
    fn default() -> Self {
        Self { held: 256, unread: Duration::from_secs(30) }
    }
}

/// Every connection that is open, by network.
#[derive(Debug)]
pub(crate) struct Connections {
    open: Arc<ConcurrencyLimit<IpAddr>>,
    bounds: Bounds,
    counts: bool,
    proxies: Networks,
    told: AtomicBool,
}

/// A connection that was one too many. What had arrived on it by then is not done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TurnedAway;

impl Connections {
    pub(crate) fn new(app: &App, bounds: Bounds) -> Arc<Self> {
        Arc::new(Self {
            open: ConcurrencyLimit::new(bounds.held, usize::MAX),
            bounds,
            counts: app.config.limits.rate_limits == RateLimits::On,
            proxies: app.config.server.trusted_proxies.clone(),
            told: AtomicBool::new(false),
        })
    }

    /// Looks at a connection that was just accepted: bounds how long it leaves things unread, and ends it when its network has enough.
    pub(crate) fn welcome(self: &Arc<Self>, stream: &dyn Any, beside: &mut Extensions) {
        let Some(stream) = stream.downcast_ref::<TcpStream>() else { return };
        let socket = SockRef::from(stream);
        // Without it, the connection is only as patient as the kernel; other systems have no such option.
        #[cfg(target_os = "linux")]
        let _ = socket.set_tcp_user_timeout(Some(self.bounds.unread));
        let Ok(peer) = stream.peer_addr() else { return };
        // Behind a proxy of ours everybody comes from one address, and the proxy counts.
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
                self.tell();
            }
        }
    }

    /// Says it once, and not whose network it was.
    fn tell(&self) {
        if !self.told.swap(true, Ordering::Relaxed) {
            let held = self.bounds.held;
            tracing::warn!(held, "one network holds so many connections that more are ended; a proxy belongs in TRUSTED_PROXIES");
        }
    }
}
