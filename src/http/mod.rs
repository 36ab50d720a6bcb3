//! What pages and API share of HTTP: the server, limits, forms, cookies, who asks, and what every request passes through.
//!
//! This layer knows modules of the domain, but no templates and no routes: `web` registers both.

pub mod body_limits;
pub mod caller;
pub mod client_ip;
pub mod compression;
pub(crate) mod concurrency_limit;
pub mod connections;
pub mod cookies;
pub mod form;
pub mod metrics_access;
pub mod page_cache;
pub mod problem;
pub mod rate_limit;
pub mod redirect;
pub mod request_guard;
pub mod server;
