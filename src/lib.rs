//! Betwixt: a server for story threads. The rest of this page is `docs/architecture.md`.
//!
#![doc = include_str!("../docs/architecture.md")]

pub mod accounts;
pub mod app;
pub mod cli;
pub mod clock;
pub mod comments;
pub mod config;
pub mod crypt;
pub mod db;
pub mod error;
pub mod http;
pub mod id;
pub mod job_context;
pub mod jobs;
pub mod links;
pub mod mail;
pub mod metrics;
pub mod moderation;
pub mod newsletter;
pub mod notifications;
pub mod private_files;
pub mod site;
pub mod site_settings;
pub mod statistics;
pub mod text;
pub mod threads;
pub mod web;
pub mod worker;
