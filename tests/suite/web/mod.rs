//! Claims about the pages, made through a browser.

mod absence;
mod accounts;
mod corpus;
mod essays;
mod moderation;
mod notices;
mod outbox;
mod places;
mod surfaces;
mod telling;
mod thanks;
mod unconfirmed;
