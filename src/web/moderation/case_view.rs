//! The page of one case.

use askama::Template;

use super::DecisionBanner;
use super::author::AuthorFacts;
use super::queue::overdue;
use crate::app::App;
use crate::clock::UnixMicros;
use crate::comments::{AuthorState, Comment, Moderation, State, Tombstone};
use crate::http::caller::{Caller, Visitor};
use crate::http::form::{Fields, FormErrors};
use crate::links;
use crate::moderation::case_detail::{CaseDetail, CaseReport, HistoryEntry, MessageDelivery, ReportedText};
use crate::moderation::{Decision, ModerationReason, ReviewQueue};
use crate::text::Html;
use crate::threads::Thread;
use crate::web::comments::rows::Mark;
use crate::web::moment::When;
use crate::web::page::Frame;

/// The input of the decision form, and its errors.
#[derive(Clone, Debug, Default)]
pub(super) struct DecisionInput {
    decision: String,
    reason: String,
    message: String,
    note: String,
    /// The version that the moderator has seen; `None` before the form is sent.
    seen: Option<i32>,
    pub errors: FormErrors,
}

impl From<&Fields> for DecisionInput {
    fn from(fields: &Fields) -> Self {
        // Without a decision, what was being chosen stays open.
        let decision = match fields.text("decision") {
            "" => fields.text("panel"),
            pressed => pressed,
        };
        Self {
            decision: decision.to_owned(),
            reason: fields.text("reason").to_owned(),
            message: fields.text("message").to_owned(),
            note: fields.text("note").to_owned(),
            seen: Some(fields.text("version").parse().unwrap_or(0)),
            errors: FormErrors::none(),
        }
    }
}

#[derive(Template)]
#[template(path = "moderation/case.html")]
pub(super) struct CasePage {
    frame: Frame,
    errors: FormErrors,
    pub done: Option<DecisionBanner>,
    /// The cases before and after this one in its queue.
    pub previous: Option<String>,
    pub next: Option<String>,
    /// For how long it is overdue; `None` while it is not.
    overdue: Option<String>,
    queue: &'static str,
    queue_href: String,
    version: i32,
    /// The key of the draft in the browser's storage: for this case and this version of it alone.
    draft: String,
    /// The events since the form was opened.
    changed: Vec<HistoryRow>,
    newer: Option<String>,
    thread: String,
    thread_href: String,
    parent: Option<CommentCard>,
    subject: CommentCard,
    revision: i32,
    stands: &'static str,
    decided: bool,
    waits_for_author: bool,
    /// Whether it is about the author's safety.
    care: bool,
    action: String,
    choices: Vec<DecisionChoice>,
    /// What follows from a decision, in a sentence or three.
    consequences: String,
    reasons: Vec<ReasonChoice>,
    message: String,
    note: String,
    /// Whether reports and notes are hidden, because the viewing moderator wrote the comment.
    hides_reports: bool,
    reports: Vec<ReportRow>,
    hits: Vec<String>,
    /// The page about the author's persona.
    person: String,
    author: AuthorFacts,
    history: Vec<HistoryRow>,
    undo: Option<String>,
}

/// A comment with its byline.
struct CommentCard {
    byline: String,
    mark: Option<Mark>,
    href: String,
    when: When,
    /// The text of its tombstone; `None` while readers see the comment.
    gone: Option<String>,
    html: Html,
    /// The text as it was typed, with the matches of the filter rules marked; empty without matches.
    pieces: Vec<TextPiece>,
}

enum TextPiece {
    Plain(String),
    Marked(String),
    Line,
    Paragraph,
}

struct DecisionChoice {
    value: &'static str,
    label: &'static str,
    key: &'static str,
    /// The field that this decision needs; empty for one that is made with one press.
    then: &'static str,
    /// The words of the button below the fields, and what follows; empty for a decision without fields.
    send: &'static str,
    hint: &'static str,
    tone: &'static str,
    checked: bool,
}

struct ReasonChoice {
    value: &'static str,
    label: &'static str,
    hint: &'static str,
    key: &'static str,
    checked: bool,
}

struct ReportRow {
    reason: &'static str,
    detail: String,
    when: When,
    earlier: bool,
}

struct HistoryRow {
    who: String,
    what: String,
    reason: Option<&'static str>,
    house_rules: Option<i32>,
    message: String,
    /// Whether the author does not get the message.
    unsent: bool,
    note: String,
    when: When,
}

impl CasePage {
    pub fn new(app: &App, member: Caller, detail: &CaseDetail, typed: DecisionInput, now: UnixMicros) -> Self {
        let byline = detail.comment.byline().name().to_owned();
        let title = format!("{byline}, under “{}”", detail.thread.title());
        let happened = |happening: &HistoryEntry| HistoryRow::new(happening, now);
        let changed = typed.seen.map(|seen| detail.since(seen)).unwrap_or_default();
        Self {
            frame: Frame::new(app, &Visitor::from(member), title).hidden(),
            done: None,
            previous: None,
            next: None,
            overdue: overdue(&detail.case, now),
            queue: detail.case.queue.title(),
            queue_href: links::moderation_queue(detail.case.queue.slug()),
            version: detail.case.version,
            draft: format!("case-{}-{}", detail.case.id, detail.case.version),
            changed: changed.into_iter().map(happened).collect(),
            newer: detail.newer.map(links::case),
            thread: detail.thread.title().to_owned(),
            thread_href: links::thread(detail.thread.slug()),
            parent: detail.parent.as_ref().map(|parent| CommentCard::public(parent, &detail.thread, now)),
            subject: CommentCard::subject(detail, now),
            revision: detail.comment.revision(),
            stands: state_label(detail.comment.state()),
            decided: !detail.case.is_open(),
            waits_for_author: detail.waits_for_author(),
            care: detail.case.queue == ReviewQueue::Care,
            action: links::case_decisions(detail.case.id),
            choices: choices(&detail.choices, &typed.decision),
            consequences: consequences(detail),
            reasons: reasons(&detail.choices, &typed.reason),
            message: typed.message,
            note: typed.note,
            hides_reports: detail.hides_reports,
            reports: detail.reports.iter().map(|report| ReportRow::new(report, now)).collect(),
            hits: sentences(detail),
            person: links::person(detail.author.persona.id()),
            author: AuthorFacts::new(&detail.author, &app.keys, now),
            history: detail.history.iter().map(happened).collect(),
            undo: detail.undo.map(links::decision_undo),
            errors: typed.errors,
        }
    }
}

/// The state of a comment, in a moderator's words.
const fn state_label(state: State) -> &'static str {
    match (state.author, state.moderation) {
        (AuthorState::Erased, _) => "erased",
        (AuthorState::Withdrawn, _) => "withdrawn by its author",
        (AuthorState::Live, Moderation::Held) => "held",
        (AuthorState::Live, Moderation::Published) => "published",
        (AuthorState::Live, Moderation::Removed) => "removed",
        (AuthorState::Live, Moderation::Spam) => "spam",
    }
}

impl DecisionChoice {
    fn new(decision: Decision, typed: &str) -> Self {
        let (label, key, tone) = match decision {
            Decision::Publish => ("Publish", "a", "keep"),
            Decision::Keep => ("Keep", "y", "keep"),
            Decision::Revise => ("Send back…", "e", "ask"),
            Decision::Remove => ("Remove…", "x", "remove"),
            Decision::Spam => ("Spam", "s", "remove"),
        };
        let (then, send, hint) = match decision {
            Decision::Remove => ("reason", "Remove and open next", "The author and the readers of the thread see the reason."),
            Decision::Revise => {
                let hint = "It stays hidden until the author has changed it. Then the case comes back.";
                ("message", "Send back and open next", hint)
            }
            Decision::Publish | Decision::Spam | Decision::Keep => ("", "", ""),
        };
        let value = decision.as_str();
        Self { value, label, key, then, send, hint, tone, checked: value == typed }
    }
}

/// The decisions in the order of their buttons: first those that change least.
fn choices(decisions: &[Decision], typed: &str) -> Vec<DecisionChoice> {
    let order = [Decision::Publish, Decision::Keep, Decision::Revise, Decision::Remove, Decision::Spam];
    let offered = order.into_iter().filter(|decision| decisions.contains(decision));
    offered.map(|decision| DecisionChoice::new(decision, typed)).collect()
}

/// What the decisions that are made with one press lead to, and what reporters learn.
fn consequences(detail: &CaseDetail) -> String {
    let mut sentences = Vec::new();
    for choice in &detail.choices {
        match choice {
            Decision::Publish => sentences.push("Publish shows it to everyone."),
            Decision::Keep => {
                sentences.push("Keep changes nothing and closes the case. The author is notified only if you write a message.");
            }
            Decision::Remove | Decision::Spam | Decision::Revise => {}
        }
    }
    if !detail.reports.is_empty() {
        sentences.push("Members who reported it are notified of the outcome.");
    }
    sentences.join(" ")
}

/// The reasons for a removal or a revision; none where neither can be chosen.
fn reasons(choices: &[Decision], typed: &str) -> Vec<ReasonChoice> {
    if !choices.iter().any(|choice| matches!(choice, Decision::Remove | Decision::Revise)) {
        return Vec::new();
    }
    let reasons = ModerationReason::ALL.iter().filter(|reason| reason.takes_down());
    reasons.enumerate().map(|(place, it)| reason(*it, REASON_KEYS.get(place).copied().unwrap_or_default(), typed)).collect()
}

/// The keys of the reasons, in their order on the page.
const REASON_KEYS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

fn reason(of: ModerationReason, key: &'static str, typed: &str) -> ReasonChoice {
    ReasonChoice { value: of.as_str(), label: of.choice(), hint: of.hint(), key, checked: of.as_str() == typed }
}

fn sentences(detail: &CaseDetail) -> Vec<String> {
    let mut sentences: Vec<String> = detail.hits.iter().map(|hit| hit.why.clone()).collect();
    sentences.dedup();
    sentences
}

impl CommentCard {
    fn new(comment: &Comment, thread: &Thread, now: UnixMicros) -> Self {
        Self {
            byline: comment.byline().name().to_owned(),
            mark: comment.position().map(|position| Mark::new(position, &thread.poles())),
            href: links::comment(comment.id()),
            when: When::day(comment.created_at(), now),
            gone: None,
            html: comment.html().clone(),
            pieces: Vec::new(),
        }
    }

    /// A comment as readers see it.
    fn public(comment: &Comment, thread: &Thread, now: UnixMicros) -> Self {
        let gone = Tombstone::for_state(comment.state(), comment.removed_reason()).map(|tombstone| tombstone.to_string());
        Self { gone, ..Self::new(comment, thread, now) }
    }

    /// The comment of the case, readable after a removal too, unless its author withdrew or erased it.
    fn subject(detail: &CaseDetail, now: UnixMicros) -> Self {
        // The author was promised that no other person reads it. Only cases about a person's safety, or the law, outlive the
        // text.
        if detail.comment.state().author != AuthorState::Live && !detail.case.queue.outlives_the_text() {
            return Self::public(&detail.comment, &detail.thread, now);
        }
        let spans: Vec<_> = detail.hits.iter().filter_map(|hit| hit.span).collect();
        let pieces = if spans.is_empty() { Vec::new() } else { pieces(detail.comment.body().as_str(), spans) };
        Self { pieces, ..Self::new(&detail.comment, &detail.thread, now) }
    }
}

/// Splits a text at the matches of rules, at lines and at paragraphs.
fn pieces(body: &str, mut spans: Vec<(usize, usize)>) -> Vec<TextPiece> {
    spans.sort_unstable();
    let mut pieces = Vec::new();
    let mut at = 0;
    for (from, to) in spans {
        let from = from.max(at);
        if let (Some(plain), Some(marked)) = (body.get(at..from), body.get(from..to)) {
            lines(plain, TextPiece::Plain, &mut pieces);
            lines(marked, TextPiece::Marked, &mut pieces);
            at = to;
        }
    }
    lines(body.get(at..).unwrap_or_default(), TextPiece::Plain, &mut pieces);
    pieces
}

fn lines(text: &str, piece: impl Fn(String) -> TextPiece, pieces: &mut Vec<TextPiece>) {
    for (number, paragraph) in text.split("\n\n").enumerate() {
        if number > 0 {
            pieces.push(TextPiece::Paragraph);
        }
        for (number, line) in paragraph.split('\n').enumerate() {
            if number > 0 {
                pieces.push(TextPiece::Line);
            }
            pieces.push(piece(line.to_owned()));
        }
    }
}

impl ReportRow {
    fn new(report: &CaseReport, now: UnixMicros) -> Self {
        Self {
            reason: report.reason.complaint(),
            detail: report.detail.clone(),
            when: When::day(report.at, now),
            earlier: report.edition == ReportedText::Earlier,
        }
    }
}

impl HistoryRow {
    fn new(happening: &HistoryEntry, now: UnixMicros) -> Self {
        Self {
            who: happening.who.clone(),
            what: happening.what.clone(),
            reason: happening.reason,
            house_rules: happening.house_rules,
            message: happening.message.clone(),
            unsent: happening.delivery == MessageDelivery::Cancelled,
            note: happening.note.clone(),
            when: When::ago(happening.at, now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(pieces: &[TextPiece]) -> String {
        let piece = |piece: &TextPiece| match piece {
            TextPiece::Plain(text) => text.clone(),
            TextPiece::Marked(text) => format!("[{text}]"),
            TextPiece::Line => "\n".to_owned(),
            TextPiece::Paragraph => "\n\n".to_owned(),
        };
        pieces.iter().map(piece).collect()
    }

    #[test]
    fn what_rules_found_is_marked_where_it_stands_and_the_rest_stays_as_it_was_typed() {
        let body = "Call 030 123456\nor\n\nwrite to a@b.example, ü.";
        assert_eq!(posted(&pieces(body, vec![(5, 15)])), body.replace("030 123456", "[030 123456]"));
        assert_eq!(posted(&pieces("abcdef", vec![(2, 4), (1, 3)])), "a[bc][d]ef");
    }

    #[test]
    fn a_span_that_does_not_fit_the_text_marks_nothing() {
        assert_eq!(posted(&pieces("ü", vec![(1, 2), (0, 9), (7, 3)])), "ü");
    }
}
