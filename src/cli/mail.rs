//! `betwixt mail`: tests delivery, shows the queue and the ledger.

use clap::Subcommand;
use serde_json::{Value, json};

use super::block_on::block_on;
use super::start::{self, Machine};
use super::{CliError, Context, Exit, Format, mailer};
use crate::app::App;
use crate::error::InternalError;
use crate::id::DeliveryId;
use crate::jobs;
use crate::jobs::Depth;
use crate::mail::{Email, Outcome, Signer, Transport};
use crate::newsletter::ledger::{self, Progress, RetryScope};
use crate::newsletter::{Delivery, Issue, IssueError};
use crate::site_settings;
use crate::text;

/// `betwixt mail`
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: MailCommand,
}

#[derive(Debug, Subcommand)]
enum MailCommand {
    /// Send an email to ADDRESS now, and print the mail server's answer.
    Test {
        /// The recipient's address.
        address: String,
    },
    /// Show waiting jobs, and issues that are being sent.
    Queue,
    /// Retry waiting and failed jobs now; with ISSUE, also its emails that certainly did not arrive.
    Retry {
        /// An issue: its id, or its name in the archive.
        issue: Option<String>,
        /// Also retry uncertain emails: some recipients may get a second copy.
        #[arg(long, requires = "issue")]
        in_doubt: bool,
    },
    /// Print the DNS records to publish, so that other mail servers trust the emails of this site.
    Dns,
    /// List every email of an issue with its outcome.
    Ledger {
        /// Its id, or its name in the archive.
        issue: String,
    },
}

/// How many rows of a ledger are read at once.
const PAGE: usize = 1_000;
/// How many buried jobs are shown.
const BURIED: i64 = 20;

/// Runs a mail command on the site that the settings describe.
pub(super) fn run(context: &mut Context, arguments: &Arguments) -> Result<Exit, CliError> {
    let config = context.config()?;
    start::schema(&config)?;
    let app = start::app(config, Machine::real())?;
    match &arguments.what {
        MailCommand::Test { address } => test(context, &app, address),
        MailCommand::Queue => queue(context, &app),
        MailCommand::Dns => dns(context, &app),
        MailCommand::Retry { issue: None, .. } => retry_jobs(context, &app),
        MailCommand::Retry { issue: Some(issue), in_doubt } => {
            retry_emails(context, &app, issue, if *in_doubt { RetryScope::InDoubt } else { RetryScope::Undelivered })
        }
        MailCommand::Ledger { issue } => list(context, &app, issue),
    }
}

fn test(context: &mut Context, app: &App, address: &str) -> Result<Exit, CliError> {
    let to = Email::parse(address).map_err(|error| CliError::Usage(error.to_string()))?;
    let email = site_settings::test_email(&app.job_context(), to)?;
    match block_on(app.mailer.send(&email))? {
        Outcome::Accepted { reply } => {
            if !matches!(app.mailer.transport(), Transport::Folder(_)) {
                app.db.write_now(site_settings::record_test_email)?;
            }
            context.answer(&json!({ "accepted": true, "reply": reply }), format_args!("Accepted: {reply}"))
        }
        Outcome::Rejected(rejection) => Err(CliError::Failed(format!(
            "The mail server rejected it at {}: {} {}",
            rejection.stage, rejection.code, rejection.text
        ))),
        Outcome::NotPresented { why } | Outcome::InDoubt { why } => {
            Err(CliError::Failed(format!("It was not delivered: {why}.")))
        }
        Outcome::Stopped => Err(CliError::Failed("It was not sent.".to_owned())),
    }
}

fn queue(context: &mut Context, app: &App) -> Result<Exit, CliError> {
    let (depth, buried, issues) =
        app.db.read_now(|tx| Ok::<_, InternalError>((jobs::depth(tx)?, jobs::buried(tx, BURIED)?, ledger::on_their_way(tx)?)))?;
    if context.format == Format::Json {
        let issues: Vec<Value> = issues.iter().map(|(issue, progress)| shown(issue, progress)).collect();
        let given_up: Vec<Value> = buried
            .iter()
            .map(|job| json!({ "job": job.id, "kind": job.kind, "attempts": job.attempts, "why": job.failure }))
            .collect();
        let Depth { ready, leased, .. } = depth;
        context.output.json(&json!({ "waiting": ready, "in_hand": leased, "given_up": given_up, "issues": issues }))?;
    } else {
        context.output.line(format_args!("Jobs: {} waiting, {} running, {} failed.", depth.ready, depth.leased, depth.buried))?;
        for job in &buried {
            let attempts = text::count(u64::from(job.attempts.unsigned_abs()), "attempt", "attempts");
            context.output.line(format_args!("  {} {} after {attempts}: {}", job.id, job.kind, job.failure))?;
        }
        for (issue, progress) in &issues {
            let (sent, waiting, failed) = (progress.sent(), progress.waiting(), progress.failed());
            let (id, state, doubt) = (issue.id(), issue.state().title(), progress.in_doubt());
            let counts = format!("{sent} sent, {waiting} waiting, {failed} failed, {doubt} uncertain");
            context.output.line(format_args!("{id} {state}: {counts}: {}", issue.subject()))?;
        }
    }
    Ok(if buried.is_empty() { Exit::Ok } else { Exit::Warnings })
}

/// Makes no DNS look-up. SPF names the servers that deliver, which are unknown here: the mail server of `SMTP_URL` may hand
/// emails on to others.
fn dns(context: &mut Context, app: &App) -> Result<Exit, CliError> {
    let mail = &app.config.mail;
    let domain = mail.from.address.domain();
    let return_domain = mail.bounce_domain.as_deref().unwrap_or(domain);
    let signer = mailer::signer(&app.config)?;
    let mut records: Vec<(String, String)> = signer.iter().map(Signer::dns_record).collect();
    records.push((format!("_dmarc.{domain}"), "v=DMARC1; p=none".to_owned()));
    if context.format == Format::Json {
        let records: Vec<Value> =
            records.iter().map(|(name, value)| json!({ "name": name, "type": "TXT", "value": value })).collect();
        context.output.json(&json!({ "records": records, "signed": signer.is_some(), "spf_domain": return_domain }))?;
    } else {
        for (name, value) in &records {
            context.output.line(format_args!("{name} TXT {value}"))?;
        }
        context.output.line(format_args!("SPF: ask the operator of your mail server for the record of {return_domain}."))?;
        if signer.is_none() {
            context.output.line("DKIM: emails are not signed. Set DKIM_KEY_FILE and DKIM_SELECTOR to sign them here.")?;
        }
    }
    Ok(if signer.is_some() { Exit::Ok } else { Exit::Warnings })
}

fn shown(issue: &Issue, progress: &Progress) -> Value {
    json!({
        "issue": issue.id(),
        "subject": issue.subject(),
        "state": issue.state(),
        "audience": progress.all(),
        "sent": progress.sent(),
        "waiting": progress.waiting(),
        "failed": progress.failed(),
        "in_doubt": progress.in_doubt(),
        "skipped": progress.skipped(),
    })
}

fn retry_jobs(context: &mut Context, app: &App) -> Result<Exit, CliError> {
    let woken = app.db.write_now(jobs::retry_all)?;
    context.answer(&json!({ "jobs": woken }), retried(woken, "job", "jobs"))
}

/// `3 jobs will be retried …`
fn retried(count: usize, one: &str, many: &str) -> String {
    match u64::try_from(count).unwrap_or(u64::MAX) {
        0 => format!("There are no {many} to retry."),
        count => format!("{} will be retried as soon as the server has time.", text::count(count, one, many)),
    }
}

fn retry_emails(context: &mut Context, app: &App, name: &str, which: RetryScope) -> Result<Exit, CliError> {
    let name = name.to_owned();
    let again = app.db.write_now(move |tx| {
        let issue = ledger::named(tx, &name)?;
        ledger::retry(tx, issue.id(), which)
    });
    let again = again.map_err(explain)?;
    context.answer(&json!({ "emails": again }), retried(again, "email", "emails"))
}

fn list(context: &mut Context, app: &App, name: &str) -> Result<Exit, CliError> {
    let name = name.to_owned();
    let issue = app.db.read_now(move |tx| ledger::named(tx, &name)).map_err(explain)?;
    let id = issue.id();
    let mut after: Option<DeliveryId> = None;
    let mut rows = Vec::new();
    loop {
        let page = app.db.read_now(move |tx| ledger::ledger(tx, id, None, after, PAGE))?;
        match context.format {
            Format::Json => rows.extend(page.rows.iter().map(row)),
            Format::Text => page.rows.iter().try_for_each(|delivery| context.output.line(line(delivery)))?,
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    if context.format == Format::Json {
        context.output.json(&rows)?;
    }
    Ok(Exit::Ok)
}

fn row(delivery: &Delivery) -> Value {
    json!({
        "delivery": delivery.id(),
        "address": delivery.address(),
        "state": delivery.state(),
        "reason": delivery.reason(),
        "attempts": delivery.attempt(),
        "finished": delivery.done_at().map(crate::clock::UnixMicros::rfc3339),
        "reply": delivery.reply(),
    })
}

fn line(delivery: &Delivery) -> String {
    let reason = delivery.reason().map(|reason| format!(" ({reason})")).unwrap_or_default();
    format!("{} {}{reason} {}", delivery.address(), delivery.state(), delivery.reply().unwrap_or_default()).trim_end().to_owned()
}

fn explain(error: IssueError) -> CliError {
    match error {
        IssueError::Internal(error) => error.into(),
        other => CliError::Failed(other.to_string()),
    }
}
