//! Claims about the pages for subscribers.

mod subscribe;
mod undo;
mod unsubscribe;
