//! Limits on bodies. Large forms, such as a long story in a multi-byte script or an essay, are bounded in number too, so that all
//! fit in memory.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header::{CONTENT_LENGTH, HeaderMap};

use super::client_ip;
use super::client_ip::network;
use super::concurrency_limit::{ConcurrencyLimit, ConcurrencyPermit};
use super::problem::Problem;
use crate::app::App;
use crate::config::{Networks, RateLimits};

/// The largest form body. It fits a story of 20,000 characters of eight 4-byte code points each, and an essay of 200,000
/// characters of three each, all percent-encoded as `%xx`.
pub const FORM_MAX_BYTES: usize = 2 * 1024 * 1024;

/// The largest body of an unsubscription: a field in one of several encodings, and what mail programs add to it.
pub(super) const ONE_CLICK_MAX_BYTES: usize = 4 * 1024;

/// Forms up to this size, which are nearly all, need no permit.
const SMALL_FORM_BYTES: usize = 64 * 1024;

/// How many larger forms are read at once: 128 MiB of memory at most.
const MAX_LARGE_FORMS: usize = 64;

/// How many large forms one network may send at once, so that one client cannot use up the memory.
const MAX_LARGE_FORMS_PER_NETWORK: usize = 8;

/// The length of a body, where its head announces one.
pub(super) fn announced_bytes(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The large forms that are being read, counted by network.
#[derive(Debug)]
pub struct LargeForms {
    in_use: Arc<ConcurrencyLimit<IpAddr>>,
    proxies: Networks,
}

impl LargeForms {
    /// No form is being read yet. With `RATE_LIMITS=off` only the total is limited.
    pub fn new(app: &App) -> Self {
        let limited = app.config.limits.rate_limits == RateLimits::On;
        let per_network = if limited { MAX_LARGE_FORMS_PER_NETWORK } else { MAX_LARGE_FORMS };
        let in_use = ConcurrencyLimit::new(per_network, MAX_LARGE_FORMS);
        Self { in_use, proxies: app.config.server.trusted_proxies.clone() }
    }

    /// Acquires a permit for a request whose headers announce a large form or no length at all.
    ///
    /// # Errors
    /// When the total limit or the limit of the client's network is reached.
    pub(crate) fn acquire(&self, request: &HttpRequest) -> Result<Option<ConcurrencyPermit<IpAddr>>, Problem> {
        if announced_bytes(request.headers()).is_some_and(|announced| announced <= SMALL_FORM_BYTES) {
            return Ok(None);
        }
        let network = client_ip::address(request, &self.proxies).map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), network);
        self.in_use.acquire(network).map(Some).ok_or_else(Problem::full)
    }
}
