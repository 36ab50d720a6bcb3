//! A bounded queue of work for a few threads, of which the one that rested for the shortest time is woken first: its connection
//! is open, and its statements are prepared. A channel behind a lock would wake the threads in turn, and a quiet site would keep
//! all its connections busy with one reader.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};

/// The sending half; when the last clone is dropped, the threads finish what is queued and end.
pub(super) struct WorkSender<T> {
    shared: Arc<Shared<T>>,
    _handle: Arc<SenderHandle<T>>,
}

/// The receiving half; each thread has a clone.
pub(super) struct WorkQueue<T> {
    shared: Arc<Shared<T>>,
    _handle: Arc<WorkerHandle<T>>,
}

/// Why work was not queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SendError {
    /// As much is queued as the queue holds.
    Full,
    /// Every thread has ended.
    NoWorker,
}

struct Shared<T> {
    most: usize,
    state: Mutex<QueueState<T>>,
}

struct QueueState<T> {
    queued: VecDeque<T>,
    /// The threads without work; the one that began to rest last is at the end.
    resting: Vec<Thread>,
    has_senders: bool,
    has_workers: bool,
}

struct SenderHandle<T>(Arc<Shared<T>>);

struct WorkerHandle<T>(Arc<Shared<T>>);

/// Opens a queue that holds `most` pieces of work.
pub(super) fn open<T>(most: usize) -> (WorkSender<T>, WorkQueue<T>) {
    let state = QueueState { queued: VecDeque::new(), resting: Vec::new(), has_senders: true, has_workers: true };
    let shared = Arc::new(Shared { most, state: Mutex::new(state) });
    let sender = WorkSender { shared: shared.clone(), _handle: Arc::new(SenderHandle(shared.clone())) };
    let queue = WorkQueue { _handle: Arc::new(WorkerHandle(shared.clone())), shared };
    (sender, queue)
}

impl<T> WorkSender<T> {
    /// Queues work and wakes one thread, without waiting.
    pub(super) fn send(&self, work: T) -> Result<(), SendError> {
        let mut state = self.shared.lock();
        if !state.has_workers {
            return Err(SendError::NoWorker);
        }
        if state.queued.len() >= self.shared.most {
            return Err(SendError::Full);
        }
        state.queued.push_back(work);
        if let Some(thread) = state.resting.pop() {
            thread.unpark();
        }
        Ok(())
    }
}

impl<T> WorkQueue<T> {
    /// Waits for work; `None` when nothing is queued and every sender is dropped.
    pub(super) fn next(&self) -> Option<T> {
        let this = thread::current();
        loop {
            {
                let mut state = self.shared.lock();
                // Parking may end without a reason, and this thread is then still among those that rest.
                state.resting.retain(|thread| thread.id() != this.id());
                if let Some(work) = state.queued.pop_front() {
                    return Some(work);
                }
                if !state.has_senders {
                    return None;
                }
                state.resting.push(this.clone());
            }
            thread::park();
        }
    }

    /// The next work, if any is queued.
    pub(super) fn next_queued(&self) -> Option<T> {
        self.shared.lock().queued.pop_front()
    }
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, QueueState<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Clone for WorkSender<T> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone(), _handle: self._handle.clone() }
    }
}

impl<T> Clone for WorkQueue<T> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone(), _handle: self._handle.clone() }
    }
}

impl<T> Drop for SenderHandle<T> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.has_senders = false;
        for thread in state.resting.drain(..) {
            thread.unpark();
        }
    }
}

impl<T> Drop for WorkerHandle<T> {
    /// What is still queued will never run: dropping it tells its callers.
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.has_workers = false;
        let abandoned = std::mem::take(&mut state.queued);
        drop(state);
        drop(abandoned);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// Starts a thread that says its name for each piece of work, and is busy until `go_on` is sent.
    fn worker(name: &'static str, queue: &WorkQueue<u32>, says: &mpsc::Sender<(&'static str, u32)>) -> mpsc::Sender<()> {
        let (queue, says, (go_on, wait)) = (queue.clone(), says.clone(), mpsc::channel());
        thread::spawn(move || {
            while let Some(work) = queue.next() {
                says.send((name, work)).unwrap();
                wait.recv().unwrap();
            }
            says.send((name, 0)).unwrap();
        });
        go_on
    }

    fn wait_until_resting(queue: &WorkQueue<u32>, count: usize) {
        while queue.shared.lock().resting.len() != count {
            thread::yield_now();
        }
    }

    #[test]
    fn the_thread_that_rested_last_works_next_and_the_others_when_it_is_busy() {
        let (sender, queue) = open(8);
        let (says, said) = mpsc::channel();
        let first = worker("first", &queue, &says);
        wait_until_resting(&queue, 1);
        let second = worker("second", &queue, &says);
        wait_until_resting(&queue, 2);
        for work in 1..4 {
            sender.send(work).unwrap();
            assert_eq!(said.recv().unwrap(), ("second", work));
            second.send(()).unwrap();
            wait_until_resting(&queue, 2);
        }
        sender.send(4).unwrap();
        assert_eq!(said.recv().unwrap(), ("second", 4));
        sender.send(5).unwrap();
        assert_eq!(said.recv().unwrap(), ("first", 5));
        drop((first, second));
    }

    #[test]
    fn what_is_queued_is_done_in_order_and_a_full_queue_takes_no_more() {
        let (sender, queue) = open(2);
        sender.send(1).unwrap();
        sender.send(2).unwrap();
        assert_eq!(sender.send(3), Err(SendError::Full));
        assert_eq!((queue.next(), queue.next_queued(), queue.next_queued()), (Some(1), Some(2), None));
    }

    #[test]
    fn threads_end_with_the_last_sender_after_what_is_queued() {
        let (sender, queue) = open(8);
        let (says, said) = mpsc::channel();
        let go_on = worker("only", &queue, &says);
        sender.send(1).unwrap();
        sender.clone().send(2).unwrap();
        drop(sender);
        go_on.send(()).unwrap();
        go_on.send(()).unwrap();
        assert_eq!(said.iter().take(3).collect::<Vec<_>>(), [("only", 1), ("only", 2), ("only", 0)]);
    }

    #[test]
    fn work_that_no_thread_will_do_is_refused_or_dropped() {
        let (sender, queue) = open(8);
        let work = Arc::new(());
        sender.send(work.clone()).unwrap();
        drop(queue);
        assert_eq!(Arc::strong_count(&work), 1);
        assert_eq!(sender.send(work), Err(SendError::NoWorker));
    }
}
