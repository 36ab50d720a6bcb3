//! The commands, as the real program answers them.

mod commands;
mod crash;
mod data_dir;
mod demo;
mod log;
mod mail;
mod migrate;
mod operating_guide;
mod serve;
mod server;
mod setting_sources;
mod settings;
mod terminal;
mod unfit_database;
mod user;
