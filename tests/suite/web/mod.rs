//! Claims about the pages, made through a browser.

mod absence;
mod accounts;
mod corpus;
mod essays;
mod moderation;
mod news;
mod notices;
mod outbox;
mod places;
mod search;
mod sketches;
mod surfaces;
mod telling;
mod thanks;
mod unconfirmed;
