//! Claims about a thread's page, and what a reader does there.

mod filters;
mod live_events;
mod placement;
mod show;
mod unread;
