//! The style sheet, the scripts and the icon: compiled in, compressed once, served under a name that changes with their content.

use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, VARY};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::crypt::hex;
use crate::http::compression::{Effort, accepts_gzip, gzip};
use crate::http::problem::Problem;
use crate::links;

/// A file under a hash of its content may be cached for a year: a changed file gets another name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

struct Asset {
    path: String,
    kind: &'static str,
    plain: &'static [u8],
    gzip: Vec<u8>,
}

static CSS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("app", "css", "text/css; charset=utf-8", include_bytes!("../../assets/app.css")));
static JS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("app", "js", "text/javascript; charset=utf-8", include_bytes!("../../assets/app.js")));
/// Only for the owner's essay editor; readers never load it.
static ESSAY: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("essay", "js", "text/javascript; charset=utf-8", include_bytes!("../../assets/essay.js")));
static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_bytes!("../../assets/favicon.svg")));

impl Asset {
    fn new(name: &str, ending: &str, kind: &'static str, plain: &'static [u8]) -> Self {
        let digest = ring::digest::digest(&ring::digest::SHA256, plain);
        let short = hex(digest, 8);
        Self { path: links::asset(&format!("{name}.{short}.{ending}")), kind, plain, gzip: gzip(plain, Effort::Best) }
    }
}

/// The path of the style sheet.
pub(super) fn css() -> String {
    CSS.path.clone()
}

/// The path of the script.
pub(super) fn js() -> String {
    JS.path.clone()
}

/// The path of the essay editor's script.
pub(super) fn essay_js() -> String {
    ESSAY.path.clone()
}

/// The path of the icon.
pub(super) fn icon() -> String {
    ICON.path.clone()
}

/// `GET /assets/{name}`
pub(super) async fn show(request: HttpRequest, name: web::Path<String>) -> Result<HttpResponse, Problem> {
    let wanted = links::asset(&name);
    let asset = [&*CSS, &*JS, &*ESSAY, &*ICON].into_iter().find(|asset| asset.path == wanted).ok_or_else(Problem::missing)?;
    let mut response = HttpResponse::Ok();
    response.content_type(asset.kind).insert_header((CACHE_CONTROL, FOR_EVER)).insert_header((VARY, "accept-encoding"));
    Ok(if accepts_gzip(&request) && !asset.gzip.is_empty() {
        response.insert_header((CONTENT_ENCODING, "gzip")).body(asset.gzip.clone())
    } else {
        response.body(asset.plain)
    })
}
