//! The pages: forms and cookies in, HTML out.
//!
//! A handler parses the request, calls one verb of a module in one transaction and renders one template. Everything works without
//! JavaScript: GET shows, POST acts and answers 303, or the same form again with what was typed and what to correct.

mod accounts;
mod assets;
mod comments;
mod error_page;
mod expired_link;
mod metrics;
mod moderation;
mod moment;
mod newsletter;
mod owner;
mod page;
mod probes;
mod routes;
mod search;
mod threads;
mod too_many;
mod well_known;

pub use routes::routes;
