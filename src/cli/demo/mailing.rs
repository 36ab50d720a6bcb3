//! The demonstration's subscribers, and the issue that they get.

use tokio::sync::watch;

use super::CliError;
use super::script;
use super::script::failed_at;
use crate::accounts::Member;
use crate::app::App;
use crate::cli::block_on::block_on;
use crate::crypt::Token;
use crate::links;
use crate::mail::{Email, Mailer, Memory};
use crate::newsletter::{self, BODY, IssueError, NewIssue, SUBJECT, confirm, deliver, publish, subscribe as asking, write};
use crate::text::{Line, Prose};
use crate::worker;

/// The node name under which the demonstration leases deliveries.
const NODE: &str = "demonstration";

/// Subscribes a visitor: fills in the form, reads the email, and confirms.
pub(super) fn subscribe(app: &App, address: &str) -> Result<(), CliError> {
    let failed = failed_at(address);
    let email = Email::parse(address).map_err(|error| failed(&error))?;
    let outbox = Memory::default();
    let app = App { mailer: Mailer::memory(outbox.clone()), ..app.clone() };
    let keys = app.keys.clone();
    let asked = app.db.write_now(move |tx| {
        let lists = newsletter::lists(tx)?.first().map(|list| list.slug().to_owned()).into_iter().collect();
        asking::subscribe(tx, &keys, &asking::SubscribeRequest { email, lists })
    });
    asked.map_err(|error| failed(&error))?;
    block_on(worker::drain(&app))??;
    let before = links::subscribe_confirm("");
    let mailed = outbox.sent().into_iter().filter(|sent| sent.email.to.as_given() == address);
    let mut tokens = mailed.filter_map(|sent| {
        let token = sent.email.text.split(before.as_str()).nth(1)?.split_whitespace().next()?;
        Token::parse(token).ok()
    });
    let token = tokens.next().ok_or_else(|| failed(&"no email came"))?;
    app.db.write_now(move |tx| confirm::confirm(tx, &token).map(drop)).map_err(|error| failed(&error))
}

/// Runs all due jobs; their emails are discarded.
pub(super) fn run_due_jobs(app: &App) -> Result<(), CliError> {
    Ok(block_on(worker::drain(&App { mailer: Mailer::memory(Memory::default()), ..app.clone() }))??)
}

/// Has the owner write an issue and send it to all subscribers so far.
pub(super) fn send(app: &App, owner: &Member, email: &script::ScriptedEmail) -> Result<(), CliError> {
    let failed = failed_at(&email.subject);
    let subject = Line::parse(&email.subject, SUBJECT).map_err(|error| failed(&error))?;
    let body = Prose::parse(&email.body, BODY).map_err(|error| failed(&error))?;
    let author = owner.id();
    let sent = app.db.write_now(move |tx| {
        let list = newsletter::lists(tx)?.first().map(newsletter::MailingList::id).ok_or(IssueError::UnknownList)?;
        let issue = write::create(tx, author, &NewIssue { subject, body, list })?;
        let version = write::find(tx, issue)?.version();
        publish::send(tx, issue, version)?;
        Ok::<_, IssueError>(issue)
    });
    let issue = sent.map_err(|error| failed(&error))?;
    let (_nobody, stop) = watch::channel(false);
    Ok(block_on(deliver::deliver(&app.job_context(), NODE, issue, &stop))??)
}
