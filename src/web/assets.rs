//! The style sheet, the scripts and the icon: compiled in, compressed once, served under a name that changes with their content.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, VARY};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::App;
use crate::crypt::hex;
use crate::http::compression::{Effort, accepts_gzip, gzip};
use crate::http::problem::Problem;
use crate::links;
use crate::site::{PoleColors, SchemeColors, SiteIdentity};

/// A file under a hash of its content may be cached for a year: a changed file gets another name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

struct Asset {
    path: String,
    kind: &'static str,
    plain: Cow<'static, [u8]>,
    gzip: Vec<u8>,
}

const STYLES: &str = include_str!("../../assets/app.css");

static CSS: LazyLock<Asset> = LazyLock::new(|| Asset::new("app", "css", "text/css; charset=utf-8", STYLES.as_bytes()));
/// The style sheet with the colours of the poles that the owner chose last.
static COLORED: RwLock<Option<(PoleColors, Arc<Asset>)>> = RwLock::new(None);
/// The name of a style sheet with colours of the owner begins so.
const COLORED_NAME: &str = "poles";

static JS: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("app", "js", "text/javascript; charset=utf-8", include_str!("../../assets/app.js").as_bytes()));
/// Only for the owner's essay editor; readers never load it.
static ESSAY: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("essay", "js", "text/javascript; charset=utf-8", include_str!("../../assets/essay.js").as_bytes())
});
static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_str!("../../assets/favicon.svg").as_bytes()));

impl Asset {
    fn new(name: &str, ending: &str, kind: &'static str, plain: impl Into<Cow<'static, [u8]>>) -> Self {
        let plain = plain.into();
        let digest = ring::digest::digest(&ring::digest::SHA256, &plain);
        let short = hex(digest, 8);
        let gzip = gzip(&plain, Effort::Best);
        Self { path: links::asset(&format!("{name}.{short}.{ending}")), kind, plain, gzip }
    }
}

/// The path of the style sheet of a site.
pub(super) fn css(site: &SiteIdentity) -> String {
    site.poles.as_ref().map_or_else(|| CSS.path.clone(), |poles| colored(poles).path.clone())
}

/// The style sheet in these colours, made when they are first asked for.
fn colored(poles: &PoleColors) -> Arc<Asset> {
    let made = COLORED.read().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, asset)) = made.as_ref().filter(|(of, _)| of == poles) {
        return Arc::clone(asset);
    }
    drop(made);
    let styles = format!("{STYLES}{}", color_rules(poles)).into_bytes();
    let asset = Arc::new(Asset::new(COLORED_NAME, "css", CSS.kind, styles));
    *COLORED.write().unwrap_or_else(PoisonError::into_inner) = Some((poles.clone(), Arc::clone(&asset)));
    asset
}

/// Older browsers stay light, as in the style sheet itself.
fn color_rules(poles: &PoleColors) -> String {
    let rule = |name: &str, colors: &SchemeColors| {
        let SchemeColors { light, dark, light_text, dark_text } = colors;
        let both = format!("--pole-{name}:light-dark({light},{dark});--pole-{name}-text:light-dark({light_text},{dark_text})");
        (format!("--pole-{name}:{light};--pole-{name}-text:{light_text}"), both)
    };
    let ((low, low_both), (high, high_both)) = (rule("low", &poles.low), rule("high", &poles.high));
    format!(":root{{{low};{high}}}@supports (color:light-dark(#000,#fff)){{:root{{{low_both};{high_both}}}}}")
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
pub(super) async fn show(request: HttpRequest, app: web::Data<App>, name: web::Path<String>) -> Result<HttpResponse, Problem> {
    let wanted = links::asset(&name);
    if let Some(asset) = [&*CSS, &*JS, &*ESSAY, &*ICON].into_iter().find(|asset| asset.path == wanted) {
        return Ok(answer(&request, asset, FOR_EVER));
    }
    if !name.starts_with(COLORED_NAME) {
        return Err(Problem::missing());
    }
    let poles = app.site.identity().poles.clone().ok_or_else(Problem::missing)?;
    let asset = colored(&poles);
    // For some seconds after a change, another node's pages name the colours before or after those that are known here.
    let lifetime = if asset.path == wanted { FOR_EVER } else { "no-store" };
    Ok(answer(&request, &asset, lifetime))
}

fn answer(request: &HttpRequest, asset: &Asset, lifetime: &'static str) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.content_type(asset.kind).insert_header((CACHE_CONTROL, lifetime)).insert_header((VARY, "accept-encoding"));
    if accepts_gzip(request) && !asset.gzip.is_empty() {
        response.insert_header((CONTENT_ENCODING, "gzip")).body(asset.gzip.clone())
    } else {
        response.body(asset.plain.to_vec())
    }
}
