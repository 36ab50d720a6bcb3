//! Live updates: new comments in an open thread, as server-sent events (WHATWG HTML, section 9.2). The page shows a button; it
//! never scrolls by itself.
//!
//! Each open thread is polled once per interval, however many readers it has. Comments posted on another node are seen the same
//! way.

use std::sync::Arc;
use std::time::Duration;

use actix_web::body::{BodySize, MessageBody};
use actix_web::http::header::{CACHE_CONTROL, HeaderName, HeaderValue};
use actix_web::{HttpResponse, web};
use moka::future::Cache;
use serde::Serialize;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::find::published;
use crate::app::App;
use crate::clock::UnixMicros;
use crate::comments::reading::news::Appeared;
use crate::comments::reading::visit;
use crate::error::InternalError;
use crate::http::caller::Visitor;
use crate::http::concurrency_limit::{ConcurrencyLimit, ConcurrencyPermit};
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::id::{AccountId, CommentId, ThreadId};
use crate::links;

/// The polling interval of a connection.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// How long one query for a thread is shared by all its readers.
const POLL_SHARED_FOR: Duration = Duration::from_millis(1_500);

/// After how many polls without news a keep-alive is sent, so that both ends detect a lost connection.
const POLLS_PER_HEARTBEAT: u32 = 8;

/// After how many polls a connection ends; the browser reconnects by itself.
const MAX_POLLS_PER_STREAM: u32 = 300;

/// The maximum number of open connections for this. It is a convenience: readers over the limit see new comments after a reload.
const MAX_CONNECTIONS: usize = 2_000;

/// The latest comments of the threads that are open in a browser.
#[derive(Clone)]
pub struct Live {
    latest: Cache<ThreadId, Arc<[Appeared]>>,
    open: Arc<ConcurrencyLimit<()>>,
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Live")
    }
}

impl Default for Live {
    fn default() -> Self {
        Self {
            latest: Cache::builder().max_capacity(1_000).time_to_live(POLL_SHARED_FOR).build(),
            open: ConcurrencyLimit::new(MAX_CONNECTIONS, MAX_CONNECTIONS),
        }
    }
}

impl Live {
    async fn latest(&self, app: &App, thread: ThreadId) -> Result<Arc<[Appeared]>, Arc<InternalError>> {
        let look = async { app.db.read(move |tx| visit::appeared(tx, thread)).await.map(Arc::from) };
        self.latest.try_get_with(thread, look).await
    }
}

/// The body of one event stream.
struct Events(Receiver<web::Bytes>);

impl MessageBody for Events {
    type Error = std::convert::Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<web::Bytes, Self::Error>>> {
        self.0.poll_recv(context).map(|bytes| bytes.map(Ok))
    }
}

/// One connection: the reader, the thread, and since when to report comments.
struct LiveReader {
    app: web::Data<App>,
    live: web::Data<Live>,
    thread: ThreadId,
    since: UnixMicros,
    member: Option<AccountId>,
    _permit: ConcurrencyPermit<()>,
}

#[derive(Serialize)]
struct LiveNews {
    count: usize,
    href: String,
}

impl LiveReader {
    /// The comments by others that appeared since, oldest first.
    async fn appeared(&self) -> Result<Vec<CommentId>, Arc<InternalError>> {
        let latest = self.live.latest(&self.app, self.thread).await?;
        let fresh =
            latest.iter().filter(|posted| posted.at > self.since && self.member.is_none_or(|member| !posted.is_by(member)));
        let mut ids: Vec<CommentId> = fresh.map(|posted| posted.id).collect();
        ids.reverse();
        Ok(ids)
    }

    /// Removes what the member muted; queried only when the list has changed.
    async fn without_muted(&self, ids: Vec<CommentId>) -> Result<Vec<CommentId>, Arc<InternalError>> {
        match self.member {
            Some(member) if !ids.is_empty() => {
                self.app.db.read(move |tx| visit::without_muted(tx, member, ids)).await.map_err(Arc::new)
            }
            _ => Ok(ids),
        }
    }

    async fn send_events(self, to: Sender<web::Bytes>) {
        let (mut known, mut news, mut sent) = (Vec::new(), Vec::new(), Vec::new());
        let mut silence = 0;
        for _ in 0..MAX_POLLS_PER_STREAM {
            // Database failures are reported elsewhere; the browser reconnects after the stream ends.
            let Ok(ids) = self.appeared().await else { return };
            if ids != known {
                known.clone_from(&ids);
                let Ok(heard) = self.without_muted(ids).await else { return };
                news = heard;
            }
            let message = if news == sent { beat(&mut silence) } else { message(&news) };
            sent.clone_from(&news);
            if let Some(message) = message
                && to.send(message).await.is_err()
            {
                return;
            }
            tokio::select! {
                () = to.closed() => return,
                () = tokio::time::sleep(POLL_INTERVAL) => {}
            }
            if self.app.stopping.is_asked() {
                return;
            }
        }
    }
}

fn beat(silence: &mut u32) -> Option<web::Bytes> {
    *silence = (*silence + 1) % POLLS_PER_HEARTBEAT;
    (*silence == 0).then(|| web::Bytes::from_static(b": still here\n\n"))
}

fn message(ids: &[CommentId]) -> Option<web::Bytes> {
    let href = ids.first().copied().map(links::comment).unwrap_or_default();
    let data = serde_json::to_string(&LiveNews { count: ids.len(), href }).ok()?;
    Some(web::Bytes::from(format!("event: news\ndata: {data}\n\n")))
}

/// `GET /t/{slug}/events`: `since` is the time of the latest comment that the page shows, in microseconds.
pub(crate) async fn events(
    app: web::Data<App>,
    live: web::Data<Live>,
    visitor: Visitor,
    path: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let thread = app.db.read(move |tx| published(tx, &path)).await?.id();
    let since = query.text("since").parse().map_or_else(|_| app.clock.now(), UnixMicros::from_micros);
    let Some(permit) = live.open.acquire(()) else { return Err(InternalError::busy("too many open event streams").into()) };
    let (to, from) = channel(4);
    let member = visitor.member.map(|member| member.id());
    actix_web::rt::spawn(LiveReader { app, live, thread, since, member, _permit: permit }.send_events(to));
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(unbuffered)
        .message_body(Events(from))
        .map_err(Problem::internal)?
        .map_into_boxed_body())
}
