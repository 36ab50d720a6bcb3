//! The emailed link that confirms a story written without a session: it creates or opens the account and posts the story.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::post::{after_posting, refused_after_confirming};
use super::unconfirmed::{Written, lost_page, was_written_here};
use crate::accounts::email_link::{ArriveError, account_for_link};
use crate::accounts::sign_in::sign_in;
use crate::accounts::{Account, Device, Member, find, session};
use crate::app::App;
use crate::comments::unconfirmed;
use crate::comments::unconfirmed::{LostError, Unconfirmed};
use crate::crypt::PasswordHash;
use crate::db::Tx;
use crate::error::InternalError;
use crate::http::caller::Visitor;
use crate::http::cookies::session_cookie;
use crate::http::problem::Problem;
use crate::http::rate_limit::{Act, Limits};
use crate::http::redirect::see_other;
use crate::links;
use crate::mail::Email;
use crate::moderation::Rules;
use crate::threads::Thread;
use crate::web::accounts::sign_in::device;
use crate::web::page;
use crate::web::page::Frame;

#[derive(Template)]
#[template(path = "comments/confirm-link.html")]
struct ConfirmPage {
    frame: Frame,
    thread: String,
    thread_href: String,
    action: String,
    /// Why an email is not enough to sign in, and the link to the sign-in form; `None` where the link suffices.
    sign_in: Option<(&'static str, String)>,
    /// The address that was entered, masked: a reader who did not enter it recognises that it is not theirs.
    address: String,
    /// The name of the signed-in member when the address belongs to another account.
    other: Option<String>,
    written: Written,
}

/// The session of this browser, compared with the address of the link.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Here {
    /// No session.
    Nobody,
    /// A session of the account with this address.
    Same,
    /// A session of another account, by its name.
    Other(String),
}

/// The unconfirmed story of a link, and the session that opened it.
struct OpenedLink {
    waiting: Unconfirmed,
    thread: Thread,
    here: Here,
}

fn present_session(tx: &mut Tx<'_>, waiting: &Unconfirmed, present: Option<&Member>) -> Result<Here, InternalError> {
    let Some(present) = present else { return Ok(Here::Nobody) };
    let Some(email) = waiting.email() else { return Ok(Here::Same) };
    let same = find::by_email(tx, email)?.is_some_and(|account| account.id() == present.id());
    Ok(if same { Here::Same } else { Here::Other(present.name().to_string()) })
}

async fn open_link(app: &App, visitor: &Visitor, link: &str) -> Result<OpenedLink, LostError> {
    let (keys, link, present) = (app.keys.clone(), link.to_owned(), visitor.member.clone());
    let looked = app.db.read(move |tx| {
        let (waiting, thread) = unconfirmed::find_by_link(tx, &keys, &link)?;
        Ok::<_, LostError>(OpenedLink { here: present_session(tx, &waiting, present.as_ref())?, waiting, thread })
    });
    looked.await
}

/// `GET /confirm/{token}`: in the browser in which the story was written, opening the link is enough. Any other browser, one with
/// a session of another account, and a link scanner get a page with a button.
pub(crate) async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    visitor: Visitor,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    if let Err(wait) = limits.client(Act::Preview, &request) {
        return Err(Problem::from(wait));
    }
    let opened = match open_link(&app, &visitor, &path).await {
        Ok(opened) => opened,
        Err(error) => return lost_page(&app, &visitor, error),
    };
    if let Some(posted) = opened.waiting.comment() {
        return Ok(see_other(links::comment(posted)));
    }
    if was_written_here(&request, &app, &opened.waiting) && !matches!(opened.here, Here::Other(_)) {
        return share(&request, &app, visitor, opened, &path).await;
    }
    page::ok(&button(&app, &visitor, &opened, &path))
}

fn button(app: &App, visitor: &Visitor, opened: &OpenedLink, link: &str) -> ConfirmPage {
    ConfirmPage {
        frame: Frame::new(app, visitor, "Publish what you wrote").hidden(),
        thread: opened.thread.title().to_owned(),
        thread_href: links::thread(opened.thread.slug()),
        action: links::confirm_story(link),
        sign_in: None,
        address: opened.waiting.email().map(Email::masked).unwrap_or_default(),
        other: match &opened.here {
            Here::Other(name) => Some(name.clone()),
            Here::Nobody | Here::Same => None,
        },
        written: Written::new(&opened.waiting, &opened.thread),
    }
}

/// `POST /confirm/{token}`
pub(crate) async fn confirm(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    visitor: Visitor,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    if let Err(wait) = limits.client(Act::Preview, &request) {
        return Err(Problem::from(wait));
    }
    match open_link(&app, &visitor, &path).await {
        Ok(opened) => match opened.waiting.comment() {
            Some(posted) => Ok(see_other(links::comment(posted))),
            None => share(&request, &app, visitor, opened, &path).await,
        },
        Err(error) => lost_page(&app, &visitor, error),
    }
}

/// Why a link opens no account.
#[derive(Debug)]
enum Shut {
    Arrive(ArriveError),
    Lost(LostError),
    /// The link has opened a session before. It must not sign in twice, because emails stay in mailboxes for longer.
    Used,
}

impl From<ArriveError> for Shut {
    fn from(error: ArriveError) -> Self {
        Self::Arrive(error)
    }
}

impl From<LostError> for Shut {
    fn from(error: LostError) -> Self {
        Self::Lost(error)
    }
}

impl From<InternalError> for Shut {
    fn from(error: InternalError) -> Self {
        Self::Arrive(error.into())
    }
}

/// Opens or creates the account of the link, and posts the story under the same rules as any other.
async fn share(
    request: &HttpRequest,
    app: &App,
    visitor: Visitor,
    opened: OpenedLink,
    link: &str,
) -> Result<HttpResponse, Problem> {
    let (coming, present, device, nobodys) =
        (opened.waiting.clone(), visitor.member.clone(), device(request), app.hasher.unusable_hash());
    let arrived = app.db.write(move |tx| open_account(tx, &coming, nobodys, present.as_ref(), device)).await;
    let why = match arrived {
        Ok((account, session)) => return publish(app, &account, session, &opened).await,
        Err(Shut::Arrive(ArriveError::SignInFirst)) => {
            "This address belongs to a member of the site’s staff, whose account can’t be opened by an email alone."
        }
        Err(Shut::Used) => "This link has already been used to sign in; it works once.",
        Err(Shut::Arrive(error)) => return Err(error.into()),
        Err(Shut::Lost(error)) => return lost_page(app, &visitor, error),
    };
    let mut asked = button(app, &visitor, &opened, link);
    asked.sign_in = Some((why, links::sign_in_and_back(&links::confirm_story(link))));
    page::with(StatusCode::FORBIDDEN, &asked)
}

async fn publish(
    app: &App,
    account: &Account,
    session: Option<session::OpenedSession>,
    opened: &OpenedLink,
) -> Result<HttpResponse, Problem> {
    let (author, rules, waiting) = (account.member(), Rules::for_site(&app.site), opened.waiting.clone());
    let mut answer = match app.db.write(move |tx| unconfirmed::publish(tx, &author, &waiting, &rules)).await {
        Ok(posted) => see_other(after_posting(&posted)),
        Err(error) => refused_after_confirming(app, account.member(), &opened.thread, opened.waiting.draft(), error).await?,
    };
    if let Some(session) = session {
        answer.add_cookie(&session_cookie(app, &session)).map_err(Problem::internal)?;
    }
    Ok(answer)
}

/// The account, and a new session unless this browser has one of that account already.
fn open_account(
    tx: &mut Tx<'_>,
    waiting: &Unconfirmed,
    nobodys: PasswordHash,
    present: Option<&Member>,
    device: Device,
) -> Result<(Account, Option<session::OpenedSession>), Shut> {
    let email = waiting.email().ok_or(LostError::Gone)?;
    let account = account_for_link(tx, email, nobodys, present)?;
    unconfirmed::set_account(tx, waiting, account.id())?;
    if present.is_some_and(|present| present.id() == account.id()) {
        return Ok((account, None));
    }
    if waiting.account().is_some() {
        return Err(Shut::Used);
    }
    let opened = sign_in(tx, &account, device, present.and_then(Member::session)).map_err(ArriveError::from)?;
    Ok((account, Some(opened)))
}
