//! A persona with everything that moderators may know about it.

use super::author::{self, AuthorProfile};
use super::queues;
use super::queues::CaseCard;
use super::reveal::RevealedAccount;
use super::store;
use super::{Reveal, reveal};
use crate::accounts::Member;
use crate::comments::persona;
use crate::db::Tx;
use crate::db::page;
use crate::db::page::Page;
use crate::error::InternalError;
use crate::id::PersonaId;
use crate::threads;

/// How many of its open cases are shown: one page of a queue. Later ones appear as these are decided.
const CASES: usize = 20;
/// How many decisions about it are shown.
const DECISIONS: i64 = 10;
/// How many look-ups of its pen name are shown; the log has all of them.
const REVEALS: usize = 5;

/// A persona, as its page shows it.
#[derive(Clone, Debug)]
pub struct PersonaDetail {
    /// Its byline.
    pub name: String,
    /// Title and address of the thread of a pen name; `None` for an account under its own name.
    pub pen_name_thread: Option<(String, String)>,
    /// Its record, and the decisions about it.
    pub author: AuthorProfile,
    /// Its open cases, earliest due first.
    pub cases: Vec<CaseCard>,
    /// Whether it has more open cases.
    pub more_cases: bool,
    /// The look-ups of its pen name, newest first.
    pub reveals: Vec<Reveal>,
    /// Whether there are more look-ups.
    pub more_reveals: bool,
    /// The account behind it; `None` unless the viewing moderator gave a reason for looking it up within the last day.
    pub behind: Option<RevealedAccount>,
}

/// A persona with its details for `staff`; `None` when there is no such persona.
pub fn open(tx: &mut Tx<'_>, staff: &Member, id: PersonaId) -> Result<Option<PersonaDetail>, InternalError> {
    let Some(persona) = persona::find(tx, id)? else { return Ok(None) };
    let pen_name_thread = persona.thread_id().map(|thread| threads::find(tx, thread)).transpose()?.flatten();
    let cases = Page::cut(store::cases_about(tx, &persona, page::limit(CASES))?, CASES, |_| ());
    let mut reveals = Page::cut(store::reveals(tx, Some(&persona), None, page::limit(REVEALS))?, REVEALS, |_| ());
    let is_own = persona.account_id() == staff.id() && !staff.role().may_own();
    let mut author = author::author(tx, persona, None, DECISIONS)?;
    if is_own {
        reveals.rows.iter_mut().for_each(|reveal| reveal.why = None);
        author.trust.hide_reason();
    }
    Ok(Some(PersonaDetail {
        name: persona::name(tx, &persona)?,
        pen_name_thread: pen_name_thread.map(|thread| (thread.title().to_owned(), thread.slug().to_string())),
        author,
        cases: queues::cards(tx, staff, cases.rows)?,
        more_cases: cases.next.is_some(),
        reveals: reveals.rows,
        more_reveals: reveals.next.is_some(),
        behind: reveal::behind(tx, staff, &persona)?,
    }))
}
