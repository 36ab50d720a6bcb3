//! Reads a relay's replies within limits.

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

use super::super::outcome::{DeliveryError, Enhanced, SmtpRejection, Stage};

/// The longest line and the longest reply that are read: a relay that sends more is not speaking SMTP (RFC 5321, 4.5.3.1.5 asks
/// for 512 octets; some send longer ones).
const MAX_LINE: u64 = 4_096;
const MAX_REPLY: usize = 65_536;

/// One reply: its code and its lines without the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SmtpReply {
    pub(super) code: u16,
    pub(super) lines: Vec<String>,
}

impl SmtpReply {
    /// Reads one whole reply.
    pub(super) async fn read(from: &mut (impl AsyncBufRead + Unpin), stage: Stage) -> Result<Self, DeliveryError> {
        let mut reply: Option<Self> = None;
        let mut octets = 0;
        loop {
            let mut line = Vec::new();
            let read = from.take(MAX_LINE).read_until(b'\n', &mut line).await;
            read.map_err(|error| DeliveryError::ConnectionLost { stage, detail: error.to_string() })?;
            octets += line.len();
            if octets > MAX_REPLY || line.len() as u64 >= MAX_LINE {
                return Err(DeliveryError::InvalidReply(stage));
            }
            if line.pop() != Some(b'\n') {
                return Err(hung_up(stage));
            }
            let (code, last, text) = parsed(&String::from_utf8_lossy(&line)).ok_or(DeliveryError::InvalidReply(stage))?;
            let whole = reply.get_or_insert(Self { code, lines: Vec::new() });
            if whole.code != code {
                return Err(DeliveryError::InvalidReply(stage));
            }
            whole.lines.push(text);
            if last {
                return reply.ok_or(DeliveryError::InvalidReply(stage));
            }
        }
    }

    /// 2xx.
    pub(super) fn is_yes(&self) -> bool {
        (200..300).contains(&self.code)
    }

    /// The lines joined by spaces; a repeated enhanced code is given once.
    pub(super) fn text(&self) -> String {
        let mut lines = self.lines.iter().map(String::as_str);
        let mut text = lines.next().unwrap_or_default().to_owned();
        let enhanced = Enhanced::leading(&text, self.code).map(|code| format!("{code} "));
        for line in lines {
            text.push(' ');
            text.push_str(enhanced.as_deref().and_then(|code| line.strip_prefix(code)).unwrap_or(line));
        }
        text
    }

    /// As a rejection at `stage`. A code that is neither 4xx nor 5xx is invalid where a rejection is expected.
    pub(super) fn rejection(&self, stage: Stage) -> Result<SmtpRejection, DeliveryError> {
        if self.code < 400 {
            return Err(DeliveryError::InvalidReply(stage));
        }
        let text = self.text();
        Ok(SmtpRejection { code: self.code, enhanced: Enhanced::leading(&text, self.code), text, stage })
    }
}

pub(super) fn hung_up(stage: Stage) -> DeliveryError {
    DeliveryError::ConnectionLost { stage, detail: "the mail server closed the connection".to_owned() }
}

/// `250-text`, `250 text` or, as some relays send, `250`: code, whether it is the last line, text.
fn parsed(line: &str) -> Option<(u16, bool, String)> {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let (code, rest) = line.split_at_checked(3)?;
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let code = code.parse().ok().filter(|code| (200..600).contains(code))?;
    let more = match rest.chars().next() {
        Some('-') => true,
        Some(' ') | None => false,
        Some(_) => return None,
    };
    let text = rest.get(1..).unwrap_or_default();
    Some((code, !more, text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<(u16, String), DeliveryError> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut bytes = bytes;
        runtime.block_on(SmtpReply::read(&mut bytes, Stage::Mail)).map(|reply| (reply.code, reply.text()))
    }

    #[test]
    fn one_line_many_lines_and_no_text_are_understood() {
        for (bytes, code, text) in [
            (&b"250 ok\r\nrest"[..], 250, "ok"),
            (b"250\r\n", 250, ""),
            (b"250 \n", 250, ""),
            (b"250-a\r\n250-b\r\n250 c\r\n", 250, "a b c"),
            (b"550-5.1.1 no such\r\n550 5.1.1 user\r\n", 550, "5.1.1 no such user"),
            (b"550-5.1.1 no\r\n550 5.1.10 user\r\n", 550, "5.1.1 no 5.1.10 user"),
            (b"250 a\tb\xff\r\n", 250, "a b\u{fffd}"),
        ] {
            assert_eq!(read(bytes), Ok((code, text.to_owned())));
        }
    }

    #[test]
    fn anything_else_is_garbled_and_an_end_is_a_broken_line() {
        let long = [b"250 ".as_slice(), &[b'x'; 5_000], b"\r\n"].concat();
        let endless = b"250-x\r\n".repeat(10_000);
        for bytes in [
            b"hello\r\n".as_slice(),
            b"25\r\n",
            b"2500 x\r\n",
            b"150 x\r\n",
            b"600 x\r\n",
            b"\r\n",
            b"+25 x\r\n",
            b"250-a\r\n550 b\r\n",
        ]
        .into_iter()
        .chain([long.as_slice(), endless.as_slice()])
        {
            assert_eq!(read(bytes), Err(DeliveryError::InvalidReply(Stage::Mail)));
        }
        for bytes in [b"".as_slice(), b"25", b"250-more\r\n", b"250 no end"] {
            assert!(matches!(read(bytes), Err(DeliveryError::ConnectionLost { .. })));
        }
    }
}
