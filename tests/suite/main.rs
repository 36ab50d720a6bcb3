//! Claims about the program, made through its doors.
#![cfg(test)]

mod architecture;
mod cli;
mod mail;
mod store;
mod support;
