//! The list of newsletter issues, and the form that writes one.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::link_check::{check_links, with_full_links};
use super::schedule_field::site_time;
use crate::app::App;
use crate::error::InternalError;
use crate::http::caller::{Owner, Visitor};
use crate::http::form::{Fields, FormErrors, Query};
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::{AccountId, IssueId, ListId};
use crate::links;
use crate::newsletter::ledger::{self, Progress};
use crate::newsletter::{self, BODY, Issue, IssueError, MailingList, NewIssue, SUBJECT, publish, write};
use crate::text::{Line, Prose};
use crate::web::page::{self, Frame};

/// The number of issues on a page.
const SIZE: usize = 30;

/// One issue in the list.
struct IssueItem {
    issue: Issue,
    href: String,
    list: String,
    /// The state, with the time of a scheduled issue.
    state: String,
    /// How far it was sent; `None` before that.
    progress: Option<Progress>,
}

#[derive(Template)]
#[template(path = "owner/issues/list.html")]
struct IssuesPage {
    frame: Frame,
    rows: Vec<IssueItem>,
    older: Option<String>,
    new: String,
}

/// A mailing list, and how many subscribers it reaches.
struct ListChoice {
    list: MailingList,
    audience: i64,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "owner/issues/form.html")]
struct IssueFormPage {
    frame: Frame,
    heading: &'static str,
    errors: FormErrors,
    /// What happened to the issue since the form was opened.
    conflict: Option<String>,
    subject: String,
    body: String,
    choices: Vec<ListChoice>,
    version: i32,
    action: String,
    draft: String,
    back: String,
}

/// The content of the form, as it was typed.
struct IssueForm {
    subject: String,
    body: String,
    list: String,
    version: i32,
}

impl IssueForm {
    fn nothing() -> Self {
        Self { subject: String::new(), body: String::new(), list: String::new(), version: 0 }
    }

    fn from_issue(issue: &Issue) -> Self {
        Self {
            subject: issue.subject().to_owned(),
            body: issue.body().to_owned(),
            list: issue.list().to_string(),
            version: issue.version(),
        }
    }

    fn from(fields: &Fields) -> Self {
        Self {
            subject: fields.text("subject").to_owned(),
            body: fields.text("body").to_owned(),
            list: fields.text("list").to_owned(),
            version: fields.text("version").parse().unwrap_or(0),
        }
    }
}

/// The list of all issues, newest first.
pub async fn list(app: web::Data<App>, Owner(member): Owner, query: Query) -> Result<HttpResponse, Problem> {
    let before: Option<IssueId> = query.text("before").parse().ok();
    let found = app.db.read(move |tx| {
        let lists = newsletter::lists(tx)?;
        let issues = write::issues(tx, before, SIZE)?;
        let mut rows = Vec::new();
        for issue in issues.rows {
            let list = lists.iter().find(|list| list.id() == issue.list()).map(|list| list.name().to_owned());
            let progress = if issue.state().is_writable() { None } else { Some(ledger::progress(tx, issue.id())?) };
            let (href, state) = (links::owner_issue(issue.id()), issue.state().title().to_owned());
            rows.push(IssueItem { href, list: list.unwrap_or_default(), state, issue, progress });
        }
        Ok::<_, InternalError>((rows, issues.next))
    });
    let (mut rows, next) = found.await?;
    for row in &mut rows {
        if let Some(at) = row.issue.scheduled_at() {
            row.state = format!("{} for {}", row.state, site_time(&app.config.site.zone, at));
        }
    }
    page::ok(&IssuesPage {
        frame: Frame::new(&app, &Visitor::from(member), "Newsletter").hidden(),
        rows,
        older: next.map(|before| links::with_query(&links::owner_issues(), [("before", &before.to_string())])),
        new: links::owner_issue_new(),
    })
}

/// An empty form for a new issue.
pub async fn new(app: web::Data<App>, Owner(member): Owner) -> Result<HttpResponse, Problem> {
    page::ok(&form(&app, member.into(), None, IssueForm::nothing(), FormErrors::none()).await?)
}

/// Saves a new draft.
pub async fn create(app: web::Data<App>, Owner(member): Owner, fields: Fields) -> Result<HttpResponse, Problem> {
    match insert(&app, member.id(), &fields).await {
        Ok(id) => Ok(see_other(links::owner_issue(id))),
        Err(IssueFormError::Form(errors)) => {
            page::unprocessable(&form(&app, member.into(), None, IssueForm::from(&fields), errors).await?)
        }
        Err(IssueFormError::Issue(error)) => Err(error.into()),
    }
}

async fn insert(app: &App, author: AccountId, fields: &Fields) -> Result<IssueId, IssueFormError> {
    let issue = parse(app, fields).await?;
    Ok(app.db.write(move |tx| write::create(tx, author, &issue)).await?)
}

/// The form with the saved draft.
pub async fn edit(app: web::Data<App>, Owner(member): Owner, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = read_id(&id)?;
    let issue = app.db.read(move |tx| write::find(tx, id)).await?;
    if !issue.state().is_writable() {
        return Err(IssueError::AlreadySent.into());
    }
    page::ok(&form(&app, member.into(), Some(id), IssueForm::from_issue(&issue), FormErrors::none()).await?)
}

/// Saves the changes, unless the issue was changed in the meantime.
pub async fn save(
    app: web::Data<App>,
    Owner(member): Owner,
    id: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let id = read_id(&id)?;
    let typed = IssueForm::from(&fields);
    let version = typed.version;
    match update(&app, id, version, &fields).await {
        Ok(()) => Ok(see_other(links::owner_issue(id))),
        Err(IssueFormError::Form(errors)) => page::unprocessable(&form(&app, member.into(), Some(id), typed, errors).await?),
        Err(IssueFormError::Issue(error @ IssueError::Changed)) => {
            // The input stays; saving again replaces the other version knowingly.
            let current = app.db.read(move |tx| write::find(tx, id)).await?;
            let typed = IssueForm { version: current.version(), ..typed };
            let mut shown = form(&app, member.into(), Some(id), typed, FormErrors::none()).await?;
            shown.conflict = Some(error.to_string());
            page::with(StatusCode::CONFLICT, &shown)
        }
        Err(IssueFormError::Issue(error)) => Err(error.into()),
    }
}

async fn update(app: &App, id: IssueId, version: i32, fields: &Fields) -> Result<(), IssueFormError> {
    let issue = parse(app, fields).await?;
    Ok(app.db.write(move |tx| write::edit(tx, id, version, &issue)).await?)
}

/// Parses the id in a path; an invalid one is a 404.
pub(super) fn read_id(text: &str) -> Result<IssueId, Problem> {
    text.parse().map_err(|_| Problem::missing())
}

/// Why the form was not saved.
enum IssueFormError {
    /// Fields are invalid: the form is shown again.
    Form(FormErrors),
    /// Any other error.
    Issue(IssueError),
}

impl From<IssueError> for IssueFormError {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::UnknownList => Self::Form(FormErrors::one("list", error)),
            other => Self::Issue(other),
        }
    }
}

async fn parse(app: &App, fields: &Fields) -> Result<NewIssue, IssueFormError> {
    let mut errors = FormErrors::none();
    let subject = errors.check_named("subject", "Subject", Line::parse(fields.text("subject"), SUBJECT));
    let typed = with_full_links(app, fields.text("body"));
    let body = errors.check_named("body", "Text", Prose::parse(&typed, BODY));
    check_links(app, &mut errors, "body", &typed);
    let wanted = fields.text("list").to_owned();
    let lists = app.db.read(newsletter::lists).await.map_err(IssueError::from)?;
    let known = lists.iter().find(|list| list.slug() == wanted || list.id().to_string() == wanted).map(MailingList::id);
    // A form without the field means the first list.
    let list = if wanted.is_empty() { lists.first().map(MailingList::id) } else { known };
    let list: Option<ListId> = errors.check("list", list.ok_or(IssueError::UnknownList));
    match (subject, body, list) {
        (Some(subject), Some(body), Some(list)) if errors.is_empty() => Ok(NewIssue { subject, body, list }),
        _ => Err(IssueFormError::Form(errors)),
    }
}

async fn form(
    app: &App,
    visitor: Visitor,
    id: Option<IssueId>,
    typed: IssueForm,
    errors: FormErrors,
) -> Result<IssueFormPage, Problem> {
    let choices = app.db.read(move |tx| {
        let mut choices = Vec::new();
        for list in newsletter::lists(tx)? {
            let audience = publish::audience(tx, list.id())?;
            choices.push(ListChoice { chosen: false, audience, list });
        }
        Ok::<_, InternalError>(choices)
    });
    let mut choices = choices.await?;
    for choice in &mut choices {
        choice.chosen = choice.list.slug() == typed.list || choice.list.id().to_string() == typed.list;
    }
    let action = id.map_or_else(links::owner_issues, |id| links::owner_issue_part(id, "edit"));
    let heading = if id.is_some() { "Edit issue" } else { "Write an issue" };
    Ok(IssueFormPage {
        frame: Frame::new(app, &visitor, heading).hidden(),
        heading,
        errors,
        conflict: None,
        subject: typed.subject,
        body: typed.body,
        choices,
        version: typed.version,
        action,
        draft: id.map_or_else(|| "i-new".to_owned(), |id| format!("i-{id}")),
        back: links::owner_issues(),
    })
}
