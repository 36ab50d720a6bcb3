//! An author as moderators know them: one voice with its record, and of the account behind a pen name what fits many.
//!
//! Whoever writes under several names is several authors here. What is said of one must not lead to another: no number that both share,
//! no moment at which something happened to the other, and nothing that changes with a single decision about it
//! (`docs/decisions/0009-moderators-deal-with-voices.md`).

use super::event::ModerationAction;
use super::trust::{self, PersonaTrust};
use super::{ModerationReason, store};
use crate::accounts::{self, Account};
use crate::clock::UnixMicros;
use crate::comments::Moderation;
use crate::comments::persona::Persona;
use crate::db::Tx;
use crate::fault::InternalError;
use crate::id::{CaseId, CommentId};

/// What is told of a voice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorProfile {
    /// The voice.
    pub voice: Persona,
    /// What became of what it told.
    pub record: CommentCounts,
    /// Whether it is trusted, and why. Whether it is new or known is left out: that rests on what its account wrote under all its names.
    pub trust: PersonaTrust,
    /// What is told of its account.
    pub background: AccountBackground,
    /// What was decided about what it told of late, newest first.
    pub earlier: Vec<EarlierDecision>,
}

/// How many comments stand where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommentCounts {
    /// How many are published.
    pub published: i64,
    /// How many were removed, or are spam.
    pub removed: i64,
    /// How many wait.
    pub held: i64,
}

/// What is told of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountBackground {
    /// It speaks under its own name.
    Open {
        /// Since when it is here.
        since: UnixMicros,
    },
    /// It stands behind a pen name.
    Behind {
        /// For how long it is here.
        here: Tenure,
        /// How much of it is published, under all its names.
        published: RoughCount,
        /// How much was removed, or is spam, under all its names.
        removed: RoughCount,
    },
}

/// For how long somebody is here, so that it fits many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenure {
    /// Less than a day.
    Day,
    /// Less than a week.
    Week,
    /// Less than thirty days.
    Month,
    /// Less than a year.
    Year,
    /// A year or longer.
    Longer,
}

/// How much, so that it fits many: below five nothing is told apart, as in the picture of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoughCount {
    /// None to four.
    Little,
    /// Five or more.
    Much,
}

/// A decision of late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierDecision {
    /// What was decided.
    pub action: ModerationAction,
    /// Why.
    pub reason: Option<ModerationReason>,
    /// When.
    pub at: UnixMicros,
    /// In which case.
    pub case: Option<CaseId>,
}

impl Tenure {
    fn of(account: &Account, now: UnixMicros) -> Self {
        match now.days_since(account.created_at()) {
            0 => Self::Day,
            1..7 => Self::Week,
            7..30 => Self::Month,
            30..365 => Self::Year,
            _ => Self::Longer,
        }
    }
}

impl RoughCount {
    const MUCH: i64 = 5;

    const fn of(count: i64) -> Self {
        if count < Self::MUCH { Self::Little } else { Self::Much }
    }
}

impl CommentCounts {
    fn of(counts: &[(Moderation, i64)]) -> Self {
        let many = |of: &[Moderation]| counts.iter().filter(|(stands, _)| of.contains(stands)).map(|(_, count)| count).sum();
        Self {
            published: many(&[Moderation::Published]),
            removed: many(&[Moderation::Removed, Moderation::Spam]),
            held: many(&[Moderation::Held]),
        }
    }
}

/// What moderators are told of a voice; of its decisions at most `limit`, without those about `besides`.
///
/// # Errors
/// When the database refuses.
pub(super) fn author(
    tx: &mut Tx<'_>,
    voice: Persona,
    besides: Option<CommentId>,
    limit: i64,
) -> Result<AuthorProfile, InternalError> {
    let earlier = store::decisions_about(tx, &voice, besides, limit)?;
    let earlier = earlier.into_iter().map(|line| EarlierDecision {
        action: line.action,
        reason: line.reason,
        at: line.at,
        case: line.case_id,
    });
    Ok(AuthorProfile {
        voice,
        record: CommentCounts::of(&store::voice_record(tx, &voice)?),
        trust: trust::of_persona(tx, &voice)?,
        background: background(tx, &voice)?,
        earlier: earlier.collect(),
    })
}

fn background(tx: &mut Tx<'_>, voice: &Persona) -> Result<AccountBackground, InternalError> {
    let account =
        accounts::find::by_id(tx, voice.account_id())?.ok_or_else(|| InternalError::broken("a voice has no account"))?;
    if voice.thread_id().is_none() {
        return Ok(AccountBackground::Open { since: account.created_at() });
    }
    let all = CommentCounts::of(&store::record(tx, account.id())?);
    Ok(AccountBackground::Behind {
        here: Tenure::of(&account, tx.now()),
        published: RoughCount::of(all.published),
        removed: RoughCount::of(all.removed),
    })
}
