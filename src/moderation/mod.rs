//! Moderation: the rules that screen submissions, the cases that moderators decide, and the audit log.
//!
//! The state of a comment is decided by [`decision_table::evaluate`] alone, a pure function over a table of transitions.
//! Every change adds one event in the same transaction, and events are never changed.

mod apply_effects;
pub mod author;
mod case;
pub mod case_detail;
mod comment_status;
mod decide_case;
mod decision_notification;
pub mod decision_table;
mod event;
mod headline;
pub mod log;
mod logged_reason;
mod own_comments;
pub mod person;
pub mod queues;
mod reason;
mod report;
pub mod reveal;
mod revealed;
mod rules;
mod same_text;
mod store;
mod transitions;
pub mod trust;
mod trust_level;
mod undo;

use crate::db::Tx;
use crate::error::InternalError;
use crate::id::CommentId;

pub use self::case::{Case, CaseState, ReviewQueue};
pub use self::comment_status::{CommentStatus, LastDecision, WaitingFor, comment_status};
pub use self::decide_case::{DecideError, DecidedCase, DecisionRequest, MESSAGE_MAX, decide_case};
pub use self::decision_notification::{DecisionNotification, answered_reporters, decision_notification};
pub use self::event::{Actor, ActorKind, Decision, EventSubject, EventVisibility, ModerationAction, ModerationEvent};
pub use self::headline::headline;
pub use self::logged_reason::LoggedReason;
pub use self::own_comments::{OwnComment, OwnState, own_comments};
pub use self::reason::ModerationReason;
pub use self::report::{OwnReport, REPORT_DETAIL_MAX, ReportError, own_report, report};
pub use self::revealed::Reveal;
pub use self::rules::Rules;
pub use self::transitions::{CaseEffect, NotifyAuthor};
pub use self::trust_level::TrustLevel;
pub use self::undo::{UndoError, undo_decision};

/// The version of the rules and their texts. Each event stores the version that was in force; it must grow with every change
/// to [`ModerationReason::rule`] or to the behaviour of a screening rule.
pub const POLICY_VERSION: i32 = 4;

/// Those of these comments whose author was asked to change them and has not done so.
pub fn waiting_for_author(tx: &mut Tx<'_>, comments: &[CommentId]) -> Result<Vec<CommentId>, InternalError> {
    if comments.is_empty() { Ok(Vec::new()) } else { store::waiting_for_author(tx, comments) }
}

/// The open case of a comment, if there is one.
pub fn open_case(tx: &mut Tx<'_>, comment: CommentId) -> Result<Option<Case>, InternalError> {
    store::open_case(tx, comment)
}
