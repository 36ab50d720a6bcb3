//! Authentication: resolves the session cookie to a member, or to an anonymous visitor, before a handler runs.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, ResponseError, web};

use super::cookies::session_hashes;
use super::problem::Problem;
use super::rate_limit::{Limits, RateLimitedAction, TooMany};
use super::redirect::see_other;
use super::side_write::write_beside;
use crate::accounts;
use crate::accounts::Member;
use crate::accounts::session::SessionState;
use crate::app::App;
use crate::error::InternalError;
use crate::links;
use crate::notifications;

/// The client of a page: a member or an anonymous visitor.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The member; `None` without a session.
    pub member: Option<Member>,
    /// The number of unread notifications; 0 for a visitor.
    pub unread_notifications: i64,
}

impl Visitor {
    /// A visitor without an account or without a session.
    pub fn signed_out() -> Self {
        Self { member: None, unread_notifications: 0 }
    }

    /// A member whose session this very request opened. The next page counts the unread notifications.
    pub fn just_signed_in(member: Member) -> Self {
        Self { member: Some(member), unread_notifications: 0 }
    }
}

/// A signed-in member, with what every page shows about them.
#[derive(Clone, Debug)]
pub struct Caller {
    member: Member,
    unread_notifications: i64,
}

impl Deref for Caller {
    type Target = Member;

    fn deref(&self) -> &Member {
        &self.member
    }
}

impl From<Caller> for Visitor {
    fn from(caller: Caller) -> Self {
        Self { member: Some(caller.member), unread_notifications: caller.unread_notifications }
    }
}

/// A member; visitors are sent to sign in.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Caller);

/// A moderator or the owner.
#[derive(Clone, Debug)]
pub struct Staff(pub Caller);

/// Extracts a member with the owner's role; any other caller gets 403, a visitor the sign-in page.
#[derive(Clone, Debug)]
pub struct Owner(pub Caller);

fn app_of(request: &HttpRequest) -> Result<web::Data<App>, Problem> {
    request.app_data::<web::Data<App>>().cloned().ok_or_else(|| Problem::internal("the server was started without its App"))
}

/// Resolves the visitor for a page that must render in any case: the one that was found already, or else the bearer of the
/// cookie. Falls back to an anonymous visitor on failure. A request without a cookie does not query the database.
pub async fn known(request: &HttpRequest) -> Visitor {
    look_up(request.clone()).await.unwrap_or_else(|_| Visitor::signed_out())
}

/// Resolves the sender of a form and counts the form against the rate limit, before anything of it is parsed.
///
/// # Errors
/// When the sender has sent too many forms, or on a database error.
pub(super) async fn admit_form(request: &HttpRequest) -> Result<(), Problem> {
    let visitor = look_up(request.clone()).await?;
    pace(request, &visitor)?;
    Ok(())
}

async fn look_up(request: HttpRequest) -> Result<Visitor, Problem> {
    if let Some(found) = request.extensions().get::<Visitor>() {
        return Ok(found.clone());
    }
    let app = app_of(&request)?;
    let hashes = session_hashes(&request, &app);
    if hashes.is_empty() {
        return Ok(Visitor::signed_out());
    }
    let found = app
        .db
        .read(move |tx| {
            let mut expired = Vec::new();
            for hash in hashes {
                match accounts::session::find(tx, &hash)? {
                    SessionState::Open(found) => {
                        let unread_notifications = notifications::unread(tx, found.member.id())?;
                        return Ok::<_, InternalError>((Some((found, unread_notifications)), expired));
                    }
                    SessionState::Expired => expired.push(hash),
                    SessionState::Unknown => {}
                }
            }
            Ok((None, expired))
        })
        .await?;
    let (found, expired) = found;
    for hash in expired {
        write_beside(&app, "the end of a session", move |tx| accounts::session::end_expired(tx, &hash)).await;
    }
    let Some((found, unread_notifications)) = found else {
        request.extensions_mut().insert(Visitor::signed_out());
        return Ok(Visitor::signed_out());
    };
    if found.stale {
        let session = found.member.session();
        write_beside(&app, "the last use of a session", move |tx| accounts::session::touch(tx, session)).await;
    }
    let visitor = Visitor { member: Some(found.member), unread_notifications };
    request.extensions_mut().insert(visitor.clone());
    Ok(visitor)
}

/// Counts a form against the rate limit of its member or, without a session, of its network. Staff are exempt, so that
/// moderators can decide as fast as they read.
fn pace(request: &HttpRequest, visitor: &Visitor) -> Result<(), TooMany> {
    let Some(limits) = request.app_data::<web::Data<Limits>>() else { return Ok(()) };
    match &visitor.member {
        Some(member) if member.role().is_staff() => Ok(()),
        Some(member) => limits.member(RateLimitedAction::Write, member.id()).map(drop),
        None => limits.client(RateLimitedAction::Send, request).map(drop),
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        Box::pin(look_up(request.clone()))
    }
}

/// Why an extractor rejects a request.
#[derive(Debug)]
pub enum Refused {
    /// The visitor is not signed in: a page redirects to the sign-in form and back, a form post gets an error.
    SignInFirst {
        /// The page to return to after signing in.
        back: String,
    },
    /// An error page that gives the reason.
    Problem(Problem),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not for this visitor")
    }
}

impl ResponseError for Refused {
    fn status_code(&self) -> actix_web::http::StatusCode {
        self.error_response().status()
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::SignInFirst { back } => see_other(links::sign_in_and_back(back)),
            Self::Problem(problem) => problem.error_response(),
        }
    }
}

async fn member(request: HttpRequest) -> Result<Caller, Refused> {
    let Visitor { member, unread_notifications } = look_up(request.clone()).await.map_err(Refused::Problem)?;
    member.map(|member| Caller { member, unread_notifications }).ok_or_else(|| {
        if request.method() == Method::GET || request.method() == Method::HEAD {
            let back = request.uri().path_and_query().map_or_else(links::home, ToString::to_string);
            Refused::SignInFirst { back }
        } else {
            Refused::Problem(Problem::signed_out())
        }
    })
}

impl FromRequest for SignedIn {
    type Error = Refused;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refused>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { member(request).await.map(Self) })
    }
}

impl FromRequest for Staff {
    type Error = Refused;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refused>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let member = member(request).await?;
            if member.role().may_moderate() { Ok(Self(member)) } else { Err(refuse("This page is for the site’s moderators.")) }
        })
    }
}

impl FromRequest for Owner {
    type Error = Refused;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refused>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let member = member(request).await?;
            if member.role().may_own() { Ok(Self(member)) } else { Err(refuse("This page is for the site’s owner.")) }
        })
    }
}

fn refuse(sentence: &str) -> Refused {
    Refused::Problem(Problem::forbidden(sentence))
}
