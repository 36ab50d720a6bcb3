//! Forms that hold much: a long story in a script of several bytes, an essay. They are few, and so many at once as fit in memory.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Mutex, PoisonError};

use actix_web::http::header::CONTENT_LENGTH;
use actix_web::{HttpRequest, web};

use super::client_ip;
use super::client_ip::network;
use super::problem::Problem;
use crate::app::App;
use crate::config::{Networks, RateLimits};

/// What one form may send. A story of 20,000 characters fits when each is put together of eight code points of four bytes, and an
/// essay of 200,000 when each is one of three, all written as `%xx`.
pub const FORM_BYTES: usize = 2 * 1024 * 1024;

/// Nearly every form is smaller than this, and asks for no room.
const SMALL: usize = 64 * 1024;

/// How many larger ones are taken at once: 128 MiB of memory at the most.
const MOST: usize = 64;

/// How many of them from one network: so that no machine takes all the room.
const SHARE: usize = 8;

/// The room for large forms, and which networks have how much of it.
#[derive(Debug)]
pub struct LargeForms {
    taken: Mutex<HashMap<IpAddr, usize>>,
    proxies: Networks,
    share: usize,
}

/// A place in it, free again when the request is over.
#[derive(Debug)]
pub(crate) struct Room {
    among: web::Data<LargeForms>,
    network: IpAddr,
}

impl LargeForms {
    /// All of it is free.
    pub fn new(app: &App) -> Self {
        let share = if app.config.limits.rate_limits == RateLimits::On { SHARE } else { MOST };
        Self { taken: Mutex::default(), proxies: app.config.server.trusted_proxies.clone(), share }
    }

    /// Makes room for the form of a request when its headers say that it is large, or do not say how large it is.
    ///
    /// # Errors
    /// When as many as fit are on their way already, or as many as its network may send at once.
    pub(crate) fn room(forms: &web::Data<Self>, request: &HttpRequest) -> Result<Option<Room>, Problem> {
        let length = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        if length.is_some_and(|length| length <= SMALL) {
            return Ok(None);
        }
        let network = client_ip::address(request, &forms.proxies).map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), network);
        let mut taken = forms.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let own = taken.get(&network).copied().unwrap_or(0);
        if own >= forms.share || taken.values().sum::<usize>() >= MOST {
            return Err(Problem::full());
        }
        taken.insert(network, own + 1);
        Ok(Some(Room { among: forms.clone(), network }))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let mut taken = self.among.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut held) = taken.entry(self.network) {
            *held.get_mut() = held.get().saturating_sub(1);
            if *held.get() == 0 {
                held.remove();
            }
        }
    }
}
