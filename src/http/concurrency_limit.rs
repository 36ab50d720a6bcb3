//! A concurrency limit, for each key and over all keys.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts the permits in use by key, and issues no more than both limits allow.
#[derive(Debug)]
pub(crate) struct ConcurrencyLimit<K: Eq + Hash> {
    in_use: Mutex<InUse<K>>,
    per_key: usize,
    total: usize,
}

#[derive(Debug)]
struct InUse<K> {
    by_key: HashMap<K, usize>,
    total: usize,
}

/// The permit for one use; released when it is dropped.
#[derive(Debug)]
pub(crate) struct ConcurrencyPermit<K: Eq + Hash> {
    key: K,
    limit: Arc<ConcurrencyLimit<K>>,
}

impl<K: Eq + Hash + Clone> ConcurrencyLimit<K> {
    /// At most `per_key` permits for one key, and `total` over all keys.
    pub(crate) fn new(per_key: usize, total: usize) -> Arc<Self> {
        Arc::new(Self { in_use: Mutex::new(InUse { by_key: HashMap::new(), total: 0 }), per_key, total })
    }

    /// Acquires a permit for `key`; `None` when one of the limits is reached.
    pub(crate) fn acquire(self: &Arc<Self>, key: K) -> Option<ConcurrencyPermit<K>> {
        let mut in_use = self.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        let own = in_use.by_key.get(&key).copied().unwrap_or(0);
        if own >= self.per_key || in_use.total >= self.total {
            return None;
        }
        in_use.by_key.insert(key.clone(), own + 1);
        in_use.total += 1;
        Some(ConcurrencyPermit { key, limit: Arc::clone(self) })
    }
}

impl<K: Eq + Hash> ConcurrencyLimit<K> {
    fn release(&self, key: &K) {
        let mut in_use = self.in_use.lock().unwrap_or_else(PoisonError::into_inner);
        in_use.total = in_use.total.saturating_sub(1);
        // A key without permits is removed, so that the map does not grow with every network that was ever seen.
        if let Some(own) = in_use.by_key.get_mut(key) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                in_use.by_key.remove(key);
            }
        }
    }
}

impl<K: Eq + Hash> Drop for ConcurrencyPermit<K> {
    fn drop(&mut self) {
        self.limit.release(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_cannot_take_what_is_left_for_others() {
        let limit = ConcurrencyLimit::new(2, 3);
        let first = limit.acquire("a");
        let second = limit.acquire("a");
        assert!(first.is_some() && second.is_some());
        assert!(limit.acquire("a").is_none());
        let other = limit.acquire("b");
        assert!(other.is_some());
        assert!(limit.acquire("c").is_none(), "three are in use");
    }

    #[test]
    fn a_permit_that_is_dropped_is_free_again_and_its_key_is_forgotten() {
        let limit = ConcurrencyLimit::new(1, 1);
        drop(limit.acquire("a"));
        assert!(limit.in_use.lock().unwrap().by_key.is_empty());
        assert!(limit.acquire("b").is_some());
    }
}
