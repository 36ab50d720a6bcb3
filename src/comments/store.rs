//! The tables of comments. No other module writes them.

mod follows;
mod locked;
mod mutes;
mod orders;
mod outdated;
mod pages;
mod personas;
mod placement_changes;
mod placements;
mod posted_counts;
mod posting;
mod saved_drafts;
mod search_index;
mod spectrum_counts;
mod stats;
mod thanks;
mod unconfirmed;
mod visible;
mod visits;

use diesel::dsl::{exists, select};
use diesel::prelude::*;

use super::{AuthorState, BylineKind, Comment};
use crate::accounts::Name;
use crate::clock::UnixMicros;
use crate::db::schema::{comment, comment_revision, pen_name as pen};
use crate::db::{Conn, Tx};
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, ThreadId};

pub(super) use self::follows::{delete_follow_state, follow_states, followed_items, followers, insert_follow_state, unfollow};
pub use self::locked::Locked;
pub(super) use self::mutes::{is_by_muted_persona, mute, muted_among, muted_personas, unmute, unmute_persona};
pub(super) use self::orders::{StoryKey, follows_a_page, story_before, story_keys};
pub(super) use self::outdated::{outdated_comments, save_rendered};
pub(super) use self::pages::{
    editions, has_posted, latest_comments, revised_at, shown_editions, tree_leaves, visible_among, waiting_comments,
};
pub(super) use self::personas::{insert_persona, lock_persona, persona, persona_of};
pub(super) use self::placement_changes::{insert_placement_change, placement_changes, update_placement_change};
pub(super) use self::placements::{has_placement, latest_placement, lock_placement, posted_positions, save_placement, saw_first};
pub(super) use self::posted_counts::{moved_positions, posted_stories};
pub(super) use self::posting::{
    count_new_comment, lock_for_posting, move_placement, names_of_others, posted_since, posting_facts,
};
pub(super) use self::saved_drafts::{
    delete_draft, delete_draft_by_id, delete_expired_drafts, draft_sizes, find_draft, insert_draft, oldest_drafts,
    take_parked_draft, total_draft_bytes,
};
pub(super) use self::search_index::{index_comment, index_new_comment, search_comments, unindexed_comments};
pub(super) use self::spectrum_counts::{count_person, spectrum_counts};
pub(super) use self::stats::{comment_counts, count_reply, count_visible, is_counted, upsert_story};
pub(super) use self::thanks::{delete_thanks, insert_thanks, thanks_given, thanks_got};
pub(super) use self::unconfirmed::{
    delete_expired_unconfirmed, insert_unconfirmed, lock_given_back, lock_unconfirmed, mark_published, set_account, set_email,
    unconfirmed, unconfirmed_by_form, unconfirmed_of,
};
pub use self::visible::visible;
pub(super) use self::visits::{comments_since, find_visit, latest_appeared, upsert_visit, without_muted};

pub(super) fn find(tx: &mut Tx<'_>, id: CommentId) -> Result<Option<Comment>, InternalError> {
    Ok(comment::table.find(id).select(Comment::as_select()).first(tx.conn()).optional()?)
}

/// Row lock for a check followed by a write; SQLite has a single writer and needs none.
pub(super) fn lock(tx: &mut Tx<'_>, id: CommentId) -> Result<Option<Locked<Comment>>, InternalError> {
    let row = comment::table.find(id);
    let found = match tx.conn() {
        Conn::Sqlite(conn) => row.select(Comment::as_select()).first(conn).optional()?,
        Conn::Postgres(conn) => row.for_update().select(Comment::as_select()).first(conn).optional()?,
    };
    Ok(found.map(Locked::new))
}

/// The comment, locked for share until the transaction ends: others may read-lock it too, but not change it.
pub(super) fn lock_shared(tx: &mut Tx<'_>, id: CommentId) -> Result<Option<Comment>, InternalError> {
    let row = comment::table.find(id);
    let found = match tx.conn() {
        Conn::Sqlite(conn) => row.select(Comment::as_select()).first(conn).optional()?,
        Conn::Postgres(conn) => row.for_share().select(Comment::as_select()).first(conn).optional()?,
    };
    Ok(found)
}

/// Inserts a comment; `None` when the form was submitted before.
pub(super) fn insert(tx: &mut Tx<'_>, posted: Comment, key: &str) -> Result<Option<Locked<Comment>>, InternalError> {
    if posted.published_at.is_some() {
        tx.changes_pages();
    }
    let row = (
        (
            comment::id.eq(posted.id),
            comment::thread_id.eq(posted.thread_id),
            comment::parent_id.eq(posted.parent_id),
            comment::root_id.eq(posted.root_id),
            comment::depth.eq(posted.depth),
            comment::account_id.eq(posted.account_id),
            comment::byline.eq(&posted.byline),
            comment::byline_kind.eq(posted.byline_kind),
            comment::position.eq(posted.position),
        ),
        (
            comment::body.eq(&posted.body),
            comment::html.eq(posted.html.as_str()),
            comment::renderer.eq(posted.renderer),
            comment::moderation.eq(posted.moderation),
            comment::review.eq(posted.review),
            comment::author_state.eq(posted.author_state),
            comment::revision.eq(posted.revision),
            comment::notify.eq(posted.notify),
            comment::form_id.eq(key),
            comment::created_at.eq(posted.created_at),
            comment::published_at.eq(posted.published_at),
            comment::saw_first.eq(posted.saw_first),
        ),
    );
    let form = (comment::account_id, comment::form_id);
    let added =
        each!(tx.conn(), |conn| diesel::insert_into(comment::table).values(row).on_conflict(form).do_nothing().execute(conn))?;
    if added == 0 {
        return Ok(None);
    }
    Ok(Some(Locked::new(posted)))
}

pub(super) fn insert_revision(tx: &mut Tx<'_>, now: &Comment) -> Result<(), InternalError> {
    let at = tx.now();
    diesel::insert_into(comment_revision::table)
        .values((
            comment_revision::comment_id.eq(now.id),
            comment_revision::revision.eq(now.revision),
            comment_revision::body.eq(&now.body),
            comment_revision::html.eq(now.html.as_str()),
            comment_revision::position.eq(now.position),
            comment_revision::created_at.eq(at),
            comment_revision::shown_at.eq(now.state().is_visible().then_some(at)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Saves a new revision of the text.
pub(super) fn save_text(tx: &mut Tx<'_>, now: &Comment) -> Result<(), InternalError> {
    diesel::update(comment::table.find(now.id))
        .set((
            comment::body.eq(&now.body),
            comment::html.eq(now.html.as_str()),
            comment::renderer.eq(now.renderer),
            comment::position.eq(now.position),
            comment::saw_first.eq(now.saw_first),
            comment::revision.eq(now.revision),
            comment::edited_at.eq(now.edited_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Saves the state and its timestamps, and updates the search index accordingly. The text is unchanged.
pub(super) fn save_state(tx: &mut Tx<'_>, now: &Comment) -> Result<(), InternalError> {
    // A comment that was never visible affects no cached page.
    if now.published_at.is_some() {
        tx.changes_pages();
    }
    diesel::update(comment::table.find(now.id))
        .set((
            comment::moderation.eq(now.moderation),
            comment::review.eq(now.review),
            comment::author_state.eq(now.author_state),
            comment::removed_reason.eq(now.removed_reason.as_deref()),
            comment::published_at.eq(now.published_at),
            comment::withdrawn_at.eq(now.withdrawn_at),
        ))
        .execute(tx.conn())?;
    index_comment(tx, now)
}

/// Marks the present revision of the text as visible from now on.
pub(super) fn show_revision(tx: &mut Tx<'_>, now: &Comment) -> Result<(), InternalError> {
    let at = tx.now();
    diesel::update(comment_revision::table.find((now.id, now.revision)).filter(comment_revision::shown_at.is_null()))
        .set(comment_revision::shown_at.eq(at))
        .execute(tx.conn())?;
    Ok(())
}

/// Hides a revision that was replaced within the unmarked edit window from the history.
pub(super) fn hide_revision(tx: &mut Tx<'_>, then: &Comment) -> Result<(), InternalError> {
    diesel::update(comment_revision::table.find((then.id, then.revision)))
        .set(comment_revision::shown_at.eq(None::<UnixMicros>))
        .execute(tx.conn())?;
    Ok(())
}

/// Hides all revisions so far from the history.
pub(super) fn hide_revisions(tx: &mut Tx<'_>, of: CommentId) -> Result<(), InternalError> {
    diesel::update(comment_revision::table.filter(comment_revision::comment_id.eq(of)))
        .set(comment_revision::shown_at.eq(None::<UnixMicros>))
        .execute(tx.conn())?;
    Ok(())
}

/// The pen name of an account in a thread, with its skeleton for comparing.
pub(super) fn pen_name(tx: &mut Tx<'_>, thread: ThreadId, account: AccountId) -> Result<Option<(String, String)>, InternalError> {
    Ok(pen::table.find((thread, account)).select((pen::name, pen::skeleton)).first(tx.conn()).optional()?)
}

/// The account names shown in a thread: as they were when the comments were posted, which is what readers see.
pub(super) fn open_bylines(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Vec<String>, InternalError> {
    let here = comment::table.filter(comment::thread_id.eq(thread)).filter(comment::byline_kind.eq(BylineKind::Account));
    Ok(here.select(comment::byline).distinct().load(tx.conn())?)
}

/// The account's name on its latest comment in a thread that has one.
pub(super) fn latest_name(tx: &mut Tx<'_>, thread: ThreadId, own: AccountId) -> Result<Option<String>, InternalError> {
    let theirs = comment::table.filter(comment::account_id.eq(own)).filter(comment::thread_id.eq(thread));
    let named = theirs.filter(comment::byline_kind.eq(BylineKind::Account)).order(comment::created_at.desc());
    Ok(named.select(comment::byline).first(tx.conn()).optional()?)
}

/// Whether an account has posted in a thread under this name of its own.
pub(super) fn has_used_name(tx: &mut Tx<'_>, thread: ThreadId, own: AccountId, name: &str) -> Result<bool, InternalError> {
    let theirs = comment::table.filter(comment::account_id.eq(own)).filter(comment::thread_id.eq(thread));
    let used = theirs.filter(comment::byline_kind.eq(BylineKind::Account)).filter(comment::byline.eq(name));
    Ok(select(exists(used)).get_result(tx.conn())?)
}

/// The pen names of other accounts in a thread.
pub(super) fn pens_of_others(tx: &mut Tx<'_>, thread: ThreadId, own: AccountId) -> Result<Vec<String>, InternalError> {
    Ok(pen::table.filter(pen::thread_id.eq(thread)).filter(pen::account_id.ne(own)).select(pen::name).load(tx.conn())?)
}

/// The visible bylines in a thread, of accounts and pen names alike.
pub(super) fn shown_bylines(tx: &mut Tx<'_>, thread: ThreadId) -> Result<Vec<String>, InternalError> {
    let here = comment::table.filter(comment::thread_id.eq(thread)).filter(visible());
    Ok(here.select(comment::byline).distinct().load(tx.conn())?)
}

/// Whether a confusable name is another account's pen name in a thread.
pub(super) fn is_pen_of_another(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    own: AccountId,
    skeleton: &str,
) -> Result<bool, InternalError> {
    let others = pen::table.filter(pen::thread_id.eq(thread)).filter(pen::skeleton.eq(skeleton)).filter(pen::account_id.ne(own));
    Ok(select(exists(others)).get_result(tx.conn())?)
}

/// Reserves a pen name for an account; false when it, or a confusable one, is already reserved.
pub(super) fn insert_pen_name(tx: &mut Tx<'_>, thread: ThreadId, account: AccountId, name: &Name) -> Result<bool, InternalError> {
    let row = (
        pen::thread_id.eq(thread),
        pen::account_id.eq(account),
        pen::name.eq(name),
        pen::skeleton.eq(name.skeleton()),
        pen::created_at.eq(tx.now()),
    );
    let added = each!(tx.conn(), |conn| diesel::insert_into(pen::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(added == 1)
}

/// Comments withdrawn before `before` that still have their text or position.
pub(super) fn withdrawn_before(tx: &mut Tx<'_>, before: UnixMicros, most: i64) -> Result<Vec<CommentId>, InternalError> {
    let due = comment::table
        .filter(comment::author_state.eq(AuthorState::Withdrawn))
        .filter(comment::withdrawn_at.lt(before))
        .filter(comment::body.ne("").or(comment::position.is_not_null()));
    Ok(due.order(comment::withdrawn_at).limit(most).select(comment::id).load(tx.conn())?)
}

/// Deletes the text of all revisions and the positions of comments, unless their author restored them meanwhile; returns how
/// many.
pub(super) fn delete_texts(tx: &mut Tx<'_>, ids: &[CommentId], before: UnixMicros) -> Result<usize, InternalError> {
    let due = comment::table
        .filter(comment::id.eq_any(ids))
        .filter(comment::author_state.eq(AuthorState::Withdrawn))
        .filter(comment::withdrawn_at.lt(before));
    let nothing = (comment::body.eq(""), comment::html.eq(""), comment::position.eq(None::<i32>));
    let gone: Vec<CommentId> =
        each!(tx.conn(), |conn| diesel::update(due).set(nothing).returning(comment::id).get_results(conn))?;
    diesel::delete(comment_revision::table.filter(comment_revision::comment_id.eq_any(&gone))).execute(tx.conn())?;
    Ok(gone.len())
}
