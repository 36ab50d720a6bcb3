//! Claims about the newsletter: who gets what, how often, and what the ledger says about it.

mod announcing;
mod crash;
mod faults;
mod leaving;
mod press;
mod sending;
mod subscribing;
mod wire;
