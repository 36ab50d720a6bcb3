//! Subscribing to the newsletter.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::error::InternalError;
use crate::http::caller::Visitor;
use crate::http::flash::see_other_with_flash_about;
use crate::http::form::{Fields, FormErrors, Query};
use crate::http::problem::Problem;
use crate::http::rate_limit::{Limits, RateLimitedAction};
use crate::links;
use crate::mail::Email;
use crate::newsletter;
use crate::newsletter::MailingList;
use crate::newsletter::subscribe;
use crate::newsletter::subscribe::{SubscribeError, SubscribeRequest};
use crate::web::expired_link::LostLink;
use crate::web::page;
use crate::web::page::Frame;
use crate::web::too_many::too_many;

/// One mailing list, as the form offers it.
struct Offer {
    list: MailingList,
    ticked: bool,
}

#[derive(Template)]
#[template(path = "newsletter/subscribe.html")]
struct SubscribePage {
    frame: Frame,
    errors: FormErrors,
    email: String,
    offers: Vec<Offer>,
    action: String,
}

#[derive(Template)]
#[template(path = "newsletter/sent.html")]
struct SubscribeSentPage {
    frame: Frame,
    /// Whether the link to a subscription was asked for, and not a subscription.
    link: bool,
    /// The address that was entered; empty when the page was opened again later.
    email: String,
    subscribe: String,
}

async fn form(app: &App, visitor: &Visitor, fields: Option<&Fields>, errors: FormErrors) -> Result<SubscribePage, Problem> {
    let lists = app.db.read(newsletter::lists).await?;
    let offers = lists.into_iter().enumerate().map(|(at, list)| {
        // The first list is what most visitors come for.
        let ticked = fields.map_or(at == 0, |fields| fields.all("lists").contains(&list.slug()));
        Offer { list, ticked }
    });
    Ok(SubscribePage {
        frame: Frame::new(app, visitor, "Subscribe"),
        errors,
        email: fields.map(|fields| fields.text("email").to_owned()).unwrap_or_default(),
        offers: offers.collect(),
        action: links::subscribe(),
    })
}

/// Shows the form.
pub async fn show(app: web::Data<App>, visitor: Visitor) -> Result<HttpResponse, Problem> {
    page::ok(&form(&app, &visitor, None, FormErrors::none()).await?)
}

/// Accepts the form. The response must not depend on what is known about the address.
pub async fn create(
    request: HttpRequest,
    app: web::Data<App>,
    limits: web::Data<Limits>,
    visitor: Visitor,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    if fields.ticked("link") {
        return email_link(&request, &app, &limits, &visitor, &fields).await;
    }
    if fields.ticked("trap") {
        return Ok(see_other_with_flash_about(links::subscribe_sent(), &fields.line("email")));
    }
    let mut errors = FormErrors::none();
    let email = errors.check("email", Email::parse(fields.text("email")));
    if let Some(email) = email {
        // Each address gets few emails anyway; without this limit, one network could send one to each address of a long list.
        if let Err(wait) = limits.client(RateLimitedAction::Subscribe, &request) {
            return too_many(&form(&app, &visitor, Some(&fields), FormErrors::one("email", wait)).await?, wait);
        }
        let address = email.as_given().to_owned();
        match request_subscription(&app, email, &fields).await {
            Ok(()) => return Ok(see_other_with_flash_about(links::subscribe_sent(), &address)),
            Err(SubscribeError::Internal(error)) => return Err(error.into()),
            Err(error) => errors.add("lists", error),
        }
    } else if fields.ticked("choice") && fields.all("lists").is_empty() {
        errors.add("lists", SubscribeError::NoList);
    }
    page::unprocessable(&form(&app, &visitor, Some(&fields), errors).await?)
}

/// Emails a subscriber the link to their preferences. Subscribes no address, and the response is the same for every address.
async fn email_link(
    request: &HttpRequest,
    app: &App,
    limits: &Limits,
    visitor: &Visitor,
    fields: &Fields,
) -> Result<HttpResponse, Problem> {
    let typed = fields.text("email");
    let email = match Email::parse(typed) {
        Ok(email) => email,
        Err(error) => return page::unprocessable(&LostLink::again(app, visitor, typed, FormErrors::one("email", error))),
    };
    if let Err(wait) = limits.client(RateLimitedAction::Subscribe, request) {
        return too_many(&LostLink::again(app, visitor, typed, FormErrors::one("email", wait)), wait);
    }
    // Protects mailboxes from floods: beyond a few emails an hour the response is the same and nothing is sent.
    if !fields.ticked("trap") && limits.subject(RateLimitedAction::SubscriptionLink, request, email.normal()).is_ok() {
        let asked = email.clone();
        app.db.write(move |tx| subscribe::email_link(tx, &asked)).await?;
    }
    Ok(see_other_with_flash_about(links::subscribe_link_sent(), email.as_given()))
}

/// The full form sends `choice`, with which no ticked list means none; the small forms under an essay send only an address, and
/// mean the first list.
async fn request_subscription(app: &App, email: Email, fields: &Fields) -> Result<(), SubscribeError> {
    let mut lists: Vec<String> = fields.all("lists").into_iter().map(str::to_owned).collect();
    if lists.is_empty() && !fields.ticked("choice") {
        let first = app.db.read(|tx| Ok::<_, InternalError>(newsletter::lists(tx)?.into_iter().next())).await?;
        lists.extend(first.map(|list| list.slug().to_owned()));
    }
    let keys = app.keys.clone();
    app.db.write(move |tx| subscribe::subscribe(tx, &keys, &SubscribeRequest { email, lists })).await
}

/// Asks to check the inbox.
pub async fn sent(app: web::Data<App>, visitor: Visitor, query: Query) -> Result<HttpResponse, Problem> {
    let frame = Frame::new(&app, &visitor, "Check your inbox").hidden();
    let email = query.flash_subject().to_owned();
    page::ok(&SubscribeSentPage { frame, link: query.ticked("link"), email, subscribe: links::subscribe() })
}
