//! The tables of personas and of moderators' look-ups of pen names.

use diesel::{joinable, table};

use super::{account, thread};

table! {
    persona (id) {
        id -> BigInt,
        account_id -> BigInt,
        thread_id -> Nullable<BigInt>,
    }
}

table! {
    reveal (id) {
        id -> BigInt,
        at -> BigInt,
        actor_id -> BigInt,
        persona_id -> BigInt,
        reason -> Text,
    }
}

joinable!(persona -> thread (thread_id));
joinable!(reveal -> persona (persona_id));
joinable!(reveal -> account (actor_id));
