//! Claims about the pages, made through a browser.

mod absence;
mod accounts;
mod bylines;
mod compression;
mod corpus;
mod crowds;
mod editions;
mod essays;
mod history;
mod interests;
mod lengths;
mod live;
mod moderation;
mod news;
mod notices;
mod outbox;
mod places;
mod reading;
mod returned;
mod search;
mod sketches;
mod surfaces;
mod telling;
mod thanks;
mod timetable;
mod unconfirmed;
