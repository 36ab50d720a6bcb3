//! The well-known addresses for machines: crawler rules, the sitemap, the page for changing a password, and the security contact.

use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::page;
use crate::app::App;
use crate::clock::UnixMicros;
use crate::error::InternalError;
use crate::http::page_cache::{Pages, RenderedPage};
use crate::http::problem::Problem;
use crate::links;
use crate::newsletter::archive;
use crate::site::OptionalPages;
use crate::threads;

/// The maximum number of addresses in one sitemap, by sitemaps.org.
const SITEMAP_MAX_ADDRESSES: usize = 50_000;

/// How long `security.txt` stays valid: RFC 9116 advises less than a year, and each day renews it.
const SECURITY_TXT_LIFETIME: Duration = Duration::from_hours(180 * 24);

/// A public page that search engines may index.
struct SitemapAddress {
    href: String,
    /// When the page last changed; `None` where that is unknown.
    changed: Option<String>,
}

#[derive(Template)]
#[template(path = "sitemap.xml", escape = "html")]
struct Map {
    places: Vec<SitemapAddress>,
}

fn text(words: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "public, max-age=3600"))
        .content_type("text/plain; charset=utf-8")
        .body(words)
}

/// `GET /robots.txt` (RFC 9309): all public pages may be crawled.
pub(super) async fn robots(app: web::Data<App>) -> HttpResponse {
    let closed: String = links::PRIVATE.iter().map(|path| format!("Disallow: {path}\n")).collect();
    text(format!("User-agent: *\n{closed}Allow: /\n\nSitemap: {}\n", app.site.absolute(&links::sitemap())))
}

/// `GET /sitemap.xml`: the pages that are the same for all readers, the newest essays and newsletters first where there are too
/// many.
pub(super) async fn sitemap(request: HttpRequest, app: web::Data<App>, pages: web::Data<Pages>) -> Result<HttpResponse, Problem> {
    let map = async {
        let places = sitemap_addresses(&app).await?;
        Ok(RenderedPage::new("application/xml; charset=utf-8", page::render(&Map { places })?))
    };
    Ok(pages.page(links::sitemap(), map).await?.answer(&request))
}

async fn sitemap_addresses(app: &App) -> Result<Vec<SitemapAddress>, Problem> {
    let most = i64::try_from(SITEMAP_MAX_ADDRESSES).unwrap_or(i64::MAX);
    let found = app.db.read(move |tx| Ok::<_, InternalError>((threads::names(tx, most)?, archive::names(tx, most)?)));
    let (threads, issues) = found.await?;
    let place = |path: String, changed: Option<UnixMicros>| SitemapAddress {
        href: app.site.absolute(&path),
        changed: changed.map(UnixMicros::rfc3339),
    };
    let lists = [place(links::home(), None), place(links::newsletter_archive(), issues.first().map(|(_, sent)| *sent))];
    let OptionalPages { about, rules } = app.site.identity().pages;
    let written = [(about, links::about()), (rules, links::house_rules())];
    let written = written.into_iter().filter(|(is_written, _)| *is_written).map(|(_, path)| place(path, None));
    let essays = threads.into_iter().map(|(slug, changed)| place(links::thread(slug), Some(changed)));
    let issues = issues.into_iter().map(|(slug, sent)| place(links::newsletter_issue(slug), Some(sent)));
    Ok(lists.into_iter().chain(written).chain(essays).chain(issues).take(SITEMAP_MAX_ADDRESSES).collect())
}

/// `GET /.well-known/change-password`: where password managers send their user (W3C, A Well-Known URL for Changing Passwords).
pub(super) async fn change_password() -> HttpResponse {
    HttpResponse::Found()
        .insert_header((LOCATION, links::settings_security()))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}

/// `GET /.well-known/security.txt` (RFC 9116); 404 while the settings name no contact.
pub(super) async fn security(app: web::Data<App>) -> Result<HttpResponse, Problem> {
    let contact = contact(&app).ok_or_else(Problem::missing)?;
    let expires = app.clock.now() + SECURITY_TXT_LIFETIME;
    Ok(text(format!(
        "Contact: {}\nExpires: {}\nCanonical: {}\n",
        contact,
        expires.rfc3339(),
        app.site.absolute(&links::security_txt())
    )))
}

/// What the owner's settings name, else the address that receives email to the site. The owner's own address stays private.
fn contact(app: &App) -> Option<String> {
    // A page must be reached over https (RFC 9116, section 2.5.3).
    let chosen = app.site.identity().contact.clone().filter(|contact| !contact.starts_with("http://"));
    let sender = || app.config.mail.contact.as_ref().map(|email| links::mailto(email.local(), email.domain()));
    chosen.or_else(sender)
}
