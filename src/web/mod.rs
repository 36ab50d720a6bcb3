//! The pages: forms and cookies in, HTML out.
//!
//! A handler reads what was asked, calls one verb of a room in one transaction and renders one template. Everything works without
//! JavaScript: GET shows, POST acts and answers 303, or the same form again with what was typed and what to put right.

mod accounts;
mod arrivals;
mod assets;
mod authorship;
mod booklet;
mod browsing;
pub mod cache;
pub mod client;
mod comments;
mod composing;
mod compression;
mod confirmations;
mod connections;
mod conversations;
mod cookies;
mod drafts;
pub mod error;
mod error_page;
mod feeds;
mod find;
mod following;
pub mod form;
pub mod guard;
mod interests;
mod jsonld;
mod large;
mod letters;
pub mod limit;
mod live;
mod lost;
mod moderation;
mod moment;
mod next;
mod notices;
mod owner;
pub mod page;
mod password;
mod places;
mod preferences;
pub mod probes;
mod redirect;
mod reloads;
mod reports;
mod revisions;
mod routes;
mod search;
pub mod server;
mod sessions;
mod settings;
mod setup;
mod signposts;
mod sketches;
mod spectrum;
mod stories;
mod subscriptions;
mod thanks;
mod threads;
mod too_many;
mod unconfirmed;
mod unsubscribe;
mod verification;
pub mod visitor;

pub use routes::routes;
