//! The background worker: runs jobs that transactions pushed, and scheduled work.
//!
//! The worker claims a few jobs in one transaction, runs each with no transaction open, and marks it done or to be retried in
//! another. Killed in between, it leaves a lease that expires, and another worker repeats the job; jobs are safe to run twice.

mod node;
mod schedule;

use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::app::App;
use crate::db::turn::{Remaining, WorkTurn};
use crate::error::InternalError;
use crate::jobs;
use crate::jobs::{Claimed, Job};
use crate::newsletter::{announce, deliver, delivery_leases, welcome};
use crate::{accounts, comments, notifications, threads};

/// How long the worker sleeps when nothing is due, and so how late an email may be.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// How long a stop waits for running jobs. Service managers give a process a minute or more before they kill it.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(30);

/// How many jobs run at once. Most of them wait for a mail server.
const MAX_PARALLEL_JOBS: usize = 8;

/// Starts the worker on a thread of its own; once `stop` is true, it ends after the emails in hand. An issue being sent
/// continues after the next start.
///
/// # Errors
/// When the thread or its runtime cannot be made.
pub fn spawn(app: App, stop: watch::Receiver<bool>) -> Result<JoinHandle<()>, InternalError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| InternalError::unexpected("the worker's runtime cannot be made").because(error))?;
    std::thread::Builder::new()
        .name("betwixt-worker".to_owned())
        .spawn(move || runtime.block_on(run(app, stop)))
        .map_err(|error| InternalError::unexpected("the worker cannot be started").because(error))
}

async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut agenda = schedule::Agenda::default();
    if let Err(error) = take_back(&app).await {
        report(&app, "newsletter", &error);
    }
    let mut working = JoinSet::new();
    while !*stop.borrow() {
        for error in agenda.run_due(&app).await {
            report(&app, "schedule", &error);
        }
        let taken = match claim_jobs(&app, MAX_PARALLEL_JOBS.saturating_sub(working.len())).await {
            Ok(taken) => taken,
            Err(error) => {
                report(&app, "queue", &error);
                Vec::new()
            }
        };
        for claimed in taken {
            let (app, stop) = (app.clone(), stop.clone());
            working.spawn(async move { finish(&app, claimed, &stop).await });
        }
        tokio::select! {
            () = tokio::time::sleep(POLL_INTERVAL) => {}
            // A slot is free, so waiting jobs are claimed at once: many short jobs are not delayed by the sleeps between them.
            Some(_) = working.join_next() => {}
            _ = stop.changed() => {}
        }
        while working.try_join_next().is_some() {}
    }
    // Unfinished jobs are dropped after that: an incomplete email is abandoned, a complete one is marked in its row.
    let _ = tokio::time::timeout(SHUTDOWN_GRACE, async { while working.join_next().await.is_some() {} }).await;
}

/// Releases the emails that this node held when it ended: a node that has just started holds none.
async fn take_back(app: &App) -> Result<(), InternalError> {
    let node = node::name(app)?;
    app.db.write(move |tx| delivery_leases::release_own(tx, &node)).await
}

/// Runs all due work, one job after the other, until none is left: for tests and commands.
pub async fn drain(app: &App) -> Result<(), InternalError> {
    let (_nobody, stop) = watch::channel(false);
    if let Some(error) = schedule::Agenda::default().run_due(app).await.into_iter().next() {
        return Err(error);
    }
    loop {
        let taken = claim_jobs(app, MAX_PARALLEL_JOBS).await?;
        if taken.is_empty() {
            return Ok(());
        }
        for claimed in taken {
            finish(app, claimed, &stop).await;
        }
    }
}

async fn claim_jobs(app: &App, places: usize) -> Result<Vec<Claimed>, InternalError> {
    let limit = i64::try_from(places).unwrap_or(0);
    if limit == 0 {
        return Ok(Vec::new());
    }
    if !app.db.read(jobs::is_due).await? {
        return Ok(Vec::new());
    }
    app.db.write(move |tx| jobs::claim(tx, limit)).await
}

/// Runs one job and records its result.
async fn finish(app: &App, claimed: Claimed, stop: &watch::Receiver<bool>) {
    let (on, job, until) = (app.clone(), claimed.job, stop.clone());
    // In a task of its own, so that a panic in it is a failure like any other.
    let done = tokio::spawn(async move { perform(&on, job, &until).await }).await;
    let done = done.unwrap_or_else(|error| Err(InternalError::unexpected("a job panicked").because(error)));
    let marked = match done {
        Ok(()) => app.db.write(move |tx| jobs::finish(tx, &claimed)).await,
        Err(error) if error.is_permanent() => {
            tracing::warn!(job = %claimed.id, error = %error, "a job was given up");
            let why = error.to_string();
            app.db.write(move |tx| jobs::give_up(tx, &claimed, &why)).await
        }
        Err(error) => {
            tracing::warn!(job = %claimed.id, attempts = claimed.attempts, error = %error, "a job will be retried");
            let why = error.to_string();
            app.db.write(move |tx| jobs::retry(tx, &claimed, &why)).await
        }
    };
    if let Err(error) = marked {
        report(app, "queue", &error);
    }
}

async fn perform(app: &App, job: Job, stop: &watch::Receiver<bool>) -> Result<(), InternalError> {
    let context = app.job_context();
    match job {
        Job::VerifyAddress { account } => accounts::verify::mail(&context, account).await,
        Job::AlreadyRegistered { account } => accounts::register::mail_known(&context, account).await,
        Job::PasswordChanged { account } => accounts::password::mail_changed(&context, account).await,
        Job::ResetPassword { account, version } => accounts::reset::mail(&context, account, version).await,
        Job::ConfirmStory { story } => comments::unconfirmed::mail(&context, story).await,
        Job::DecisionMade { event } => notifications::notify::decision_made(&context, event).await,
        Job::ReportsAnswered { event } => notifications::notify::reports_answered(&context, event).await,
        Job::CommentPublished { comment } => notifications::notify::comment_published(&context, comment).await,
        Job::ConfirmSubscription { subscriber } => welcome::send_confirmation(&context, subscriber).await,
        Job::SubscriptionLink { subscriber } => welcome::send_subscription_link(&context, subscriber).await,
        Job::AlreadySubscribed { subscriber } => welcome::send_already_subscribed(&context, subscriber).await,
        Job::WelcomeSubscriber { subscriber } => welcome::send_welcome(&context, subscriber).await,
        Job::AnnounceThread { thread, by } => announce::announce(&context, thread, by).await,
        Job::DeliverIssue { issue } => deliver::deliver(&context, &node::name(app)?, issue, stop).await,
        Job::FillIndex => {
            let turn = WorkTurn::begin(&app.clock);
            let rest = [threads::fill_index(&context, &turn).await?, comments::fill_index(&context, &turn).await?];
            continue_later(app, job, Job::FILL_INDEX_KEY, rest).await
        }
        Job::RenderAgain => {
            let turn = WorkTurn::begin(&app.clock);
            let rest = [threads::render_again(&context, &turn).await?, comments::render_again(&context, &turn).await?];
            continue_later(app, job, Job::RENDER_AGAIN_KEY, rest).await
        }
    }
}

/// Pushes a job again, under its key, that left rows for later.
async fn continue_later(app: &App, job: Job, key: &'static str, rest: [Remaining; 2]) -> Result<(), InternalError> {
    if !rest.contains(&Remaining::Rows) {
        return Ok(());
    }
    app.db.write(move |tx| jobs::push_once(tx, job, key)).await
}

fn report(app: &App, part: &str, error: &InternalError) {
    app.internal_errors.count();
    tracing::error!(part, error = %error, "internal error");
}
