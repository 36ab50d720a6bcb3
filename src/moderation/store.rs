//! The tables of moderation; no other module writes to them.

mod cases;
mod events;
mod hits;
mod own_comments;
mod personas;
mod reports;
mod reveals;
mod screening;
mod trust;

pub(super) use self::cases::{
    case, case_before, comment_of_case, count_waiting, latest_case, open_case, open_cases, queue_page, upsert_case,
    waiting_for_author,
};
pub(super) use self::events::{
    EventRow, EventRowSubject, LogPart, account_names, add_event, add_text, event, event_text, events_of, events_page,
    has_later_event, public_log, removal_reason, undoing_event, was_held_by_rule,
};
pub(super) use self::hits::{comments_with_titles, copy_hits, hit_explanations, insert_hit, moderation_counts, rule_hits};
pub(super) use self::own_comments::own_comments;
pub(super) use self::personas::{cases_about, decisions_about, persona_record, personas_of};
pub(super) use self::reports::{
    StoredReport, add_report, answer_reports, answered_reporters, count_open_reporters, move_reports, own_report, reopen_reports,
    report_reasons, reports_about, reports_of, was_answered, was_reported_so,
};
pub(super) use self::reveals::{add_reveal, revealed_since, reveals};
pub(super) use self::screening::{ScreeningQuery, screening_facts};
pub(super) use self::trust::{AcceptedBy, has_accepted, latest_trust, persona_name};
