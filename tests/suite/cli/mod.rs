//! The commands, as the real program answers them.

mod commands;
mod layers;
mod log;
mod operating;
mod settings;
mod terminal;
mod user;
