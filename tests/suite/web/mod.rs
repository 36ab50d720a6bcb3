//! Claims about the pages, made through a browser.

mod accounts;
mod broken_links;
mod clock_steps;
mod comments;
mod error_page;
mod hostile_text;
mod http;
mod metrics;
mod moderation;
mod newsletter;
mod owner;
mod search;
mod single_use;
mod threads;
mod times;
mod well_known;
