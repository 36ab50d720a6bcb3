//! The tables of this room: `subscribers` for who gets mail, `issues` for what is sent, `deliveries` for what became of it.

mod subscribers;

pub(super) use subscribers::*;
