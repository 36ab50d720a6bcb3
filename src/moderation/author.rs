//! An author as moderators see them: one persona with its record, and only coarse facts about the account behind a pen name.
//!
//! A member who writes under several names is several authors here. What is shown of one must not reveal another: no number
//! that both share, no time at which something happened to the other, and nothing that changes with a single decision about
//! it (`docs/decisions/0009-moderators-see-personas-not-accounts.md`).

use super::event::ModerationAction;
use super::trust::{self, PersonaTrust};
use super::{ModerationReason, store};
use crate::accounts::{self, Account};
use crate::clock::UnixMicros;
use crate::comments::Moderation;
use crate::comments::Persona;
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::{CaseId, CommentId};

/// What moderators see of a persona.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorProfile {
    /// The persona itself.
    pub persona: Persona,
    /// How its comments were decided.
    pub record: CommentCounts,
    /// Whether it is trusted, and why. Leaves out whether it is new or known, which depends on what its account wrote under
    /// all its names.
    pub trust: PersonaTrust,
    /// What is shown of its account; coarse for a pen name.
    pub background: AccountBackground,
    /// Recent decisions about its comments, newest first.
    pub earlier: Vec<EarlierDecision>,
}

/// The number of comments by state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommentCounts {
    /// How many are published.
    pub published: i64,
    /// How many were removed or marked as spam.
    pub removed: i64,
    /// How many are held for review.
    pub held: i64,
}

/// What is shown of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountBackground {
    /// The persona is the account under its own name.
    Open {
        /// When the account was created.
        since: UnixMicros,
    },
    /// The persona is a pen name of the account.
    Behind {
        /// The age of the account, as a coarse range.
        here: Tenure,
        /// How much of it is published, under all its names.
        published: RoughCount,
        /// How much of it was removed or marked as spam, under all its names.
        removed: RoughCount,
    },
}

/// The age of an account, in ranges that each fit many accounts.
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

/// A count in two ranges that each fit many accounts: counts below five are not distinguished, as in the chart of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoughCount {
    /// None to four.
    Little,
    /// Five or more.
    Much,
}

/// A recent decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierDecision {
    /// The kind of decision.
    pub action: ModerationAction,
    /// The published reason, if one was given.
    pub reason: Option<ModerationReason>,
    /// The time of the decision.
    pub at: UnixMicros,
    /// The case that was decided.
    pub case: Option<CaseId>,
}

impl Tenure {
    fn since_registration(account: &Account, now: UnixMicros) -> Self {
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

    const fn round(count: i64) -> Self {
        if count < Self::MUCH { Self::Little } else { Self::Much }
    }
}

impl CommentCounts {
    fn sum(counts: &[(Moderation, i64)]) -> Self {
        let many = |of: &[Moderation]| counts.iter().filter(|(stands, _)| of.contains(stands)).map(|(_, count)| count).sum();
        Self {
            published: many(&[Moderation::Published]),
            removed: many(&[Moderation::Removed, Moderation::Spam]),
            held: many(&[Moderation::Held]),
        }
    }
}

/// What moderators see of a persona, with at most `limit` decisions, without those about the comment `besides`.
pub(super) fn author(
    tx: &mut Tx<'_>,
    persona: Persona,
    besides: Option<CommentId>,
    limit: i64,
) -> Result<AuthorProfile, InternalError> {
    let earlier = store::decisions_about(tx, &persona, besides, limit)?;
    let earlier = earlier.into_iter().map(|line| EarlierDecision {
        action: line.action,
        reason: line.reason,
        at: line.at,
        case: line.case_id,
    });
    Ok(AuthorProfile {
        persona,
        record: CommentCounts::sum(&store::persona_record(tx, &persona)?),
        trust: trust::of_persona(tx, &persona)?,
        background: background(tx, &persona)?,
        earlier: earlier.collect(),
    })
}

fn background(tx: &mut Tx<'_>, persona: &Persona) -> Result<AccountBackground, InternalError> {
    let account =
        accounts::find::by_id(tx, persona.account_id())?.ok_or_else(|| InternalError::unexpected("a persona has no account"))?;
    if persona.thread_id().is_none() {
        return Ok(AccountBackground::Open { since: account.created_at() });
    }
    let all = CommentCounts::sum(&store::moderation_counts(tx, account.id())?);
    Ok(AccountBackground::Behind {
        here: Tenure::since_registration(&account, tx.now()),
        published: RoughCount::round(all.published),
        removed: RoughCount::round(all.removed),
    })
}
