//! A cache of public pages as visitors without a session see them: rendered and compressed once, until something that they show
//! changes.
//!
//! The key of a page holds the number of public changes that the database had seen before it was rendered (`Db::changes`). Any
//! later change makes it stale at once, so removed content is never served from the cache. Changes by other processes are not
//! counted here, so a page also expires after `LIFETIME`.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use flate2::Compression;
use moka::future::Cache;

use super::compression::{accepts_gzip, gzip};
use super::problem::Problem;
use crate::crypt::hex;
use crate::id::ThreadId;
use crate::metrics::{CacheLookup, Metrics};

/// How long a change by another node may stay unseen.
const LIFETIME: Duration = Duration::from_secs(1);

/// The maximum memory of the cache, in bytes.
const CACHE_MAX_BYTES: u64 = 64 * 1024 * 1024;

/// A rendered response body.
#[derive(Clone)]
pub struct CachedPage {
    kind: &'static str,
    plain: web::Bytes,
    gzip: web::Bytes,
    tag: String,
    /// A strong tag names bytes, and these are others (RFC 9110, section 8.8.3).
    gzip_tag: String,
    chart: Option<ThreadId>,
}

impl CachedPage {
    /// Compresses and tags `body`; `kind` is its Content-Type.
    pub fn new(kind: &'static str, body: String) -> Self {
        let digest = ring::digest::digest(&ring::digest::SHA256, body.as_bytes());
        let tag = hex(digest, 12);
        Self {
            kind,
            gzip: gzip(body.as_bytes(), Compression::best()).into(),
            plain: body.into(),
            tag: format!("\"{tag}\""),
            gzip_tag: format!("\"{tag}-gzip\""),
            chart: None,
        }
    }

    /// Marks the page as showing the chart of this thread.
    #[must_use]
    pub fn with_chart(mut self, thread: Option<ThreadId>) -> Self {
        self.chart = thread;
        self
    }

    /// The thread whose chart the page shows; `None` when it shows none.
    pub const fn chart_of(&self) -> Option<ThreadId> {
        self.chart
    }

    /// The response to one request: 304 when the browser has this version, compressed when the browser accepts gzip.
    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let compressed = accepts_gzip(request) && !self.gzip.is_empty();
        let tag = if compressed { &self.gzip_tag } else { &self.tag };
        let mut response = if known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag) {
            HttpResponse::NotModified()
        } else {
            HttpResponse::Ok()
        };
        response
            .insert_header((ETAG, tag.clone()))
            .insert_header((CACHE_CONTROL, "public, no-cache"))
            .insert_header((VARY, "accept-encoding, cookie"));
        let mut answer = response.finish();
        if answer.status() == actix_web::http::StatusCode::NOT_MODIFIED {
            return answer;
        }
        let body = if compressed {
            answer.headers_mut().insert(CONTENT_ENCODING, actix_web::http::header::HeaderValue::from_static("gzip"));
            self.gzip.clone()
        } else {
            self.plain.clone()
        };
        answer.headers_mut().insert(CONTENT_TYPE, actix_web::http::header::HeaderValue::from_static(self.kind));
        answer.set_body(actix_web::body::BoxBody::new(body))
    }
}

/// The cache of public pages.
#[derive(Clone)]
pub struct Pages {
    cache: Cache<(u64, String), Arc<CachedPage>>,
    metrics: Metrics,
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pages")
    }
}

impl Pages {
    /// An empty cache whose look-ups `metrics` counts.
    pub fn new(metrics: Metrics) -> Self {
        let weigh = |key: &(u64, String), page: &Arc<CachedPage>| {
            u32::try_from(key.1.len() + page.plain.len() + page.gzip.len()).unwrap_or(u32::MAX)
        };
        Self { cache: Cache::builder().max_capacity(CACHE_MAX_BYTES).weigher(weigh).time_to_live(LIFETIME).build(), metrics }
    }

    /// The page at `key` as of `changes`; concurrent requests for it render it once.
    ///
    /// # Errors
    /// The error of `render`; errors are not cached.
    pub async fn page(
        &self,
        changes: u64,
        key: String,
        render: impl Future<Output = Result<CachedPage, Problem>>,
    ) -> Result<Arc<CachedPage>, Problem> {
        let mut lookup = CacheLookup::Hit;
        let rendering = async {
            lookup = CacheLookup::Miss;
            render.await.map(Arc::new)
        };
        let made = self.cache.try_get_with((changes, key), rendering).await;
        self.metrics.count_page_lookup(lookup);
        made.map_err(|problem| (*problem).clone())
    }
}
