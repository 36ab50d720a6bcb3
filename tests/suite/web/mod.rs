//! Claims about the pages, made through a browser.

mod absence;
mod accounts;
mod corpus;
mod editions;
mod essays;
mod moderation;
mod notices;
mod places;
mod search;
mod sketches;
mod surfaces;
mod telling;
mod thanks;
mod timetable;
mod unconfirmed;
