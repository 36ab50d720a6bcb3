//! Claims about the pages, made through a browser.

mod accounts;
