//! Pages for subscribers: subscribing, confirming, preferences, unsubscribing, the archive.

pub mod archive;
pub mod confirm;
mod list_names;
pub mod preferences;
pub mod subscribe;
pub mod unsubscribe;
