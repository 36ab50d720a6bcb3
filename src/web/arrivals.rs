//! The link of a letter that shares what was written without a session: it makes or opens the account, and the story goes on.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::comments::{after_posting, refused_after_confirming};
use super::error::Problem;
use super::page::{self, Frame};
use super::sessions::{self, device};
use super::unconfirmed::{Written, lost, was_written_here};
use super::visitor::Visitor;
use crate::accounts::arrive::{ArriveError, arrive};
use crate::accounts::{Account, Device, Member, session};
use crate::app::App;
use crate::comments::unconfirmed::{self, LostError, Unconfirmed};
use crate::crypt::{Password, PasswordHash};
use crate::db::Tx;
use crate::links;
use crate::moderation::Rules;
use crate::threads::Thread;

#[derive(Template)]
#[template(path = "comments/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    thread: String,
    thread_href: String,
    action: String,
    /// Where one signs in first, for the account of somebody who looks after the site.
    sign_in: Option<String>,
    written: Written,
}

async fn look(app: &App, link: &str) -> Result<(Unconfirmed, Thread), LostError> {
    let (keys, link) = (app.keys.clone(), link.to_owned());
    app.db.read(move |tx| unconfirmed::look(tx, &keys, &link)).await
}

/// `GET /confirm/{token}`: in the browser in which it was written, opening the link is enough. Any other browser, and whatever looks at
/// links in mails, gets a page with a button.
pub(super) async fn ask(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let (waiting, thread) = match look(&app, &path).await {
        Ok(found) => found,
        Err(error) => return lost(&app, &visitor, error),
    };
    if let Some(told) = waiting.comment() {
        return Ok(page::see_other(links::comment(told)));
    }
    if was_written_here(&request, &app, &waiting) {
        return share(&request, &app, visitor, waiting, thread, &path).await;
    }
    page::ok(&button(&app, &visitor, &waiting, &thread, &path))
}

fn button(app: &App, visitor: &Visitor, waiting: &Unconfirmed, thread: &Thread, link: &str) -> ConfirmPage {
    ConfirmPage {
        frame: Frame::new(app, visitor, "Share what you wrote").hidden(),
        thread: thread.title().to_owned(),
        thread_href: links::thread(thread.slug()),
        action: links::confirm_story(link),
        sign_in: None,
        written: Written::of(waiting, thread),
    }
}

/// `POST /confirm/{token}`
pub(super) async fn confirm(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    match look(&app, &path).await {
        Ok((waiting, _)) if waiting.comment().is_some() => {
            Ok(page::see_other(waiting.comment().map(links::comment).unwrap_or_default()))
        }
        Ok((waiting, thread)) => share(&request, &app, visitor, waiting, thread, &path).await,
        Err(error) => lost(&app, &visitor, error),
    }
}

/// Whoever opened the link arrives in their account, and what they wrote is posted as anything else would be.
async fn share(
    request: &HttpRequest,
    app: &App,
    visitor: Visitor,
    waiting: Unconfirmed,
    thread: Thread,
    link: &str,
) -> Result<HttpResponse, Problem> {
    let nobodys = app.hasher.hash(Password::nobodys(&app.random)).await?;
    let (coming, present, device) = (waiting.clone(), visitor.member.clone(), device(request));
    let arrived = app.db.write(move |tx| come_in(tx, &coming, nobodys, present.as_ref(), device)).await;
    let (account, opened) = match arrived {
        Ok(arrived) => arrived,
        Err(ArriveError::SignInFirst) => {
            let mut asked = button(app, &visitor, &waiting, &thread, link);
            asked.sign_in = Some(links::sign_in_and_back(&links::confirm_story(link)));
            return page::with(actix_web::http::StatusCode::FORBIDDEN, &asked);
        }
        Err(error) => return Err(error.into()),
    };
    let (member, rules, id) = (account.member(), Rules::of(&app.site), waiting.id());
    let author = member.clone();
    let mut answer = match app.db.write(move |tx| unconfirmed::publish(tx, &author, id, &rules)).await {
        Ok(told) => page::see_other(after_posting(&told)),
        Err(error) => refused_after_confirming(app, member, &thread, waiting.draft(), error).await?,
    };
    if let Some(opened) = opened {
        answer.add_cookie(&sessions::cookie(app, &opened)).map_err(Problem::broken)?;
    }
    Ok(answer)
}

/// The account, and a session in this browser unless it has one of that account already.
fn come_in(
    tx: &mut Tx<'_>,
    waiting: &Unconfirmed,
    nobodys: PasswordHash,
    present: Option<&Member>,
    device: Device,
) -> Result<(Account, Option<session::Opened>), ArriveError> {
    let email = waiting.email().ok_or_else(|| crate::fault::Fault::broken("what waits has no address"))?;
    let account = arrive(tx, email, waiting.pen(), nobodys, present)?;
    if let Some(present) = present {
        if present.id() == account.id() {
            return Ok((account, None));
        }
        session::close(tx, present)?;
    }
    let opened = session::open(tx, &account, device)?;
    Ok((account, Some(opened)))
}
