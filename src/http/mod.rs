//! The HTTP layer that pages and API share: server, limits, forms, cookies, authentication, and the middleware of every request.
//!
//! This layer depends on modules of the domain, but on no templates and no routes: `web` registers both.

pub mod body;
pub mod body_limits;
pub mod caller;
pub mod client_ip;
pub mod compression;
pub(crate) mod concurrency_limit;
pub mod connections;
pub mod cookies;
mod damaged_path;
pub(crate) mod flash;
pub mod form;
pub(crate) mod known_browser;
pub mod metrics_access;
pub(crate) mod network_label;
pub mod offload;
pub mod page_cache;
pub mod problem;
pub mod rate_limit;
pub mod redirect;
pub mod request_guard;
pub mod server;
pub(crate) mod side_write;
