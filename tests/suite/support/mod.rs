//! What the claims stand on: a database of their own, and eyes for the pages they are shown.

pub mod database;
pub mod html;
pub mod postgres;
pub mod sink;
mod sink_session;
