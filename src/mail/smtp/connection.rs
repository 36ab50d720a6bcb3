//! One SMTP connection: the conversation, step by step, each step with its deadline.
//!
//! Nothing here is ever dropped half-way: the task that owns a connection awaits each step to its end, and after a step that
//! failed or took too long the whole connection is thrown away.

use std::io;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::time::timeout;

use super::super::outcome::{Enhanced, Outcome, Permit, Refusal, Stage, Trouble};
use super::line::{Duplex, reach, secured};
use super::offers::Offers;
use super::parcel::{Gate, Parcel, dot_stuffed};
use super::reply::{Reply, hung_up};
use super::url::{Account, Security};
use super::{Patience, Relay};

/// How much of a letter is written under one deadline.
const BLOCK: usize = 64 * 1_024;

/// Why a step did not succeed.
#[derive(Clone, Debug)]
pub(super) enum No {
    /// The relay said so.
    Refused(Refusal),
    /// The line, or what came over it, failed: the connection is of no more use.
    Trouble(Trouble),
}

impl From<Trouble> for No {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<No> for Outcome {
    /// For steps before the end of a letter.
    fn from(no: No) -> Self {
        match no {
            No::Refused(refusal) => Self::Refused(refusal),
            No::Trouble(why) => Self::NotPresented { why },
        }
    }
}

/// A connection that has said EHLO and, where it must, secured itself and signed in.
pub(super) struct Connection {
    line: BufReader<Box<dyn Duplex>>,
    secured: bool,
    offers: Offers,
    /// How many letters it has carried or been refused.
    letters: u32,
    /// Whether a refusal left something to clear.
    to_be_reset: bool,
    /// Whether it can take another.
    sound: bool,
}

impl Connection {
    /// Reaches the relay and gets ready for letters.
    pub(super) async fn open(relay: &Relay) -> Result<Self, No> {
        let patience = relay.patience;
        let stream: Box<dyn Duplex> = Box::new(within(patience.connect, Stage::Connect, reach(relay)).await?);
        let stream = match relay.url.security {
            Security::Tls => within(patience.connect, Stage::Tls, secured(relay, stream)).await?,
            Security::Plain | Security::StartTls => stream,
        };
        let is_secured = relay.url.security == Security::Tls;
        let line = BufReader::new(stream);
        let mut open = Self { line, secured: is_secured, offers: Offers::default(), letters: 0, to_be_reset: false, sound: true };
        let greeting = open.read(patience.greeting, Stage::Hello).await?;
        yes(&greeting, Stage::Hello)?;
        open.hello(relay).await?;
        if relay.url.security == Security::StartTls {
            open = open.start_tls(relay).await?;
        }
        if let Some(account) = &relay.url.account {
            open.sign_in(account, patience.command).await?;
        }
        Ok(open)
    }

    async fn hello(&mut self, relay: &Relay) -> Result<(), No> {
        let reply = self.ask(&format!("EHLO {}\r\n", relay.hello), relay.patience.greeting, Stage::Hello).await?;
        yes(&reply, Stage::Hello)?;
        self.offers = Offers::read(&reply);
        Ok(())
    }

    async fn start_tls(mut self, relay: &Relay) -> Result<Self, No> {
        if !self.offers.starttls {
            return Err(Trouble::NotOffered("STARTTLS").into());
        }
        let reply = self.ask("STARTTLS\r\n", relay.patience.command, Stage::Tls).await?;
        yes(&reply, Stage::Tls)?;
        // What came in the clear before the handshake could pose as an answer within it (CVE-2011-0411 and its kin).
        if !self.line.buffer().is_empty() {
            return Err(Trouble::Garbled(Stage::Tls).into());
        }
        let stream = within(relay.patience.connect, Stage::Tls, secured(relay, self.line.into_inner())).await?;
        let mut open = Self { line: BufReader::new(stream), secured: true, ..self };
        open.hello(relay).await?;
        Ok(open)
    }

    async fn sign_in(&mut self, account: &Account, patience: Duration) -> Result<(), No> {
        let reply = if self.offers.auth_plain {
            let proof = STANDARD.encode(format!("\0{}\0{}", account.user, account.password));
            self.ask(&format!("AUTH PLAIN {proof}\r\n"), patience, Stage::Auth).await?
        } else if self.offers.auth_login {
            let mut reply = self.ask("AUTH LOGIN\r\n", patience, Stage::Auth).await?;
            for answer in [&account.user, &account.password] {
                if reply.code == 334 {
                    reply = self.ask(&format!("{}\r\n", STANDARD.encode(answer)), patience, Stage::Auth).await?;
                }
            }
            reply
        } else {
            return Err(Trouble::NotOffered("AUTH PLAIN or AUTH LOGIN").into());
        };
        yes(&reply, Stage::Auth)
    }

    /// Whether it can take another letter at once.
    pub(super) fn is_fit(&self) -> bool {
        self.sound && !self.to_be_reset
    }

    /// How many letters it has carried or been refused.
    pub(super) fn letters(&self) -> u32 {
        self.letters
    }

    /// Names sender and reader, up to the relay's go-ahead for the letter itself. After a refusal the connection is ready for the
    /// next letter once [`Connection::reset_if_refused`] is done.
    pub(super) async fn offer(&mut self, parcel: &Parcel, patience: &Patience) -> Result<(), No> {
        self.letters += 1;
        if parcel.needs_utf8 && !self.offers.utf8 {
            return Err(No::Refused(not_ascii()));
        }
        let utf8 = if parcel.needs_utf8 { " SMTPUTF8 BODY=8BITMIME" } else { "" };
        let steps = [
            (Stage::Mail, format!("MAIL FROM:<{}>{utf8}\r\n", parcel.return_path), patience.command),
            (Stage::Recipient, format!("RCPT TO:<{}>\r\n", parcel.to), patience.command),
            (Stage::Data, "DATA\r\n".to_owned(), patience.data),
        ];
        let pipelined = self.offers.pipelining;
        if pipelined {
            let all: String = steps.iter().map(|(_, command, _)| command.as_str()).collect();
            self.write(all.as_bytes(), patience.command, Stage::Mail).await?;
        }
        let mut refused = None;
        for (stage, command, patience) in steps {
            if !pipelined {
                self.write(command.as_bytes(), patience, stage).await?;
            }
            let reply = self.read(patience, stage).await?;
            if reply.code == 354 && stage == Stage::Data {
                // A go-ahead for a letter without a reader: nothing may follow on this connection.
                self.sound &= refused.is_none();
            } else if !reply.is_yes() || stage == Stage::Data {
                let refusal = reply.refusal(stage).map_err(|trouble| self.broken(trouble))?;
                // With pipelining, what follows a refusal only repeats it.
                refused.get_or_insert(refusal);
                if !pipelined {
                    break;
                }
            }
        }
        match refused {
            None => Ok(()),
            Some(refusal) => {
                self.to_be_reset = true;
                Err(No::Refused(refusal))
            }
        }
    }

    /// Writes the letter, asks at the `gate`, and ends it. Consumes the relay's go-ahead that [`Connection::offer`] got.
    pub(super) async fn hand_over(&mut self, parcel: &Parcel, gate: Gate, patience: &Patience) -> Outcome {
        for block in dot_stuffed(&parcel.bytes).chunks(BLOCK) {
            if let Err(why) = self.write(block, patience.block, Stage::Body).await {
                return Outcome::NotPresented { why };
            }
        }
        let mut permit = match gate.ask() {
            Some(permit) => permit,
            None => return self.stop(),
        };
        // Whatever the relay says before the end, or that it hangs up, means that the letter does not count.
        tokio::select! {
            biased;
            stirred = self.stirs() => return self.interrupted(stirred, patience).await,
            answer = &mut permit => if answer != Ok(Permit::Go) { return self.stop() },
        }
        // Once more, after the machine had a chance to notice that the line is gone: what is noticed now need not be in doubt.
        tokio::select! {
            biased;
            stirred = self.stirs() => return self.interrupted(stirred, patience).await,
            () = tokio::task::yield_now() => {}
        }
        self.end(patience).await
    }

    /// The dot, and the answer to it. From its first byte on, a broken line leaves the letter in doubt.
    async fn end(&mut self, patience: &Patience) -> Outcome {
        let in_doubt = |why| Outcome::InDoubt { why };
        match timeout(patience.block, self.write_end()).await {
            Ok(Ok(())) => {}
            Ok(Err((error, true))) => return Outcome::NotPresented { why: self.broken(broke(&error, Stage::Body)) },
            Ok(Err((error, false))) => return in_doubt(self.broken(broke(&error, Stage::End))),
            Err(_) => return in_doubt(self.broken(Trouble::TimedOut(Stage::End))),
        }
        match self.read(patience.end, Stage::End).await {
            Ok(reply) if reply.is_yes() => Outcome::Accepted { reply: format!("{} {}", reply.code, reply.text()) },
            Ok(reply) => match reply.refusal(Stage::End) {
                Ok(refusal) => Outcome::Refused(refusal),
                Err(why) => in_doubt(self.broken(why)),
            },
            Err(why) => in_doubt(why),
        }
    }

    /// Writes the dot. An error comes with whether certainly no byte of it left: a first write that fails has sent nothing, but
    /// TLS may have sent what it then fails to tell.
    async fn write_end(&mut self) -> Result<(), (io::Error, bool)> {
        let line = self.line.get_mut();
        let end = b".\r\n";
        let written = line.write(end).await.map_err(|error| (error, !self.secured))?;
        line.write_all(end.get(written..).unwrap_or_default()).await.map_err(|error| (error, false))?;
        line.flush().await.map_err(|error| (error, false))
    }

    /// Waits until the relay says something or hangs up; dropping it loses nothing of what was said.
    async fn stirs(&mut self) -> Result<(), Trouble> {
        match self.line.fill_buf().await {
            Ok([]) => Err(hung_up(Stage::Body)),
            Ok(_) => Ok(()),
            Err(error) => Err(broke(&error, Stage::Body)),
        }
    }

    /// What became of a letter whose relay did not wait for its end.
    async fn interrupted(&mut self, stirred: Result<(), Trouble>, patience: &Patience) -> Outcome {
        self.sound = false;
        let reply = match stirred {
            Ok(()) => self.read(patience.command, Stage::Body).await,
            Err(why) => Err(why),
        };
        match reply.and_then(|reply| reply.refusal(Stage::Body)) {
            Ok(refusal) => Outcome::Refused(refusal),
            Err(why) => Outcome::NotPresented { why },
        }
    }

    /// Gives the letter up: the connection closes without the dot, and the relay forgets it (RFC 5321, 4.1.1.4).
    fn stop(&mut self) -> Outcome {
        self.sound = false;
        Outcome::Stopped
    }

    /// Clears what a refusal left behind, so that the next letter starts afresh on the same connection.
    pub(super) async fn reset_if_refused(&mut self, patience: &Patience) {
        if !self.sound || !std::mem::take(&mut self.to_be_reset) {
            return;
        }
        match self.ask("RSET\r\n", patience.command, Stage::Mail).await {
            Ok(reply) if reply.is_yes() => {}
            _ => self.sound = false,
        }
    }

    /// Resolves when the relay ends an idle connection.
    pub(super) async fn is_ended(&mut self) {
        // Whatever it says unasked, such as 421, it is going.
        let _ = self.line.fill_buf().await;
        self.sound = false;
    }

    /// Says goodbye, if there is somebody to say it to.
    pub(super) async fn quit(mut self, patience: &Patience) {
        if self.sound {
            let _ = self.ask("QUIT\r\n", patience.quit, Stage::Mail).await;
        }
        let _ = timeout(patience.quit, self.line.get_mut().shutdown()).await;
    }

    async fn ask(&mut self, command: &str, patience: Duration, stage: Stage) -> Result<Reply, Trouble> {
        self.write(command.as_bytes(), patience, stage).await?;
        self.read(patience, stage).await
    }

    async fn write(&mut self, bytes: &[u8], patience: Duration, stage: Stage) -> Result<(), Trouble> {
        let line = self.line.get_mut();
        let writing = async {
            line.write_all(bytes).await?;
            line.flush().await
        };
        let written = match timeout(patience, writing).await {
            Ok(written) => written.map_err(|error| broke(&error, stage)),
            Err(_) => Err(Trouble::TimedOut(stage)),
        };
        written.map_err(|trouble| self.broken(trouble))
    }

    async fn read(&mut self, patience: Duration, stage: Stage) -> Result<Reply, Trouble> {
        let reply = match timeout(patience, Reply::read(&mut self.line, stage)).await {
            Ok(reply) => reply,
            Err(_) => Err(Trouble::TimedOut(stage)),
        };
        match reply {
            Ok(reply) => {
                // 421: the relay is closing this connection (RFC 5321, 4.2.1).
                self.sound &= reply.code != 421;
                Ok(reply)
            }
            Err(trouble) => Err(self.broken(trouble)),
        }
    }

    fn broken(&mut self, trouble: Trouble) -> Trouble {
        self.sound = false;
        trouble
    }
}

/// `step`, at `stage`, if it is done in time.
async fn within<T>(patience: Duration, stage: Stage, step: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
    timeout(patience, step).await.unwrap_or(Err(Trouble::TimedOut(stage)))
}

fn yes(reply: &Reply, stage: Stage) -> Result<(), No> {
    if reply.is_yes() { Ok(()) } else { Err(No::Refused(reply.refusal(stage)?)) }
}

fn broke(error: &io::Error, stage: Stage) -> Trouble {
    Trouble::Broke { stage, detail: error.to_string() }
}

/// What a relay that knows SMTPUTF8 and may not use it would say (RFC 6531, 3.5).
fn not_ascii() -> Refusal {
    Refusal {
        code: 553,
        enhanced: Some(Enhanced { class: 5, subject: 6, detail: 7 }),
        text: "5.6.7 the relay does not carry addresses with letters outside ASCII".to_owned(),
        stage: Stage::Recipient,
    }
}
