//! Betwixt: a server for story threads.
pub mod accounts;
pub mod cli;
pub mod clock;
pub mod comments;
pub mod config;
pub mod crypt;
pub mod db;
pub mod fault;
pub mod id;
pub mod mail;
pub mod newsletter;
pub mod post;
pub mod queue;
pub mod site;
pub mod text;
pub mod threads;
