//! The audit log of moderation: with names for moderators, without names for the public.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::Reveal;
use super::event::{ActorKind, EventSubject, ModerationAction, ModerationEvent};
use super::store::LogPart;
use super::{ModerationReason, store};
use crate::accounts::Member;
use crate::clock::UnixMicros;
use crate::crypt::Keys;
use crate::db::Tx;
use crate::db::page;
use crate::db::page::Page;
use crate::error::InternalError;
use crate::id::{AccountId, CaseId, CommentId, EventId, PersonaId};

const HOUR_MICROS: i64 = 3_600 * 1_000_000;
/// How many hours pass before a decision appears in the public log, so that authors are not exposed at once.
const DELAY_HOURS: i64 = 24;
/// How many entries one page shows.
const PAGE: usize = 100;
/// The most entries of one hour when it fills a page alone: more than moderators decide in an hour.
const HOUR_PAGE: i64 = 2_000;

/// An entry of the log for moderators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogLine {
    /// A decision about a comment.
    Decision(LogEntry),
    /// A moderator looked up the account behind a pen name.
    Reveal(Reveal),
    /// A moderator granted or ended the trust in a persona.
    Trust(TrustEntry),
}

impl LogLine {
    /// Removes the reason of an entry about one of these personas.
    fn hide_reason(&mut self, own: &[PersonaId]) {
        match self {
            Self::Reveal(looked) if own.contains(&looked.persona) => looked.why = None,
            Self::Trust(entry) if own.contains(&entry.persona) => entry.why = None,
            Self::Decision(_) | Self::Reveal(_) | Self::Trust(_) => {}
        }
    }

    const fn id(&self) -> EventId {
        match self {
            Self::Decision(entry) => entry.id,
            Self::Reveal(looked) => looked.id,
            Self::Trust(entry) => entry.id,
        }
    }
}

/// A change of the trust in a persona.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustEntry {
    /// The id of the event.
    pub id: EventId,
    /// The time of the event.
    pub at: UnixMicros,
    /// The actor's name; `A rule` without a person.
    pub who: String,
    /// Whether trust was granted or ended.
    pub action: ModerationAction,
    /// The persona concerned.
    pub persona: PersonaId,
    /// Its byline.
    pub name: String,
    /// The title of the thread of a pen name; `None` for an account under its own name.
    pub thread: Option<String>,
    /// The logged reason, in the moderator's words; `None` when the reader of the log is the persona.
    pub why: Option<String>,
}

/// A decision of a moderator or a rule about a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// The id of the event.
    pub id: EventId,
    /// The time of the event.
    pub at: UnixMicros,
    /// The actor's name; `A rule` without a person.
    pub who: String,
    /// What was done.
    pub action: ModerationAction,
    /// The comment concerned.
    pub comment: CommentId,
    /// The reason, if one was given.
    pub reason: Option<ModerationReason>,
    /// The case that it belongs to.
    pub case: Option<CaseId>,
    /// The version of the house rules that it was made under.
    pub house_rules: Option<i32>,
}

/// A decision as anyone can read it, a day later and without names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicLogEntry {
    /// The time of the event, cut to the hour.
    pub hour: UnixMicros,
    /// A pseudonym that is always the same for one moderator and reveals nothing else; `A rule` without a person.
    pub who: String,
    /// What was done.
    pub action: ModerationAction,
    /// Its [`ModerationReason::rule`] is the published text.
    pub reason: Option<ModerationReason>,
    /// The version of the house rules that it was made under.
    pub house_rules: Option<i32>,
}

/// A position in the public log: hours since 1970. Event ids reveal the millisecond, so they are not shown there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour(pub i64);

impl Hour {
    const fn containing(at: UnixMicros) -> Self {
        Self(at.micros().div_euclid(HOUR_MICROS))
    }

    const fn start(self) -> UnixMicros {
        UnixMicros::from_micros(self.0.saturating_mul(HOUR_MICROS))
    }

    /// The last microsecond before it.
    const fn before(self) -> UnixMicros {
        UnixMicros::from_micros(self.0.saturating_mul(HOUR_MICROS).saturating_sub(1))
    }
}

/// Decisions of moderators and rules, and look-ups of pen names; newest first, before the event `before`. A moderator does not
/// read why others looked up or trusted what they write under a pen name.
pub fn staff(tx: &mut Tx<'_>, reader: &Member, before: Option<EventId>) -> Result<Page<LogLine, EventId>, InternalError> {
    // The newest of both together are among the newest of each.
    let (events, reveals) =
        (store::events_page(tx, LogPart::All, before, page::limit(PAGE))?, store::reveals(tx, None, before, page::limit(PAGE))?);
    let names = names(tx, &events)?;
    let mut lines: Vec<LogLine> = reveals.into_iter().map(LogLine::Reveal).collect();
    for event in &events {
        lines.extend(match event.subject()? {
            EventSubject::Comment(comment) => Some(LogLine::Decision(entry(&names, event, comment))),
            EventSubject::Persona(persona) => trust_entry(tx, &names, event, persona)?.map(LogLine::Trust),
            EventSubject::Account(_) => None,
        });
    }
    let own = if reader.role().may_own() { Vec::new() } else { store::personas_of(tx, reader.id())? };
    lines.iter_mut().for_each(|line| line.hide_reason(&own));
    lines.sort_unstable_by_key(|line| Reverse(line.id()));
    Ok(Page::cut(lines, PAGE, LogLine::id))
}

/// Decisions of moderators and rules about comments, newest first, before the event `before`.
pub(super) fn decisions(tx: &mut Tx<'_>, before: Option<EventId>) -> Result<Page<LogEntry, EventId>, InternalError> {
    let events = store::events_page(tx, LogPart::Comments, before, page::limit(PAGE))?;
    let names = names(tx, &events)?;
    let entries = events.iter().filter_map(|event| Some(entry(&names, event, event.comment_id()?)));
    Ok(Page::cut(entries.collect(), PAGE, |entry| entry.id))
}

fn entry(names: &HashMap<AccountId, String>, event: &ModerationEvent, comment: CommentId) -> LogEntry {
    LogEntry {
        id: event.id,
        at: event.at,
        who: name(names, event),
        action: event.action,
        comment,
        reason: event.reason,
        case: event.case_id,
        house_rules: event.house_rules,
    }
}

/// Such entries are few, so each runs its own queries.
fn trust_entry(
    tx: &mut Tx<'_>,
    names: &HashMap<AccountId, String>,
    event: &ModerationEvent,
    persona: PersonaId,
) -> Result<Option<TrustEntry>, InternalError> {
    let Some(known) = store::persona_name(tx, persona)? else { return Ok(None) };
    let (_, why) = store::event_text(tx, event.id)?;
    Ok(Some(TrustEntry {
        id: event.id,
        at: event.at,
        who: name(names, event),
        action: event.action,
        persona,
        name: known.pen.unwrap_or(known.account),
        thread: known.thread,
        why: Some(why),
    }))
}

/// The names of all staff in these events.
pub(super) fn names(tx: &mut Tx<'_>, lines: &[ModerationEvent]) -> Result<HashMap<AccountId, String>, InternalError> {
    let staff = lines.iter().filter(|line| matches!(line.actor_kind, ActorKind::Moderator | ActorKind::Owner));
    let mut ids: Vec<AccountId> = staff.filter_map(|line| line.actor_id).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(store::account_names(tx, &ids)?.into_iter().collect())
}

/// The actor's name, for moderators.
pub(super) fn name(names: &HashMap<AccountId, String>, line: &ModerationEvent) -> String {
    match line.actor_kind {
        ActorKind::Rule => "A rule".to_owned(),
        ActorKind::Author => "The author".to_owned(),
        ActorKind::Reader => "A reader".to_owned(),
        ActorKind::Moderator | ActorKind::Owner => {
            line.actor_id.and_then(|id| names.get(&id)).cloned().unwrap_or_else(|| "A former member".to_owned())
        }
    }
}

/// The public log: a day late, cut to hours, without names and texts. A page holds whole hours; the next one begins before
/// the hour that it names.
pub fn public(tx: &mut Tx<'_>, keys: &Keys, before: Option<Hour>) -> Result<Page<PublicLogEntry, Hour>, InternalError> {
    // The delay counts in whole hours too: otherwise watching an entry appear would reveal the minute.
    let newest = Hour(Hour::containing(tx.now()).0.saturating_sub(DELAY_HOURS));
    let from = before.map_or(newest, |before| Hour(before.0.min(newest.0)));
    let mut lines = store::public_log(tx, None, from.before(), page::limit(PAGE))?;
    let mut next = None;
    if lines.len() > PAGE
        && let Some(cut) = lines.last().map(|line| Hour::containing(line.at))
    {
        lines.retain(|line| Hour::containing(line.at) != cut);
        next = Some(Hour(cut.0.saturating_add(1)));
        if lines.is_empty() {
            lines = store::public_log(tx, Some(cut.start()), from.before(), HOUR_PAGE)?;
            next = Some(cut);
        }
    }
    let entry = |line: ModerationEvent| PublicLogEntry {
        hour: Hour::containing(line.at).start(),
        who: pseudonym(keys, &line),
        action: line.action,
        reason: line.reason,
        house_rules: line.house_rules,
    };
    Ok(Page { rows: lines.into_iter().map(entry).collect(), next })
}

fn pseudonym(keys: &Keys, line: &ModerationEvent) -> String {
    match line.actor_id.filter(|_| line.actor_kind != ActorKind::Rule) {
        Some(id) => format!("Moderator {}", keys.pseudonym(id)),
        None => "A rule".to_owned(),
    }
}
