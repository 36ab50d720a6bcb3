//! The pages: forms and cookies in, HTML out.
//!
//! A handler reads what was asked, calls one verb of a room in one transaction and renders one template. Everything works without
//! JavaScript: GET shows, POST acts and answers 303, or the same form again with what was typed and what to put right.

mod accounts;
mod assets;
mod browsing;
pub mod cache;
pub mod client;
mod conversations;
mod drafts;
pub mod error;
mod feeds;
pub mod form;
pub mod guard;
pub mod limit;
mod next;
mod notices;
pub mod page;
mod password;

pub mod probes;
mod routes;
pub mod server;
mod sessions;
mod settings;
mod setup;
mod spectrum;
mod stories;
mod threads;
pub mod visitor;

pub use routes::all;
