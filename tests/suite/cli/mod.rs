//! The commands, as the real program answers them.

mod commands;
mod layers;
mod log;
mod mail;
mod migrate;
mod operating;
mod serve;
mod settings;
mod terminal;
mod user;
