//! The list of a member's notifications on the site.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Member;
use crate::app::App;
use crate::clock::UnixMicros;
use crate::http::caller::{SignedIn, Visitor};
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::http::side_write::write_beside;
use crate::id::CommentId;
use crate::links;
use crate::moderation;
use crate::notifications;
use crate::notifications::{Notification, NotificationKind};
use crate::text;
use crate::web::page;
use crate::web::page::Frame;

#[derive(Template)]
#[template(path = "accounts/notifications.html")]
struct List {
    frame: Frame,
    notifications: Vec<Notification>,
    next: Option<String>,
    now: UnixMicros,
}

impl List {
    /// The event of a notification, in one line.
    fn describe(notification: &Notification) -> String {
        match (notification.kind, &notification.decided) {
            (NotificationKind::Reply, _) => format!("{} replied to you", notification.byline),
            (NotificationKind::Story, _) => format!("{} posted a story in a thread that you follow", notification.byline),
            (NotificationKind::Answer, _) => format!("{} replied in a conversation that you follow", notification.byline),
            (NotificationKind::Report, Some(decided)) if !decided.state.is_visible() => {
                "A moderator removed what you reported".to_owned()
            }
            (NotificationKind::Report, _) => "A moderator read what you reported and left it as it is".to_owned(),
            (NotificationKind::Decision, Some(decided)) => moderation::headline(decided.kind, decided.action, decided.state),
            (NotificationKind::Decision, None) => "A moderator made a decision about what you wrote".to_owned(),
        }
    }

    /// The first words of the member's own comment that was decided about; empty for a new comment, which another author wrote.
    fn words(notification: &Notification) -> &str {
        let own = notification.decided.as_ref().filter(|_| notification.kind == NotificationKind::Decision);
        own.map(|decided| decided.words.as_str()).unwrap_or_default()
    }

    fn link(notification: &Notification) -> String {
        match notification.kind {
            NotificationKind::Reply | NotificationKind::Story | NotificationKind::Answer => links::comment(notification.comment),
            NotificationKind::Report if notification.is_visible => links::comment(notification.comment),
            NotificationKind::Report => links::thread(&notification.slug),
            NotificationKind::Decision => links::comment_part(notification.comment, "status"),
        }
    }
}

/// `GET /notices`: the notifications, newest first. Viewing changes nothing; the form below them marks all as read.
pub async fn list(app: web::Data<App>, SignedIn(member): SignedIn, query: Query) -> Result<HttpResponse, Problem> {
    let (id, after) = (member.id(), query.text("after").parse().ok());
    let notifications = app.db.read(move |tx| notifications::list(tx, id, after)).await?;
    let next = notifications.next.map(|last| links::with_query(&links::notifications(), [("after", &last.to_string())]));
    let frame = Frame::new(&app, &Visitor::from(member), "Notifications").hidden();
    page::ok(&List { frame, notifications: notifications.rows, next, now: app.clock.now() })
}

/// What a member opens from a notification: a new comment, or a decision about their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotificationTarget {
    /// A comment by another author: a new one, or one that the member reported.
    New,
    /// The status page of the member's own comment.
    Decided,
}

/// Marks the notifications about a comment as read when the member opens it. Costs no query for members without unread ones.
///
/// # Errors
/// When the database fails.
pub(crate) async fn opened(app: &App, visitor: &Visitor, comment: CommentId, what: NotificationTarget) -> Result<(), Problem> {
    let Some(reader) = visitor.member.as_ref().filter(|_| visitor.unread_notifications > 0).map(Member::id) else {
        return Ok(());
    };
    let kinds: &'static [NotificationKind] = match what {
        NotificationTarget::New => {
            &[NotificationKind::Reply, NotificationKind::Story, NotificationKind::Answer, NotificationKind::Report]
        }
        NotificationTarget::Decided => &[NotificationKind::Decision],
    };
    if app.db.read(move |tx| notifications::awaits(tx, reader, comment, kinds)).await? {
        write_beside(app, "an opened notification", move |tx| notifications::mark_opened(tx, reader, comment, kinds)).await;
    }
    Ok(())
}

/// `POST /notices`: marks all as read.
pub async fn mark_read(app: web::Data<App>, SignedIn(member): SignedIn) -> Result<HttpResponse, Problem> {
    app.db.write(move |tx| notifications::mark_read(tx, member.id())).await?;
    Ok(see_other(links::notifications()))
}
