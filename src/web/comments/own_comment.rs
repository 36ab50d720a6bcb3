//! An author's own comment: its status, withdrawing it and restoring it.

use actix_web::{HttpResponse, web};
use askama::Template;
use jiff::tz::TimeZone;

use super::rows::{Mark, thanked, words};
use crate::accounts::Member;
use crate::accounts::email_link::{MissingCredentials, missing_credentials};
use crate::app::App;
use crate::clock::UnixMicros;
use crate::comments;
use crate::comments::{AuthorState, Byline, Comment, Moderation, RESTORE_WINDOW};
use crate::db::Tx;
use crate::http::caller::{Caller, SignedIn, Visitor};
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::CommentId;
use crate::links;
use crate::moderation;
use crate::moderation::{CommentStatus, ModerationReason, Rules, WaitingFor};
use crate::text::Html;
use crate::threads;
use crate::threads::Thread;
use crate::web::accounts::notifications;
use crate::web::accounts::notifications::NotificationTarget;
use crate::web::moment::When;
use crate::web::page;
use crate::web::page::Frame;

/// The query value after a change was saved.
pub(crate) const SAVED: &str = "saved";

/// The status of a comment, for its author.
struct StatusView {
    /// The heading.
    title: String,
    /// The severity: `success`, `warning`, `danger` or empty. The text must say it too, because colour is not enough.
    look: &'static str,
    /// What the status means and what the author can do, a paragraph each.
    said: Vec<StatusParagraph>,
    /// What moderators wrote to the author, oldest first.
    messages: Vec<String>,
    /// The house rules that the last decision was made under.
    rules: Option<String>,
}

/// A paragraph with at most one time in it.
struct StatusParagraph {
    before: String,
    time: Option<When>,
    after: &'static str,
}

impl From<String> for StatusParagraph {
    fn from(before: String) -> Self {
        Self { before, time: None, after: "" }
    }
}

/// The comment that a reply answers.
struct ReplyTarget {
    name: String,
    href: String,
    posted: When,
}

impl ReplyTarget {
    fn new(answered: &Comment) -> Self {
        Self {
            name: answered.byline().name().to_owned(),
            href: links::comment(answered.id()),
            posted: When::dated(answered.created_at()),
        }
    }
}

#[derive(Template)]
#[template(path = "comments/own-comment.html")]
struct StatusPage {
    frame: Frame,
    thread: String,
    thread_href: String,
    place: StatusView,
    posted: When,
    /// The comment that it answers; `None` for a story, and when that comment is hidden.
    answers: Option<ReplyTarget>,
    name: String,
    mark: Option<Mark>,
    position: String,
    html: Html,
    see: Option<String>,
    edit: Option<String>,
    withdraw: Option<String>,
    bring_back: Option<String>,
    history: String,
    /// How many readers thanked for it, in words; empty for none.
    thanked: String,
    /// Whether `name` is a pen name.
    pen: bool,
    /// What the author has not chosen for their account yet.
    missing: MissingCredentials,
    /// Whether a change was saved just now.
    saved: bool,
}

/// The comment, when this member is its author; otherwise a 404, so that others learn nothing.
pub(crate) fn find_own_comment(tx: &mut Tx<'_>, id: &str, member: &Member) -> Result<Comment, Problem> {
    let id: CommentId = id.parse().map_err(|_| Problem::missing())?;
    comments::find(tx, id)?.filter(|found| found.account_id() == member.id()).ok_or_else(Problem::missing)
}

/// Adds the links to what authors can do with their own comment, for an action that is not allowed on it.
pub(crate) fn leading(problem: Problem, id: CommentId) -> Problem {
    problem.leading(links::comment_part(id, "edit"), "Edit").leading(links::comment_part(id, "status"), "See its status")
}

/// `GET /c/{id}/status`: for the author only.
pub(crate) async fn status(
    app: web::Data<App>,
    SignedIn(member): SignedIn,
    path: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let asking = member.clone();
    let found = app.db.read(move |tx| {
        let comment = find_own_comment(tx, &path, &asking)?;
        let thread = threads::find(tx, comment.thread_id())?.ok_or_else(Problem::missing)?;
        let status = moderation::comment_status(tx, &comment)?;
        let thanks = comments::thanked(tx, comment.id())?;
        let is_placed = !comments::positions_of(tx, thread.id(), asking.id())?.all.is_empty();
        let answered = comment.parent_id().map(|parent| comments::find(tx, parent)).transpose()?.flatten();
        let answered = answered.filter(|found| found.state().is_visible());
        Ok::<_, Problem>((comment, thread, status, (thanks, is_placed, missing_credentials(tx, &asking)?, answered)))
    });
    let (comment, thread, status, (thanks, is_placed, missing, answered)) = found.await?;
    let reader = Visitor::from(member.clone());
    let mut page = status_page(&app, member, &comment, &thread, &status);
    (page.thanked, page.missing) = (thanked(thanks), missing);
    page.answers = answered.as_ref().map(ReplyTarget::new);
    page.place.said.extend(left_out(&comment, is_placed).map(StatusParagraph::from));
    page.saved = query.flash("done") == SAVED;
    notifications::opened(&app, &reader, comment.id(), NotificationTarget::Decided).await?;
    page::ok(&page)
}

fn status_page(app: &App, member: Caller, comment: &Comment, thread: &Thread, status: &CommentStatus) -> StatusPage {
    let (id, poles) = (comment.id(), thread.poles());
    let place = status_view(comment, status, app.clock.now(), &app.config.site.zone);
    let live = comment.state().author == AuthorState::Live;
    let editable = live && !matches!(comment.state().moderation, Moderation::Spam);
    StatusPage {
        pen: matches!(comment.byline(), Byline::Pen(_)),
        missing: MissingCredentials::default(),
        frame: Frame::new(app, &Visitor::from(member), place.title.clone()).hidden(),
        thread: thread.title().to_owned(),
        thread_href: links::thread(thread.slug()),
        place,
        posted: When::full(comment.created_at(), &app.config.site.zone),
        answers: None,
        name: comment.byline().name().to_owned(),
        mark: comment.position().map(|position| Mark::new(position, &poles)),
        position: comment.position().map(|at| format!("{at}, {}", words(at.fifth(), &poles))).unwrap_or_default(),
        html: comment.html().clone(),
        see: comment.state().is_visible().then(|| links::comment(id)),
        edit: editable.then(|| links::comment_part(id, "edit")),
        withdraw: live.then(|| links::comment_part(id, "withdraw")),
        bring_back: (comment.state().author == AuthorState::Withdrawn).then(|| links::comment_part(id, "return")),
        history: links::comment_part(id, "history"),
        thanked: String::new(),
        saved: false,
    }
}

fn status_view(comment: &Comment, status: &CommentStatus, now: UnixMicros, zone: &TimeZone) -> StatusView {
    let noun = comment.kind().noun();
    let mut place = match (status.state.author, status.state.moderation) {
        (AuthorState::Erased, _) => placed(format!("Your {noun} has been deleted"), "danger", "Its text is gone for good."),
        (AuthorState::Withdrawn, _) => {
            StatusView { said: vec![withdrawn(comment, zone)], ..placed(format!("You withdrew your {noun}"), "warning", "") }
        }
        (AuthorState::Live, Moderation::Published) => {
            placed(format!("Your {noun} is published"), "success", "Everyone can read it.")
        }
        (AuthorState::Live, Moderation::Removed) => {
            let said = "Only you and the moderators can read it now. If you edit it, a moderator reads it again before anyone \
                        else does.";
            placed(format!("Your {noun} was removed"), "danger", said)
        }
        (AuthorState::Live, Moderation::Spam) => placed(
            format!("Your {noun} is not shown"),
            "danger",
            "It looked like advertising, or like the same text posted again and again. If that’s a mistake, a moderator can \
             publish it.",
        ),
        (AuthorState::Live, Moderation::Held) if status.waiting == WaitingFor::Author => {
            let said = "Edit it, and a moderator will read it again. Until then, only you and the moderators see it.";
            placed(format!("A moderator asked you to change your {noun}"), "warning", said)
        }
        (AuthorState::Live, Moderation::Held) => placed(
            format!("Your {noun} is waiting for a moderator"),
            "warning",
            "Until a moderator has read it, only you and the moderators see it.",
        ),
    };
    if let WaitingFor::Moderator { why, due, .. } = &status.waiting {
        place.said.extend(why.iter().map(|why| StatusParagraph::from((*why).to_owned())));
        if status.state.moderation == Moderation::Held {
            place.said.push(if *due > now {
                let time = Some(When::full(*due, zone));
                StatusParagraph {
                    before: "A moderator should have read it by ".to_owned(),
                    time,
                    after: ". We’ll notify you then.",
                }
            } else {
                "It is taking longer than planned. We’ll notify you when a moderator has read it.".to_owned().into()
            });
        }
    }
    if let Some(last) = &status.last {
        place.said.extend(last.reason.map(rule).map(StatusParagraph::from));
        place.rules = last.house_rules.map(links::house_rules_version);
    }
    place.messages.clone_from(&status.messages);
    place
}

/// The published rule behind a decision; the text of `Other` already says where to look.
fn rule(reason: ModerationReason) -> String {
    if reason.names_a_rule() { format!("The rule that was applied: {}", reason.rule()) } else { reason.rule().to_owned() }
}

fn placed(title: String, look: &'static str, said: &str) -> StatusView {
    StatusView { title, look, said: vec![said.to_owned().into()], messages: Vec::new(), rules: None }
}

/// What a withdrawn story with a position means for the chart, when its author has no other one in the thread.
fn left_out(comment: &Comment, is_placed: bool) -> Option<String> {
    let is_withdrawn = comment.state().author == AuthorState::Withdrawn;
    if !is_withdrawn || comment.position().is_none() || is_placed {
        return None;
    }
    Some(match comment.state().moderation {
        Moderation::Published => "While it is withdrawn, the chart does not count your position.".to_owned(),
        Moderation::Held => {
            "The chart does not count your position. If you restore what you wrote, it waits for a moderator again.".to_owned()
        }
        Moderation::Removed | Moderation::Spam => "The chart does not count your position.".to_owned(),
    })
}

fn withdrawn(comment: &Comment, zone: &TimeZone) -> StatusParagraph {
    StatusParagraph {
        before: "No one else can read it. You can restore it until ".to_owned(),
        time: comment.withdrawn_at().map(|at| When::full(at + RESTORE_WINDOW, zone)),
        after: "; then its text is deleted.",
    }
}

/// `POST /c/{id}/withdraw`
pub(crate) async fn withdraw(
    app: web::Data<App>,
    SignedIn(member): SignedIn,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id: CommentId = path.parse().map_err(|_| Problem::missing())?;
    let rules = Rules::for_site(&app.site);
    app.db.write(move |tx| comments::withdraw(tx, &member, id, &rules)).await?;
    Ok(see_other(links::comment_part(id, "status")))
}

/// `POST /c/{id}/return`
pub(crate) async fn bring_back(
    app: web::Data<App>,
    SignedIn(member): SignedIn,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let id: CommentId = path.parse().map_err(|_| Problem::missing())?;
    let rules = Rules::for_site(&app.site);
    app.db.write(move |tx| comments::bring_back(tx, &member, id, &rules)).await?;
    Ok(see_other(links::comment_part(id, "status")))
}
