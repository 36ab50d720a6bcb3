//! Letters that were written to a folder because there is no mail server yet.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::links;
use crate::mail::{Folder, Kept, Transport};
use crate::web::error::Problem;
use crate::web::page::{self, Frame};
use crate::web::visitor::{Owner, Visitor};

/// How many letters are listed.
const SIZE: usize = 100;

/// One letter, and where its page is.
struct Row {
    kept: Kept,
    href: String,
}

#[derive(Template)]
#[template(path = "owner/outbox/list.html")]
struct OutboxPage {
    frame: Frame,
    /// None when letters go to a mail server.
    rows: Option<Vec<Row>>,
}

#[derive(Template)]
#[template(path = "owner/outbox/letter.html")]
struct LetterPage {
    frame: Frame,
    source: String,
    outbox: String,
}

fn folder(app: &App) -> Option<Folder> {
    match app.mailer.transport() {
        Transport::Folder(folder) => Some(folder.clone()),
        Transport::Smtp(_) | Transport::Memory(_) => None,
    }
}

/// The newest letters.
pub async fn list(app: web::Data<App>, Owner(member): Owner) -> Result<HttpResponse, Problem> {
    let rows = match folder(&app) {
        Some(folder) => {
            let kept = web::block(move || folder.list(SIZE)).await.map_err(Problem::broken)??;
            Some(kept.into_iter().map(|kept| Row { href: links::owner_outbox_letter(&kept.file), kept }).collect())
        }
        None => None,
    };
    page::ok(&OutboxPage { frame: Frame::new(&app, &Visitor::from(member), "Outbox").hidden(), rows })
}

/// One letter as it would travel: its source, never its HTML.
pub async fn show(app: web::Data<App>, Owner(member): Owner, file: web::Path<String>) -> Result<HttpResponse, Problem> {
    let folder = folder(&app).ok_or_else(Problem::missing)?;
    let bytes = web::block(move || folder.read(&file)).await.map_err(Problem::broken)??.ok_or_else(Problem::missing)?;
    let opened = crate::mail::Opened::read(&bytes);
    let headers: Vec<String> = opened.headers().map(|(name, value)| format!("{name}: {value}")).collect();
    page::ok(&LetterPage {
        frame: Frame::new(&app, &Visitor::from(member), opened.header("Subject").unwrap_or("A letter")).hidden(),
        source: format!("{}\n\n{}", headers.join("\n"), opened.text),
        outbox: links::owner_outbox(),
    })
}
