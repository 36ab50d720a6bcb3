//! The same text again: by the same author under one thread, or by anybody within a day.

use std::time::Duration;

use super::is_trusted;
use crate::comments::{Comment, Hit, Submission, Verdict};
use crate::db::Tx;
use crate::fault::Fault;
use crate::moderation::store;

const NAME: &str = "repeat";
/// Short texts are alike by chance: "Thank you for this." is nobody's property. In characters.
const CHANCE: usize = 40;
/// How far back texts are looked at: floods come within hours.
const FLOOD: Duration = Duration::from_hours(24);

pub(super) fn look(tx: &mut Tx<'_>, submission: &Submission<'_>) -> Result<Option<Hit>, Fault> {
    let body = submission.body.as_str();
    if body.chars().count() < CHANCE {
        return Ok(None);
    }
    let hit = |verdict, why: &str| Ok(Some(Hit { rule: NAME, version: 2, verdict, why: why.to_owned(), span: None }));
    let (author, thread) = (submission.author.id(), submission.thread.id());
    let besides = submission.before.map(Comment::id);
    if store::same_text_by(tx, author, thread, body, besides)? {
        return hit(Verdict::Refuse, "You have told exactly this under this thread already. It is there; nothing was added.");
    }
    if is_trusted(submission) {
        return Ok(None);
    }
    // Whose the other text is does not matter: a rule about one account's texts would lead from a pen name to another name.
    let since = tx.now() - FLOOD;
    if store::same_text_since(tx, author, thread, body, since)? {
        return hit(Verdict::Hold, "Exactly this was told within a day before, by this author or by somebody else.");
    }
    Ok(None)
}
