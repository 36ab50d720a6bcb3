//! The requests that are measured, as a browser on the page would send them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::cast::BenchAuthor;
use crate::load::Load;
use crate::stories;
use crate::trouble::Trouble;

/// The number of concurrent readers.
pub const READERS: usize = 64;

/// The most stories in one measurement: the thread must not change much while it is measured.
const STORIES: u64 = 20_000;

/// Reads `path`: with a `cookie` as a member, without one as a visitor.
pub fn read(address: SocketAddr, path: &str, cookie: Option<&str>) -> Load {
    Load::always(address, READERS, get(address, path, cookie))
}

/// The request for one page.
pub fn get(address: SocketAddr, path: &str, cookie: Option<&str>) -> Vec<u8> {
    let cookie = cookie.map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
    format!("GET {path} HTTP/1.1\r\n{}{cookie}\r\n", common(address)).into_bytes()
}

/// Posts stories at `path`, each author one after the other.
pub fn post_stories(address: SocketAddr, path: &str, authors: &[BenchAuthor]) -> Result<Load, Trouble> {
    // Unique over all loads, because a repeated form id makes no story.
    static FORMS: AtomicU64 = AtomicU64::new(0);
    let texts: Vec<String> = stories::all()?.iter().map(|story| encode(&story.text)).collect();
    let (path, authors) = (path.to_owned(), authors.to_vec());
    let connections = authors.len();
    let asking = move |connection: usize, _: u64, buffer: &mut Vec<u8>| {
        let form = FORMS.fetch_add(1, Ordering::Relaxed);
        let text = usize::try_from(form).ok().and_then(|form| texts.get(form % texts.len().max(1)));
        let cookie = authors.get(connection).map(|author| author.cookie.as_str()).unwrap_or_default();
        let (text, place) = (text.map(String::as_str).unwrap_or_default(), form % 101);
        // The number makes each text unique, so that none counts as a repetition.
        let body = format!("body=No.+{form}.+{text}&position={place}&parent=&byline=&form_id=measured-{form}&trap=");
        let head = format!(
            "POST {path} HTTP/1.1\r\n{}Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Length: {}\r\n\r\n",
            common(address),
            body.len()
        );
        buffer.extend_from_slice(head.as_bytes());
        buffer.extend_from_slice(body.as_bytes());
    };
    Ok(Load { address, connections, most: STORIES, status: 303, asking: Arc::new(asking) })
}

fn common(address: SocketAddr) -> String {
    format!("Host: {address}\r\nUser-Agent: betwixt-load\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n")
}

/// As a browser encodes a form's field.
fn encode(text: &str) -> String {
    let letter = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => char::from(byte).to_string(),
        b' ' => "+".to_owned(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(letter).collect()
}
