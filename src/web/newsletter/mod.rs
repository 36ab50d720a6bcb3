//! Pages for subscribers: subscribing, confirming, preferences, unsubscribing, the archive.

pub mod archive;
pub mod confirm;
pub mod preferences;
pub mod subscribe;
pub mod unsubscribe;
