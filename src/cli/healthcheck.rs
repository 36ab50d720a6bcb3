//! `betwixt healthcheck`: for container images that have no HTTP client.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;
use url::{Position, Url};

use super::{CliError, Context, Exit};
use crate::config::BaseUrl;
use crate::config::url::SettingUrl;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The URL to request; the default is /healthz at LISTEN_ADDR.
    url: Option<String>,
}

/// A healthy server answers at once; one that takes longer than this is not healthy.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);
/// The maximum length of a status line, in bytes.
const LINE_MAX_BYTES: u64 = 256;

pub(super) fn run(context: &mut Context, arguments: &Arguments) -> Result<Exit, CliError> {
    let url = match &arguments.url {
        Some(url) => url.clone(),
        None => format!("{}/healthz", BaseUrl::of_listener(context.config()?.server.listen)),
    };
    let read = SettingUrl::parse(&url, &["http"]).map_err(|unfit| {
        CliError::Usage(format!("{url:?} is not a valid URL. {unfit} Write it like http://127.0.0.1:8080/healthz."))
    })?;
    let status = fetch_status(&read.url).map_err(|error| CliError::Failed(format!("{url} did not answer: {error}.")))?;
    if status != OK {
        return Err(CliError::Failed(format!("{url} answered with status {status}.")));
    }
    context.answer(&json!({ "url": url, "status": status }), "The server is healthy.")
}

const OK: u16 = 200;

/// Requests `url` and returns the HTTP status.
fn fetch_status(url: &Url) -> io::Result<u16> {
    let address = url.socket_addrs(|| None)?.into_iter().next().ok_or_else(|| io::Error::other("its host has no address"))?;
    let mut stream = TcpStream::connect_timeout(&address, REQUEST_TIMEOUT)?;
    stream.set_read_timeout(Some(REQUEST_TIMEOUT))?;
    stream.set_write_timeout(Some(REQUEST_TIMEOUT))?;
    let (host, path) = (&url[Position::BeforeHost..Position::AfterPort], &url[Position::BeforePath..Position::AfterQuery]);
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nUser-Agent: betwixt-healthcheck\r\n\r\n")?;
    let mut line = String::new();
    BufReader::new(stream.take(LINE_MAX_BYTES)).read_line(&mut line)?;
    let status =
        line.strip_prefix("HTTP/1.").and_then(|rest| rest.split(' ').nth(1)).and_then(|status| status.trim().parse().ok());
    status.ok_or_else(|| io::Error::other("the answer is not HTTP"))
}
