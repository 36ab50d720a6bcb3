//! Following a thread or a conversation, and muting one or a persona.

pub mod follow;
pub mod follow_state;
pub mod mute;
