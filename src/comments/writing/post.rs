//! Posting a story or a reply.

use std::time::Duration;

use super::facts::PostingFacts;
use super::new_comment::DUPLICATE_WINDOW;
use super::pen_name;
use crate::accounts::{Address, Member, Name};
use crate::comments::Body;
use crate::comments::Spot;
use crate::comments::{
    Comment, Hit, NewComment, NextState, PenError, Screened, Screening, State, Submission, Verdict, stats, store,
};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};
use crate::id::ThreadId;
use crate::jobs;
use crate::jobs::Job;
use crate::text::{self, RENDERER_VERSION};
use crate::threads::ThreadState;

/// The pause between two comments of one person in a slow thread: long enough to read a reply before writing the next one.
pub const SLOW_PAUSE: Duration = Duration::from_mins(10);

/// Why a comment is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The thread does not exist or is unpublished.
    #[error("This thread doesn’t exist.")]
    NoThread,
    /// The thread is locked.
    #[error("This thread is closed to new stories and replies. What you wrote is still below: copy it if you want to keep it.")]
    Locked,
    /// The thread is slow, and the author posted a moment ago; holds the minutes to wait.
    #[error(
        "This thread is in slow mode: one comment every ten minutes. You can post again in {}; your text is saved below.",
        text::count(*.0, "minute", "minutes")
    )]
    Slow(u64),
    /// The author's address is not verified.
    #[error(
        "Confirm your address first: open the link in the email we sent you. Then post this again; your text is saved below."
    )]
    Unverified,
    /// The comment it replies to is hidden, or belongs to another thread.
    #[error("What you are replying to is no longer shown. You can post this as a story of its own.")]
    ParentGone,
    /// The same text was posted at this spot a moment ago under another name; holds that name. The author who goes back to
    /// choose a pen name must not believe that it was posted under it.
    #[error(
        "You have already posted exactly this here as “{0}”. Nothing was added. To post it under another name, withdraw that one first."
    )]
    PostedAs(String),
    /// The name cannot be used.
    #[error(transparent)]
    Pen(PenError),
    /// A rule rejects the text; holds the reason.
    #[error("{0}")]
    Refused(String),
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for PostError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::NoThread => ErrorKind::Missing,
            Self::Locked | Self::Unverified => ErrorKind::Forbidden,
            Self::Slow(_) => ErrorKind::TooMany,
            Self::ParentGone | Self::PostedAs(_) | Self::Refused(_) => ErrorKind::Invalid,
            Self::Pen(error) => error.kind(),
            Self::Internal(error) => error.kind(),
        }
    }

    fn wait(&self) -> Option<Duration> {
        match self {
            Self::Slow(minutes) => Some(Duration::from_mins(*minutes)),
            _ => None,
        }
    }
}

impl From<PenError> for PostError {
    fn from(error: PenError) -> Self {
        match error {
            PenError::Internal(error) => Self::Internal(error),
            error => Self::Pen(error),
        }
    }
}

/// Posts a story or reply. Idempotent: the same form with the same contents returns the first comment, and so does the same
/// text under the same name at the same spot within [`DUPLICATE_WINDOW`], unless that one was withdrawn or removed since.
///
/// # Errors
/// When the thread or the author's account does not allow it, or a rule rejects the text; nothing is saved then.
pub fn post<S: Screening>(
    tx: &mut Tx<'_>,
    author: &Member,
    thread: ThreadId,
    draft: &NewComment,
    screening: &S,
) -> Result<Comment, PostError> {
    // Before the account, as the link itself locks them: the other order could deadlock.
    let given_back = draft.form.given_back();
    if let Some(waiting) = given_back {
        store::lock_given_back(tx, waiting, author.id())?;
    }
    let posted = post_once(tx, author, thread, draft, screening, ReplacedDraft::AtSpot)?;
    if let Some(waiting) = given_back {
        store::mark_published(tx, waiting, author.id(), posted.id())?;
    }
    Ok(posted)
}

/// [`post`] for a text that waited for its author's link: a draft that they wrote since stays.
///
/// # Errors
/// As [`post`].
pub(in crate::comments) fn post_confirmed<S: Screening>(
    tx: &mut Tx<'_>,
    author: &Member,
    thread: ThreadId,
    draft: &NewComment,
    screening: &S,
) -> Result<Comment, PostError> {
    post_once(tx, author, thread, draft, screening, ReplacedDraft::SameText)
}

/// The autosaved draft that ends with a new comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReplacedDraft {
    /// The one at its spot: the form held it.
    AtSpot,
    /// The one at its spot if it has the same text.
    SameText,
}

fn post_once<S: Screening>(
    tx: &mut Tx<'_>,
    author: &Member,
    thread: ThreadId,
    draft: &NewComment,
    screening: &S,
    replaced: ReplacedDraft,
) -> Result<Comment, PostError> {
    let key = draft.key();
    let spot = Spot { thread, parent: draft.parent };
    // The account's lock serialises one author's posts: a concurrent double submit is detected, and rules that count recent
    // comments see all of them.
    store::lock_for_posting(tx, author.id(), spot)?;
    let since = tx.now() - DUPLICATE_WINDOW;
    let facts = store::posting_facts(tx, author, spot, (&key, draft.body.as_str(), since))?.ok_or(PostError::NoThread)?;
    if let Some(first) = already(tx, author, &facts, draft)? {
        return Ok(first);
    }
    admit(tx, author, &facts, draft.pen.as_ref())?;
    if draft.parent.is_some() && facts.parent.is_none() {
        return Err(PostError::ParentGone);
    }
    let byline = pen_name::byline(tx, author, (thread, &facts.names), draft.pen.as_ref())?;
    let (hold, body, honeypot) = (facts.thread.hold, &draft.body, draft.honeypot.as_str());
    let submission = Submission { author, thread, hold, body, byline: &byline, before: None, honeypot };
    let (hits, next) = admitted(screening.screen(tx, &submission)?)?;
    let comment = new_comment(tx, &submission, &facts, draft, next.state);
    let Some(posted) = insert(tx, comment, &key, &facts, replaced)? else {
        return Err(InternalError::unexpected("a form is known and its comment is not").into());
    };
    screening.record(tx, &posted, &hits, next)?;
    Ok(posted)
}

/// The comment that an earlier submission made: from the same form, or with the same text at the same spot within
/// [`DUPLICATE_WINDOW`], and under the same name.
fn already(tx: &mut Tx<'_>, author: &Member, facts: &PostingFacts, draft: &NewComment) -> Result<Option<Comment>, PostError> {
    if let Some(first) = facts.same_form {
        return Ok(store::find(tx, first)?);
    }
    let Some(first) = facts.same_text else { return Ok(None) };
    let Some(first) = store::find(tx, first)? else { return Ok(None) };
    let byline = first.byline();
    if pen_name::is_name_of(&byline, author, draft.pen.as_ref()) {
        Ok(Some(first))
    } else {
        Err(PostError::PostedAs(byline.name().to_owned()))
    }
}

/// Inserts the comment with everything that depends on it; `None` when the same form was already saved.
fn insert(
    tx: &mut Tx<'_>,
    comment: Comment,
    key: &str,
    facts: &PostingFacts,
    replaced: ReplacedDraft,
) -> Result<Option<Comment>, InternalError> {
    let Some(posted) = store::insert(tx, comment, key)? else { return Ok(None) };
    if !facts.has_persona.of(posted.byline_kind) {
        store::insert_persona(tx, &posted)?;
    }
    store::insert_revision(tx, &posted)?;
    let spot = Spot { thread: posted.thread_id, parent: posted.parent_id };
    let is_replaced = match replaced {
        _ if !facts.has_draft => false,
        ReplacedDraft::AtSpot => true,
        ReplacedDraft::SameText => store::find_draft(tx, posted.account_id, spot)?
            .is_some_and(|saved| Body::parse(&saved.typed.body).is_ok_and(|body| body == posted.body)),
    };
    if is_replaced {
        store::delete_draft(tx, posted.account_id, spot)?;
    }
    if posted.state().is_visible() {
        jobs::push(tx, Job::CommentPublished { comment: posted.id })?;
    }
    stats::add(tx, &posted, facts)?;
    Ok(Some(posted.into_inner()))
}

/// Builds the comment row of a submission.
fn new_comment(tx: &Tx<'_>, submission: &Submission<'_>, facts: &PostingFacts, draft: &NewComment, state: State) -> Comment {
    let Submission { author, thread, byline, .. } = *submission;
    let id = tx.new_id();
    Comment {
        id,
        thread_id: thread,
        parent_id: draft.parent,
        root_id: facts.parent.map_or(id, |parent| parent.root),
        depth: facts.parent.map_or(0, |parent| parent.depth.saturating_add(1)),
        account_id: author.id(),
        byline: byline.name().to_owned(),
        byline_kind: byline.kind(),
        position: draft.position,
        body: draft.body.clone(),
        html: draft.body.render(),
        renderer: RENDERER_VERSION,
        moderation: state.moderation,
        review: state.review,
        author_state: state.author,
        removed_reason: None,
        revision: 1,
        notify: draft.notify,
        created_at: tx.now(),
        published_at: state.is_visible().then(|| tx.now()),
        edited_at: None,
        withdrawn_at: None,
        // Whether the chart was seen first is settled by the author's first position in the thread.
        saw_first: facts.saw_first.unwrap_or(draft.looked && draft.position.is_some()),
    }
}

/// The next state, unless a rule rejects the text.
fn admitted<O>(screened: Screened<O>) -> Result<(Vec<Hit>, NextState<O>), PostError> {
    let Screened { verdict, hits, next } = screened;
    if verdict == Verdict::Refuse {
        return Err(PostError::Refused(refusal(&hits)));
    }
    Ok((hits, next.ok_or_else(|| InternalError::unexpected("the decision table has no initial state"))?))
}

/// The reason of the first rule that rejects the text, for its author.
pub(crate) fn refusal(hits: &[Hit]) -> String {
    let why = hits.iter().find(|hit| hit.verdict == Verdict::Refuse).map(|hit| hit.why);
    why.unwrap_or("The rules of this site don’t allow this. Edit it and post it again.").to_owned()
}

fn admit(tx: &Tx<'_>, author: &Member, facts: &PostingFacts, pen: Option<&Name>) -> Result<(), PostError> {
    if author.address() == Address::Unverified {
        return Err(PostError::Unverified);
    }
    match facts.thread.state {
        ThreadState::Open => Ok(()),
        ThreadState::Locked => Err(PostError::Locked),
        // Moderators are exempt only under their own name: a pen name that never pauses would reveal a member of staff.
        ThreadState::Slow if author.role().may_moderate() && !pen_name::is_pen(author, pen) => Ok(()),
        ThreadState::Slow => {
            let waited = facts.latest.map(|latest| tx.now().since(latest));
            match waited.filter(|waited| *waited < SLOW_PAUSE) {
                Some(waited) => Err(PostError::Slow((SLOW_PAUSE - waited).as_secs().div_ceil(60))),
                None => Ok(()),
            }
        }
    }
}
