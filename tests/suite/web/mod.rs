//! Claims about the pages, made through a browser.

mod accounts;
mod essays;
mod moderation;
mod telling;
