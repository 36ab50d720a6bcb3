//! Moderation: the rules that look at what is told, the cases that moderators decide, and the log of what was done.
//!
//! Where a comment stands is changed by [`decision_table::evaluate`] alone, a pure function over a table of moves. Every change writes one
//! event in the same transaction, and events are never changed.

mod apply_effects;
pub mod author;
mod case;
pub mod case_detail;
mod comment_status;
mod decide_case;
mod decision_notification;
pub mod decision_table;
pub mod desk;
pub mod emails;
mod event;
pub mod log;
mod logged_reason;
pub mod person;
mod reason;
mod report;
pub mod reveal;
mod rules;
mod store;
mod transitions;
pub mod trust;
mod undo;

use crate::db::Tx;
use crate::fault::InternalError;
use crate::id::CommentId;

pub use self::case::{Case, CaseState, ReviewQueue};
pub use self::comment_status::{CommentStatus, LastDecision, WaitingFor, comment_status};
pub use self::decide_case::{DecideError, DecidedCase, DecisionRequest, MESSAGE_MAX, decide_case};
pub use self::decision_notification::{CommentKind, DecisionNotification, decision_notification, headline};
pub use self::event::{Actor, ActorKind, Decision, EventSubject, EventVisibility, ModerationAction, ModerationEvent};
pub use self::logged_reason::LoggedReason;
pub use self::reason::ModerationReason;
pub use self::report::{FiledReport, REPORT_DETAIL_MAX, ReportError, report};
pub use self::rules::Rules;
pub use self::transitions::{CaseEffect, NotifyAuthor};
pub use self::trust::TrustLevel;
pub use self::undo::{UndoError, undo};

/// Which edition of the rules and their words is in force. Each event keeps the number that it was made under; it grows with every
/// change to [`ModerationReason::rule`] or to what a rule of the pipeline does.
pub const POLICY_VERSION: i32 = 3;

/// The case that is open about a comment, if there is one.
///
/// # Errors
/// When the database refuses.
pub fn open_case(tx: &mut Tx<'_>, comment: CommentId) -> Result<Option<Case>, InternalError> {
    store::open_case(tx, comment)
}
