//! Claims about the pages for subscribers.

mod preferences;
mod subscribe;
mod undo;
mod unsubscribe;
