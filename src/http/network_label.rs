//! The network of a client in the log: a keyed hash, with which the requests of one network on one day can be found, and nothing
//! else. The key is never stored and changes every day, so that no one can compute the address from it later.

use std::sync::{Mutex, PoisonError};

use actix_web::HttpRequest;
use ring::hmac;

use super::client_ip;
use crate::app::App;
use crate::clock::{Clock, UnixMicros};
use crate::config::Networks;
use crate::crypt::{Random, hex};

/// The bytes of a label: enough to tell the networks of a day apart.
const LABEL_BYTES: usize = 8;

/// Never stored, and replaced at midnight.
struct DayKey {
    /// In days since 1970, in UTC.
    day: u64,
    key: hmac::Key,
}

impl DayKey {
    fn new(day: u64, random: &Random) -> Self {
        let mut bytes = [0; 32];
        random.fill(&mut bytes);
        Self { day, key: hmac::Key::new(hmac::HMAC_SHA256, &bytes) }
    }
}

/// Labels the networks of this process's clients.
pub(crate) struct NetworkLabels {
    /// `None` until the first label.
    today: Mutex<Option<DayKey>>,
    clock: Clock,
    random: Random,
    proxies: Networks,
}

impl NetworkLabels {
    pub(crate) fn new(app: &App) -> Self {
        let (clock, random) = (app.clock.clone(), app.random.clone());
        Self { today: Mutex::new(None), clock, random, proxies: app.config.server.trusted_proxies.clone() }
    }

    /// The label of the network that the request comes from; `None` when it has no address.
    pub(crate) fn label(&self, request: &HttpRequest) -> Option<String> {
        let network = client_ip::network(client_ip::address(request, &self.proxies)?);
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        let now = day(&self.clock);
        let key = match today.take().filter(|key| key.day == now) {
            Some(key) => today.insert(key),
            None => today.insert(DayKey::new(now, &self.random)),
        };
        Some(hex(hmac::sign(&key.key, network.to_string().as_bytes()), LABEL_BYTES))
    }
}

fn day(clock: &Clock) -> u64 {
    clock.now().days_since(UnixMicros::from_micros(0))
}
