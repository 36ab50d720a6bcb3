//! As little of an HTTP/1.1 client as keeps a connection busy: what it costs is taken from the same two cores as the server.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::trouble::Trouble;

/// How long one answer may take. A server under load answers in milliseconds; one that hangs must not hold up the run.
const PATIENCE: Duration = Duration::from_secs(10);

/// One kept-alive connection.
pub struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
}

/// One answer, still in the connection's buffer.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The status code.
    pub status: u16,
    /// The status line and the headers.
    pub head: &'a [u8],
    /// What follows them.
    pub body: &'a [u8],
}

impl Wire {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Result<Self, Trouble> {
        let stream = TcpStream::connect(address).await.map_err(Trouble::with("a server cannot be reached"))?;
        stream.set_nodelay(true).map_err(Trouble::with("a connection cannot be set up"))?;
        Ok(Self { stream, buffer: vec![0; 64 * 1024], filled: 0 })
    }

    /// Sends a request and waits for its whole answer.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>, Trouble> {
        self.filled = 0;
        self.stream.write_all(request).await.map_err(Trouble::with("a request cannot be sent"))?;
        let answered = timeout(PATIENCE, self.read()).await;
        let (status, head, whole) = answered.map_err(|_| Trouble::message("a server did not answer in time"))??;
        let (head, body) = self.buffer.get(..whole).and_then(|all| all.split_at_checked(head)).unwrap_or_default();
        Ok(Answer { status, head, body })
    }

    /// Reads one answer: its status, and where its head and all of it end.
    async fn read(&mut self) -> Result<(u16, usize, usize), Trouble> {
        let (mut status, mut head, mut whole) = (0, 0, usize::MAX);
        while self.filled < whole {
            if self.filled == self.buffer.len() {
                self.buffer.resize(self.buffer.len() * 2, 0);
            }
            let room = self.buffer.get_mut(self.filled..).unwrap_or_default();
            match self.stream.read(room).await.map_err(Trouble::with("an answer cannot be read"))? {
                0 => return Err(Trouble::message("a server closed the connection in the middle of an answer")),
                read => self.filled += read,
            }
            if whole == usize::MAX
                && let Some(end) = end_of_head(self.buffer.get(..self.filled).unwrap_or_default())
            {
                head = end;
                let text = self.buffer.get(..end).unwrap_or_default();
                status = status_of(text).ok_or_else(|| Trouble::message("an answer has no status"))?;
                whole = end + length_of(text).ok_or_else(|| Trouble::message("an answer does not say how long it is"))?;
            }
        }
        Ok((status, head, whole))
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

fn status_of(head: &[u8]) -> Option<u16> {
    std::str::from_utf8(head.get(9..12)?).ok()?.parse().ok()
}

fn length_of(head: &[u8]) -> Option<usize> {
    let named = head.split(|byte| *byte == b'\n').find_map(|line| {
        let (name, value) = line.split_at_checked("content-length:".len())?;
        name.eq_ignore_ascii_case(b"content-length:").then_some(value)
    })?;
    std::str::from_utf8(named).ok()?.trim().parse().ok()
}
