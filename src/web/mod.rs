//! The pages: forms and cookies in, HTML out.
//!
//! A handler reads what was asked, calls one verb of a room in one transaction and renders one template. Everything works without
//! JavaScript: GET shows, POST acts and answers 303, or the same form again with what was typed and what to put right.

mod assets;
pub mod cache;
pub mod client;
pub mod error;
pub mod form;
pub mod guard;
mod notices;
pub mod page;

pub mod probes;
mod routes;
pub mod server;
pub mod visitor;

pub use routes::all;
