//! Issues to many subscribers, from the owner's button to the last email.

use std::thread::sleep;
use std::time::{Duration, Instant};

use betwixt::app::App;
use betwixt::db::Tx;
use betwixt::db::schema::{subscriber, subscription};
use betwixt::each;
use betwixt::error::InternalError;
use betwixt::id::{AccountId, IssueId, ListId, SubscriberId};
use betwixt::mail::Memory;
use betwixt::newsletter::{BODY, IssueState, NewIssue, SUBJECT, SubscriptionState, ledger, lists, publish, write};
use betwixt::text::{Line, Prose};
use betwixt::worker;
use diesel::prelude::*;

use crate::child::Child;
use crate::sample::Sample;
use crate::stories;
use crate::trouble::Trouble;

/// How many subscribers an issue goes to.
pub const SUBSCRIBERS: usize = 20_000;

/// An issue that takes longer is stopped, and what was sent by then counts.
const TIME: Duration = Duration::from_secs(25);

/// How often we look whether an issue is done: seldom enough to cost nothing.
const LOOK: Duration = Duration::from_millis(100);

/// Rows in one INSERT: well under SQLite's limit of variables.
const AT_ONCE: usize = 500;

/// Issues that are written and not sent yet.
#[derive(Debug)]
pub struct Written {
    issues: Vec<IssueId>,
    bytes: u64,
}

/// What sends them.
pub struct Mailing {
    app: App,
    written: Written,
}

/// Inserts the subscribers and writes this many `issues`.
pub fn prepare(app: &App, memory: &Memory, author: AccountId, issues: usize) -> Result<Written, Trouble> {
    let list = app.db.read_now(lists)?.first().ok_or_else(|| Trouble::message("there is no list"))?.id();
    app.db.write_now(move |tx| subscribe(tx, list, 0..1))?;
    let mut written = Vec::new();
    for number in 0..=issues {
        let draft = draft(list, number)?;
        written.push(app.db.write_now(move |tx| write::create(tx, author, &draft)).map_err(Trouble::message)?);
    }
    let bytes = length(app, memory, written.pop())?;
    app.db.write_now(move |tx| subscribe(tx, list, 1..SUBSCRIBERS))?;
    Ok(Written { issues: written, bytes })
}

/// Sends one issue to its one subscriber, to learn the size of an email.
fn length(app: &App, memory: &Memory, issue: Option<IssueId>) -> Result<u64, Trouble> {
    begin(app, issue.ok_or_else(|| Trouble::message("no issue was written"))?)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(Trouble::with("no runtime can be made"))?.block_on(worker::drain(app))?;
    let sent = memory.sent();
    let letter = sent.first().ok_or_else(|| Trouble::message("no letter was sent"))?;
    Ok(u64::try_from(letter.bytes.len()).unwrap_or(u64::MAX))
}

fn begin(app: &App, issue: IssueId) -> Result<(), Trouble> {
    let sent = app.db.write_now(move |tx| {
        let version = write::find(tx, issue)?.version();
        publish::send(tx, issue, version)
    });
    sent.map_err(Trouble::message)
}

/// What the demonstration's first stories say: as long as a short issue.
fn draft(list: ListId, number: usize) -> Result<NewIssue, Trouble> {
    let body: Vec<String> = stories::all()?.into_iter().take(2).map(|story| story.text).collect();
    Ok(NewIssue {
        subject: Line::parse(&format!("Measured letter {number}"), SUBJECT).map_err(Trouble::message)?,
        body: Prose::parse(&body.join("\n\n"), BODY).map_err(Trouble::message)?,
        list,
    })
}

/// Inserts confirmed subscribers directly: no verb makes many without an email to each.
fn subscribe(tx: &mut Tx<'_>, list: ListId, numbers: std::ops::Range<usize>) -> Result<(), InternalError> {
    let now = tx.now();
    let numbers: Vec<usize> = numbers.collect();
    for some in numbers.chunks(AT_ONCE) {
        let ids: Vec<SubscriberId> = some.iter().map(|_| tx.new_id()).collect();
        let address = |number: &usize| format!("reader{number}@example.net");
        let new = |(id, number): (&SubscriberId, &usize)| {
            (
                subscriber::id.eq(*id),
                subscriber::email.eq(address(number)),
                subscriber::email_given.eq(address(number)),
                subscriber::address_hash.eq(format!("measured-{number}")),
                subscriber::created_at.eq(now),
            )
        };
        let wanted = |id: &SubscriberId| {
            (
                subscription::subscriber_id.eq(*id),
                subscription::list_id.eq(list),
                subscription::state.eq(SubscriptionState::Active),
                subscription::since.eq(now),
            )
        };
        let subscribers: Vec<_> = ids.iter().zip(some).map(new).collect();
        let wanted: Vec<_> = ids.iter().map(wanted).collect();
        each!(tx.conn(), |conn| {
            diesel::insert_into(subscriber::table).values(&subscribers).execute(conn)?;
            diesel::insert_into(subscription::table).values(&wanted).execute(conn)?
        });
    }
    Ok(())
}

impl Mailing {
    /// Sends `written` with the time and the database of `app`.
    pub const fn new(app: App, written: Written) -> Self {
        Self { app, written }
    }

    /// The size of one email, in bytes.
    pub const fn bytes(&self) -> u64 {
        self.written.bytes
    }

    /// Sends the issue of one round and waits for its end; `server` is the process whose CPU time counts.
    pub fn send(&self, round: usize, server: &Child) -> Result<Sample, Trouble> {
        let issue = *self.written.issues.get(round).ok_or_else(|| Trouble::message("there is no issue left"))?;
        let (before, begun) = (server.cpu()?, Instant::now());
        begin(&self.app, issue)?;
        while self.state(issue)? == IssueState::Sending && begun.elapsed() < TIME {
            sleep(LOOK);
        }
        let time = begun.elapsed();
        let cpu = server.cpu()?.saturating_sub(before);
        let found = self.app.db.read_now(move |tx| write::find(tx, issue)).map_err(Trouble::message)?;
        let progress = self.app.db.read_now(move |tx| ledger::progress(tx, issue))?;
        let time = match (found.sent_at(), found.finished_at()) {
            (Some(sent), Some(finished)) => finished.since(sent),
            _ => time,
        };
        self.stop(issue, found.state())?;
        if progress.failed() + progress.in_doubt() + progress.skipped() > 0 {
            return Err(Trouble::message("letters were refused: smtp-sink takes all of them"));
        }
        Ok(Sample::of_letters(u64::try_from(progress.sent()).unwrap_or(0), self.bytes(), time, cpu))
    }

    fn state(&self, issue: IssueId) -> Result<IssueState, Trouble> {
        Ok(self.app.db.read_now(move |tx| write::find(tx, issue)).map_err(Trouble::message)?.state())
    }

    /// Stops an issue that took too long, so that it does not disturb what is measured next.
    fn stop(&self, issue: IssueId, state: IssueState) -> Result<(), Trouble> {
        if state != IssueState::Sending {
            return Ok(());
        }
        self.app.db.write_now(move |tx| publish::cancel(tx, issue)).map_err(Trouble::message)?;
        let until = Instant::now() + TIME;
        while self.app.db.read_now(move |tx| ledger::progress(tx, issue))?.waiting() > 0 {
            if Instant::now() > until {
                return Err(Trouble::message("an issue that was stopped goes on"));
            }
            sleep(LOOK);
        }
        Ok(())
    }
}
