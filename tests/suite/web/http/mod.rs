//! Claims about requests of any kind: limits, connections, compression, and the site without its database.

mod body_limits;
mod compression;
mod connections;
mod cookies;
mod database_outage;
mod flash;
mod full_disk;
mod page_cache;
mod rate_limit;
mod request_guard;
