//! The tables of lists, subscribers, and suppressed addresses.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;

use crate::clock::UnixMicros;
use crate::crypt::TokenHash;
use crate::db::like;
use crate::db::like::lower;
use crate::db::schema::{confirmation, delivery, issue, list, subscriber, subscription, suppression};
use crate::db::{Conn, Tx};
use crate::each;
use crate::error::InternalError;
use crate::id::{DeliveryId, ListId, SubscriberId};
use crate::mail::Email;
use crate::newsletter::confirmation::Confirmation;
use crate::newsletter::delivery::DeliveryState;
use crate::newsletter::list::MailingList;
use crate::newsletter::subscriber::{
    AddressHash, EndedSubscription, Subscriber, Subscription, SubscriptionState, SuppressionReason,
};

fn read_subscriber((id, given, hash, since): (SubscriberId, String, String, UnixMicros)) -> Result<Subscriber, InternalError> {
    let email = Email::parse(&given)
        .map_err(|error| InternalError::unexpected("a subscriber's address cannot be read").because(error))?;
    Ok(Subscriber { id, email, hash: AddressHash(hash), since })
}

pub(in crate::newsletter) fn lists(tx: &mut Tx<'_>) -> Result<Vec<MailingList>, InternalError> {
    Ok(list::table.order(list::id).select(MailingList::as_select()).load(tx.conn())?)
}

pub(in crate::newsletter) fn lists_in(
    tx: &mut Tx<'_>,
    who: SubscriberId,
    state: SubscriptionState,
) -> Result<Vec<MailingList>, InternalError> {
    Ok(list::table
        .inner_join(subscription::table)
        .filter(subscription::subscriber_id.eq(who))
        .filter(subscription::state.eq(state))
        .order(list::id)
        .select(MailingList::as_select())
        .load(tx.conn())?)
}

pub(in crate::newsletter) fn suppression(
    tx: &mut Tx<'_>,
    hash: &AddressHash,
) -> Result<Option<SuppressionReason>, InternalError> {
    Ok(suppression::table.find(&hash.0).select(suppression::reason).first(tx.conn()).optional()?)
}

/// Suppresses an address; the first reason stays.
pub(in crate::newsletter) fn suppress(
    tx: &mut Tx<'_>,
    hash: &AddressHash,
    reason: SuppressionReason,
) -> Result<(), InternalError> {
    let row = (suppression::address_hash.eq(&hash.0), suppression::reason.eq(reason), suppression::since.eq(tx.now()));
    each!(tx.conn(), |conn| diesel::insert_into(suppression::table)
        .values(row)
        .on_conflict(suppression::address_hash)
        .do_nothing()
        .execute(conn))?;
    Ok(())
}

pub(in crate::newsletter) fn lift_erasure(tx: &mut Tx<'_>, hash: &AddressHash) -> Result<(), InternalError> {
    diesel::delete(suppression::table.find(&hash.0).filter(suppression::reason.eq(SuppressionReason::Erased)))
        .execute(tx.conn())?;
    Ok(())
}

pub(in crate::newsletter) fn subscriber(tx: &mut Tx<'_>, id: SubscriberId) -> Result<Option<Subscriber>, InternalError> {
    let row = subscriber::table
        .find(id)
        .select((subscriber::id, subscriber::email_given, subscriber::address_hash, subscriber::created_at))
        .first(tx.conn())
        .optional()?;
    row.map(read_subscriber).transpose()
}

/// Locks the subscriber's row until the transaction ends; SQLite has a single writer and needs no lock.
pub(in crate::newsletter) fn lock_subscriber(tx: &mut Tx<'_>, id: SubscriberId) -> Result<(), InternalError> {
    if let Conn::Postgres(conn) = tx.conn() {
        subscriber::table.find(id).for_update().select(subscriber::id).first::<SubscriberId>(conn).optional()?;
    }
    Ok(())
}

/// The subscriber of this address, when they confirmed a subscription that has not ended.
pub(in crate::newsletter) fn subscribed_id(tx: &mut Tx<'_>, email: &Email) -> Result<Option<SubscriberId>, InternalError> {
    let confirmed = [SubscriptionState::Active, SubscriptionState::Paused];
    let found = subscriber::table
        .inner_join(subscription::table)
        .filter(subscriber::email.eq(email.normal()))
        .filter(subscription::state.eq_any(confirmed))
        .select(subscriber::id)
        .first(tx.conn());
    Ok(found.optional()?)
}

/// The subscriber of this address, new or known; two concurrent requests get the same one.
pub(in crate::newsletter) fn find_or_insert(
    tx: &mut Tx<'_>,
    email: &Email,
    hash: &AddressHash,
) -> Result<SubscriberId, InternalError> {
    let row = (
        subscriber::id.eq(tx.new_id::<SubscriberId>()),
        subscriber::email.eq(email.normal()),
        subscriber::email_given.eq(email.as_given()),
        subscriber::address_hash.eq(&hash.0),
        subscriber::created_at.eq(tx.now()),
    );
    each!(tx.conn(), |conn| diesel::insert_into(subscriber::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(subscriber::table.filter(subscriber::email.eq(email.normal())).select(subscriber::id).first(tx.conn())?)
}

pub(in crate::newsletter) fn delete_subscriber(tx: &mut Tx<'_>, id: SubscriberId) -> Result<(), InternalError> {
    diesel::delete(subscriber::table.find(id)).execute(tx.conn())?;
    tx.erases();
    Ok(())
}

/// Deletes a batch of addresses first entered before `before`, unless one of their subscriptions was confirmed or requested
/// later.
pub(in crate::newsletter) fn delete_unconfirmed(tx: &mut Tx<'_>, before: UnixMicros) -> Result<usize, InternalError> {
    let confirmed = subscription::table
        .filter(subscription::subscriber_id.eq(subscriber::id))
        .filter(subscription::state.ne(SubscriptionState::Pending).or(subscription::since.ge(before)));
    let unconfirmed =
        subscriber::table.filter(subscriber::created_at.lt(before)).filter(diesel::dsl::not(diesel::dsl::exists(confirmed)));
    let ids: Vec<SubscriberId> = unconfirmed.select(subscriber::id).limit(500).load(tx.conn())?;
    Ok(diesel::delete(subscriber::table.filter(subscriber::id.eq_any(ids))).execute(tx.conn())?)
}

#[derive(Queryable)]
struct SubscriptionRow {
    subscriber: SubscriberId,
    list: ListId,
    state: SubscriptionState,
    since: UnixMicros,
    paused_until: Option<UnixMicros>,
    undo_delivery: Option<DeliveryId>,
    undo_state: Option<SubscriptionState>,
    undo_paused_until: Option<UnixMicros>,
}

fn read_subscription(row: SubscriptionRow) -> Subscription {
    let SubscriptionRow { subscriber, list, state, since, paused_until, undo_delivery, undo_state, undo_paused_until } = row;
    let ended = undo_delivery.zip(undo_state);
    let ended = ended.map(|(by, state)| EndedSubscription { by, state, paused_until: undo_paused_until });
    Subscription { subscriber, list, state, since, paused_until, ended }
}

pub(in crate::newsletter) fn subscriptions(tx: &mut Tx<'_>, who: SubscriberId) -> Result<Vec<Subscription>, InternalError> {
    let rows = subscription::table
        .filter(subscription::subscriber_id.eq(who))
        .order(subscription::list_id)
        .select(subscription::all_columns)
        .load(tx.conn())?;
    Ok(rows.into_iter().map(read_subscription).collect())
}

pub(in crate::newsletter) fn set_subscription_state(
    tx: &mut Tx<'_>,
    who: SubscriberId,
    of: ListId,
    state: SubscriptionState,
) -> Result<(), InternalError> {
    save_state(tx, who, of, (state, None), None)
}

pub(in crate::newsletter) fn pause_subscription(
    tx: &mut Tx<'_>,
    who: SubscriberId,
    of: ListId,
    until: UnixMicros,
) -> Result<(), InternalError> {
    save_state(tx, who, of, (SubscriptionState::Paused, Some(until)), None)
}

/// Unsubscribes by an emailed link; `ended` is what that link can restore.
pub(in crate::newsletter) fn unsubscribe_by_link(
    tx: &mut Tx<'_>,
    who: SubscriberId,
    of: ListId,
    ended: Option<EndedSubscription>,
) -> Result<(), InternalError> {
    save_state(tx, who, of, (SubscriptionState::Unsubscribed, None), ended)
}

/// Restores what an unsubscribe link ended.
pub(in crate::newsletter) fn restore_subscription(
    tx: &mut Tx<'_>,
    who: SubscriberId,
    of: ListId,
    ended: EndedSubscription,
) -> Result<(), InternalError> {
    save_state(tx, who, of, (ended.state, ended.paused_until), None)
}

/// Leaves nothing that an unsubscribe link can restore.
pub(in crate::newsletter) fn forget_ended(tx: &mut Tx<'_>, who: SubscriberId, of: ListId) -> Result<(), InternalError> {
    let forgotten = subscription::undo_delivery_id.eq(None::<DeliveryId>);
    diesel::update(subscription::table.find((who, of))).set(forgotten).execute(tx.conn())?;
    Ok(())
}

fn save_state(
    tx: &mut Tx<'_>,
    who: SubscriberId,
    of: ListId,
    (state, until): (SubscriptionState, Option<UnixMicros>),
    ended: Option<EndedSubscription>,
) -> Result<(), InternalError> {
    let state = (subscription::state.eq(state), subscription::since.eq(tx.now()), subscription::paused_until.eq(until));
    let undo = (
        subscription::undo_delivery_id.eq(ended.map(|ended| ended.by)),
        subscription::undo_state.eq(ended.map(|ended| ended.state)),
        subscription::undo_paused_until.eq(ended.and_then(|ended| ended.paused_until)),
    );
    let change = (state, undo);
    let row = (subscription::subscriber_id.eq(who), subscription::list_id.eq(of), change);
    each!(tx.conn(), |conn| diesel::insert_into(subscription::table)
        .values(row)
        .on_conflict((subscription::subscriber_id, subscription::list_id))
        .do_update()
        .set(change)
        .execute(conn))?;
    Ok(())
}

pub(in crate::newsletter) fn delete_pending(tx: &mut Tx<'_>, who: SubscriberId) -> Result<(), InternalError> {
    let pending = subscription::table
        .filter(subscription::subscriber_id.eq(who))
        .filter(subscription::state.eq(SubscriptionState::Pending));
    diesel::delete(pending).execute(tx.conn())?;
    Ok(())
}

/// A batch of the pauses that are over, oldest first.
pub(in crate::newsletter) fn pauses_over(tx: &mut Tx<'_>) -> Result<Vec<(SubscriberId, ListId)>, InternalError> {
    let now = tx.now();
    Ok(subscription::table
        .filter(subscription::state.eq(SubscriptionState::Paused))
        .filter(subscription::paused_until.le(now))
        .order(subscription::paused_until)
        .limit(500)
        .select((subscription::subscriber_id, subscription::list_id))
        .load(tx.conn())?)
}

pub(in crate::newsletter) fn insert_confirmation(
    tx: &mut Tx<'_>,
    hash: &TokenHash,
    who: SubscriberId,
    expires: UnixMicros,
) -> Result<(), InternalError> {
    let row = (
        confirmation::token_hash.eq(hash),
        confirmation::subscriber_id.eq(who),
        confirmation::created_at.eq(tx.now()),
        confirmation::expires_at.eq(expires),
    );
    diesel::insert_into(confirmation::table).values(row).execute(tx.conn())?;
    Ok(())
}

pub(in crate::newsletter) fn confirmation(tx: &mut Tx<'_>, hash: &TokenHash) -> Result<Option<Confirmation>, InternalError> {
    let row = confirmation::table
        .find(hash)
        .select((confirmation::subscriber_id, confirmation::expires_at, confirmation::used_at))
        .first(tx.conn())
        .optional()?;
    Ok(row.map(|(subscriber, expires_at, used_at)| Confirmation { subscriber, expires_at, used_at }))
}

pub(in crate::newsletter) fn use_confirmation(tx: &mut Tx<'_>, hash: &TokenHash) -> Result<(), InternalError> {
    let now = tx.now();
    diesel::update(confirmation::table.find(hash)).set(confirmation::used_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Deletes links that expired before `before`.
pub(in crate::newsletter) fn delete_confirmations(tx: &mut Tx<'_>, before: UnixMicros) -> Result<usize, InternalError> {
    Ok(diesel::delete(confirmation::table.filter(confirmation::expires_at.lt(before))).execute(tx.conn())?)
}

/// The emails sent to a subscriber: subject, state and when.
pub(in crate::newsletter) fn emails_to(
    tx: &mut Tx<'_>,
    who: SubscriberId,
) -> Result<Vec<(String, DeliveryState, Option<UnixMicros>)>, InternalError> {
    Ok(delivery::table
        .inner_join(issue::table)
        .filter(delivery::subscriber_id.eq(who))
        .order(delivery::id)
        .select((issue::subject, delivery::state, delivery::done_at))
        .load(tx.conn())?)
}

/// Removes a subscriber's address from the ledger.
pub(in crate::newsletter) fn blank_deliveries(tx: &mut Tx<'_>, who: SubscriberId) -> Result<(), InternalError> {
    diesel::update(delivery::table.filter(delivery::subscriber_id.eq(who)))
        .set((delivery::address.eq(""), delivery::reply.eq(None::<String>)))
        .execute(tx.conn())?;
    Ok(())
}

/// Addresses that contain `text`, newest first.
pub(in crate::newsletter) fn search_subscribers(
    tx: &mut Tx<'_>,
    text: &str,
    after: Option<SubscriberId>,
    limit: i64,
) -> Result<Vec<Subscriber>, InternalError> {
    let rows: Vec<(SubscriberId, String, String, UnixMicros)> = subscriber::table
        .filter(lower(subscriber::email).like(like::containing(text)).escape('\\'))
        .filter(subscriber::id.lt(after.unwrap_or(SubscriberId::from(i64::MAX))))
        .order(subscriber::id.desc())
        .limit(limit)
        .select((subscriber::id, subscriber::email_given, subscriber::address_hash, subscriber::created_at))
        .load(tx.conn())?;
    rows.into_iter().map(read_subscriber).collect()
}

#[derive(QueryableByName)]
struct ActiveAddressCount {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// How many addresses have at least one active subscription; counts no further than `most`.
pub(in crate::newsletter) fn count_active(tx: &mut Tx<'_>, most: i64) -> Result<i64, InternalError> {
    // A literal and not a bound value: with a bound value neither database uses the partial index.
    let query = "SELECT count(*) AS number FROM \
                 (SELECT DISTINCT subscriber_id FROM subscription WHERE state = 'active' LIMIT $1) AS active";
    Ok(each!(tx.conn(), |conn| sql_query(query).bind::<BigInt, _>(most).get_result::<ActiveAddressCount>(conn))?.number)
}
