//! The tables of accounts, their sessions and their single-use links.

use diesel::dsl::{exists, select, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::LinkPurpose;
use super::Session;
use super::{Account, Device, Name, Role};
use crate::clock::UnixMicros;
use crate::crypt::{PasswordHash, TokenHash};
use crate::db::like;
use crate::db::like::lower;
use crate::db::schema::{account, account_token, session};
use crate::db::{Conn, Tx};
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, SessionId, TokenId};
use crate::mail::Email;

#[derive(Queryable, Selectable)]
#[diesel(table_name = account)]
struct AccountRow {
    id: AccountId,
    email_given: String,
    name: Name,
    role: Role,
    password_hash: PasswordHash,
    verified_at: Option<UnixMicros>,
    disabled_at: Option<UnixMicros>,
    created_at: UnixMicros,
}

impl TryFrom<AccountRow> for Account {
    type Error = InternalError;
    fn try_from(row: AccountRow) -> Result<Self, InternalError> {
        let email = Email::parse(&row.email_given)
            .map_err(|error| InternalError::unexpected("an account has no address").because(error))?;
        Ok(Self {
            id: row.id,
            email,
            name: row.name,
            role: row.role,
            password: row.password_hash,
            verified_at: row.verified_at,
            disabled_at: row.disabled_at,
            created_at: row.created_at,
        })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = session)]
struct SessionRow {
    id: SessionId,
    device: String,
    created_at: UnixMicros,
    seen_at: UnixMicros,
    expires_at: UnixMicros,
}

impl From<SessionRow> for Session {
    fn from(row: SessionRow) -> Self {
        let device = Device::from_store(row.device);
        Self { id: row.id, device, created_at: row.created_at, seen_at: row.seen_at, expires_at: row.expires_at }
    }
}

/// Inserts the account; false when its address already has one.
pub(super) fn insert(tx: &mut Tx<'_>, new: &Account) -> Result<bool, InternalError> {
    let row = (
        account::id.eq(new.id),
        account::email.eq(new.email.normal()),
        account::email_given.eq(new.email.as_given()),
        account::name.eq(&new.name),
        account::role.eq(new.role),
        account::password_hash.eq(&new.password),
        account::verified_at.eq(new.verified_at),
        account::disabled_at.eq(new.disabled_at),
        account::created_at.eq(new.created_at),
    );
    let added = each!(tx.conn(), |conn| {
        diesel::insert_into(account::table).values(row).on_conflict(account::email).do_nothing().execute(conn)
    })?;
    Ok(added == 1)
}

pub(super) fn by_id(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<Account>, InternalError> {
    let row: Option<AccountRow> = account::table.find(id).select(AccountRow::as_select()).first(tx.conn()).optional()?;
    row.map(Account::try_from).transpose()
}

pub(super) fn names(tx: &mut Tx<'_>, ids: &[AccountId]) -> Result<Vec<(AccountId, Name)>, InternalError> {
    Ok(account::table.filter(account::id.eq_any(ids)).select((account::id, account::name)).load(tx.conn())?)
}

/// Locks with NO KEY UPDATE, so that other transactions can still insert rows that reference the account.
pub(super) fn lock(tx: &mut Tx<'_>, id: AccountId) -> Result<(), InternalError> {
    if let Conn::Postgres(conn) = tx.conn() {
        account::table.find(id).for_no_key_update().select(account::id).first::<AccountId>(conn).optional()?;
    }
    Ok(())
}

/// Locks the owners until the transaction ends, so that changes to them are serialized.
pub(super) fn lock_owners(tx: &mut Tx<'_>) -> Result<(), InternalError> {
    if let Conn::Postgres(conn) = tx.conn() {
        let owners = account::table.filter(account::role.eq(Role::Owner)).order(account::id).for_no_key_update();
        owners.select(account::id).load::<AccountId>(conn)?;
    }
    Ok(())
}

pub(super) fn by_email(tx: &mut Tx<'_>, email: &Email) -> Result<Option<Account>, InternalError> {
    let found = account::table.filter(account::email.eq(email.normal()));
    let row: Option<AccountRow> = found.select(AccountRow::as_select()).first(tx.conn()).optional()?;
    row.map(Account::try_from).transpose()
}

/// At most `limit` accounts with ids after `after`, oldest first.
pub(super) fn list(tx: &mut Tx<'_>, after: Option<AccountId>, limit: i64) -> Result<Vec<Account>, InternalError> {
    let later = account::id.gt(after.unwrap_or_else(|| AccountId::from(0)));
    let rows: Vec<AccountRow> =
        account::table.filter(later).order(account::id).limit(limit).select(AccountRow::as_select()).load(tx.conn())?;
    rows.into_iter().map(Account::try_from).collect()
}

/// At most `limit` accounts whose name or address contains `text`, of one role or of any, newest first.
pub(super) fn search(
    tx: &mut Tx<'_>,
    text: &str,
    role: Option<Role>,
    before: Option<AccountId>,
    limit: i64,
) -> Result<Vec<Account>, InternalError> {
    let pattern = like::containing(text);
    let roles: Vec<Role> = role.map_or_else(|| Role::ALL.to_vec(), |role| vec![role]);
    let rows: Vec<AccountRow> = account::table
        .filter(lower(account::email).like(pattern.clone()).escape('\\').or(lower(account::name).like(pattern).escape('\\')))
        .filter(account::role.eq_any(roles))
        .filter(account::id.lt(before.unwrap_or(AccountId::from(i64::MAX))))
        .order(account::id.desc())
        .limit(limit)
        .select(AccountRow::as_select())
        .load(tx.conn())?;
    rows.into_iter().map(Account::try_from).collect()
}

/// The names of staff, except that of `besides`.
pub(super) fn staff_names(tx: &mut Tx<'_>, besides: Option<AccountId>) -> Result<Vec<Name>, InternalError> {
    // A literal and not a bound value: with a bound value neither database uses the partial index of staff.
    let staff = account::table
        .filter(sql::<Bool>("account.role <> 'reader'"))
        .filter(account::disabled_at.is_null())
        .filter(account::id.ne(besides.unwrap_or_else(|| AccountId::from(0))));
    Ok(staff.select(account::name).load(tx.conn())?)
}

pub(super) fn has_owner(tx: &mut Tx<'_>) -> Result<bool, InternalError> {
    Ok(select(exists(account::table.filter(account::role.eq(Role::Owner)))).get_result(tx.conn())?)
}

/// Whether an owner other than `besides` can sign in.
pub(super) fn has_other_owner(tx: &mut Tx<'_>, besides: AccountId) -> Result<bool, InternalError> {
    let owners = account::table.filter(account::role.eq(Role::Owner)).filter(account::disabled_at.is_null());
    Ok(select(exists(owners.filter(account::id.ne(besides)))).get_result(tx.conn())?)
}

pub(super) fn set_name(tx: &mut Tx<'_>, id: AccountId, name: &Name) -> Result<(), InternalError> {
    tx.changes_pages();
    diesel::update(account::table.find(id)).set(account::name.eq(name)).execute(tx.conn())?;
    Ok(())
}

pub(super) fn set_role(tx: &mut Tx<'_>, id: AccountId, role: Role) -> Result<(), InternalError> {
    tx.changes_pages();
    diesel::update(account::table.find(id)).set(account::role.eq(role)).execute(tx.conn())?;
    Ok(())
}

pub(super) fn set_password(tx: &mut Tx<'_>, id: AccountId, hash: &PasswordHash) -> Result<(), InternalError> {
    diesel::update(account::table.find(id)).set(account::password_hash.eq(hash)).execute(tx.conn())?;
    Ok(())
}

/// Counts a replaced password: what was asked for before it ends with it.
pub(super) fn count_password_change(tx: &mut Tx<'_>, id: AccountId) -> Result<(), InternalError> {
    let next = account::password_version.eq(account::password_version + 1);
    diesel::update(account::table.find(id)).set(next).execute(tx.conn())?;
    Ok(())
}

/// How often the password of an account was replaced; `None` when the account is gone.
pub(super) fn password_version(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<i32>, InternalError> {
    Ok(account::table.find(id).select(account::password_version).first(tx.conn()).optional()?)
}

/// Marks the address as verified; does nothing when it already is.
pub(super) fn set_verified(tx: &mut Tx<'_>, id: AccountId) -> Result<(), InternalError> {
    let now = tx.now();
    diesel::update(account::table.find(id).filter(account::verified_at.is_null()))
        .set(account::verified_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

pub(super) fn set_disabled(tx: &mut Tx<'_>, id: AccountId, at: Option<UnixMicros>) -> Result<(), InternalError> {
    diesel::update(account::table.find(id)).set(account::disabled_at.eq(at)).execute(tx.conn())?;
    Ok(())
}

pub(super) fn insert_session(tx: &mut Tx<'_>, of: AccountId, new: &Session, hash: &TokenHash) -> Result<(), InternalError> {
    diesel::insert_into(session::table)
        .values((
            session::id.eq(new.id),
            session::account_id.eq(of),
            session::token_hash.eq(hash),
            session::device.eq(new.device.as_str()),
            session::created_at.eq(new.created_at),
            session::seen_at.eq(new.seen_at),
            session::expires_at.eq(new.expires_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The session of a token, ended or not, with its account; `None` when the account is disabled.
pub(super) fn session_by_hash(tx: &mut Tx<'_>, hash: &TokenHash) -> Result<Option<(Session, Account)>, InternalError> {
    let rows: Option<(SessionRow, AccountRow)> = session::table
        .inner_join(account::table)
        .filter(session::token_hash.eq(hash))
        .filter(account::disabled_at.is_null())
        .select((SessionRow::as_select(), AccountRow::as_select()))
        .first(tx.conn())
        .optional()?;
    rows.map(|(session, account)| Ok((session.into(), account.try_into()?))).transpose()
}

pub(super) fn touch_session(tx: &mut Tx<'_>, id: SessionId) -> Result<(), InternalError> {
    let now = tx.now();
    diesel::update(session::table.find(id).filter(session::seen_at.ne(now))).set(session::seen_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// The sessions of one account, last seen first.
pub(super) fn sessions(tx: &mut Tx<'_>, of: AccountId) -> Result<Vec<Session>, InternalError> {
    let now = tx.now();
    let rows: Vec<SessionRow> = session::table
        .filter(session::account_id.eq(of))
        .filter(session::expires_at.gt(now))
        .order((session::seen_at.desc(), session::id.desc()))
        .select(SessionRow::as_select())
        .load(tx.conn())?;
    Ok(rows.into_iter().map(Session::from).collect())
}

/// Ends one session of `of`; false when it is not one of theirs.
pub(super) fn end_session(tx: &mut Tx<'_>, of: AccountId, id: SessionId) -> Result<bool, InternalError> {
    let ended = diesel::delete(session::table.find(id).filter(session::account_id.eq(of))).execute(tx.conn())?;
    Ok(ended == 1)
}

pub(super) fn end_sessions(tx: &mut Tx<'_>, of: AccountId, but: Option<SessionId>) -> Result<(), InternalError> {
    let kept = but.unwrap_or_else(|| SessionId::from(0));
    diesel::delete(session::table.filter(session::account_id.eq(of)).filter(session::id.ne(kept))).execute(tx.conn())?;
    Ok(())
}

pub(super) fn end_these_sessions(tx: &mut Tx<'_>, ids: &[SessionId]) -> Result<(), InternalError> {
    diesel::delete(session::table.filter(session::id.eq_any(ids))).execute(tx.conn())?;
    Ok(())
}

/// The row of a single-use link.
#[derive(Queryable, Selectable)]
#[diesel(table_name = account_token)]
pub(super) struct TokenRow {
    pub(super) id: TokenId,
    pub(super) account_id: Option<AccountId>,
    pub(super) expires_at: UnixMicros,
    pub(super) used_at: Option<UnixMicros>,
}

pub(super) fn insert_token(
    tx: &mut Tx<'_>,
    hash: &TokenHash,
    purpose: LinkPurpose,
    of: Option<AccountId>,
    until: UnixMicros,
) -> Result<(), InternalError> {
    let row = (
        account_token::id.eq(tx.new_id::<TokenId>()),
        account_token::account_id.eq(of),
        account_token::purpose.eq(purpose),
        account_token::token_hash.eq(hash),
        account_token::created_at.eq(tx.now()),
        account_token::expires_at.eq(until),
    );
    diesel::insert_into(account_token::table).values(row).execute(tx.conn())?;
    Ok(())
}

pub(super) fn token(tx: &mut Tx<'_>, hash: &TokenHash, purpose: LinkPurpose) -> Result<Option<TokenRow>, InternalError> {
    let found = account_token::table.filter(account_token::token_hash.eq(hash)).filter(account_token::purpose.eq(purpose));
    Ok(found.select(TokenRow::as_select()).first(tx.conn()).optional()?)
}

/// Marks a link as used; false when a concurrent transaction used it first.
pub(super) fn use_token(tx: &mut Tx<'_>, id: TokenId) -> Result<bool, InternalError> {
    let now = tx.now();
    let unused = account_token::table.find(id).filter(account_token::used_at.is_null());
    Ok(diesel::update(unused).set(account_token::used_at.eq(now)).execute(tx.conn())? == 1)
}

/// Ends the unused links of one purpose: those of one account, or with `None` those of no account.
pub(super) fn void_tokens(tx: &mut Tx<'_>, purpose: LinkPurpose, of: Option<AccountId>) -> Result<(), InternalError> {
    let now = tx.now();
    let live = account_token::purpose.eq(purpose).and(account_token::used_at.is_null()).and(account_token::expires_at.gt(now));
    let ended = account_token::expires_at.eq(now);
    match of {
        Some(id) => diesel::update(account_token::table.filter(live.and(account_token::account_id.eq(id))))
            .set(ended)
            .execute(tx.conn())?,
        None => diesel::update(account_token::table.filter(live.and(account_token::account_id.is_null())))
            .set(ended)
            .execute(tx.conn())?,
    };
    Ok(())
}

/// Deletes sessions that have expired or were last used before `idle_since`, and links that expired before `before`.
pub(super) fn sweep(tx: &mut Tx<'_>, idle_since: UnixMicros, before: UnixMicros) -> Result<(), InternalError> {
    let now = tx.now();
    diesel::delete(session::table.filter(session::expires_at.le(now).or(session::seen_at.lt(idle_since)))).execute(tx.conn())?;
    diesel::delete(account_token::table.filter(account_token::expires_at.lt(before))).execute(tx.conn())?;
    Ok(())
}
