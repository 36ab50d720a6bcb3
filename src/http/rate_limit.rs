//! Rate limits: every limit of the pages, as one table.
//!
//! The buckets are in this process's memory, under keyed hashes of client and subject, so that they hold no list of addresses.
//! They follow the time since the machine was started: a clock that is set forward and back would make clients wait for a year.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpRequest;
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::{DefaultKeyedStateStore, ShrinkableKeyedStateStore};
use governor::{Quota, RateLimiter};

use super::client_ip;
use super::client_ip::network;
use crate::app::App;
use crate::clock::Clock;
use crate::config::RateLimits;
use crate::error::{ErrorKind, UserError};
use crate::id::AccountId;

/// What a client can do only so often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateLimitedAction {
    /// Trying a password to sign in.
    SignIn,
    /// Requesting an account.
    SignUp,
    /// Requesting a link that sets a new password.
    Forgot,
    /// Requesting the email that confirms a story written without a session.
    Confirm,
    /// Having a story saved without a session or an address.
    ParkDraft,
    /// Previewing a story before it is posted.
    Preview,
    /// Searching threads and stories.
    Search,
    /// Reporting a story or reply.
    Report,
    /// Subscribing to the newsletter.
    Subscribe,
    /// Requesting the link to one's subscription.
    SubscriptionLink,
    /// Trying the current password in order to change it.
    Change,
    /// Sending any form as a member.
    Write,
    /// Sending any form without a session.
    Send,
}

/// Whose requests are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// Everything that comes from one network.
    Client,
    /// Everything about one subject, such as an email address, from any network.
    Subject,
    /// One subject from one network. Tighter than [`Scope::Subject`], so that an attacker who guesses passwords uses up their own
    /// share first and does not lock out the account's holder.
    Pair,
    /// One subject in a browser in which it signed in before.
    KnownBrowser,
}

/// The action, its scope, the burst, and time until one more is allowed. A reader mistypes a few times; an email is requested
/// again when it does not arrive; a hundred wrong passwords for one account is the most that NIST SP 800-63B-4 (3.2.2) allows.
const TABLE: [(RateLimitedAction, Scope, u32, Duration); 19] = [
    (RateLimitedAction::SignIn, Scope::Client, 30, Duration::from_secs(10)),
    (RateLimitedAction::SignIn, Scope::Pair, 10, Duration::from_mins(1)),
    (RateLimitedAction::SignIn, Scope::Subject, 100, Duration::from_mins(1)),
    (RateLimitedAction::SignIn, Scope::KnownBrowser, 10, Duration::from_mins(6)),
    (RateLimitedAction::SignUp, Scope::Client, 10, Duration::from_mins(6)),
    (RateLimitedAction::SignUp, Scope::Subject, 3, Duration::from_mins(20)),
    (RateLimitedAction::Forgot, Scope::Client, 10, Duration::from_mins(6)),
    (RateLimitedAction::Forgot, Scope::Subject, 3, Duration::from_mins(20)),
    (RateLimitedAction::Confirm, Scope::Client, 10, Duration::from_mins(6)),
    (RateLimitedAction::Confirm, Scope::Subject, 4, Duration::from_mins(20)),
    (RateLimitedAction::ParkDraft, Scope::Client, 20, Duration::from_mins(3)),
    (RateLimitedAction::Preview, Scope::Client, 30, Duration::from_secs(4)),
    (RateLimitedAction::Search, Scope::Client, 30, Duration::from_secs(2)),
    (RateLimitedAction::Report, Scope::Client, 20, Duration::from_mins(2)),
    (RateLimitedAction::Subscribe, Scope::Client, 20, Duration::from_mins(3)),
    (RateLimitedAction::SubscriptionLink, Scope::Subject, 3, Duration::from_mins(20)),
    (RateLimitedAction::Change, Scope::Subject, 10, Duration::from_mins(1)),
    (RateLimitedAction::Write, Scope::Subject, 60, Duration::from_secs(5)),
    (RateLimitedAction::Send, Scope::Client, 120, Duration::from_secs(1)),
];

/// Above this number of buckets, the ones that are full again are dropped.
const BUCKETS: usize = 20_000;

/// Waits longer than this many seconds are shown in minutes.
const MAX_WAIT_IN_SECONDS: u64 = 90;

/// The rate limit is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Too many attempts. Wait {} and try again.", self.words())]
pub struct TooMany {
    wait: Duration,
}

impl TooMany {
    /// The wait as it is shown: in whole seconds, at least one, or rounded up to whole minutes when it is long.
    fn seconds(self) -> u64 {
        match self.wait.as_secs() + u64::from(self.wait.subsec_nanos() > 0) {
            seconds @ 0..=MAX_WAIT_IN_SECONDS => seconds.max(1),
            seconds => seconds.div_ceil(60) * 60,
        }
    }

    fn words(self) -> String {
        match self.seconds() {
            1 => "1 second".to_owned(),
            seconds @ 0..=MAX_WAIT_IN_SECONDS => format!("{seconds} seconds"),
            seconds => format!("{} minutes", seconds / 60),
        }
    }
}

impl UserError for TooMany {
    fn kind(&self) -> ErrorKind {
        ErrorKind::TooMany
    }

    fn wait(&self) -> Option<Duration> {
        Some(Duration::from_secs(self.seconds()))
    }
}

/// The time since the start of the machine as governor's clock.
#[derive(Clone, Debug)]
struct Ticks(Clock);

impl governor::clock::Clock for Ticks {
    type Instant = Duration;
    fn now(&self) -> Duration {
        self.0.boot()
    }
}

/// The buckets of a rule; shared, because the limiter takes tokens and [`LimitRule::give_back`] returns them.
#[derive(Clone, Default)]
struct Buckets(Arc<DefaultKeyedStateStore<u64>>);

impl StateStore for Buckets {
    type Key = u64;

    fn measure_and_replace<T, F, E>(&self, key: &u64, next: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        self.0.measure_and_replace(key, next)
    }
}

impl ShrinkableKeyedStateStore<u64> for Buckets {
    fn retain_recent(&self, drop_below: Nanos) {
        ShrinkableKeyedStateStore::retain_recent(&*self.0, drop_below);
    }

    fn shrink_to_fit(&self) {
        ShrinkableKeyedStateStore::shrink_to_fit(&*self.0);
    }

    fn len(&self) -> usize {
        ShrinkableKeyedStateStore::len(&*self.0)
    }

    fn is_empty(&self) -> bool {
        ShrinkableKeyedStateStore::is_empty(&*self.0)
    }
}

struct LimitRule {
    act: RateLimitedAction,
    scope: Scope,
    period: Duration,
    limiter: RateLimiter<u64, Buckets, Ticks, NoOpMiddleware<Duration>>,
    buckets: Buckets,
}

impl LimitRule {
    fn new((act, scope, burst, period): (RateLimitedAction, Scope, u32, Duration), clock: &Clock) -> Option<Self> {
        let quota = Quota::with_period(period)?.allow_burst(NonZeroU32::new(burst)?);
        let buckets = Buckets::default();
        Some(Self { act, scope, period, limiter: RateLimiter::new(quota, buckets.clone(), Ticks(clock.clone())), buckets })
    }

    fn take(&self, key: u64) -> Result<(), TooMany> {
        if self.limiter.len() > BUCKETS {
            self.limiter.retain_recent();
        }
        let now = self.limiter.clock().now();
        self.limiter.check_key(&key).map_err(|not_until| TooMany { wait: not_until.wait_time_from(now) })
    }

    fn give_back(&self, key: u64) {
        // The state of a bucket is the time at which it is full again.
        let earlier = |full_at: Option<Nanos>| full_at.map(|at| ((), at.saturating_sub(self.period.into()))).ok_or(());
        let _ = self.buckets.measure_and_replace(&key, earlier);
    }
}

/// The tokens that an act took from its buckets. Dropped when the act was counted for good.
#[derive(Debug, Default)]
pub struct TakenTokens(Vec<(RateLimitedAction, Scope, u64)>);

impl TakenTokens {
    fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }
}

/// The rate limits of a running site.
pub struct Limits {
    rules: Vec<LimitRule>,
    proxies: crate::config::Networks,
    hasher: RandomState,
}

impl std::fmt::Debug for Limits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Limits")
    }
}

impl Limits {
    /// The limits of the table; unlimited with `RATE_LIMITS=off`.
    pub fn new(app: &App) -> Self {
        let rules = match app.config.limits.rate_limits {
            RateLimits::On => TABLE.into_iter().filter_map(|rule| LimitRule::new(rule, &app.clock)).collect(),
            RateLimits::Off => Vec::new(),
        };
        Self { rules, proxies: app.config.server.trusted_proxies.clone(), hasher: RandomState::new() }
    }

    /// Counts one `act` against the network that `request` comes from.
    ///
    /// # Errors
    /// [`TooMany`] when that network has used its share up.
    pub fn client(&self, act: RateLimitedAction, request: &HttpRequest) -> Result<TakenTokens, TooMany> {
        self.take(act, Scope::Client, self.hasher.hash_one(self.network(request)))
    }

    /// Counts one `act` about `subject`, such as the normal form of an address.
    ///
    /// # Errors
    /// [`TooMany`] when the subject's share, or this network's share of it, is used up.
    pub fn subject(&self, act: RateLimitedAction, request: &HttpRequest, subject: &str) -> Result<TakenTokens, TooMany> {
        let taken = self.take(act, Scope::Pair, self.hasher.hash_one((self.network(request), subject)))?;
        Ok(taken.and(self.take(act, Scope::Subject, self.hasher.hash_one(subject))?))
    }

    /// Counts one attempt to sign in with `address`: in a `known` browser against its own share, and against the shares of the
    /// network and the address where there is none or it is used up.
    ///
    /// # Errors
    /// [`TooMany`] when no share is left. The password must not be checked then, right or wrong.
    pub fn sign_in(&self, request: &HttpRequest, address: &str, known: Option<i64>) -> Result<TakenTokens, TooMany> {
        if let Some(browser) = known {
            let own = self.take(RateLimitedAction::SignIn, Scope::KnownBrowser, self.hasher.hash_one((browser, address)));
            if own.is_ok() {
                return own;
            }
        }
        let taken = self.client(RateLimitedAction::SignIn, request)?;
        Ok(taken.and(self.subject(RateLimitedAction::SignIn, request, address)?))
    }

    /// Counts one `act` of a member, wherever it comes from.
    ///
    /// # Errors
    /// [`TooMany`] when the member's share is used up.
    pub fn member(&self, act: RateLimitedAction, member: AccountId) -> Result<TakenTokens, TooMany> {
        self.take(act, Scope::Subject, self.hasher.hash_one(member))
    }

    /// Returns the tokens of an act that turned out not to count.
    pub fn give_back(&self, taken: TakenTokens) {
        for (act, scope, key) in taken.0 {
            if let Some(rule) = self.rule(act, scope) {
                rule.give_back(key);
            }
        }
    }

    fn rule(&self, act: RateLimitedAction, scope: Scope) -> Option<&LimitRule> {
        self.rules.iter().find(|rule| (rule.act, rule.scope) == (act, scope))
    }

    fn take(&self, act: RateLimitedAction, scope: Scope, key: u64) -> Result<TakenTokens, TooMany> {
        let Some(rule) = self.rule(act, scope) else { return Ok(TakenTokens::default()) };
        rule.take(key)?;
        Ok(TakenTokens(vec![(act, scope, key)]))
    }

    fn network(&self, request: &HttpRequest) -> Option<IpAddr> {
        client_ip::address(request, &self.proxies).map(network)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_is_said_in_words_and_never_zero() {
        let said = |seconds| TooMany { wait: Duration::from_secs(seconds) }.to_string();
        assert!(said(0).contains("Wait 1 second and"), "{}", said(0));
        assert!(said(90).contains("Wait 90 seconds"), "{}", said(90));
        assert!(said(600).contains("Wait 10 minutes"), "{}", said(600));
        assert!(said(601).contains("Wait 11 minutes"), "{}", said(601));
    }
}
