//! The table of threads.

mod outdated;
mod revisions;

use diesel::prelude::*;

use super::{NewThread, PAGE, Thread, ThreadState};
use crate::clock::UnixMicros;
use crate::db::index::{Index, SearchPosition};
use crate::db::page::Page;
use crate::db::schema::{former_address as former, thread};
use crate::db::{Conn, Tx};
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, ThreadId};
use crate::text::{RENDERER_VERSION, Slug, Sought};

pub(super) use self::outdated::{outdated, save_rendered};
pub(super) use self::revisions::{entries, insert_revision, move_on, revision, set_version};

/// The full-text index of threads.
const INDEX: Index = Index {
    words: "thread_words",
    of: "thread",
    time: "published_at",
    visible: "(thread.published_at IS NOT NULL)",
    under: None,
};

pub(super) fn find(tx: &mut Tx<'_>, id: ThreadId) -> Result<Option<Thread>, InternalError> {
    Ok(thread::table.find(id).select(Thread::as_select()).first(tx.conn()).optional()?)
}

pub(super) fn published(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<Thread>, InternalError> {
    let found = thread::table.filter(thread::slug.eq(slug.as_str())).filter(thread::published_at.is_not_null());
    Ok(found.select(Thread::as_select()).first(tx.conn()).optional()?)
}

pub(super) fn published_id(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<ThreadId>, InternalError> {
    let found = thread::table.filter(thread::slug.eq(slug.as_str())).filter(thread::published_at.is_not_null());
    Ok(found.select(thread::id).first(tx.conn()).optional()?)
}

pub(super) fn lock_shared(tx: &mut Tx<'_>, id: ThreadId) -> Result<Option<Thread>, InternalError> {
    let row = thread::table.find(id);
    // SQLite has a single writer and needs no row lock.
    let found = match tx.conn() {
        Conn::Sqlite(conn) => row.select(Thread::as_select()).first(conn).optional()?,
        Conn::Postgres(conn) => row.for_share().select(Thread::as_select()).first(conn).optional()?,
    };
    Ok(found)
}

/// Row lock for a check followed by a write; SQLite has a single writer and needs none.
pub(super) fn lock(tx: &mut Tx<'_>, id: ThreadId) -> Result<Option<Thread>, InternalError> {
    let row = thread::table.find(id);
    let found = match tx.conn() {
        Conn::Sqlite(conn) => row.select(Thread::as_select()).first(conn).optional()?,
        Conn::Postgres(conn) => row.for_update().select(Thread::as_select()).first(conn).optional()?,
    };
    Ok(found)
}

pub(super) fn by_slug(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<Thread>, InternalError> {
    Ok(thread::table.filter(thread::slug.eq(slug.as_str())).select(Thread::as_select()).first(tx.conn()).optional()?)
}

/// The published thread that once had a slug.
pub(super) fn formerly(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<Thread>, InternalError> {
    let found = former::table.inner_join(thread::table).filter(former::slug.eq(slug.as_str()));
    Ok(found.filter(thread::published_at.is_not_null()).select(Thread::as_select()).first(tx.conn()).optional()?)
}

/// Saves a slug that a thread gives up, so that old links redirect.
pub(super) fn insert_former_slug(tx: &mut Tx<'_>, id: ThreadId, slug: &Slug) -> Result<(), InternalError> {
    let row = (former::slug.eq(slug.as_str()), former::thread_id.eq(id), former::until.eq(tx.now()));
    each!(tx.conn(), |conn| diesel::insert_into(former::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(())
}

/// Deletes the redirect from a slug that a thread uses again.
pub(super) fn delete_former_slug(tx: &mut Tx<'_>, id: ThreadId, slug: &Slug) -> Result<(), InternalError> {
    diesel::delete(former::table.find(slug.as_str()).filter(former::thread_id.eq(id))).execute(tx.conn())?;
    Ok(())
}

pub(super) fn is_empty(tx: &mut Tx<'_>) -> Result<bool, InternalError> {
    let any: Option<ThreadId> = thread::table.select(thread::id).first(tx.conn()).optional()?;
    Ok(any.is_none())
}

pub(super) fn has_own_essay(tx: &mut Tx<'_>) -> Result<bool, InternalError> {
    let own =
        thread::table.filter(thread::published_at.is_not_null()).filter(thread::author_id.is_not_null().or(thread::placed.gt(1)));
    Ok(diesel::select(diesel::dsl::exists(own)).get_result(tx.conn())?)
}

pub(super) fn list(tx: &mut Tx<'_>, number: u32) -> Result<Vec<Thread>, InternalError> {
    let size = i64::try_from(PAGE).unwrap_or(i64::MAX);
    Ok(thread::table
        .filter(thread::published_at.is_not_null())
        .order((thread::published_at.desc(), thread::id.desc()))
        .offset(i64::from(number).saturating_mul(size))
        .limit(size + 1)
        .select(Thread::as_select())
        .load(tx.conn())?)
}

/// The sitemap data of each published thread: its slug and when it last changed.
pub(super) fn names(tx: &mut Tx<'_>, most: i64) -> Result<Vec<(Slug, UnixMicros)>, InternalError> {
    Ok(thread::table
        .filter(thread::published_at.is_not_null())
        .order((thread::published_at.desc(), thread::id.desc()))
        .limit(most)
        .select((thread::slug, thread::updated_at))
        .load(tx.conn())?)
}

pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<Thread>, InternalError> {
    Ok(thread::table.order((thread::updated_at.desc(), thread::id.desc())).select(Thread::as_select()).load(tx.conn())?)
}

/// Inserts a thread; false when another has its slug. `placed` is 0 for an incomplete one.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    id: ThreadId,
    author: Option<AccountId>,
    draft: &NewThread,
    placed: i32,
) -> Result<bool, InternalError> {
    let question = draft.question();
    let (html, excerpt) = (draft.html(), draft.excerpt());
    let row = (
        (
            thread::id.eq(id),
            thread::slug.eq(draft.slug.as_str()),
            thread::title.eq(draft.title.as_str()),
            thread::excerpt.eq(excerpt),
            thread::body.eq(draft.body.as_str()),
            thread::html.eq(html.as_str()),
            thread::renderer.eq(RENDERER_VERSION),
            thread::question.eq(question.text),
            thread::pole_low.eq(question.poles.low),
            thread::pole_high.eq(question.poles.high),
        ),
        (
            thread::hint.eq(question.hint),
            thread::state.eq(ThreadState::Open),
            thread::moderation.eq(draft.hold),
            thread::author_id.eq(author),
            thread::created_at.eq(tx.now()),
            thread::updated_at.eq(tx.now()),
            thread::version.eq(1),
            thread::cover.eq(draft.cover()),
            thread::placed.eq(placed),
            thread::closes_after.eq(draft.closes_after),
        ),
    );
    let slug = thread::slug;
    let added =
        each!(tx.conn(), |conn| diesel::insert_into(thread::table).values(row).on_conflict(slug).do_nothing().execute(conn))?;
    Ok(added == 1)
}

/// Replaces the contents of a thread with its revision `number`, which is the latest. `closes_at` is saved along with it.
pub(super) fn save_revision(
    tx: &mut Tx<'_>,
    id: ThreadId,
    number: i32,
    draft: &NewThread,
    closes_at: Option<UnixMicros>,
) -> Result<(), InternalError> {
    let question = draft.question();
    let now = tx.now();
    tx.changes_pages();
    diesel::update(thread::table.find(id))
        .set((
            thread::slug.eq(draft.slug.as_str()),
            thread::title.eq(draft.title.as_str()),
            thread::excerpt.eq(draft.excerpt()),
            thread::body.eq(draft.body.as_str()),
            thread::html.eq(draft.html().as_str()),
            thread::renderer.eq(RENDERER_VERSION),
            thread::question.eq(question.text),
            thread::pole_low.eq(question.poles.low),
            thread::pole_high.eq(question.poles.high),
            thread::hint.eq(question.hint),
            thread::moderation.eq(draft.hold),
            thread::updated_at.eq(now),
            thread::cover.eq(draft.cover()),
            thread::version.eq(number),
            thread::placed.eq(number),
            thread::closes_after.eq(draft.closes_after),
            thread::closes_at.eq(closes_at),
        ))
        .execute(tx.conn())?;
    find(tx, id)?.map_or(Ok(()), |now| index(tx, &now))
}

pub(super) fn save_state(tx: &mut Tx<'_>, now: &Thread) -> Result<(), InternalError> {
    tx.changes_pages();
    let at = tx.now();
    diesel::update(thread::table.find(now.id))
        .set((
            thread::state.eq(now.state),
            thread::published_at.eq(now.published_at),
            thread::publish_at.eq(now.publish_at),
            thread::closes_at.eq(now.closes_at),
            thread::announce_by.eq(now.announce_by),
            thread::updated_at.eq(at),
        ))
        .execute(tx.conn())?;
    index(tx, now)
}

/// Drafts that are due for publication, the earliest first.
pub(super) fn due(tx: &mut Tx<'_>) -> Result<Vec<ThreadId>, InternalError> {
    let now = tx.now();
    let due = thread::table.filter(thread::publish_at.le(now)).filter(thread::published_at.is_null());
    Ok(due.order((thread::publish_at, thread::id)).select(thread::id).load(tx.conn())?)
}

/// The threads that are due to close.
pub(super) fn closing(tx: &mut Tx<'_>) -> Result<Vec<ThreadId>, InternalError> {
    let now = tx.now();
    let due = thread::table.filter(thread::closes_at.le(now));
    Ok(due.order((thread::closes_at, thread::id)).select(thread::id).load(tx.conn())?)
}

/// Indexes a published thread, and removes an unpublished one from the index.
pub(super) fn index(tx: &mut Tx<'_>, now: &Thread) -> Result<(), InternalError> {
    if now.published_at.is_some() { INDEX.upsert(tx, now) } else { INDEX.take_out(tx, now.id) }
}

pub(super) fn search(
    tx: &mut Tx<'_>,
    sought: &Sought,
    after: Option<SearchPosition>,
    size: usize,
) -> Result<Page<Thread, SearchPosition>, InternalError> {
    INDEX.search(tx, sought, after, size, |tx, ids: &[ThreadId]| {
        let found = thread::table.filter(thread::id.eq_any(ids)).filter(thread::published_at.is_not_null());
        Ok(found.select(Thread::as_select()).load(tx.conn())?)
    })
}

pub(super) fn unindexed(tx: &mut Tx<'_>, most: usize) -> Result<Vec<ThreadId>, InternalError> {
    INDEX.missing(tx, most)
}
