//! Which members are notified of what, and when.

use super::email_opt_out::EmailOptOut;
use super::{EmailTopic, NotificationKind, emails, store};
use crate::accounts::{self, Contact};
use crate::comments::{self, Comment};
use crate::db::Tx;
use crate::error::InternalError;
use crate::id::{AccountId, CommentId, EventId, NotificationId};
use crate::job_context::{self, EmailContent, JobContext};
use crate::links;
use crate::mail::{EmailKind, ListHeaders, Outcome, Permit};
use crate::moderation::{self, DecisionNotification};
use crate::threads::{self, Thread};

/// An email about a notification, for a member who wants it.
struct DueEmail {
    notification: NotificationId,
    account: AccountId,
    to: Contact,
    words: emails::ReplyEmail,
}

/// How many followers or reporters are notified in one transaction.
const RECIPIENTS_PER_BATCH: i64 = 500;

/// Notifies of a comment that became visible, once: the author of the comment that it replies to, on the site and, if they
/// asked for it, by email; and the followers of its thread or conversation, on the site.
///
/// # Errors
/// On a database error, or when the email should be retried.
pub async fn comment_published(context: &JobContext, comment: CommentId) -> Result<(), InternalError> {
    // In batches, in the order of account ids.
    let mut next = Some(AccountId::from(i64::MIN));
    while let Some(after) = next {
        next = context.db.write(move |tx| note_followers(tx, comment, after)).await?;
    }
    let site = context.site.clone();
    let due = context
        .db
        .write(move |tx| note_reply(tx, comment, |thread, reply| emails::ReplyEmail::new(&site, thread, reply)))
        .await?;
    let Some(due) = due else { return Ok(()) };
    let unsubscribe = unsubscribe(context, due.account, EmailTopic::Reply, due.notification);
    let words = due.words.render(&unsubscribe)?;
    mail(context, due.notification, due.to, words, emails::list_headers(context, EmailTopic::Reply, unsubscribe)).await
}

/// Notifies a batch of followers: the accounts after `after`. Returns the last of them, while there may be more. Skips the
/// author who is notified of the reply itself.
fn note_followers(tx: &mut Tx<'_>, id: CommentId, after: AccountId) -> Result<Option<AccountId>, InternalError> {
    let Some(new) = comments::find(tx, id)?.filter(|comment| comment.state().is_visible()) else { return Ok(None) };
    let answered = match new.parent_id() {
        Some(parent) => comment_to_notify(tx, &new, parent)?,
        None => None,
    };
    let followers = comments::followers(tx, &new, after, RECIPIENTS_PER_BATCH)?;
    let last = followers.last().copied();
    let kind = if new.is_story() { NotificationKind::Story } else { NotificationKind::Answer };
    let recipients: Vec<AccountId> =
        followers.into_iter().filter(|follower| answered.as_ref().is_none_or(|it| it.account_id() != *follower)).collect();
    store::insert_all(tx, &recipients, kind, (id, None), &format!("new:{id}"))?;
    Ok(last)
}

/// The comment that a reply answers, when its author is to be notified.
fn comment_to_notify(tx: &mut Tx<'_>, reply: &Comment, parent: CommentId) -> Result<Option<Comment>, InternalError> {
    let Some(parent) = comments::find(tx, parent)?.filter(|parent| parent.state().is_visible()) else { return Ok(None) };
    let author = parent.account_id();
    let is_notified = author != reply.account_id() && !comments::is_silent(tx, author, reply)?;
    Ok(is_notified.then_some(parent))
}

/// Saves the notification for the author of the comment that is replied to. Returns the email, when they want one and it was
/// not sent yet.
fn note_reply(
    tx: &mut Tx<'_>,
    id: CommentId,
    words: impl FnOnce(&Thread, &Comment) -> emails::ReplyEmail,
) -> Result<Option<DueEmail>, InternalError> {
    let Some(reply) = comments::find(tx, id)?.filter(|comment| comment.state().is_visible()) else { return Ok(None) };
    let Some(parent_id) = reply.parent_id() else { return Ok(None) };
    let Some(parent) = comment_to_notify(tx, &reply, parent_id)? else { return Ok(None) };
    let author = parent.account_id();
    let key = format!("reply:{id}");
    let notification = store::insert(tx, author, NotificationKind::Reply, (id, None), &key)?;
    let is_off = store::opt_out(tx, author, EmailTopic::Reply)?.is_some();
    if !parent.wants_reply_email() || is_off || store::is_mailed(tx, notification)? {
        return Ok(None);
    }
    let Some(thread) = threads::find(tx, reply.thread_id())? else { return Ok(None) };
    let Some(to) = accounts::contact(tx, author)? else { return Ok(None) };
    Ok(Some(DueEmail { notification, account: author, to, words: words(&thread, &reply) }))
}

/// Notifies the author of a decision, on the site and by email, unless it was undone before the notification was due.
///
/// # Errors
/// On a database error, or when the email should be retried.
pub async fn decision_made(context: &JobContext, event: EventId) -> Result<(), InternalError> {
    let noted = context.db.write(move |tx| note_decision(tx, event)).await?;
    let Some((notification, to, decision)) = noted else { return Ok(()) };
    let unsubscribe = unsubscribe(context, decision.account, EmailTopic::Decision, notification);
    let words = emails::decision(&context.site, &decision, &unsubscribe)?;
    mail(context, notification, to, words, emails::list_headers(context, EmailTopic::Decision, unsubscribe)).await
}

/// Saves the notification of a decision. Returns the email's recipient, unless it was sent already or turned off.
fn note_decision(
    tx: &mut Tx<'_>,
    event: EventId,
) -> Result<Option<(NotificationId, Contact, DecisionNotification)>, InternalError> {
    let Some(decision) = moderation::decision_notification(tx, event)? else { return Ok(None) };
    let key = format!("decision:{event}");
    let notification = store::insert(tx, decision.account, NotificationKind::Decision, (decision.comment, Some(event)), &key)?;
    let is_off = store::opt_out(tx, decision.account, EmailTopic::Decision)?.is_some();
    if is_off || store::is_mailed(tx, notification)? {
        return Ok(None);
    }
    Ok(accounts::contact(tx, decision.account)?.map(|to| (notification, to, decision)))
}

/// Notifies the members whose reports a decision answered, on the site, unless it was undone before this was due.
///
/// # Errors
/// On a database error.
pub async fn reports_answered(context: &JobContext, event: EventId) -> Result<(), InternalError> {
    let mut next = Some(AccountId::from(i64::MIN));
    while let Some(after) = next {
        next = context.db.write(move |tx| note_reporters(tx, event, after)).await?;
    }
    Ok(())
}

/// Notifies a batch of reporters: the accounts after `after`. Returns the last of them, while there may be more.
fn note_reporters(tx: &mut Tx<'_>, event: EventId, after: AccountId) -> Result<Option<AccountId>, InternalError> {
    let answered = moderation::answered_reporters(tx, event, after, RECIPIENTS_PER_BATCH)?;
    let Some((comment, reporters)) = answered else { return Ok(None) };
    store::insert_all(tx, &reporters, NotificationKind::Report, (comment, Some(event)), &format!("report:{event}"))?;
    Ok(reporters.last().copied())
}

/// The link that turns emails about a topic off, for the email and its header.
fn unsubscribe(context: &JobContext, account: AccountId, topic: EmailTopic, about: NotificationId) -> String {
    context.site.absolute(&links::email_opt_out(EmailOptOut::new(account, topic, about).sign(&context.keys)))
}

/// Emails a notification at most once: marks it before the email is accepted, and removes the mark when the email certainly
/// was not delivered.
async fn mail(
    context: &JobContext,
    notification: NotificationId,
    to: Contact,
    words: EmailContent,
    list: ListHeaders,
) -> Result<(), InternalError> {
    let email = context.email(EmailKind::Notification(Box::new(list)), to.email, &format!("notice.{notification}"), words);
    let mut unmarked = None;
    let mark = async || match context.db.write(move |tx| store::mark_mailed(tx, notification)).await {
        Ok(true) => Permit::Go,
        Ok(false) => Permit::Stop,
        Err(error) => {
            unmarked = Some(error);
            Permit::Stop
        }
    };
    let outcome = context.mailer.deliver(&email, mark).await;
    if let Some(error) = unmarked {
        // The email was not sent, but the mark may have been saved. Without it, the next attempt sends.
        context.db.write(move |tx| store::unmark_mailed(tx, notification)).await?;
        return Err(error);
    }
    if let Outcome::InDoubt { why } = &outcome {
        tracing::warn!(notice = %notification, %why, "a notification may have been emailed; it is not sent again");
        return Ok(());
    }
    if matches!(outcome, Outcome::NotPresented { .. } | Outcome::Rejected(_)) {
        context.db.write(move |tx| store::unmark_mailed(tx, notification)).await?;
    }
    job_context::job_result(outcome)
}
