//! Claims about the program, made through its public interfaces.
#![cfg(test)]

mod architecture;
mod cli;
mod mail;
mod newsletter;
mod old_database;
mod plans;
mod random;
mod routes;
mod snapshots;
mod store;
mod support;
mod web;
