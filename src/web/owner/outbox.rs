//! The emails that were written to a folder because no mail server is configured.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::clock::UnixMicros;
use crate::http::caller::{Owner, Visitor};
use crate::http::problem::Problem;
use crate::links;
use crate::mail::{Folder, OutboxEntry, Transport};
use crate::text::{self, Stretch};
use crate::web::moment::When;
use crate::web::page::{self, Frame};

/// The maximum number of emails in the list.
const SIZE: usize = 100;

/// One email, and the address of its page.
struct OutboxItem {
    entry: OutboxEntry,
    when: Option<When>,
    href: String,
}

impl OutboxItem {
    fn new(entry: OutboxEntry, now: UnixMicros) -> Self {
        let when = entry.at.map(|at| When::ago(at, now));
        Self { href: links::owner_outbox_email(&entry.file), when, entry }
    }
}

#[derive(Template)]
#[template(path = "owner/outbox/list.html")]
struct OutboxPage {
    frame: Frame,
    /// `None` when emails go to a mail server.
    rows: Option<Vec<OutboxItem>>,
}

#[derive(Template)]
#[template(path = "owner/outbox/email.html")]
struct OutboxEmailPage<'a> {
    frame: Frame,
    to: &'a str,
    stretches: Vec<Stretch<'a>>,
    headers: Vec<(&'a str, &'a str)>,
    source: &'a str,
    outbox: String,
    /// The origin of this site.
    origin: &'a str,
}

impl OutboxEmailPage<'_> {
    /// Whether an address leads to a page of this site. Others stay plain text: the owner must not follow links that the sender
    /// of a form typed.
    fn is_ours(&self, address: &str) -> bool {
        address.strip_prefix(self.origin).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

fn folder(app: &App) -> Option<Folder> {
    match app.mailer.transport() {
        Transport::Folder(folder) => Some(folder.clone()),
        Transport::Smtp(_) | Transport::Memory(_) => None,
    }
}

/// The newest emails.
pub async fn list(app: web::Data<App>, Owner(member): Owner) -> Result<HttpResponse, Problem> {
    let rows = match folder(&app) {
        Some(folder) => {
            let entries = web::block(move || folder.list(SIZE)).await.map_err(Problem::internal)??;
            Some(entries.into_iter().map(|entry| OutboxItem::new(entry, app.clock.now())).collect())
        }
        None => None,
    };
    page::ok(&OutboxPage { frame: Frame::new(&app, &Visitor::from(member), "Outbox").hidden(), rows })
}

/// One email: its text with links to this site, and collapsed what a mail program hides. Never its HTML, which is untrusted.
pub async fn show(app: web::Data<App>, Owner(member): Owner, file: web::Path<String>) -> Result<HttpResponse, Problem> {
    let folder = folder(&app).ok_or_else(Problem::missing)?;
    let bytes = web::block(move || folder.read(&file)).await.map_err(Problem::internal)??.ok_or_else(Problem::missing)?;
    let parsed = crate::mail::ParsedEmail::read(&bytes);
    page::ok(&OutboxEmailPage {
        frame: Frame::new(&app, &Visitor::from(member), parsed.header("Subject").unwrap_or("An email")).hidden(),
        to: parsed.header("To").unwrap_or_default(),
        stretches: text::stretches(&parsed.text),
        headers: parsed.headers().collect(),
        source: &String::from_utf8_lossy(&bytes),
        outbox: links::owner_outbox(),
        origin: app.site.base_url.origin(),
    })
}
