//! One SMTP connection: the conversation, step by step, each step with its deadline.
//!
//! No step is ever dropped half-way: the task that owns a connection awaits each step to its end, and after a step that failed
//! or timed out the whole connection is closed.

use std::fmt::Display;
use std::io;
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::commands::{Auth, Data, Ehlo, Mail, Quit, Rcpt, Rset, Starttls};
use lettre::transport::smtp::extension::{MailBodyParameter, MailParameter};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::time::timeout;

use super::super::outcome::{DeliveryError, Enhanced, Outcome, Permit, SmtpRejection, Stage};
use super::extensions::Extensions;
use super::reply::{SmtpReply, hung_up};
use super::stream::{Duplex, reach, secured};
use super::submission::{FinalDotGate, SmtpSubmission, dot_stuffed};
use super::url::Security;
use super::{Relay, Timeouts};

/// How much of an email is written under one deadline, in bytes.
const BLOCK: usize = 64 * 1_024;

/// Why a step failed.
#[derive(Clone, Debug)]
pub(super) enum StepError {
    /// The relay rejected it.
    Rejected(SmtpRejection),
    /// The connection failed, or the relay broke the protocol: the connection is unusable.
    Failed(DeliveryError),
}

impl From<DeliveryError> for StepError {
    fn from(error: DeliveryError) -> Self {
        Self::Failed(error)
    }
}

impl From<StepError> for Outcome {
    /// For steps before the end of an email.
    fn from(error: StepError) -> Self {
        match error {
            StepError::Rejected(rejection) => Self::Rejected(rejection),
            StepError::Failed(why) => Self::NotPresented { why },
        }
    }
}

/// A connection that has said EHLO and, where required, switched to TLS and authenticated.
pub(super) struct Connection {
    line: BufReader<Box<dyn Duplex>>,
    secured: bool,
    extensions: Extensions,
    /// How many emails it has carried or had rejected.
    emails: u32,
    /// Whether a rejection requires `RSET`.
    to_be_reset: bool,
    /// Whether it can carry another email.
    sound: bool,
    /// Whether another connection may take what this one does not: more emails (452 at `MAIL`), or addresses outside ASCII.
    spent: bool,
}

impl Connection {
    /// Connects to the relay and gets ready for emails.
    pub(super) async fn open(relay: &Relay) -> Result<Self, StepError> {
        let timeouts = relay.timeouts;
        let stream: Box<dyn Duplex> = Box::new(within(timeouts.connect, Stage::Connect, reach(relay)).await?);
        let stream = match relay.url.security {
            Security::Tls => within(timeouts.connect, Stage::Tls, secured(relay, stream)).await?,
            Security::Plain | Security::StartTls => stream,
        };
        let is_secured = relay.url.security == Security::Tls;
        let line = BufReader::new(stream);
        let mut open = Self {
            line,
            secured: is_secured,
            extensions: Extensions::default(),
            emails: 0,
            to_be_reset: false,
            sound: true,
            spent: false,
        };
        let greeting = open.read(timeouts.greeting, Stage::Hello).await?;
        yes(&greeting, Stage::Hello)?;
        open.hello(relay).await?;
        if relay.url.security == Security::StartTls {
            open = open.start_tls(relay).await?;
        }
        if let Some(credentials) = &relay.url.credentials {
            open.sign_in(credentials, timeouts.command).await?;
        }
        Ok(open)
    }

    async fn hello(&mut self, relay: &Relay) -> Result<(), StepError> {
        let reply = self.command(Ehlo::new(relay.client_id.clone()), relay.timeouts.greeting, Stage::Hello).await?;
        yes(&reply, Stage::Hello)?;
        self.extensions = Extensions::read(&reply);
        Ok(())
    }

    async fn start_tls(mut self, relay: &Relay) -> Result<Self, StepError> {
        if !self.extensions.starttls {
            return Err(DeliveryError::NotOffered("STARTTLS").into());
        }
        let reply = self.command(Starttls, relay.timeouts.command, Stage::Tls).await?;
        yes(&reply, Stage::Tls)?;
        // What came in the clear before the handshake could pose as a reply within it (CVE-2011-0411 and its kin).
        if !self.line.buffer().is_empty() {
            return Err(DeliveryError::InvalidReply(Stage::Tls).into());
        }
        let stream = within(relay.timeouts.connect, Stage::Tls, secured(relay, self.line.into_inner())).await?;
        let mut open = Self { line: BufReader::new(stream), secured: true, ..self };
        open.hello(relay).await?;
        Ok(open)
    }

    async fn sign_in(&mut self, credentials: &Credentials, limit: Duration) -> Result<(), StepError> {
        let mechanism = match self.extensions {
            Extensions { auth_plain: true, .. } => Mechanism::Plain,
            Extensions { auth_login: true, .. } => Mechanism::Login,
            _ => return Err(DeliveryError::NotOffered("AUTH PLAIN or AUTH LOGIN").into()),
        };
        let auth = |challenge: Option<&str>| {
            Auth::new(mechanism, credentials.clone(), challenge.map(str::to_owned))
                .map_err(|_| DeliveryError::InvalidReply(Stage::Auth))
        };
        let mut reply = self.command(auth(None)?, limit, Stage::Auth).await?;
        if mechanism == Mechanism::Login {
            // In this order, whatever the relay calls its challenges: some are not in English.
            for challenge in ["Username", "Password"] {
                if reply.code == 334 {
                    reply = self.command(auth(Some(challenge))?, limit, Stage::Auth).await?;
                }
            }
        }
        yes(&reply, Stage::Auth)
    }

    /// Whether it can carry another email at once, with `limit` as the maximum per connection.
    pub(super) fn is_fit(&self, limit: u32) -> bool {
        self.sound && !self.spent && !self.to_be_reset && self.emails < limit
    }

    /// Names sender and recipient, up to the relay's go-ahead for the email itself. After a rejection the connection is ready
    /// for the next email once [`Connection::reset_if_refused`] is done.
    pub(super) async fn offer(&mut self, submission: &SmtpSubmission, timeouts: &Timeouts) -> Result<(), StepError> {
        self.emails += 1;
        let mut parameters = Vec::new();
        if submission.needs_utf8() {
            if !self.extensions.utf8 {
                // The next email asks again what the relay offers.
                self.spent = true;
                return Err(StepError::Rejected(not_ascii()));
            }
            parameters = vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)];
        }
        let mut steps =
            vec![(Stage::Mail, Mail::new(submission.envelope.from().cloned(), parameters).to_string(), timeouts.command)];
        for reader in submission.envelope.to() {
            steps.push((Stage::Recipient, Rcpt::new(reader.clone(), Vec::new()).to_string(), timeouts.command));
        }
        steps.push((Stage::Data, Data.to_string(), timeouts.data));
        let pipelined = self.extensions.pipelining;
        if pipelined {
            let all: String = steps.iter().map(|(_, command, _)| command.as_str()).collect();
            self.write(all.as_bytes(), timeouts.command, Stage::Mail).await?;
        }
        let mut refused = None;
        for (stage, command, limit) in steps {
            if !pipelined {
                self.write(command.as_bytes(), limit, stage).await?;
            }
            let reply = self.read(limit, stage).await?;
            if reply.code == 354 && stage == Stage::Data {
                // A go-ahead for an email without a recipient: nothing may follow on this connection.
                self.sound &= refused.is_none();
            } else if !reply.is_yes() || stage == Stage::Data {
                let rejection = reply.rejection(stage).map_err(|error| self.mark_broken(error))?;
                self.spent |= rejection.code == 452 && stage == Stage::Mail;
                // With pipelining, what follows a rejection only repeats it.
                refused.get_or_insert(rejection);
                if !pipelined {
                    break;
                }
            }
        }
        self.to_be_reset |= refused.is_some();
        refused.map_or(Ok(()), |rejection| Err(StepError::Rejected(rejection)))
    }

    /// Writes the email, asks at the `gate`, and ends it. Consumes the relay's go-ahead that [`Connection::offer`] got.
    pub(super) async fn hand_over(&mut self, submission: &SmtpSubmission, gate: FinalDotGate, timeouts: &Timeouts) -> Outcome {
        for block in dot_stuffed(&submission.bytes).chunks(BLOCK) {
            if let Err(why) = self.write(block, timeouts.block, Stage::Body).await {
                return Outcome::NotPresented { why };
            }
        }
        let FinalDotGate { reached, mut permit } = gate;
        if reached.send(()).is_err() {
            return self.stop();
        }
        // Any reply before the end, or a closed connection, means that the email does not count.
        tokio::select! {
            biased;
            stirred = self.stirs() => return self.interrupted(stirred, timeouts).await,
            answer = &mut permit => if answer != Ok(Permit::Go) { return self.stop() },
        }
        // Checked once more, after the system had a chance to detect a lost connection: what is detected now need not be in
        // doubt.
        tokio::select! {
            biased;
            stirred = self.stirs() => return self.interrupted(stirred, timeouts).await,
            () = tokio::task::yield_now() => {}
        }
        self.finish_data(timeouts).await
    }

    /// Sends the final dot and reads the reply. From its first byte on, a broken connection leaves the email in doubt.
    async fn finish_data(&mut self, timeouts: &Timeouts) -> Outcome {
        let in_doubt = |why| Outcome::InDoubt { why };
        match timeout(timeouts.block, self.write_end()).await {
            Ok(Ok(())) => {}
            Ok(Err((error, true))) => return Outcome::NotPresented { why: self.mark_broken(broke(&error, Stage::Body)) },
            Ok(Err((error, false))) => return in_doubt(self.mark_broken(broke(&error, Stage::End))),
            Err(_) => return in_doubt(self.mark_broken(DeliveryError::TimedOut(Stage::End))),
        }
        match self.read(timeouts.end, Stage::End).await {
            Ok(reply) if reply.is_yes() => Outcome::Accepted { reply: format!("{} {}", reply.code, reply.text()) },
            Ok(reply) => match reply.rejection(Stage::End) {
                Ok(rejection) => Outcome::Rejected(rejection),
                Err(why) => in_doubt(self.mark_broken(why)),
            },
            Err(why) => in_doubt(why),
        }
    }

    /// Writes the dot. An error says whether certainly no byte of it left: a first write that fails has sent nothing, but TLS
    /// may have sent data before it reports a failure.
    async fn write_end(&mut self) -> Result<(), (io::Error, bool)> {
        let line = self.line.get_mut();
        let end = b".\r\n";
        let written = line.write(end).await.map_err(|error| (error, !self.secured))?;
        line.write_all(end.get(written..).unwrap_or_default()).await.map_err(|error| (error, false))?;
        line.flush().await.map_err(|error| (error, false))
    }

    /// Waits until the relay sends something or closes the connection; dropping it loses none of the data.
    async fn stirs(&mut self) -> Result<(), DeliveryError> {
        match self.line.fill_buf().await {
            Ok([]) => Err(hung_up(Stage::Body)),
            Ok(_) => Ok(()),
            Err(error) => Err(broke(&error, Stage::Body)),
        }
    }

    /// The outcome of an email whose relay did not wait for its end.
    async fn interrupted(&mut self, stirred: Result<(), DeliveryError>, timeouts: &Timeouts) -> Outcome {
        self.sound = false;
        let reply = match stirred {
            Ok(()) => self.read(timeouts.command, Stage::Body).await,
            Err(why) => Err(why),
        };
        match reply.and_then(|reply| reply.rejection(Stage::Body)) {
            Ok(rejection) => Outcome::Rejected(rejection),
            Err(why) => Outcome::NotPresented { why },
        }
    }

    /// Abandons the email: the connection closes without the dot, and the relay discards it (RFC 5321, 4.1.1.4).
    fn stop(&mut self) -> Outcome {
        self.sound = false;
        Outcome::Stopped
    }

    /// Resets after a rejection, so that the next email starts afresh on the same connection.
    pub(super) async fn reset_if_refused(&mut self, timeouts: &Timeouts) {
        if self.sound && std::mem::take(&mut self.to_be_reset) {
            let reply = self.command(Rset, timeouts.command, Stage::Mail).await;
            self.sound &= reply.is_ok_and(|reply| reply.is_yes());
        }
    }

    /// Resolves when the relay ends an idle connection.
    pub(super) async fn is_ended(&mut self) {
        // Any unsolicited reply, such as 421, means that the relay is closing.
        let _ = self.line.fill_buf().await;
        self.sound = false;
    }

    /// Says `QUIT`, if the relay still listens.
    pub(super) async fn quit(mut self, timeouts: &Timeouts) {
        if self.sound {
            let _ = self.command(Quit, timeouts.quit, Stage::Mail).await;
        }
        let _ = timeout(timeouts.quit, self.line.get_mut().shutdown()).await;
    }

    async fn command(&mut self, command: impl Display, limit: Duration, stage: Stage) -> Result<SmtpReply, DeliveryError> {
        self.write(command.to_string().as_bytes(), limit, stage).await?;
        self.read(limit, stage).await
    }

    async fn write(&mut self, bytes: &[u8], limit: Duration, stage: Stage) -> Result<(), DeliveryError> {
        let line = self.line.get_mut();
        let writing = async {
            line.write_all(bytes).await.map_err(|error| broke(&error, stage))?;
            line.flush().await.map_err(|error| broke(&error, stage))
        };
        within(limit, stage, writing).await.map_err(|error| self.mark_broken(error))
    }

    async fn read(&mut self, limit: Duration, stage: Stage) -> Result<SmtpReply, DeliveryError> {
        let reply =
            within(limit, stage, SmtpReply::read(&mut self.line, stage)).await.map_err(|error| self.mark_broken(error))?;
        // 421: the relay is closing this connection (RFC 5321, 4.2.1).
        self.sound &= reply.code != 421;
        Ok(reply)
    }

    fn mark_broken(&mut self, error: DeliveryError) -> DeliveryError {
        self.sound = false;
        error
    }
}

/// `step`, at `stage`, if it is done in time.
async fn within<T>(
    limit: Duration,
    stage: Stage,
    step: impl Future<Output = Result<T, DeliveryError>>,
) -> Result<T, DeliveryError> {
    timeout(limit, step).await.unwrap_or(Err(DeliveryError::TimedOut(stage)))
}

fn yes(reply: &SmtpReply, stage: Stage) -> Result<(), StepError> {
    if reply.is_yes() { Ok(()) } else { Err(StepError::Rejected(reply.rejection(stage)?)) }
}

fn broke(error: &io::Error, stage: Stage) -> DeliveryError {
    DeliveryError::ConnectionLost { stage, detail: error.to_string() }
}

/// The reply of a relay that knows SMTPUTF8 and may not use it (RFC 6531, 3.5).
fn not_ascii() -> SmtpRejection {
    SmtpRejection {
        code: 553,
        enhanced: Some(Enhanced { class: 5, subject: 6, detail: 7 }),
        text: "5.6.7 the mail server does not accept addresses with letters outside ASCII".to_owned(),
        stage: Stage::Recipient,
    }
}
