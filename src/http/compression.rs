//! Pages that are for one person alone, compressed on their way.
//!
//! A page that holds a secret beside words that a stranger chose tells its secret by its compressed length, when the stranger can have
//! it sent again and again with other words (BREACH, 2013). Our pages hold such pairs: a member's unsent draft stands above stories
//! that anybody may tell. The attack needs the victim's browser to ask over and over on the stranger's behalf, and a browser says when
//! it does (`Sec-Fetch-Site`, W3C Fetch Metadata): such an answer goes out as it is. Only what the reader asked for themselves, from
//! our own pages or by typing the address, is compressed.

use std::io::Write;

use actix_web::HttpRequest;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Below this many bytes a page fits the first packet as it is.
const COMPRESSION_MIN_BYTES: usize = 1_200;

/// Compresses a page, unless it is already, or the browser does not take it or was sent here by somebody else.
pub(crate) fn compress(answer: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let request = answer.request();
    let site = request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes);
    let own = matches!(site, Some(b"same-origin" | b"none"));
    let kind = answer.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let page = kind.is_some_and(|kind| kind.starts_with(b"text/html")) && !answer.headers().contains_key(CONTENT_ENCODING);
    if !own || !page || !accepts_gzip(request) {
        return answer;
    }
    answer.map_body(|head, body| match body.try_into_bytes() {
        Ok(plain) if plain.len() < COMPRESSION_MIN_BYTES => BoxBody::new(plain),
        Ok(plain) => {
            let small = gzip(&plain, Compression::fast());
            if small.is_empty() {
                return BoxBody::new(plain);
            }
            head.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            BoxBody::new(small)
        }
        Err(streamed) => streamed,
    })
}

/// Compresses `bytes` as `Content-Encoding: gzip` wants them: what is kept as well as can be, what is sent once quickly.
pub(crate) fn gzip(bytes: &[u8], how: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), how);
    // Writing to memory does not fail; should it, what is empty is never served (see `accepts_gzip`'s callers).
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// Whether the browser takes gzip (RFC 9110, section 12.5.3).
pub(crate) fn accepts_gzip(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').map(str::trim).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("gzip") && !parts.any(|weight| weight == "q=0" || weight == "q=0.0")
    })
}
