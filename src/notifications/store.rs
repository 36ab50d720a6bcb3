//! The table of notifications.

use diesel::dsl::{exists, select};
use diesel::prelude::*;

use super::notification::OptOut;
use super::{Decided, EmailTopic, Notification, NotificationKind};
use crate::clock::UnixMicros;
use crate::comments::{self, Comment};
use crate::db::Tx;
use crate::db::schema::{comment, email_opt_out, mod_event, notification, thread};
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, EventId, NotificationId};
use crate::moderation::ModerationEvent;

/// Inserts a notification unless one with the same `key` exists; returns the id of the new or the existing one.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    account: AccountId,
    kind: NotificationKind,
    about: (CommentId, Option<EventId>),
    key: &str,
) -> Result<NotificationId, InternalError> {
    let (comment, event) = about;
    let row = (
        notification::id.eq(tx.new_id::<NotificationId>()),
        notification::account_id.eq(account),
        notification::kind.eq(kind),
        notification::comment_id.eq(comment),
        notification::event_id.eq(event),
        notification::dedupe_key.eq(key),
        notification::created_at.eq(tx.now()),
    );
    each!(tx.conn(), |conn| diesel::insert_into(notification::table)
        .values(row)
        .on_conflict(notification::dedupe_key)
        .do_nothing()
        .execute(conn))?;
    Ok(notification::table.filter(notification::dedupe_key.eq(key)).select(notification::id).first(tx.conn())?)
}

/// Inserts a notification for each of `accounts` that has none with this `key` yet.
pub(super) fn insert_all(
    tx: &mut Tx<'_>,
    accounts: &[AccountId],
    kind: NotificationKind,
    about: (CommentId, Option<EventId>),
    key: &str,
) -> Result<(), InternalError> {
    let (comment, event) = about;
    let row = |account: &AccountId| {
        (
            notification::id.eq(tx.new_id::<NotificationId>()),
            notification::account_id.eq(*account),
            notification::kind.eq(kind),
            notification::comment_id.eq(comment),
            notification::event_id.eq(event),
            notification::dedupe_key.eq(format!("{key}:{account}")),
            notification::created_at.eq(tx.now()),
        )
    };
    let rows: Vec<_> = accounts.iter().map(row).collect();
    each!(tx.conn(), |conn| diesel::insert_into(notification::table).values(&rows).on_conflict_do_nothing().execute(conn))?;
    Ok(())
}

/// Marks a notification as emailed; false when it already was. At most one caller gets true.
pub(super) fn mark_mailed(tx: &mut Tx<'_>, id: NotificationId) -> Result<bool, InternalError> {
    let now = tx.now();
    let marked = diesel::update(notification::table.filter(notification::id.eq(id)).filter(notification::mailed_at.is_null()))
        .set(notification::mailed_at.eq(now))
        .execute(tx.conn())?;
    Ok(marked == 1)
}

/// Removes the mark, because the email was not sent.
pub(super) fn unmark_mailed(tx: &mut Tx<'_>, id: NotificationId) -> Result<(), InternalError> {
    diesel::update(notification::table.filter(notification::id.eq(id)))
        .set(notification::mailed_at.eq(None::<UnixMicros>))
        .execute(tx.conn())?;
    Ok(())
}

pub(super) fn is_mailed(tx: &mut Tx<'_>, id: NotificationId) -> Result<bool, InternalError> {
    let mailed: Option<UnixMicros> =
        notification::table.filter(notification::id.eq(id)).select(notification::mailed_at).first(tx.conn())?;
    Ok(mailed.is_some())
}

/// Kinds whose notifications are listed whether or not readers still see the comment.
const DECISIONS: [NotificationKind; 2] = [NotificationKind::Decision, NotificationKind::Report];

/// The number of unseen notifications among those that the list shows.
pub(super) fn unread(tx: &mut Tx<'_>, account: AccountId) -> Result<i64, InternalError> {
    let theirs = notification::table
        .inner_join(comment::table)
        .filter(notification::account_id.eq(account))
        .filter(notification::read_at.is_null())
        .filter(notification::kind.eq_any(DECISIONS).or(comments::visible()));
    Ok(theirs.count().get_result(tx.conn())?)
}

pub(super) fn list(
    tx: &mut Tx<'_>,
    account: AccountId,
    after: Option<NotificationId>,
    limit: i64,
) -> Result<Vec<Notification>, InternalError> {
    let before = after.unwrap_or_else(|| NotificationId::from(i64::MAX));
    let rows: Vec<NotificationRow> = notification::table
        .inner_join(comment::table.inner_join(thread::table))
        .left_join(mod_event::table)
        .filter(notification::account_id.eq(account))
        .filter(notification::id.lt(before))
        .filter(notification::kind.eq_any(DECISIONS).or(comments::visible()))
        .order(notification::id.desc())
        .limit(limit)
        .select((
            notification::id,
            notification::kind,
            notification::created_at,
            notification::read_at.is_null(),
            Comment::as_select(),
            (thread::title, thread::slug),
            Option::<ModerationEvent>::as_select(),
        ))
        .load(tx.conn())?;
    rows.into_iter().map(NotificationRow::read).collect()
}

/// A row of the list, as it is queried.
#[derive(Queryable)]
struct NotificationRow {
    id: NotificationId,
    kind: NotificationKind,
    at: UnixMicros,
    fresh: bool,
    comment: Comment,
    thread: (String, String),
    event: Option<ModerationEvent>,
}

impl NotificationRow {
    fn read(self) -> Result<Notification, InternalError> {
        let (thread, slug) = self.thread;
        let decided = self.event.map(|event| Decided::about(&self.comment, &event)).transpose()?;
        Ok(Notification {
            id: self.id,
            kind: self.kind,
            comment: self.comment.id(),
            at: self.at,
            fresh: self.fresh,
            byline: self.comment.byline().name().to_owned(),
            is_visible: self.comment.state().is_visible(),
            thread,
            slug,
            decided,
        })
    }
}

pub(super) fn mark_read(tx: &mut Tx<'_>, account: AccountId) -> Result<(), InternalError> {
    let now = tx.now();
    diesel::update(notification::table.filter(notification::account_id.eq(account)).filter(notification::read_at.is_null()))
        .set(notification::read_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

pub(super) fn awaits(
    tx: &mut Tx<'_>,
    account: AccountId,
    comment: CommentId,
    kinds: &[NotificationKind],
) -> Result<bool, InternalError> {
    let unseen = notification::table
        .filter(notification::comment_id.eq(comment))
        .filter(notification::account_id.eq(account))
        .filter(notification::kind.eq_any(kinds))
        .filter(notification::read_at.is_null());
    Ok(select(exists(unseen)).get_result(tx.conn())?)
}

pub(super) fn mark_opened(
    tx: &mut Tx<'_>,
    account: AccountId,
    comment: CommentId,
    kinds: &[NotificationKind],
) -> Result<(), InternalError> {
    let now = tx.now();
    let unseen = notification::table
        .filter(notification::comment_id.eq(comment))
        .filter(notification::account_id.eq(account))
        .filter(notification::kind.eq_any(kinds))
        .filter(notification::read_at.is_null());
    diesel::update(unseen).set(notification::read_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// How and when this member turned emails about a topic off; `None` while they are on.
pub(super) fn opt_out(tx: &mut Tx<'_>, account: AccountId, topic: EmailTopic) -> Result<Option<OptOut>, InternalError> {
    let found =
        email_opt_out::table.find((account, topic)).select((email_opt_out::created_at, email_opt_out::undo_notification_id));
    let row: Option<(UnixMicros, Option<NotificationId>)> = found.first(tx.conn()).optional()?;
    Ok(row.map(|(at, by)| OptOut { at, by }))
}

/// Turns emails about a topic off, by the link in the email about the notification `by` or in the settings; an earlier opt-out
/// stays.
pub(super) fn insert_opt_out(
    tx: &mut Tx<'_>,
    account: AccountId,
    topic: EmailTopic,
    by: Option<NotificationId>,
) -> Result<(), InternalError> {
    let key = (email_opt_out::account_id.eq(account), email_opt_out::kind.eq(topic));
    let row = (key, email_opt_out::created_at.eq(tx.now()), email_opt_out::undo_notification_id.eq(by));
    each!(tx.conn(), |conn| diesel::insert_into(email_opt_out::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(())
}

pub(super) fn delete_opt_out(tx: &mut Tx<'_>, account: AccountId, topic: EmailTopic) -> Result<(), InternalError> {
    diesel::delete(email_opt_out::table.find((account, topic))).execute(tx.conn())?;
    Ok(())
}
