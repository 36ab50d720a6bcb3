//! A cache of public pages as visitors without a session see them: rendered and compressed once, until something that they show
//! changes.
//!
//! The key of a page holds the number of public changes that the database had seen before it was rendered. Any later change
//! makes it stale at once, so removed content is never served from the cache. `Db::latest_changes` also counts what other
//! processes change.

use std::future::Future;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use moka::future::Cache;

use super::compression::{Effort, OFFLOAD_MIN_BYTES, accepts_gzip, gzip};
use super::offload::offload;
use super::problem::Problem;
use crate::app::App;
use crate::crypt::hex;
use crate::db::Db;
use crate::id::ThreadId;
use crate::metrics::{CacheLookup, Metrics};

/// A page without changes is rendered again after this time: dates show their year once it is over.
const LIFETIME: Duration = Duration::from_hours(1);

/// The maximum memory of the cache, in bytes.
const CACHE_MAX_BYTES: u64 = 64 * 1024 * 1024;

/// A page that was answered so often is worth the best compression.
const POPULAR: u32 = 8;

/// A page that was just rendered.
#[derive(Debug)]
pub struct RenderedPage {
    kind: &'static str,
    body: String,
    chart: Option<ThreadId>,
}

impl RenderedPage {
    /// `kind` is the Content-Type of `body`.
    pub const fn new(kind: &'static str, body: String) -> Self {
        Self { kind, body, chart: None }
    }

    /// Marks the page as showing the chart of this thread.
    #[must_use]
    pub fn with_chart(mut self, thread: Option<ThreadId>) -> Self {
        self.chart = thread;
        self
    }
}

/// The bytes of a body, and the strong tag that names just these (RFC 9110, section 8.8.3).
#[derive(Debug)]
struct TaggedBody {
    bytes: web::Bytes,
    tag: String,
}

/// A response body in the cache.
#[derive(Debug)]
pub struct CachedPage {
    kind: &'static str,
    plain: TaggedBody,
    /// Compressed fast while the first visitor waits; empty when that failed.
    fast: TaggedBody,
    /// Compressed well, once many visitors asked.
    best: OnceLock<TaggedBody>,
    answers: AtomicU32,
    chart: Option<ThreadId>,
}

impl CachedPage {
    fn new(page: RenderedPage) -> Self {
        let RenderedPage { kind, body, chart } = page;
        let digest = hex(ring::digest::digest(&ring::digest::SHA256, body.as_bytes()), 12);
        let fast = gzip(body.as_bytes(), Effort::Fast);
        Self {
            kind,
            plain: TaggedBody { bytes: body.into(), tag: format!("\"{digest}\"") },
            fast: TaggedBody { bytes: fast.into(), tag: format!("\"{digest}-gzip\"") },
            best: OnceLock::new(),
            answers: AtomicU32::new(0),
            chart,
        }
    }

    /// Hashes and compresses a page, a long one away from the threads that serve pages.
    async fn package(page: RenderedPage) -> Result<Self, Problem> {
        if page.body.len() < OFFLOAD_MIN_BYTES { Ok(Self::new(page)) } else { offload(move || Self::new(page)).await }
    }

    fn compress_well(&self) {
        let best = gzip(&self.plain.bytes, Effort::Best);
        if !best.is_empty() && best.len() < self.fast.bytes.len() {
            let tag = self.fast.tag.replace("-gzip", "-gzip-best");
            let _ = self.best.set(TaggedBody { bytes: best.into(), tag });
        }
    }

    /// The thread whose chart the page shows; `None` when it shows none.
    pub const fn chart_of(&self) -> Option<ThreadId> {
        self.chart
    }

    /// The response to one request: 304 when the browser has this version, compressed when the browser accepts gzip.
    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let compressed = accepts_gzip(request) && !self.fast.bytes.is_empty();
        let bodies = if compressed { [self.best.get(), Some(&self.fast)] } else { [Some(&self.plain), None] };
        let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let has = |body: &&TaggedBody| known.split(',').any(|known| known.trim().trim_start_matches("W/") == body.tag);
        // A browser that has either compressed form keeps it.
        let unchanged = bodies.into_iter().flatten().find(has);
        let chosen = unchanged.or_else(|| bodies.into_iter().flatten().next()).unwrap_or(&self.plain);
        let mut response = if unchanged.is_some() { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response
            .insert_header((ETAG, chosen.tag.clone()))
            .insert_header((CACHE_CONTROL, "public, no-cache"))
            .insert_header((VARY, "accept-encoding, cookie"));
        let mut answer = response.finish();
        if unchanged.is_some() {
            return answer;
        }
        if compressed {
            answer.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        answer.set_body(actix_web::body::BoxBody::new(chosen.bytes.clone()))
    }
}

/// The cache of public pages.
#[derive(Clone)]
pub struct Pages {
    cache: Cache<(u64, String), Arc<CachedPage>>,
    /// The latest number of changes that a page was asked for at.
    changes: Arc<AtomicU64>,
    db: Db,
    metrics: Metrics,
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pages")
    }
}

impl Pages {
    /// An empty cache of the pages of `app`.
    pub fn new(app: &App) -> Self {
        let weigh = |key: &(u64, String), page: &Arc<CachedPage>| {
            // The well compressed body, which comes later, is smaller than the fast one.
            u32::try_from(key.1.len() + page.plain.bytes.len() + page.fast.bytes.len() * 2).unwrap_or(u32::MAX)
        };
        let cache = Cache::builder().max_capacity(CACHE_MAX_BYTES).weigher(weigh).time_to_live(LIFETIME).build();
        Self { cache, changes: Arc::default(), db: app.db.clone(), metrics: app.metrics.clone() }
    }

    /// The page at `key`; concurrent requests for it render it once.
    ///
    /// # Errors
    /// The error of `render`; errors are not cached.
    pub async fn page(
        &self,
        key: String,
        render: impl Future<Output = Result<RenderedPage, Problem>>,
    ) -> Result<Arc<CachedPage>, Problem> {
        // Before anything is read, so that a change meanwhile makes the page stale.
        let changes = self.db.latest_changes().await;
        if self.changes.fetch_max(changes, Ordering::SeqCst) < changes {
            // Pages of earlier numbers are never asked for again, and would fill the cache.
            self.cache.invalidate_all();
        }
        let mut lookup = CacheLookup::Hit;
        let rendering = async {
            lookup = CacheLookup::Miss;
            CachedPage::package(render.await?).await.map(Arc::new)
        };
        let made = self.cache.try_get_with((changes, key), rendering).await;
        self.metrics.count_page_lookup(lookup);
        let page = made.map_err(|problem| (*problem).clone())?;
        if page.answers.fetch_add(1, Ordering::Relaxed) == POPULAR {
            let popular = page.clone();
            // This request does not wait for it.
            actix_web::rt::spawn(offload(move || popular.compress_well()));
        }
        Ok(page)
    }
}
