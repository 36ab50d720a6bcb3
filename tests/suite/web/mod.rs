//! Claims about the pages, made through a browser.

mod absence;
mod accounts;
mod bylines;
mod corpus;
mod crowds;
mod essays;
mod moderation;
mod notices;
mod places;
mod surfaces;
mod telling;
mod thanks;
mod unconfirmed;
