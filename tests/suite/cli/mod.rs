//! The commands, as the real program answers them.

mod commands;
mod layers;
mod log;
mod mail;
mod operating;
mod settings;
mod terminal;
mod user;
