//! The list of subscribers.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::http::caller::{Owner, Visitor};
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::id::SubscriberId;
use crate::links;
use crate::newsletter::directory::{self, ActiveAddresses, DirectoryEntry};
use crate::text;
use crate::web::page::{self, Frame};

/// The number of subscribers on a page.
const SIZE: usize = 50;

/// One subscriber, in words.
struct SubscriberItem {
    address: String,
    lists: String,
    since: String,
    since_full: String,
}

#[derive(Template)]
#[template(path = "owner/subscribers/list.html")]
struct SubscribersPage {
    frame: Frame,
    q: String,
    /// How many addresses get the newsletter, as a sentence.
    active: String,
    rows: Vec<SubscriberItem>,
    next: Option<String>,
    action: String,
}

/// The subscribers, newest first, or those whose address contains the search text.
pub async fn list(app: web::Data<App>, Owner(member): Owner, query: Query) -> Result<HttpResponse, Problem> {
    let (q, after): (String, Option<SubscriberId>) = (query.text("q").trim().to_owned(), query.text("after").parse().ok());
    let wanted = q.clone();
    let (active, found) = app
        .db
        .read(move |tx| {
            Ok::<_, crate::error::InternalError>((directory::active(tx)?, directory::search(tx, &wanted, after, SIZE)?))
        })
        .await?;
    let now = app.clock.now();
    let row = |entry: DirectoryEntry| {
        let since = entry.subscriber().since();
        SubscriberItem {
            address: entry.subscriber().email().as_given().to_owned(),
            lists: entry.spoken(),
            since: text::date(since, now),
            since_full: since.rfc3339(),
        }
    };
    page::ok(&SubscribersPage {
        frame: Frame::new(&app, &Visitor::from(member), "Subscribers").hidden(),
        active: sentence(active),
        next: found.next.map(|after| links::with_query(&links::owner_subscribers(), [("q", &q), ("after", &after.to_string())])),
        rows: found.rows.into_iter().map(row).collect(),
        q,
        action: links::owner_subscribers(),
    })
}

fn sentence(active: ActiveAddresses) -> String {
    match active {
        ActiveAddresses::Exactly(1) => "1 address gets the newsletter.".to_owned(),
        ActiveAddresses::Exactly(number) => format!("{} addresses get the newsletter.", text::grouped(number)),
        ActiveAddresses::MoreThan(number) => format!("More than {} addresses get the newsletter.", text::grouped(number)),
    }
}
