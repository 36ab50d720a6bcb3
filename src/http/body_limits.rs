//! Forms that hold much: a long story in a script of several bytes, an essay. They are few, and so many at once as fit in memory.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_LENGTH;

use super::client_ip;
use super::client_ip::network;
use super::concurrency_limit::{ConcurrencyLimit, ConcurrencyPermit};
use super::problem::Problem;
use crate::app::App;
use crate::config::{Networks, RateLimits};

/// What one form may send. A story of 20,000 characters fits when each is put together of eight code points of four bytes, and an
/// essay of 200,000 when each is one of three, all written as `%xx`.
pub const FORM_MAX_BYTES: usize = 2 * 1024 * 1024;

/// Nearly every form is smaller than this, and needs no permit.
const SMALL_FORM_BYTES: usize = 64 * 1024;

/// How many larger ones are taken at once: 128 MiB of memory at the most.
const MAX_LARGE_FORMS: usize = 64;

/// How many of them from one network: so that no machine takes all the room.
const MAX_LARGE_FORMS_PER_NETWORK: usize = 8;

/// How many large forms are being read, by network.
#[derive(Debug)]
pub struct LargeForms {
    in_use: Arc<ConcurrencyLimit<IpAddr>>,
    proxies: Networks,
}

impl LargeForms {
    /// None is being read.
    pub fn new(app: &App) -> Self {
        let limited = app.config.limits.rate_limits == RateLimits::On;
        let per_network = if limited { MAX_LARGE_FORMS_PER_NETWORK } else { MAX_LARGE_FORMS };
        let in_use = ConcurrencyLimit::new(per_network, MAX_LARGE_FORMS);
        Self { in_use, proxies: app.config.server.trusted_proxies.clone() }
    }

    /// Makes room for the form of a request when its headers say that it is large, or do not say how large it is.
    ///
    /// # Errors
    /// When as many as fit are on their way already, or as many as its network may send at once.
    pub(crate) fn room(&self, request: &HttpRequest) -> Result<Option<ConcurrencyPermit<IpAddr>>, Problem> {
        let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        if length.is_some_and(|length| length <= SMALL_FORM_BYTES) {
            return Ok(None);
        }
        let network = client_ip::address(request, &self.proxies).map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), network);
        self.in_use.acquire(network).map(Some).ok_or_else(Problem::full)
    }
}
