//! Compression of pages that are rendered for one visitor.
//!
//! The compressed length of a page that mixes a secret with text chosen by an attacker leaks the secret, if the attacker can have
//! it requested again and again (BREACH, 2013). Our pages mix both: a member's unsent draft appears above stories that any member
//! may post. The attack needs the victim's browser to send requests on the attacker's behalf, and browsers report that
//! (`Sec-Fetch-Site`, W3C Fetch Metadata): such responses are sent uncompressed. Only responses to requests from our own pages or
//! from a typed address are compressed.

use std::io::Write;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use actix_web::{HttpRequest, web};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::offload::offload;

/// A page with fewer bytes than this fits the first packet uncompressed.
const COMPRESSION_MIN_BYTES: usize = 1_200;

/// A page with more bytes than this is compressed away from the threads that serve pages: it takes longer than the way there.
pub(super) const OFFLOAD_MIN_BYTES: usize = 32 * 1024;

/// The level of zlib for a page that a visitor waits for (`docs/benchmarks.md`).
const FAST_LEVEL: u32 = 2;

/// How well bytes are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effort {
    /// While a visitor waits.
    Fast,
    /// For what many visitors will load.
    Best,
}

/// Compresses a page, unless it is compressed already, the browser does not accept gzip, or another site caused the request.
pub(crate) async fn compress(answer: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let request = answer.request();
    let site = request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes);
    let own = matches!(site, Some(b"same-origin" | b"none"));
    let kind = answer.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let page = kind.is_some_and(|kind| kind.starts_with(b"text/html")) && !answer.headers().contains_key(CONTENT_ENCODING);
    if !own || !page || !accepts_gzip(request) {
        return answer;
    }
    let (request, response) = answer.into_parts();
    let (response, body) = response.into_parts();
    let mut response = response.set_body(());
    let body = match body.try_into_bytes() {
        Ok(plain) if plain.len() < COMPRESSION_MIN_BYTES => BoxBody::new(plain),
        Ok(plain) => match compressed(plain.clone()).await {
            Some(small) => {
                response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                BoxBody::new(small)
            }
            None => BoxBody::new(plain),
        },
        Err(streamed) => streamed,
    };
    ServiceResponse::new(request, response.set_body(body))
}

/// The bytes of a page, compressed; `None` when that failed.
async fn compressed(plain: web::Bytes) -> Option<Vec<u8>> {
    let small = if plain.len() < OFFLOAD_MIN_BYTES {
        gzip(&plain, Effort::Fast)
    } else {
        offload(move || gzip(&plain, Effort::Fast)).await.ok()?
    };
    (!small.is_empty()).then_some(small)
}

/// Compresses `bytes` as `Content-Encoding: gzip` requires.
pub(crate) fn gzip(bytes: &[u8], effort: Effort) -> Vec<u8> {
    let level = match effort {
        Effort::Fast => Compression::new(FAST_LEVEL),
        Effort::Best => Compression::best(),
    };
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), level);
    // Writing to memory does not fail. If it did, the callers of `accepts_gzip` never serve an empty body.
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// Whether the browser accepts gzip (RFC 9110, section 12.5.3).
pub(crate) fn accepts_gzip(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').map(str::trim).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("gzip") && !parts.any(|weight| weight == "q=0" || weight == "q=0.0")
    })
}
