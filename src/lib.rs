//! Betwixt: a server for story threads. What follows is `docs/house.md`, the map.
//!
#![doc = include_str!("../docs/house.md")]

pub mod accounts;
pub mod app;
pub mod cli;
pub mod clock;
pub mod comments;
pub mod config;
pub mod crypt;
pub mod db;
pub mod fault;
pub mod id;
pub mod links;
pub mod mail;
pub mod moderation;
pub mod newsletter;
pub mod notifications;
pub mod post;
pub mod queue;
pub mod site;
pub mod text;
pub mod threads;
pub mod web;
pub mod worker;
