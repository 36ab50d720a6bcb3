//! A mail server in the process: it speaks real SMTP on loopback, stores what it receives, and fails in the way and at the moment
//! that a test asks for. Its thread and runtime are its own, so that it serves tests with and without a runtime.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::sink_session::Session;

/// The certificate that a sink with TLS shows; it is its own authority.
pub const CERTIFICATE: &[u8] = include_bytes!("sink-cert.pem");
const KEY: &[u8] = include_bytes!("sink-key.pem");

/// How a sink behaves when nothing is scripted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner {
    pub tls: Tls,
    /// Requires this account before any email.
    pub account: Option<(&'static str, &'static str)>,
    /// What it offers as `AUTH`.
    pub mechanisms: &'static str,
    pub pipelining: bool,
    pub utf8: bool,
}

/// Whether and when a sink speaks TLS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tls {
    #[default]
    Never,
    /// After `STARTTLS`, which it demands.
    Starts,
    /// From the first byte.
    Always,
}

/// Where in a conversation a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Greeting,
    Hello,
    StartTls,
    Auth,
    Mail,
    Recipient,
    Data,
    /// After 354 and the first line of the email, before its end.
    Body,
    /// After the final dot: in place of the answer to it.
    End,
    Reset,
}

/// Which email a fault strikes.
#[derive(Clone, Debug)]
pub enum Whose {
    Every,
    /// The n-th `MAIL FROM` that this sink reads, counted from 0.
    Nth(usize),
    /// The one to this address.
    Reader(&'static str),
}

/// What the fault is.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// Says this instead of what it would say.
    Says(&'static str),
    /// Says this, then hangs up.
    SaysAndHangsUp(&'static str),
    /// Waits until [`Sink::release`], then continues normally.
    Stalls,
    /// Closes the connection silently.
    HangsUp,
}

/// An email that came in up to its final dot and was not refused.
#[derive(Clone, Debug)]
pub struct Received {
    pub return_path: String,
    pub readers: Vec<String>,
    pub bytes: Vec<u8>,
    /// Counted from 0, in the order in which they were accepted.
    pub connection: usize,
    pub over_tls: bool,
    /// Whether the sender got the reply.
    pub answered: bool,
}

/// The running server; stops when dropped.
pub struct Sink {
    address: SocketAddr,
    state: Arc<State>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

pub(super) struct State {
    pub(super) manner: Manner,
    pub(super) utf8: AtomicBool,
    pub(super) tls: Option<TlsAcceptor>,
    pub(super) released: watch::Sender<bool>,
    /// How many lines were hung up by a fault.
    pub(super) hung_up: watch::Sender<usize>,
    /// How often a fault has made a line wait.
    pub(super) stalled: watch::Sender<usize>,
    kept: watch::Sender<usize>,
    held: Mutex<Held>,
    came: Condvar,
}

#[derive(Default)]
struct Held {
    emails: Vec<Received>,
    commands: Vec<(usize, String)>,
    script: Vec<(At, Whose, Fault)>,
    connections: usize,
    begun: usize,
}

impl State {
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn store(&self, email: Received) {
        let count = {
            let mut held = self.lock();
            held.emails.push(email);
            held.emails.len()
        };
        self.kept.send_replace(count);
        self.came.notify_all();
    }

    pub(super) fn note(&self, connection: usize, command: &str) {
        self.lock().commands.push((connection, command.to_owned()));
        self.came.notify_all();
    }

    /// The number of the email that begins now.
    pub(super) fn begin(&self) -> usize {
        let mut held = self.lock();
        held.begun += 1;
        held.begun - 1
    }

    pub(super) fn fault(&self, at: At, email: Option<usize>, reader: Option<&str>) -> Option<Fault> {
        let strikes = |whose: &Whose| match whose {
            Whose::Every => true,
            Whose::Nth(number) => email == Some(*number),
            Whose::Reader(address) => reader == Some(address),
        };
        self.lock().script.iter().find(|(where_, whose, _)| *where_ == at && strikes(whose)).map(|(_, _, fault)| *fault)
    }
}

impl Sink {
    /// One that takes every email.
    pub fn start() -> Self {
        Self::with(Manner::default())
    }

    /// One with the given manner.
    pub fn with(manner: Manner) -> Self {
        let tls = (manner.tls != Tls::Never).then(acceptor);
        let (released, hung_up, kept) = (watch::Sender::new(false), watch::Sender::new(0), watch::Sender::new(0));
        let stalled = watch::Sender::new(0);
        let state = Arc::new(State {
            manner,
            utf8: AtomicBool::new(manner.utf8),
            tls,
            released,
            hung_up,
            stalled,
            kept,
            held: Mutex::default(),
            came: Condvar::new(),
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0))).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serving = state.clone();
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    never = listen(&listener, &serving) => match never {},
                    _ = stopped => {}
                }
            });
        });
        Self { address, state, stop: Some(stop), thread: Some(thread) }
    }

    /// Offers SMTPUTF8 from now on.
    pub fn offer_utf8(&self) {
        self.state.utf8.store(true, Ordering::SeqCst);
    }

    /// `smtp://127.0.0.1:port`, with what its manners demand.
    pub fn url(&self) -> String {
        let account = self.state.manner.account.map(|(user, password)| format!("{user}:{password}@")).unwrap_or_default();
        let place = format!("{account}{}", self.address);
        match self.state.manner.tls {
            Tls::Never => format!("smtp://{place}"),
            Tls::Starts => format!("smtp://{place}?tls=required"),
            Tls::Always => format!("smtps://{place}"),
        }
    }

    /// Lets `fault` strike. Of several that fit, the one scripted first does.
    pub fn script(&self, at: At, whose: Whose, fault: Fault) {
        self.state.lock().script.push((at, whose, fault));
    }

    /// Removes every scripted fault.
    pub fn forgive(&self) {
        self.state.lock().script.clear();
    }

    /// Releases everything that stalls, now and from now on.
    pub fn release(&self) {
        self.state.released.send_replace(true);
    }

    /// What came in so far.
    pub fn emails(&self) -> Vec<Received> {
        self.state.lock().emails.clone()
    }

    /// Waits until at least `count` emails have come in, for tests that cannot wait for the sender.
    pub fn wait_for(&self, count: usize) -> Vec<Received> {
        self.wait_until(|held| held.emails.len() >= count).emails.clone()
    }

    /// Waits until this command line was read.
    pub fn wait_for_command(&self, line: &str) {
        drop(self.wait_until(|held| held.commands.iter().any(|(_, command)| command == line)));
    }

    fn wait_until(&self, there: impl Fn(&Held) -> bool) -> MutexGuard<'_, Held> {
        let patience = Duration::from_secs(30);
        let (held, waited) = self.state.came.wait_timeout_while(self.state.lock(), patience, |held| !there(held)).unwrap();
        assert!(!waited.timed_out(), "nothing came within {patience:?}: {:?}, {} emails", held.commands, held.emails.len());
        held
    }

    /// Every command line that was read, with its connection's number; the second half of `AUTH` is left out.
    pub fn commands(&self) -> Vec<(usize, String)> {
        self.state.lock().commands.clone()
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.state.lock().connections
    }

    /// Waits until `count` emails have come in, answered or not.
    pub async fn came(&self, count: usize) {
        self.state.kept.subscribe().wait_for(|seen| *seen >= count).await.unwrap();
    }

    /// Waits until faults have made lines wait `count` times.
    pub async fn stalled(&self, count: usize) {
        self.state.stalled.subscribe().wait_for(|seen| *seen >= count).await.unwrap();
    }

    /// Waits until a fault has hung up `count` lines.
    pub async fn hung_up(&self, count: usize) {
        self.state.hung_up.subscribe().wait_for(|seen| *seen >= count).await.unwrap();
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn listen(listener: &TcpListener, state: &Arc<State>) -> std::convert::Infallible {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            let number = {
                let mut held = state.lock();
                held.connections += 1;
                held.connections - 1
            };
            tokio::spawn(welcome(stream, number, state.clone()));
        }
    }
}

async fn welcome(stream: TcpStream, number: usize, state: Arc<State>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    match (&state.tls, state.manner.tls) {
        (Some(tls), Tls::Always) => {
            let stream = tls.accept(stream).await?;
            Session::new(Box::new(stream), number, state.clone(), true).run().await
        }
        _ => Session::new(Box::new(stream), number, state, false).run().await,
    }
}

fn acceptor() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}
