//! The middleware of every request and response: request id, one log line, security headers, and the rejection of cross-site
//! forms.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderMap, HeaderName, HeaderValue, LOCATION, ORIGIN};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError, web};

use super::body;
use super::caller;
use super::caller::Visitor;
use super::compression;
use super::connections::TurnedAway;
use super::cookies::SignedInAs;
use super::damaged_path;
use super::flash;
use super::metrics_access;
use super::network_label::NetworkLabels;
use super::problem::Problem;
use crate::app::App;
use crate::links;

/// The Content-Security-Policy: our own style, scripts, images, connections and forms. Nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The Permissions-Policy: no feature of the browser that the pages do not use, also not for what an attacker might get into
/// them. Sharing, copying and signing in with a passkey are for our own pages.
const PERMISSIONS: &str = "accelerometer=(), attribution-reporting=(), autoplay=(), bluetooth=(), browsing-topics=(), camera=(), \
    clipboard-read=(), clipboard-write=(self), compute-pressure=(), display-capture=(), encrypted-media=(), fullscreen=(), \
    gamepad=(), geolocation=(), gyroscope=(), hid=(), identity-credentials-get=(), idle-detection=(), interest-cohort=(), \
    keyboard-map=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), otp-credentials=(), payment=(), \
    picture-in-picture=(), publickey-credentials-create=(self), publickey-credentials-get=(self), screen-wake-lock=(), \
    serial=(), storage-access=(), sync-xhr=(), unload=(), usb=(), web-share=(self), window-management=(), \
    xr-spatial-tracking=()";

/// HSTS for two years, for this host alone: the owner's subdomains are not ours to bind.
const TRANSPORT: &str = "max-age=63072000";

/// The id of a request: in the log, in `X-Request-Id` and on every error page.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// The body of an error response.
#[derive(Clone, Debug)]
pub struct ErrorBody {
    /// The header's value, with its charset.
    pub content_type: &'static str,
    /// The rendered text.
    pub text: String,
}

/// Renders a problem for the client; the pages render HTML. Registered as app data beside the routes, so that this module depends
/// on no templates.
#[derive(Clone, Copy)]
pub struct ErrorRenderer(
    /// The function that renders.
    pub for<'a> fn(ErrorContext<'a>) -> Pin<Box<dyn Future<Output = ErrorBody> + 'a>>,
);

/// The input of an [`ErrorRenderer`].
#[derive(Clone, Copy)]
pub struct ErrorContext<'a> {
    /// What the interfaces share.
    pub app: &'a App,
    /// The request that failed.
    pub request: &'a HttpRequest,
    /// The error to render.
    pub problem: &'a Problem,
    /// The request id that both log and page show.
    pub id: &'a RequestId,
}

/// Wraps every request.
///
/// # Errors
/// None of its own: the error of a handler is a response already.
pub async fn watch(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> actix_web::Result<ServiceResponse<BoxBody>> {
    let Some(app) = request.app_data::<web::Data<App>>().cloned() else {
        return Ok(request.into_response(HttpResponse::InternalServerError().finish()));
    };
    let started = Instant::now();
    let id = RequestId(format!("{:016x}", app.random.number()));
    request.extensions_mut().insert(id.clone());
    let early = refuse(&request, &app).map(|problem| problem.error_response());
    let answer = match early.or_else(|| damaged_path::to_repaired(request.uri())) {
        Some(early) => request.into_response(early),
        None => match admit(&mut request).await {
            Ok(()) => {
                let method = request.method().clone();
                as_get(&mut request);
                let answer = next.call(request).await?.map_into_boxed_body();
                let mut answer = without_unsent_stream(&method, answer);
                flash::set_cookie(&mut answer, &app);
                answer
            }
            Err(problem) => request.into_response(problem.error_response()),
        },
    };
    let mut answer = compression::compress(explain(answer, &app, &id).await).await;
    secure(answer.headers_mut(), &app, &id);
    account(&answer, &app, &id, started.elapsed());
    Ok(answer)
}

/// Reads the body of a request, and counts a form against the rate limits before any handler parses it. One-click unsubscribes
/// are not counted: a mail provider sends those of all its readers from a few addresses.
async fn admit(request: &mut ServiceRequest) -> Result<(), Problem> {
    body::buffer(request).await?;
    if request.method() == Method::POST && !links::takes_foreign_posts(request.path()) {
        caller::admit_form(request.request()).await?;
    }
    Ok(())
}

/// Handles HEAD as a GET whose body is dropped (RFC 9110, section 9.3.2); the connection remembers the method and sends none.
fn as_get(request: &mut ServiceRequest) {
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
}

/// Drops a body of unknown length from the answer to a HEAD: nothing of it is sent, and its source would hold the connection.
fn without_unsent_stream(method: &Method, answer: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    if *method == Method::HEAD && answer.response().body().size() == BodySize::Stream {
        return answer.map_body(|_, _| BoxBody::new(()));
    }
    answer
}

/// Whether to reject the request before any handler runs.
fn refuse(request: &ServiceRequest, app: &App) -> Option<Problem> {
    if request.conn_data::<TurnedAway>().is_some() {
        return Some(Problem::crowded());
    }
    if links::is_probe(request.path()) || (links::is_metrics(request.path()) && metrics_access::is_allowed(request.head(), app)) {
        return None;
    }
    if !is_ours(request.headers(), app) {
        return Some(Problem::misdirected());
    }
    // Handlers decode the path, and PostgreSQL rejects a text with a NUL in it.
    if request.uri().path().contains("%00") {
        return Some(Problem::unreadable());
    }
    let acts = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    (acts && !links::takes_foreign_posts(request.path()) && is_foreign(request.headers(), app)).then(Problem::foreign)
}

/// Whether the `Host` is this site. All links are made from BASE_URL, so another name is a mistake or an attack.
fn is_ours(headers: &HeaderMap, app: &App) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let (scheme, ours) = app.site.base_url.origin().split_once("://").unwrap_or_default();
    let (host, ours) = (NormalHost::new(host, scheme), NormalHost::new(ours, scheme));
    host == ours || (host.is_loopback() && ours.is_loopback())
}

/// A host and its port, written in one way (RFC 3986, section 6.2.2.1 and 6.2.3): lower case, no trailing dot of a fully qualified
/// name, no default port.
#[derive(Debug, PartialEq, Eq)]
struct NormalHost {
    name: String,
    port: String,
}

impl NormalHost {
    fn new(host: &str, scheme: &str) -> Self {
        let (name, port) = host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')).unwrap_or((host, ""));
        let default = if scheme == "https" { "443" } else { "80" };
        Self {
            name: name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase(),
            port: if port == default { String::new() } else { port.to_owned() },
        }
    }

    /// Whether it is the machine itself, on any port. A developer who tries the program may type any of these.
    fn is_loopback(&self) -> bool {
        matches!(self.name.as_str(), "localhost" | "127.0.0.1" | "[::1]")
    }
}

/// Whether the browser says that the form came from another site. A client without these headers is not a browser and carries no
/// member's cookies (Fetch Metadata, W3C; every browser since 2023 sends it).
pub(crate) fn is_foreign(headers: &HeaderMap, app: &App) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?").to_owned());
    match (text(HeaderName::from_static("sec-fetch-site")), text(ORIGIN)) {
        (Some(site), _) => site != "same-origin" && site != "none",
        (None, Some(origin)) => origin != app.site.base_url.origin(),
        (None, None) => false,
    }
}

/// Renders the page of an error response, and logs an internal error once.
async fn explain(answer: ServiceResponse<BoxBody>, app: &App, id: &RequestId) -> ServiceResponse<BoxBody> {
    let status = answer.status();
    let reported = answer.response().extensions().get::<Problem>().cloned();
    let bare = reported.is_none() && !answer.headers().contains_key(CONTENT_TYPE);
    let problem = match reported {
        Some(problem) => problem,
        None if (status.is_client_error() || status.is_server_error()) && bare => Problem::of_status(status),
        None => return answer,
    };
    if let Some(cause) = problem.cause() {
        app.internal_errors.count();
        tracing::error!(request = %id.0, error = cause, "internal error");
    }
    let Some(render) = answer.request().app_data::<ErrorRenderer>().copied() else { return answer };
    let body = (render.0)(ErrorContext { app, request: answer.request(), problem: &problem, id }).await;
    let place = answer.request().uri().path_and_query().and_then(|asked| problem.location(asked.as_str()));
    answer.map_body(|head, _| {
        if let Some(place) = place.and_then(|place| HeaderValue::try_from(place).ok()) {
            head.headers.insert(LOCATION, place);
        }
        head.headers.insert(CONTENT_TYPE, HeaderValue::from_static(body.content_type));
        head.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        BoxBody::new(body.text)
    })
}

fn secure(headers: &mut HeaderMap, app: &App, id: &RequestId) {
    let mut set = |name: &'static str, value: &'static str| {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    };
    set("content-security-policy", POLICY);
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "same-origin");
    set("x-frame-options", "DENY");
    set("permissions-policy", PERMISSIONS);
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    if app.site.base_url.is_https() {
        set("strict-transport-security", TRANSPORT);
    }
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
}

/// Counts a response and logs it in one line: with the route's pattern, never the path, which may hold a token.
fn account(answer: &ServiceResponse<BoxBody>, app: &App, id: &RequestId, took: Duration) {
    let route = answer.request().match_pattern().unwrap_or_else(|| "none".to_owned());
    let (method, status) = (answer.request().method(), answer.status().as_u16());
    app.metrics.count_request(&route, method.as_str(), status, took);
    if answer.status() == StatusCode::OK && (links::is_probe(&route) || links::is_metrics(&route)) {
        return;
    }
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let (actor, network) = if is_act(answer) { trace(answer) } else { (None, None) };
    let (actor, network) = (actor.as_deref(), network.as_deref());
    tracing::info!(request = %id.0, %method, route, status, millis, actor, network, "answered");
}

/// Whether the log says who sent the request: forms, sign-ins among them, and what was refused. Reading leaves no such trace.
fn is_act(answer: &ServiceResponse<BoxBody>) -> bool {
    *answer.request().method() == Method::POST || answer.status().is_client_error()
}

/// The id of the account that acted, and the label of the client's network.
fn trace(answer: &ServiceResponse<BoxBody>) -> (Option<String>, Option<String>) {
    let request = answer.request();
    let signed_in = answer.response().extensions().get::<SignedInAs>().map(|SignedInAs(account)| account.to_string());
    let member = || Some(request.extensions().get::<Visitor>()?.member.as_ref()?.id().to_string());
    let labels = request.app_data::<web::Data<NetworkLabels>>();
    (signed_in.or_else(member), labels.and_then(|labels| labels.label(request)))
}
