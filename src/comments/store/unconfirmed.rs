//! The table of comments whose authors have to confirm their address.

use diesel::prelude::*;

use crate::accounts::Name;
use crate::clock::UnixMicros;
use crate::comments::unconfirmed::Unconfirmed;
use crate::comments::{Body, FormId, NewComment, Position};
use crate::db::schema::{thread, unconfirmed};
use crate::db::{Conn, Tx};
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, ThreadId, UnconfirmedId};
use crate::mail::Email;

#[derive(Queryable, Selectable)]
#[diesel(table_name = unconfirmed)]
struct UnconfirmedRow {
    id: UnconfirmedId,
    thread_id: ThreadId,
    parent_id: Option<CommentId>,
    email: String,
    byline: Option<Name>,
    position: Option<Position>,
    body: Body,
    notify: bool,
    trap: String,
    form_id: String,
    round: i32,
    asked_at: UnixMicros,
    created_at: UnixMicros,
    expires_at: UnixMicros,
    comment_id: Option<CommentId>,
    saw_first: bool,
    account_id: Option<AccountId>,
}

impl TryFrom<UnconfirmedRow> for Unconfirmed {
    type Error = InternalError;
    fn try_from(row: UnconfirmedRow) -> Result<Self, InternalError> {
        let odd =
            |error: &dyn std::fmt::Display| InternalError::unexpected(format!("an unconfirmed post cannot be read: {error}"));
        let email = (!row.email.is_empty()).then(|| Email::parse(&row.email)).transpose().map_err(|error| odd(&error))?;
        let form: FormId = row.form_id.parse().map_err(|error| odd(&error))?;
        Ok(Self {
            id: row.id,
            thread: row.thread_id,
            draft: NewComment {
                body: row.body,
                position: row.position,
                parent: row.parent_id,
                pen: row.byline,
                notify: row.notify,
                looked: row.saw_first,
                form,
                honeypot: row.trap,
            },
            email,
            round: row.round,
            asked_at: row.asked_at,
            created_at: row.created_at,
            expires_at: row.expires_at,
            comment: row.comment_id,
            account: row.account_id,
        })
    }
}

/// Inserts it; false when the form was submitted before.
pub(in crate::comments) fn insert_unconfirmed(tx: &mut Tx<'_>, new: &Unconfirmed, key: &str) -> Result<bool, InternalError> {
    let row = (
        unconfirmed::id.eq(new.id),
        unconfirmed::thread_id.eq(new.thread),
        unconfirmed::parent_id.eq(new.draft.parent),
        unconfirmed::email.eq(new.email.as_ref().map_or("", Email::as_given)),
        unconfirmed::email_normal.eq(new.email.as_ref().map_or("", Email::normal)),
        unconfirmed::byline.eq(new.draft.pen.as_ref()),
        unconfirmed::position.eq(new.draft.position),
        unconfirmed::body.eq(&new.draft.body),
        unconfirmed::notify.eq(new.draft.notify),
        unconfirmed::saw_first.eq(new.draft.looked),
        unconfirmed::trap.eq(&new.draft.honeypot),
        unconfirmed::form_id.eq(new.draft.form.as_str()),
        unconfirmed::form_key.eq(key),
        unconfirmed::round.eq(new.round),
        unconfirmed::asked_at.eq(new.asked_at),
        unconfirmed::created_at.eq(new.created_at),
        unconfirmed::expires_at.eq(new.expires_at),
    );
    let form = unconfirmed::form_key;
    let added = each!(tx.conn(), |conn| {
        diesel::insert_into(unconfirmed::table).values(row).on_conflict(form).do_nothing().execute(conn)
    })?;
    Ok(added == 1)
}

pub(in crate::comments) fn unconfirmed(tx: &mut Tx<'_>, id: UnconfirmedId) -> Result<Option<Unconfirmed>, InternalError> {
    let row: Option<UnconfirmedRow> =
        unconfirmed::table.find(id).select(UnconfirmedRow::as_select()).first(tx.conn()).optional()?;
    row.map(Unconfirmed::try_from).transpose()
}

pub(in crate::comments) fn unconfirmed_by_form(tx: &mut Tx<'_>, key: &str) -> Result<Option<Unconfirmed>, InternalError> {
    let found = unconfirmed::table.filter(unconfirmed::form_key.eq(key));
    let row: Option<UnconfirmedRow> = found.select(UnconfirmedRow::as_select()).first(tx.conn()).optional()?;
    row.map(Unconfirmed::try_from).transpose()
}

/// The live comments that wait for the confirmation of an address, latest first, each with the title of its thread. Leaves out
/// what a bot filled in.
pub(in crate::comments) fn unconfirmed_of(
    tx: &mut Tx<'_>,
    email: &Email,
    limit: i64,
) -> Result<Vec<(Unconfirmed, String)>, InternalError> {
    let now = tx.now();
    let rows: Vec<(UnconfirmedRow, String)> = unconfirmed::table
        .inner_join(thread::table)
        .filter(unconfirmed::email_normal.eq(email.normal()))
        .filter(unconfirmed::comment_id.is_null())
        .filter(unconfirmed::expires_at.gt(now))
        .filter(unconfirmed::trap.eq(""))
        .order(unconfirmed::id.desc())
        .limit(limit)
        .select((UnconfirmedRow::as_select(), thread::title))
        .load(tx.conn())?;
    rows.into_iter().map(|(row, title)| Ok((row.try_into()?, title))).collect()
}

/// Row lock for a check followed by a write; SQLite has a single writer and needs none.
pub(in crate::comments) fn lock_unconfirmed(tx: &mut Tx<'_>, id: UnconfirmedId) -> Result<Option<Unconfirmed>, InternalError> {
    let row = unconfirmed::table.find(id);
    let found: Option<UnconfirmedRow> = match tx.conn() {
        Conn::Sqlite(conn) => row.select(UnconfirmedRow::as_select()).first(conn).optional()?,
        Conn::Postgres(conn) => row.for_update().select(UnconfirmedRow::as_select()).first(conn).optional()?,
    };
    found.map(Unconfirmed::try_from).transpose()
}

/// Locks the comment that was given back to this author in a form; no effect on one of another author.
pub(in crate::comments) fn lock_given_back(tx: &mut Tx<'_>, id: UnconfirmedId, author: AccountId) -> Result<(), InternalError> {
    let row = unconfirmed::table.find(id).filter(unconfirmed::account_id.eq(author)).select(unconfirmed::id);
    // SQLite has a single writer and needs no row lock.
    if let Conn::Postgres(conn) = tx.conn() {
        row.for_update().first::<UnconfirmedId>(conn).optional()?;
    }
    Ok(())
}

/// Saves the address and time of a requested confirmation email.
pub(in crate::comments) fn set_email(tx: &mut Tx<'_>, id: UnconfirmedId, email: &Email, round: i32) -> Result<(), InternalError> {
    let now = tx.now();
    diesel::update(unconfirmed::table.find(id))
        .set((
            unconfirmed::email.eq(email.as_given()),
            unconfirmed::email_normal.eq(email.normal()),
            unconfirmed::round.eq(round),
            unconfirmed::asked_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Saves the account that its link opened.
pub(in crate::comments) fn set_account(tx: &mut Tx<'_>, id: UnconfirmedId, account: AccountId) -> Result<(), InternalError> {
    diesel::update(unconfirmed::table.find(id)).set(unconfirmed::account_id.eq(account)).execute(tx.conn())?;
    Ok(())
}

/// Saves the comment it became, unless its link opened another account or it became one before, and deletes its contents.
pub(in crate::comments) fn mark_published(
    tx: &mut Tx<'_>,
    id: UnconfirmedId,
    author: AccountId,
    posted: CommentId,
) -> Result<(), InternalError> {
    let theirs = unconfirmed::table.find(id).filter(unconfirmed::account_id.eq(author)).filter(unconfirmed::comment_id.is_null());
    diesel::update(theirs)
        .set((
            unconfirmed::comment_id.eq(posted),
            unconfirmed::email.eq(""),
            unconfirmed::email_normal.eq(""),
            unconfirmed::body.eq(""),
            unconfirmed::byline.eq(None::<Name>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Deletes unconfirmed comments that expired by `now`.
pub(in crate::comments) fn delete_expired_unconfirmed(tx: &mut Tx<'_>, now: UnixMicros) -> Result<(), InternalError> {
    diesel::delete(unconfirmed::table.filter(unconfirmed::expires_at.le(now))).execute(tx.conn())?;
    Ok(())
}
