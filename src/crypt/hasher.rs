//! Checks the strength of new passwords and hashes passwords with argon2id, on dedicated threads with their own memory.
//!
//! Measured: on the web server's blocking pool every thread that ever hashed retains a 19 MiB arena, gigabytes in all, and
//! pages wait behind sign-ins. Here each thread allocates its memory once, and a full queue fails at once.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokio::sync::oneshot;

use super::password_hash::{SALT_BYTES, UNUSABLE_SALT};
use super::{Attempt, Password, PasswordContext, PasswordError, PasswordHash, Random};
use crate::error::{ErrorKind, InternalError, UserError};

/// The most waiting tasks: at 20 ms each on one thread they take just over a second; more callers get a busy error.
const QUEUE: usize = 64;
/// The hash's length: 256 bits (RFC 9106, 4).
const HASH_BYTES: usize = 32;
/// A stored hash that asks for more memory was not made here: refused before it can exhaust the machine's memory.
const MAX_KIB: u32 = 256 * 1024;

/// The work of one hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB, at least 8.
    pub memory: u32,
    /// Passes over the memory, at least 1.
    pub passes: u32,
}

impl Cost {
    /// The minimum of OWASP's password storage cheat sheet: 19 MiB and 2 passes. Measured at 16 to 21 ms.
    pub const STANDARD: Self = Self { memory: 19_456, passes: 2 };
    /// The minimum of argon2, for tests: a real hash in microseconds.
    pub const MINIMUM: Self = Self { memory: 8, passes: 1 };

    fn params(self) -> Result<Params, InternalError> {
        Params::new(self.memory, self.passes, 1, Some(HASH_BYTES))
            .map_err(|error| InternalError::unexpected("the cost of hashing is out of range").because(error.to_string()))
    }
}

/// The result of checking a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordCheck {
    /// The password is correct.
    Right,
    /// The password is correct, but its stored hash has a lower cost: hash it again while the password is known.
    RightButWeak,
    /// It does not match the stored hash, or the stored hash matches no password.
    Wrong,
}

/// Why a new password is not hashed.
#[derive(Debug, thiserror::Error)]
pub enum NewPasswordError {
    /// It is easy to guess.
    #[error(transparent)]
    Refused(PasswordError),
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for NewPasswordError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused(error) => error.kind(),
            Self::Internal(error) => error.kind(),
        }
    }
}

enum HashTask {
    Hash { password: Password, about: PasswordContext, reply: oneshot::Sender<Result<PasswordHash, NewPasswordError>> },
    Rehash { attempt: String, reply: oneshot::Sender<Result<PasswordHash, InternalError>> },
    Verify { attempt: String, stored: PasswordHash, reply: oneshot::Sender<Result<PasswordCheck, InternalError>> },
}

/// The hashing threads; clones share them, and they end when the last clone is dropped.
#[derive(Clone)]
pub struct Hasher {
    queue: SyncSender<HashTask>,
    dummy_hash: PasswordHash,
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hasher")
    }
}

impl Hasher {
    /// Starts one thread fewer than the machine has cores, at least one, so that pages are served during sign-ins.
    pub fn start(cost: Cost, random: &Random) -> Result<Self, InternalError> {
        let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self::with_threads(cost, random, cores.saturating_sub(1).max(1))
    }

    fn with_threads(cost: Cost, random: &Random, threads: usize) -> Result<Self, InternalError> {
        let (queue, tasks) = sync_channel(QUEUE);
        let tasks = Arc::new(Mutex::new(tasks));
        let mut dummy_hash = None;
        for number in 0..threads {
            let mut worker = HashWorker::new(cost, random.clone())?;
            if dummy_hash.is_none() {
                let mut noise = [0; SALT_BYTES + HASH_BYTES];
                random.fill(&mut noise);
                dummy_hash = Some(worker.hash_with_salt(&noise, UNUSABLE_SALT)?);
            }
            let tasks = Arc::clone(&tasks);
            thread::Builder::new()
                .name(format!("hasher-{number}"))
                .spawn(move || worker.work(&tasks))
                .map_err(|error| InternalError::unexpected("a hashing thread could not be started").because(error))?;
        }
        let dummy_hash = dummy_hash.ok_or_else(|| InternalError::unexpected("no hashing thread was asked for"))?;
        Ok(Self { queue, dummy_hash })
    }

    /// Hashes a new password, unless it is easy to guess for those who know its owner. Fails with a busy error when 64 others
    /// wait.
    pub async fn hash(&self, password: Password, about: PasswordContext) -> Result<PasswordHash, NewPasswordError> {
        let (reply, answer) = oneshot::channel();
        self.push(HashTask::Hash { password, about, reply })?;
        answer.await.map_err(|_| stopped())?
    }

    /// Hashes a password again that was just found right, at the current cost.
    pub async fn rehash(&self, attempt: Attempt) -> Result<PasswordHash, InternalError> {
        let (reply, answer) = oneshot::channel();
        self.push(HashTask::Rehash { attempt: attempt.into_text(), reply })?;
        answer.await.map_err(|_| stopped())?
    }

    /// Checks an attempt against a stored hash. Fails with a busy error when 64 others wait, with an internal error when the
    /// stored text is no argon2id hash.
    pub async fn verify(&self, attempt: Attempt, stored: &PasswordHash) -> Result<PasswordCheck, InternalError> {
        let (reply, answer) = oneshot::channel();
        self.push(HashTask::Verify { attempt: attempt.into_text(), stored: stored.clone(), reply })?;
        answer.await.map_err(|_| stopped())?
    }

    /// Takes the time of a check for an account that does not exist, so that timing does not reveal whether it does; always
    /// wrong.
    pub async fn verify_decoy(&self, attempt: Attempt) -> Result<PasswordCheck, InternalError> {
        self.verify(attempt, &self.dummy_hash).await.map(|_| PasswordCheck::Wrong)
    }

    /// A hash that no password matches, for an account whose member has not chosen one. It is computed once, so that creating
    /// accounts does not delay sign-ins.
    pub fn unusable_hash(&self) -> PasswordHash {
        self.dummy_hash.clone()
    }

    fn push(&self, task: HashTask) -> Result<(), InternalError> {
        self.queue.try_send(task).map_err(|error| match error {
            TrySendError::Full(_) => InternalError::busy("too many passwords are waiting to be hashed"),
            TrySendError::Disconnected(_) => stopped(),
        })
    }
}

fn stopped() -> InternalError {
    InternalError::unexpected("the hashing threads have stopped")
}

/// The state of one hashing thread.
struct HashWorker {
    cost: Cost,
    random: Random,
    memory: Vec<Block>,
}

impl HashWorker {
    fn new(cost: Cost, random: Random) -> Result<Self, InternalError> {
        let memory = vec![Block::new(); cost.params()?.block_count()];
        Ok(Self { cost, random, memory })
    }

    fn work(&mut self, tasks: &Mutex<Receiver<HashTask>>) {
        loop {
            // The lock is held while waiting: the other idle threads wait for the lock instead of the channel.
            let Ok(task) = tasks.lock().unwrap_or_else(PoisonError::into_inner).recv() else { return };
            // Skips the work when the caller has disconnected.
            match task {
                HashTask::Hash { password, about, reply } if !reply.is_closed() => {
                    let strong = password.check_strength(&about).map_err(NewPasswordError::Refused);
                    let _ = reply.send(strong.and_then(|()| Ok(self.hash(password.into_text().as_bytes())?)));
                }
                HashTask::Rehash { attempt, reply } if !reply.is_closed() => {
                    let _ = reply.send(self.hash(attempt.as_bytes()));
                }
                HashTask::Verify { attempt, stored, reply } if !reply.is_closed() => {
                    let _ = reply.send(self.verify(attempt.as_bytes(), &stored));
                }
                HashTask::Hash { .. } | HashTask::Rehash { .. } | HashTask::Verify { .. } => {}
            }
        }
    }

    fn hash(&mut self, password: &[u8]) -> Result<PasswordHash, InternalError> {
        let mut salt = [0; SALT_BYTES];
        self.random.fill(&mut salt);
        self.hash_with_salt(password, salt)
    }

    fn hash_with_salt(&mut self, password: &[u8], salt: [u8; SALT_BYTES]) -> Result<PasswordHash, InternalError> {
        let params = self.cost.params()?;
        let hash = self.derive(params, password, &salt)?;
        let (Cost { memory, passes }, salt) = (self.cost, STANDARD_NO_PAD.encode(salt));
        Ok(PasswordHash::from_store(format!("$argon2id$v=19$m={memory},t={passes},p=1${salt}${hash}")))
    }

    fn verify(&mut self, attempt: &[u8], stored: &PasswordHash) -> Result<PasswordCheck, InternalError> {
        let odd = || InternalError::unexpected("a stored password is not an argon2id hash that we can verify");
        let stored = phc::PasswordHash::new(stored.as_str()).map_err(|error| odd().because(error))?;
        let params = Params::try_from(&stored).map_err(|error| odd().because(error.to_string()))?;
        let (Some(salt), Some(hash)) = (&stored.salt, &stored.hash) else { return Err(odd()) };
        if stored.algorithm != argon2::ARGON2ID_IDENT || params.m_cost() > MAX_KIB {
            return Err(odd());
        }
        let weak = params.m_cost() < self.cost.memory || params.t_cost() < self.cost.passes;
        // `Output` compares in constant time.
        Ok(match (&self.derive(params, attempt, salt.as_ref())? == hash, weak) {
            (false, _) => PasswordCheck::Wrong,
            (true, true) => PasswordCheck::RightButWeak,
            (true, false) => PasswordCheck::Right,
        })
    }

    fn derive(&mut self, params: Params, password: &[u8], salt: &[u8]) -> Result<phc::Output, InternalError> {
        let blocks = params.block_count();
        let length = params.output_len().unwrap_or(HASH_BYTES);
        let own = self.memory.len();
        self.memory.resize(own.max(blocks), Block::new());
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut out = vec![0; length];
        let done = argon.hash_password_into_with_memory(password, salt, &mut out, self.memory.as_mut_slice());
        self.memory.truncate(own);
        self.memory.shrink_to_fit();
        done.map_err(|error| InternalError::unexpected("argon2 failed").because(error.to_string()))?;
        phc::Output::new(&out)
            .map_err(|error| InternalError::unexpected("a hash has a length that cannot be written").because(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: &str = "lantern orbit mustard";

    fn password() -> Password {
        Password::parse(RIGHT).unwrap()
    }

    fn hasher(cost: Cost) -> Hasher {
        Hasher::with_threads(cost, &Random::seeded(5), 1).unwrap()
    }

    #[tokio::test]
    async fn the_right_password_is_right_and_another_is_wrong() {
        let hasher = hasher(Cost::MINIMUM);
        let stored = hasher.hash(password(), PasswordContext::default()).await.unwrap();
        assert_eq!(hasher.verify(Attempt::new(RIGHT), &stored).await.unwrap(), PasswordCheck::Right);
        assert_eq!(hasher.verify(Attempt::new("lantern orbit mustarD"), &stored).await.unwrap(), PasswordCheck::Wrong);
        assert_eq!(hasher.verify(Attempt::new(""), &stored).await.unwrap(), PasswordCheck::Wrong);
    }

    async fn hash(hasher: &Hasher) -> PasswordHash {
        hasher.hash(password(), PasswordContext::default()).await.unwrap()
    }

    #[tokio::test]
    async fn the_same_password_is_never_hashed_alike() {
        let hasher = hasher(Cost::MINIMUM);
        assert!(hash(&hasher).await != hash(&hasher).await);
        assert!(hasher.rehash(Attempt::new(RIGHT)).await.unwrap() != hash(&hasher).await);
    }

    #[tokio::test]
    async fn a_password_that_is_easy_to_guess_is_not_hashed() {
        let weak = Password::parse("passwordpassword").unwrap();
        let refused = hasher(Cost::MINIMUM).hash(weak, PasswordContext::default()).await.unwrap_err();
        assert!(matches!(refused, NewPasswordError::Refused(PasswordError::Guessable(_))), "{refused}");
    }

    #[tokio::test]
    async fn a_hash_names_its_cost_and_one_made_cheaply_asks_to_be_made_again() {
        let cheap = hasher(Cost::MINIMUM).hash(password(), PasswordContext::default()).await.unwrap();
        assert!(cheap.as_str().starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{}", cheap.as_str());
        let dear = hasher(Cost { memory: 16, passes: 1 });
        assert_eq!(dear.verify(Attempt::new(RIGHT), &cheap).await.unwrap(), PasswordCheck::RightButWeak);
    }

    #[tokio::test]
    async fn a_hash_made_at_a_higher_cost_than_ours_still_verifies() {
        let dear = hasher(Cost { memory: 64, passes: 2 }).hash(password(), PasswordContext::default()).await.unwrap();
        assert_eq!(hasher(Cost::MINIMUM).verify(Attempt::new(RIGHT), &dear).await.unwrap(), PasswordCheck::Right);
    }

    #[tokio::test]
    async fn an_unknown_account_has_no_password() {
        let hasher = hasher(Cost::MINIMUM);
        assert_eq!(hasher.verify_decoy(Attempt::new(RIGHT)).await.unwrap(), PasswordCheck::Wrong);
    }

    #[tokio::test]
    async fn a_hash_for_no_password_is_known_as_one() {
        let hasher = hasher(Cost::MINIMUM);
        assert!(hasher.unusable_hash().is_unusable());
        assert!(!hasher.hash(password(), PasswordContext::default()).await.unwrap().is_unusable());
        assert!(!PasswordHash::from_store(String::new()).is_unusable());
        let unusable = hasher.unusable_hash();
        assert_eq!(hasher.verify(Attempt::new("no password set!"), &unusable).await.unwrap(), PasswordCheck::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_another_kind_or_of_a_monstrous_size_is_a_fault_and_not_a_wrong_password() {
        let hasher = hasher(Cost::MINIMUM);
        let salted = "c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let monstrous = format!("$argon2id$v=19$m=4000000,t=1,p=1${salted}");
        let other = format!("$argon2i$v=19$m=8,t=1,p=1${salted}");
        for text in ["", "hunter2", &monstrous, &other] {
            let stored = PasswordHash::from_store(text.to_owned());
            assert_eq!(hasher.verify(Attempt::new(RIGHT), &stored).await.unwrap_err().kind(), ErrorKind::Internal, "{text}");
        }
    }

    #[tokio::test]
    async fn a_hash_of_the_reference_implementation_verifies() {
        // `printf password | argon2 somesalt -id -t 2 -m 16 -p 1 -e`, with the command of the reference implementation.
        let stored = PasswordHash::from_store(
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc".to_owned(),
        );
        assert_eq!(hasher(Cost::MINIMUM).verify(Attempt::new("password"), &stored).await.unwrap(), PasswordCheck::Right);
    }

    #[tokio::test]
    async fn a_full_queue_says_busy_at_once() {
        let (queue, _tasks) = sync_channel(1);
        let hasher = Hasher { queue, dummy_hash: PasswordHash::from_store(String::new()) };
        let mut first = Box::pin(hasher.verify_decoy(Attempt::new(RIGHT)));
        assert!(futures_pending(&mut first).await);
        assert_eq!(hasher.verify_decoy(Attempt::new(RIGHT)).await.unwrap_err().kind(), ErrorKind::Busy);
    }

    async fn futures_pending<F: Future + Unpin>(future: &mut F) -> bool {
        std::future::poll_fn(|context| std::task::Poll::Ready(std::pin::Pin::new(&mut *future).poll(context).is_pending())).await
    }
}
