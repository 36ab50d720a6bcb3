//! Delivers an issue. Each email's row is marked before and after sending; the mark just before the final dot keeps the ledger
//! true.
//!
//! A worker *leases* a few emails and hands each to the mail server with no transaction open. When the server has all of an
//! email except its end, the row becomes `sending`, provided that the lease still holds, the subscriber still wants it and the
//! issue is still being sent; only then the end is sent. A worker that dies before this mark has delivered nothing. One that
//! dies after it leaves a row in `sending`, which is never retried automatically: at most one copy is sent, and none is lost
//! without a row that names it.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;

use super::delivery::{DeliveryReason, DeliveryState, LeasedDelivery};
use super::delivery_leases;
use super::emails::{self, FrozenIssue, IssueCopy};
use super::issue::{IssueState, PausedBy};
use super::rejections::{self, RejectionConsequence, RejectionCounter};
use super::send_rate::SendRate;
use super::store::{self, DeliveryChange};
use super::subscriber::{ConsentAction, ConsentChannel, SuppressionReason};
use super::verdict::{Consequence, DeliveryVerdict, RELAY_REST, judge};
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::IssueId;
use crate::job_context::JobContext;
use crate::jobs;
use crate::jobs::Job;
use crate::links;
use crate::mail::{Email, Outcome, Permit};
use crate::text::Html;

/// How long a worker may wait for the reply to the end: RFC 5321, 4.5.3.2.6 asks for ten minutes.
const LEASE_AT_END: Duration = Duration::from_secs(12 * 60);
/// How many emails are leased at once per connection: enough to keep it busy while the next are fetched.
const LEASES_PER_CONNECTION: usize = 5;
/// How long one job accepts new emails before it yields to the next: a server that is stopping waits for the jobs in hand.
const JOB_MAX_DURATION: Duration = Duration::from_secs(20);

/// What is shared by the connections that deliver one issue.
struct DeliveryRun {
    context: JobContext,
    node: String,
    issue: FrozenIssue,
    leased: Mutex<VecDeque<LeasedDelivery>>,
    batch: usize,
    ends_at: UnixMicros,
    /// The process is asked to end.
    stop: watch::Receiver<bool>,
    /// No more emails are accepted.
    over: AtomicBool,
    /// The mail server is unavailable.
    relay_rests: AtomicBool,
    rejections: RejectionCounter,
    rate: SendRate,
}

/// Sends the due emails of an issue, with as many connections as the settings allow. `node` names this machine and survives a
/// restart. Once `stop` is true, only the emails in hand are finished; the rest waits for the next worker.
///
/// # Errors
/// When the database is away: [`delivery_leases::release_expired`] releases what was leased, and the job is retried later.
pub async fn deliver(
    context: &JobContext,
    node: &str,
    issue: IssueId,
    stop: &watch::Receiver<bool>,
) -> Result<(), InternalError> {
    let Some(frozen) = context.db.read(move |tx| frozen(tx, issue)).await? else { return Ok(()) };
    let connections = usize::try_from(context.mail.connections).unwrap_or(1).max(1);
    let run = Arc::new(DeliveryRun {
        context: context.clone(),
        node: node.to_owned(),
        issue: frozen,
        leased: Mutex::default(),
        batch: connections * LEASES_PER_CONNECTION,
        ends_at: context.clock.now() + JOB_MAX_DURATION,
        stop: stop.clone(),
        over: AtomicBool::new(false),
        relay_rests: AtomicBool::new(false),
        rejections: RejectionCounter::default(),
        rate: SendRate::new(context.mail.rate),
    });
    let mut working = JoinSet::new();
    for _ in 0..connections {
        let run = run.clone();
        working.spawn(async move { run.work().await });
    }
    let mut ended = Ok(());
    while let Some(joined) = working.join_next().await {
        let one = joined.unwrap_or_else(|error| Err(InternalError::unexpected("a connection's task ended").because(error)));
        if one.is_err() {
            run.over.store(true, Ordering::SeqCst);
            ended = one;
        }
    }
    ended?;
    run.hand_back().await?;
    let rests = run.relay_rests.load(Ordering::SeqCst);
    context.db.write(move |tx| finish_batch(tx, issue, rests)).await
}

/// The content of an issue that is being sent, the same for every subscriber.
fn frozen(tx: &mut Tx<'_>, id: IssueId) -> Result<Option<FrozenIssue>, InternalError> {
    let Some(issue) = store::issue(tx, id)?.filter(|issue| issue.state == IssueState::Sending) else { return Ok(None) };
    let list = store::lists(tx)?.into_iter().find(|list| list.id() == issue.list_id);
    let (Some(list), Some(html), Some(plain)) = (list, issue.html, issue.plain) else {
        return Err(InternalError::unexpected("an issue on its way has no text"));
    };
    let html = Html::from_store(html).with_directions();
    Ok(Some(FrozenIssue { id, web: links::newsletter_issue(&issue.slug), subject: issue.subject, html, plain, list }))
}

/// Finishes the issue or schedules the next batch.
fn finish_batch(tx: &mut Tx<'_>, issue: IssueId, relay_rests: bool) -> Result<(), InternalError> {
    let on_its_way = store::issue(tx, issue)?.is_some_and(|issue| issue.state == IssueState::Sending);
    if !on_its_way || store::finish_issue(tx, issue)? {
        return Ok(());
    }
    let Some(next) = store::next_try(tx, issue)? else { return Ok(()) };
    let earliest = if relay_rests { tx.now() + RELAY_REST } else { tx.now() };
    jobs::push_at(tx, Job::DeliverIssue { issue }, next.max(earliest))
}

impl DeliveryRun {
    async fn work(&self) -> Result<(), InternalError> {
        while let Some(held) = self.next().await? {
            self.rate.wait_turn().await;
            self.send(held).await?;
        }
        Ok(())
    }

    /// The next email to send; leases more when none is left.
    async fn next(&self) -> Result<Option<LeasedDelivery>, InternalError> {
        let mut leased = self.leased.lock().await;
        if self.over.load(Ordering::SeqCst) || *self.stop.borrow() || self.context.clock.now() >= self.ends_at {
            return Ok(None);
        }
        if leased.is_empty() {
            let (node, issue, list, limit) = (self.node.clone(), self.issue.id, self.issue.list.id(), self.batch);
            let limit = i64::try_from(limit).unwrap_or(1);
            // A batch may consist only of emails whose subscribers no longer want them.
            while leased.is_empty() {
                let node = node.clone();
                let (wanted, found) =
                    self.context.db.write(move |tx| delivery_leases::lease(tx, issue, list, &node, limit)).await?;
                if found == 0 {
                    self.over.store(true, Ordering::SeqCst);
                    return Ok(None);
                }
                leased.extend(wanted);
            }
        }
        Ok(leased.pop_front())
    }

    async fn send(&self, held: LeasedDelivery) -> Result<(), InternalError> {
        let Ok(to) = Email::parse(&held.address) else { return self.give_up(held).await };
        let copy = IssueCopy { to: &to, subscriber: held.subscriber, delivery: held.id };
        let email = emails::issue(&self.context, &self.issue, copy)?;
        let mut from = DeliveryState::Leased;
        let mut unmarked = None;
        let outcome = self.context.mailer.deliver(&email, async || match self.mark(&held).await {
            Ok(true) => {
                from = DeliveryState::Sending;
                Permit::Go
            }
            Ok(false) => Permit::Stop,
            Err(error) => {
                unmarked = Some(error);
                Permit::Stop
            }
        });
        let outcome = outcome.await;
        match unmarked {
            Some(error) => Err(error),
            None => self.record_outcome(held, from, &outcome).await,
        }
    }

    /// Commits the `sending` mark before the end is sent.
    async fn mark(&self, held: &LeasedDelivery) -> Result<bool, InternalError> {
        let (held, issue, list) = (held.clone(), self.issue.id, self.issue.list.id());
        self.context
            .db
            .write(move |tx| {
                let until = tx.now() + LEASE_AT_END;
                store::mark_sending(tx, &held, issue, list, until)
            })
            .await
    }

    /// Records how an attempt ended.
    async fn record_outcome(&self, held: LeasedDelivery, from: DeliveryState, outcome: &Outcome) -> Result<(), InternalError> {
        let Some(verdict) = judge(outcome, held.attempt, self.context.random.number()) else {
            return self.record_stop(held).await;
        };
        let suppresses = verdict.consequence == Consequence::Suppress;
        let (list, answer) = (self.issue.list.id(), verdict.clone());
        // First of all: an answer that the server gave must not be lost because what follows from it fails.
        let recorded = self.context.db.write(move |tx| {
            let own = store::record_verdict(tx, &held, from, &answer)?;
            if own
                && suppresses
                && let Some(hash) = store::address_hash(tx, held.subscriber)?
            {
                store::suppress(tx, &hash, SuppressionReason::Hard)?;
                store::insert_consent(tx, held.subscriber, list, ConsentAction::Suppressed, ConsentChannel::Bounce)?;
            }
            Ok::<_, InternalError>(())
        });
        recorded.await?;
        self.apply_consequence(&verdict).await
    }

    /// Skips a delivery whose address cannot be parsed because it was erased.
    async fn give_up(&self, held: LeasedDelivery) -> Result<(), InternalError> {
        let change = DeliveryChange { state: DeliveryState::Skipped, reason: Some(DeliveryReason::Erased) };
        self.context.db.write(move |tx| store::change_delivery(tx, &held, DeliveryState::Leased, &change).map(drop)).await
    }

    /// Records why an email was abandoned before its end.
    async fn record_stop(&self, held: LeasedDelivery) -> Result<(), InternalError> {
        let (issue, list) = (self.issue.id, self.issue.list.id());
        let state = self.context.db.write(move |tx| {
            let state = store::issue(tx, issue)?.map(|issue| issue.state);
            let change = match state {
                Some(IssueState::Sending) => {
                    DeliveryChange { state: DeliveryState::Skipped, reason: Some(delivery_leases::skip_reason(tx, &held, list)?) }
                }
                Some(IssueState::Paused) => DeliveryChange { state: DeliveryState::Queued, reason: None },
                _ => DeliveryChange { state: DeliveryState::Cancelled, reason: None },
            };
            store::change_delivery(tx, &held, DeliveryState::Leased, &change)?;
            Ok::<_, InternalError>(state)
        });
        if state.await? != Some(IssueState::Sending) {
            self.over.store(true, Ordering::SeqCst);
        }
        Ok(())
    }

    /// Applies what a reply means for the emails that follow.
    async fn apply_consequence(&self, verdict: &DeliveryVerdict) -> Result<(), InternalError> {
        match verdict.consequence {
            Consequence::RestRelay => {
                self.relay_rests.store(true, Ordering::SeqCst);
                self.over.store(true, Ordering::SeqCst);
                return Ok(());
            }
            Consequence::CountRejection => {}
            Consequence::Nothing | Consequence::Suppress => {
                if verdict.state == DeliveryState::Sent {
                    self.rejections.count_accepted();
                }
                return Ok(());
            }
        }
        let issue = self.issue.id;
        let too_many = match self.rejections.count_rejection() {
            RejectionConsequence::Nothing => false,
            RejectionConsequence::CheckShare => self.context.db.read(move |tx| rejections::is_share_too_large(tx, issue)).await?,
            RejectionConsequence::PauseIssue => true,
        };
        if too_many {
            self.over.store(true, Ordering::SeqCst);
            self.context.db.write(move |tx| store::pause_issue(tx, issue, PausedBy::Refusals)).await?;
        }
        Ok(())
    }

    /// Releases what was leased and not started.
    async fn hand_back(&self) -> Result<(), InternalError> {
        let left: Vec<LeasedDelivery> = self.leased.lock().await.drain(..).collect();
        if left.is_empty() {
            return Ok(());
        }
        let issue = self.issue.id;
        self.context
            .db
            .write(move |tx| {
                let stopped = store::issue(tx, issue)?.is_none_or(|issue| issue.state == IssueState::Cancelled);
                let state = if stopped { DeliveryState::Cancelled } else { DeliveryState::Queued };
                for held in &left {
                    store::change_delivery(tx, held, DeliveryState::Leased, &DeliveryChange { state, reason: None })?;
                }
                Ok(())
            })
            .await
    }
}
