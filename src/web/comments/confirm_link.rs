//! The emailed link that confirms a story written without a session: it creates or opens the account and posts the story.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::post::{after_posting, refused_after_confirming};
use super::unconfirmed::{StoryPage, UnconfirmedText, lost_page, was_written_here};
use crate::accounts::email_link::{EmailLinkError, account_for_link, asks_to_sign_in};
use crate::accounts::session::OpenedSession;
use crate::accounts::sign_in::sign_in;
use crate::accounts::{Account, Device, Member, find};
use crate::app::App;
use crate::comments::PostError;
use crate::comments::unconfirmed;
use crate::comments::unconfirmed::{LostError, Unconfirmed};
use crate::crypt::PasswordHash;
use crate::db::Tx;
use crate::error::InternalError;
use crate::http::caller::Visitor;
use crate::http::cookies::add_session;
use crate::http::flash::see_other_with_flash;
use crate::http::problem::Problem;
use crate::http::rate_limit::{Limits, RateLimitedAction};
use crate::http::redirect::see_other;
use crate::id::{AccountId, CommentId};
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
    /// Whether a script presses the button at once.
    submits_itself: bool,
    written: UnconfirmedText,
}

/// The session of this browser, compared with the address of the link.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Here {
    /// No session.
    SignedOut,
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
    /// Whether the holder of the address has to sign in before the button posts anything.
    asks_to_sign_in: bool,
}

fn present_session(tx: &mut Tx<'_>, waiting: &Unconfirmed, present: Option<&Member>) -> Result<Here, InternalError> {
    let Some(present) = present else { return Ok(Here::SignedOut) };
    let Some(email) = waiting.email() else { return Ok(Here::Same) };
    let same = find::by_email(tx, email)?.is_some_and(|account| account.id() == present.id());
    Ok(if same { Here::Same } else { Here::Other(present.name().to_string()) })
}

async fn open_link(app: &App, visitor: &Visitor, link: &str) -> Result<OpenedLink, LostError> {
    let (keys, link, present) = (app.keys.clone(), link.to_owned(), visitor.member.clone());
    let looked = app.db.read(move |tx| {
        let (waiting, thread) = unconfirmed::find_by_link(tx, &keys, &link)?;
        let here = present_session(tx, &waiting, present.as_ref())?;
        let email = waiting.email().filter(|_| waiting.account().is_none());
        let asks_to_sign_in = email.map(|email| asks_to_sign_in(tx, email, present.as_ref())).transpose()?.unwrap_or(false);
        Ok::<_, LostError>(OpenedLink { here, asks_to_sign_in, waiting, thread })
    });
    looked.await
}

/// `GET /confirm/{token}`: a page with a button, which changes nothing, because link scanners open it too. In the browser in which the
/// story was written a script presses the button when the link is opened for the first time; but not in one with a session of
/// another account, nor for an author who got the text back, because they may have posted it in other words since.
pub(crate) async fn show(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    visitor: Visitor,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    if let Err(wait) = limits.client(RateLimitedAction::Preview, &request) {
        return Err(Problem::from(wait));
    }
    let opened = match open_link(&app, &visitor, &path).await {
        Ok(opened) => opened,
        Err(error) => return lost_page(&app, &visitor, StoryPage::Confirm, error),
    };
    if let Some(posted) = opened.waiting.comment() {
        return Ok(see_other(links::comment(posted)));
    }
    if opened.asks_to_sign_in {
        return page::ok(&sign_in_first(&app, &visitor, &opened, &path, ACCOUNT_EXISTS));
    }
    let is_first_use = opened.waiting.account().is_none();
    let is_here = was_written_here(&request, &app, &opened.waiting) && !matches!(opened.here, Here::Other(_));
    page::ok(&ConfirmPage { submits_itself: is_first_use && is_here, ..button(&app, &visitor, &opened, &path) })
}

fn button(app: &App, visitor: &Visitor, opened: &OpenedLink, link: &str) -> ConfirmPage {
    ConfirmPage {
        frame: Frame::new(app, visitor, "Post what you wrote").hidden(),
        thread: opened.thread.title().to_owned(),
        thread_href: links::thread(opened.thread.slug()),
        action: links::confirm_story(link),
        sign_in: None,
        address: opened.waiting.email().map(Email::masked).unwrap_or_default(),
        other: match &opened.here {
            Here::Other(name) => Some(name.clone()),
            Here::SignedOut | Here::Same => None,
        },
        submits_itself: false,
        written: UnconfirmedText::new(&opened.waiting, &opened.thread),
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
    if let Err(wait) = limits.client(RateLimitedAction::Preview, &request) {
        return Err(Problem::from(wait));
    }
    match open_link(&app, &visitor, &path).await {
        Ok(opened) => match opened.waiting.comment() {
            Some(posted) => Ok(see_other(links::comment(posted))),
            None => share(&request, &app, visitor, opened, &path).await,
        },
        Err(error) => lost_page(&app, &visitor, StoryPage::Confirm, error),
    }
}

/// Why a link publishes nothing.
#[derive(Debug)]
enum StoryLinkError {
    Account(EmailLinkError),
    Lost(LostError),
    /// The link has opened a session before. It must not sign in twice, because emails stay in mailboxes for longer.
    Used,
    /// It is published already.
    Published(CommentId),
    Post(PostError),
}

impl From<EmailLinkError> for StoryLinkError {
    fn from(error: EmailLinkError) -> Self {
        Self::Account(error)
    }
}

impl From<LostError> for StoryLinkError {
    fn from(error: LostError) -> Self {
        Self::Lost(error)
    }
}

impl From<InternalError> for StoryLinkError {
    fn from(error: InternalError) -> Self {
        Self::Account(error.into())
    }
}

/// The browser that uses a link, and the link's unconfirmed story as it was read before.
#[derive(Clone)]
struct LinkUse {
    seen: Unconfirmed,
    present: Option<Member>,
    device: Device,
    /// The password hash of a new account, which no password matches.
    unusable: PasswordHash,
}

/// Opens the account of the link and posts the story under the same rules as any other, in one transaction: when anything
/// fails, the link is unused.
async fn share(
    request: &HttpRequest,
    app: &App,
    visitor: Visitor,
    opened: OpenedLink,
    link: &str,
) -> Result<HttpResponse, Problem> {
    let by = LinkUse {
        seen: opened.waiting.clone(),
        present: visitor.member.clone(),
        device: device(request),
        unusable: app.hasher.unusable_hash(),
    };
    let (again, rules) = (by.clone(), Rules::for_site(&app.site));
    let published = app.db.write(move |tx| {
        let (account, session) = open_account(tx, &by)?;
        let posted = unconfirmed::publish(tx, &account.member(), &by.seen, &rules).map_err(StoryLinkError::Post)?;
        Ok((posted, session))
    });
    match published.await {
        Ok((posted, session)) => with_session(app, see_other_with_flash(after_posting(app, posted).await), session),
        Err(StoryLinkError::Post(PostError::Internal(error))) => Err(error.into()),
        Err(StoryLinkError::Post(error)) => {
            // Nothing of it was saved. The author gets the text back in a form, for which they are signed in.
            let (account, session) = match app.db.write(move |tx| open_account(tx, &again)).await {
                Ok(found) => found,
                Err(error) => return not_published(app, &visitor, &opened, link, error),
            };
            let form = refused_after_confirming(app, account.member(), &opened.thread, &opened.waiting, error).await?;
            with_session(app, form, session)
        }
        Err(error) => not_published(app, &visitor, &opened, link, error),
    }
}

fn with_session(app: &App, mut answer: HttpResponse, session: Option<OpenedSession>) -> Result<HttpResponse, Problem> {
    if let Some(session) = session {
        add_session(app, &mut answer, &session)?;
    }
    Ok(answer)
}

fn not_published(
    app: &App,
    visitor: &Visitor,
    opened: &OpenedLink,
    link: &str,
    error: StoryLinkError,
) -> Result<HttpResponse, Problem> {
    let why = match error {
        StoryLinkError::Account(EmailLinkError::SignInFirst) => ACCOUNT_EXISTS,
        StoryLinkError::Used => "This link has already been used to sign in; it works once.",
        StoryLinkError::Published(comment) => return Ok(see_other(links::comment(comment))),
        StoryLinkError::Account(error) => return Err(error.into()),
        StoryLinkError::Post(error) => return Err(error.into()),
        StoryLinkError::Lost(error) => return lost_page(app, visitor, StoryPage::Confirm, error),
    };
    page::with(StatusCode::FORBIDDEN, &sign_in_first(app, visitor, opened, link, why))
}

const ACCOUNT_EXISTS: &str = "This address already has an account, which can’t be opened by an email alone.";

fn sign_in_first(app: &App, visitor: &Visitor, opened: &OpenedLink, link: &str, why: &'static str) -> ConfirmPage {
    let sign_in = Some((why, links::sign_in_and_back(&links::confirm_story(link))));
    // Publishing would change nothing about who is signed in.
    ConfirmPage { other: None, sign_in, ..button(app, visitor, opened, link) }
}

/// The account, and a new session unless this browser has one of that account already. Decides on the locked row: one of
/// several simultaneous requests opens a session.
fn open_account(tx: &mut Tx<'_>, by: &LinkUse) -> Result<(Account, Option<OpenedSession>), StoryLinkError> {
    let now = unconfirmed::lock(tx, &by.seen)?;
    if let Some(comment) = now.comment() {
        return Err(StoryLinkError::Published(comment));
    }
    let present = by.present.as_ref();
    let is_present = |id: AccountId| present.is_some_and(|member| member.id() == id);
    if let Some(known) = now.account() {
        let account = find::by_id(tx, known)?.filter(|account| is_present(account.id()));
        return account.map(|account| (account, None)).ok_or(StoryLinkError::Used);
    }
    let email = now.email().ok_or(LostError::Gone)?;
    let account = account_for_link(tx, email, by.unusable.clone(), present)?;
    unconfirmed::set_account(tx, &now, account.id())?;
    if is_present(account.id()) {
        return Ok((account, None));
    }
    let session = sign_in(tx, &account, by.device.clone(), present.and_then(Member::session)).map_err(EmailLinkError::from)?;
    Ok((account, Some(session)))
}
