//! The link that confirms a subscription, and the buttons of its page.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::list_names::list_names;
use crate::app::App;
use crate::crypt::Token;
use crate::http::caller::Visitor;
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::links;
use crate::newsletter::MailingList;
use crate::newsletter::confirm;
use crate::newsletter::confirm::{ConfirmError, Confirming, Disowned, Receives};
use crate::web::expired_link::LostLink;
use crate::web::page;
use crate::web::page::Frame;

#[derive(Template)]
#[template(path = "newsletter/confirm.html")]
struct ConfirmSubscriptionPage {
    frame: Frame,
    address: String,
    lists: Vec<MailingList>,
    action: String,
    disown: String,
}

#[derive(Template)]
#[template(path = "newsletter/confirmed.html")]
struct ConfirmedPage {
    frame: Frame,
    /// The names of the lists that are sent; empty for none.
    lists: String,
    address: String,
    preferences: String,
}

#[derive(Template)]
#[template(path = "newsletter/confirm-expired.html")]
struct ExpiredPage {
    frame: Frame,
    action: String,
}

#[derive(Template)]
#[template(path = "newsletter/disown.html")]
struct DisownPage {
    frame: Frame,
    action: String,
}

#[derive(Template)]
#[template(path = "newsletter/disowned.html")]
struct DisownedPage {
    frame: Frame,
    left: Disowned,
}

fn read(text: &str) -> Result<Token, ConfirmError> {
    Token::parse(text).map_err(|_| ConfirmError::Unknown)
}

/// Shows the page with its button. Changes nothing, because link scanners open the link too.
pub async fn show(app: web::Data<App>, visitor: Visitor, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let text = path.into_inner();
    let looked = match read(&text) {
        Ok(token) => app.db.read(move |tx| confirm::find_by_link(tx, &token)).await,
        Err(error) => Err(error),
    };
    match looked {
        Ok(Confirming::Waiting { subscriber, lists }) => page::ok(&ConfirmSubscriptionPage {
            frame: Frame::new(&app, &visitor, "Confirm your subscription").hidden(),
            address: subscriber.masked_address(),
            lists,
            action: links::subscribe_confirm(&text),
            disown: links::subscribe_confirm_part(&text, "disown"),
        }),
        Ok(Confirming::Done { subscriber, receives }) => page::ok(&ConfirmedPage {
            frame: Frame::new(&app, &visitor, title(receives.as_ref())).hidden(),
            lists: match &receives {
                Some(Receives::Issues(lists)) => list_names(lists),
                Some(Receives::Paused) | None => String::new(),
            },
            address: subscriber.masked_address(),
            preferences: links::preferences(crate::newsletter::preferences::link(&app.keys, app.clock.now(), subscriber.id())),
        }),
        Ok(Confirming::Expired) => expired(&app, &visitor, &text),
        Err(error) => answer(&app, &visitor, &text, error),
    }
}

const fn title(receives: Option<&Receives>) -> &'static str {
    match receives {
        Some(Receives::Issues(_)) => "You are subscribed",
        Some(Receives::Paused) => "Your emails are paused",
        None => "You are not subscribed",
    }
}

/// Confirms the subscription.
pub async fn act(app: web::Data<App>, visitor: Visitor, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let text = path.into_inner();
    let confirmed = match read(&text) {
        Ok(token) => app.db.write(move |tx| confirm::confirm(tx, &token)).await,
        Err(error) => Err(error),
    };
    match confirmed {
        Ok(_) => Ok(see_other(links::subscribe_confirm(&text))),
        Err(error) => answer(&app, &visitor, &text, error),
    }
}

/// Emails a new link in place of an expired one.
pub async fn resend(app: web::Data<App>, visitor: Visitor, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let text = path.into_inner();
    let asked = match read(&text) {
        Ok(token) => app.db.write(move |tx| confirm::ask_again(tx, &token)).await,
        Err(error) => Err(error),
    };
    match asked {
        Ok(()) => Ok(see_other(links::subscribe_sent())),
        Err(error) => answer(&app, &visitor, &text, error),
    }
}

/// "This was not me": the page with its button; changes nothing.
pub async fn disown_form(app: web::Data<App>, visitor: Visitor, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let action = links::subscribe_confirm_part(path.into_inner(), "disown");
    page::ok(&DisownPage { frame: Frame::new(&app, &visitor, "Wasn’t this you?").hidden(), action })
}

/// Removes the address that was subscribed without consent. A link without an address succeeds too, so that it reveals nothing.
pub async fn disown(app: web::Data<App>, visitor: Visitor, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let text = path.into_inner();
    let disowned = match read(&text) {
        Ok(token) => app.db.write(move |tx| confirm::disown(tx, &token)).await,
        Err(error) => Err(error),
    };
    match disowned {
        Ok(left) => disowned_page(&app, &visitor, left),
        Err(ConfirmError::Unknown) => disowned_page(&app, &visitor, Disowned::Deleted),
        Err(error) => answer(&app, &visitor, &text, error),
    }
}

fn disowned_page(app: &App, visitor: &Visitor, left: Disowned) -> Result<HttpResponse, Problem> {
    let title = match left {
        Disowned::Deleted => "Your address is deleted",
        Disowned::Subscribed => "The request is deleted",
    };
    page::ok(&DisownedPage { frame: Frame::new(app, visitor, title).hidden(), left })
}

fn expired(app: &App, visitor: &Visitor, text: &str) -> Result<HttpResponse, Problem> {
    let frame = Frame::new(app, visitor, "This link has expired").hidden();
    page::with(StatusCode::GONE, &ExpiredPage { frame, action: links::subscribe_confirm_part(text, "again") })
}

fn answer(app: &App, visitor: &Visitor, text: &str, error: ConfirmError) -> Result<HttpResponse, Problem> {
    match error {
        ConfirmError::Expired => expired(app, visitor, text),
        ConfirmError::Spent => LostLink::answer(app, visitor, "This link has already been used", error),
        ConfirmError::Unknown => LostLink::answer(app, visitor, "This link doesn’t work", error),
        ConfirmError::Internal(error) => Err(error.into()),
    }
}
