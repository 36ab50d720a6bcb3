//! The commands, as the real program answers them.

mod commands;
mod crash;
mod demo;
mod layers;
mod log;
mod mail;
mod migrate;
mod operating;
mod serve;
mod server;
mod settings;
mod terminal;
mod user;
