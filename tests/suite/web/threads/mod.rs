//! Claims about a thread's page, and what a reader does there.

mod booklet;
mod ending;
mod feeds;
mod filters;
mod json_ld;
mod live_events;
mod placement;
mod show;
mod spectrum;
mod unread;
