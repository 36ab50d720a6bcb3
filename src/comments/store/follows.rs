//! The table of what members follow and mute.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::comments::FollowedItem;
use crate::comments::Persona;
use crate::comments::{AuthorState, Comment, FollowState, Moderation, Review, State};
use crate::db::Tx;
use crate::db::schema::{comment, follow, muted_persona, thread};
use crate::each;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, InterestId, ThreadId};
use crate::text::Slug;

/// Deletes an account's choice for a thread, or with `root` for one conversation in it.
pub(in crate::comments) fn delete_follow_state(
    tx: &mut Tx<'_>,
    account: AccountId,
    thread: ThreadId,
    root: Option<CommentId>,
) -> Result<(), InternalError> {
    let theirs = follow::table.filter(follow::account_id.eq(account)).filter(follow::thread_id.eq(thread));
    match root {
        Some(root) => diesel::delete(theirs.filter(follow::root_id.eq(root))).execute(tx.conn())?,
        None => diesel::delete(theirs.filter(follow::root_id.is_null())).execute(tx.conn())?,
    };
    Ok(())
}

/// Saves an account's choice for a thread, or with a root for one conversation in it; of two concurrent ones the first wins.
pub(in crate::comments) fn insert_follow_state(
    tx: &mut Tx<'_>,
    account: AccountId,
    (thread, root): (ThreadId, Option<CommentId>),
    kind: FollowState,
) -> Result<(), InternalError> {
    let row = (
        follow::id.eq(tx.new_id::<InterestId>()),
        follow::account_id.eq(account),
        follow::thread_id.eq(thread),
        follow::root_id.eq(root),
        follow::kind.eq(kind),
        follow::created_at.eq(tx.now()),
    );
    each!(tx.conn(), |conn| diesel::insert_into(follow::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(())
}

/// An account's choices for a thread (without a root), and for the conversations that begin with `roots`.
pub(in crate::comments) fn follow_states(
    tx: &mut Tx<'_>,
    account: AccountId,
    thread: ThreadId,
    roots: &[CommentId],
) -> Result<Vec<(Option<CommentId>, FollowState)>, InternalError> {
    Ok(follow::table
        .filter(follow::account_id.eq(account))
        .filter(follow::thread_id.eq(thread))
        .filter(follow::root_id.is_null().or(follow::root_id.eq_any(roots)))
        .select((follow::root_id, follow::kind))
        .load(tx.conn())?)
}

/// Followers of the thread or conversation in which a comment is new, without its author, those who muted the persona, and
/// those who followed only after it was published: accounts after `after`, in id order.
pub(in crate::comments) fn followers(
    tx: &mut Tx<'_>,
    of: &Comment,
    speaker: Persona,
    after: AccountId,
    most: i64,
) -> Result<Vec<AccountId>, InternalError> {
    let theirs = follow::table
        .filter(follow::thread_id.eq(of.thread_id()))
        .filter(follow::kind.eq(FollowState::Follow))
        .filter(follow::created_at.le(of.published_at().unwrap_or(of.created_at())))
        .filter(follow::account_id.gt(after))
        .filter(follow::account_id.ne(of.account_id()))
        .filter(not(exists(
            muted_persona::table
                .filter(muted_persona::persona_id.eq(speaker.id()))
                .filter(muted_persona::byline.eq(of.byline().name().to_owned()))
                .filter(muted_persona::account_id.eq(follow::account_id)),
        )))
        .order(follow::account_id)
        .limit(most)
        .select(follow::account_id);
    Ok(match of.parent_id() {
        Some(_) => theirs.filter(follow::root_id.eq(of.root_id())).load(tx.conn())?,
        None => theirs.filter(follow::root_id.is_null()).load(tx.conn())?,
    })
}

/// A row of the list of followed items.
#[derive(Queryable)]
struct FollowRow {
    id: InterestId,
    interest: FollowState,
    slug: Slug,
    thread: String,
    story: Option<FollowedStory>,
}

/// The story that begins a followed conversation.
#[derive(Queryable)]
struct FollowedStory {
    id: CommentId,
    byline: String,
    moderation: Moderation,
    review: Review,
    author: AuthorState,
}

impl FollowedStory {
    /// Its id, and its byline while it is visible.
    fn shown(self) -> (CommentId, Option<String>) {
        let state = State { moderation: self.moderation, review: self.review, author: self.author };
        (self.id, state.is_visible().then_some(self.byline))
    }
}

pub(in crate::comments) fn followed_items(
    tx: &mut Tx<'_>,
    account: AccountId,
    after: Option<InterestId>,
    most: usize,
) -> Result<Vec<FollowedItem>, InternalError> {
    let before = after.unwrap_or_else(|| InterestId::from(i64::MAX));
    let story = (comment::id, comment::byline, comment::moderation, comment::review, comment::author_state);
    let rows: Vec<FollowRow> = follow::table
        .inner_join(thread::table)
        .left_join(comment::table.on(follow::root_id.eq(comment::id.nullable())))
        .filter(follow::account_id.eq(account))
        .filter(follow::id.lt(before))
        .order(follow::id.desc())
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .select((follow::id, follow::kind, thread::slug, thread::title, story.nullable()))
        .load(tx.conn())?;
    let kept = |row: FollowRow| FollowedItem {
        id: row.id,
        interest: row.interest,
        slug: row.slug,
        thread: row.thread,
        story: row.story.map(FollowedStory::shown),
    };
    Ok(rows.into_iter().map(kept).collect())
}

pub(in crate::comments) fn unfollow(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: InterestId,
) -> Result<Option<FollowState>, InternalError> {
    let choice = follow::table.filter(follow::id.eq(id)).filter(follow::account_id.eq(account));
    let before = choice.select(follow::kind).first(tx.conn()).optional()?;
    diesel::delete(choice).execute(tx.conn())?;
    Ok(before)
}
