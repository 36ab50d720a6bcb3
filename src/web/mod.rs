//! The interface for browsers: forms and cookies in, HTML out.
//!
//! A handler parses the request, calls one operation of a domain module in one transaction and renders one template. Everything
//! works without JavaScript: GET shows, POST acts and answers 303, or shows the form again with its input and the errors.

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
mod site_pages;
mod tag_uri;
mod threads;
mod too_many;
mod unsubscribe_link;
mod well_known;

pub use routes::routes;
