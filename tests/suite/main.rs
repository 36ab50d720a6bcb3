//! Claims about the program, made through its doors.
#![cfg(test)]

mod store;
mod support;
