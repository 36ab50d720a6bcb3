//! One conversation with the [sink](super::sink::Sink), written from RFC 5321 and apart from the client that it tests.

use std::io;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};

use super::sink::{At, Fault, Received, State, Tls};

pub(super) trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// A conversation.
pub(super) struct Session {
    line: BufReader<Box<dyn Duplex>>,
    number: usize,
    state: Arc<State>,
    over_tls: bool,
    signed_in: bool,
    envelope: Envelope,
}

#[derive(Default)]
struct Envelope {
    email: Option<usize>,
    return_path: String,
    readers: Vec<String>,
}

impl Session {
    pub(super) fn new(stream: Box<dyn Duplex>, number: usize, state: Arc<State>, over_tls: bool) -> Self {
        let signed_in = state.manner.account.is_none();
        Self { line: BufReader::new(stream), number, state, over_tls, signed_in, envelope: Envelope::default() }
    }

    pub(super) async fn run(mut self) -> io::Result<()> {
        self.answer(At::Greeting, "220 sink.example ESMTP").await?;
        while let Some(command) = self.read_command().await? {
            self.state.note(self.number, &command);
            if !self.state.manner.pipelining && !self.line.buffer().is_empty() {
                return self.say("503 5.5.1 one command at a time: PIPELINING was not offered").await;
            }
            let verb = command.split(' ').next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    let offers = self.offers();
                    self.answer(At::Hello, &offers).await?;
                }
                "STARTTLS" if self.state.manner.tls == Tls::Starts && !self.over_tls => {
                    self.answer(At::StartTls, "220 2.0.0 go ahead").await?;
                    let tls = self.state.tls.clone().unwrap();
                    self.line = BufReader::new(Box::new(tls.accept(self.line.into_inner()).await?));
                    self.over_tls = true;
                }
                "AUTH" => self.sign_in(&command).await?,
                "MAIL" => self.mail(&command).await?,
                "RCPT" => self.reader(&command).await?,
                "DATA" => self.data().await?,
                "RSET" => {
                    self.envelope = Envelope::default();
                    self.answer(At::Reset, "250 2.0.0 forgotten").await?;
                }
                "NOOP" => self.say("250 2.0.0 still here").await?,
                "QUIT" => return self.say("221 2.0.0 goodbye").await,
                _ => self.say("502 5.5.1 not understood").await?,
            }
        }
        Ok(())
    }

    fn offers(&self) -> String {
        let manner = self.state.manner;
        let mut lines = vec!["sink.example at your service".to_owned(), "8BITMIME".to_owned()];
        if manner.tls == Tls::Starts && !self.over_tls {
            lines.push("STARTTLS".to_owned());
        }
        if manner.account.is_some() && (self.over_tls || manner.tls == Tls::Never) {
            lines.push(format!("AUTH {}", manner.mechanisms));
        }
        lines.extend(manner.pipelining.then(|| "PIPELINING".to_owned()));
        lines.extend(self.state.utf8.load(std::sync::atomic::Ordering::SeqCst).then(|| "SMTPUTF8".to_owned()));
        let last = lines.pop().unwrap();
        lines.iter().map(|line| format!("250-{line}\r\n")).collect::<String>() + &format!("250 {last}")
    }

    async fn sign_in(&mut self, command: &str) -> io::Result<()> {
        let decoded = |text: &str| STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let mut words = command.split(' ').skip(1);
        let given = match (words.next(), words.next()) {
            (Some("PLAIN"), Some(proof)) => decoded(proof),
            (Some("LOGIN"), None) => {
                self.say("334 VXNlcm5hbWU6").await?;
                let user = self.read_command().await?.and_then(|text| decoded(&text));
                self.say("334 UGFzc3dvcmQ6").await?;
                let password = self.read_command().await?.and_then(|text| decoded(&text));
                user.zip(password).map(|(user, password)| format!("\0{user}\0{password}"))
            }
            _ => None,
        };
        let expected = self.state.manner.account.map(|(user, password)| format!("\0{user}\0{password}"));
        if given.is_some() && given == expected {
            self.signed_in = self.answer(At::Auth, "235 2.7.0 welcome").await?;
            Ok(())
        } else {
            self.say("535 5.7.8 not with this password").await
        }
    }

    async fn mail(&mut self, command: &str) -> io::Result<()> {
        if !self.signed_in {
            return self.say("530 5.7.0 sign in first").await;
        }
        if self.state.manner.tls == Tls::Starts && !self.over_tls {
            return self.say("530 5.7.0 STARTTLS first").await;
        }
        if self.envelope.email.is_some() {
            return self.say("503 5.5.1 one letter at a time").await;
        }
        let begun = self.state.begin();
        self.envelope = Envelope { email: Some(begun), return_path: path(command), readers: Vec::new() };
        if !self.answer(At::Mail, "250 2.1.0 ok").await? {
            // A refused MAIL began nothing; the number stays taken.
            self.envelope.email = None;
        }
        Ok(())
    }

    async fn reader(&mut self, command: &str) -> io::Result<()> {
        if self.envelope.email.is_none() {
            return self.say("503 5.5.1 MAIL first").await;
        }
        let reader = path(command);
        self.envelope.readers.push(reader);
        if !self.answer(At::Recipient, "250 2.1.5 ok").await? {
            self.envelope.readers.pop();
        }
        Ok(())
    }

    async fn data(&mut self) -> io::Result<()> {
        if self.envelope.readers.is_empty() && self.fault(At::Data).is_none() {
            return self.say("554 5.5.1 no readers").await;
        }
        if !self.answer(At::Data, "354 go on").await? {
            return Ok(());
        }
        // At once, and not after a line of the body: on a busy machine the whole body and its end might arrive before that.
        self.strike(At::Body).await?;
        let mut bytes = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.line.read_until(b'\n', &mut line).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line == b".\r\n" {
                break;
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        self.end(bytes).await
    }

    /// Handles a complete email.
    async fn end(&mut self, bytes: Vec<u8>) -> io::Result<()> {
        let fault = self.fault(At::End);
        let refused = matches!(fault, Some(Fault::Says(_) | Fault::SaysAndHangsUp(_)));
        if !refused {
            let Envelope { return_path, readers, .. } = &self.envelope;
            self.state.store(Received {
                return_path: return_path.clone(),
                readers: readers.clone(),
                bytes,
                connection: self.number,
                over_tls: self.over_tls,
                answered: fault.is_none(),
            });
        }
        let ended = self.answer(At::End, "250 2.0.0 kept").await;
        self.envelope = Envelope::default();
        ended.map(|_| ())
    }

    async fn read_command(&mut self) -> io::Result<Option<String>> {
        let mut line = String::new();
        self.line.read_line(&mut line).await?;
        Ok((!line.is_empty()).then(|| line.trim_end().to_owned()))
    }

    async fn say(&mut self, reply: &str) -> io::Result<()> {
        self.line.write_all(format!("{reply}\r\n").as_bytes()).await?;
        self.line.flush().await
    }

    fn fault(&self, at: At) -> Option<Fault> {
        self.state.fault(at, self.envelope.email, self.envelope.readers.last().map(String::as_str))
    }

    /// Says `usual`, or what a fault says instead. Whether it was the usual.
    async fn answer(&mut self, at: At, usual: &str) -> io::Result<bool> {
        let unsaid = self.strike(at).await?;
        if unsaid {
            self.say(usual).await?;
        }
        Ok(unsaid)
    }

    /// Lets a fault strike, if one is scripted. Whether the usual is still to be said; an error ends the conversation.
    async fn strike(&mut self, at: At) -> io::Result<bool> {
        match self.fault(at) {
            None => Ok(true),
            Some(Fault::Says(reply)) => self.say(reply).await.map(|()| false),
            Some(Fault::SaysAndHangsUp(reply)) => {
                self.say(reply).await?;
                self.hang_up().await
            }
            Some(Fault::HangsUp) => self.hang_up().await,
            Some(Fault::Stalls) => {
                self.state.stalled.send_modify(|count| *count += 1);
                let mut released = self.state.released.subscribe();
                let _ = released.wait_for(|free| *free).await;
                Ok(true)
            }
        }
    }

    /// Closes the connection before the waiting tests are notified.
    async fn hang_up(&mut self) -> io::Result<bool> {
        self.line = BufReader::new(Box::new(tokio::io::empty()));
        self.state.hung_up.send_modify(|count| *count += 1);
        Err(io::ErrorKind::ConnectionAborted.into())
    }
}

/// The address between `<` and `>`.
fn path(command: &str) -> String {
    command.split('<').nth(1).and_then(|rest| rest.split('>').next()).unwrap_or_default().to_owned()
}
