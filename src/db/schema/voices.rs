//! The tables of personas and of moderators' look-ups of pen names.

use diesel::{joinable, table};

use super::{account, thread};

table! {
    voice (id) {
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
        voice_id -> BigInt,
        reason -> Text,
    }
}

joinable!(voice -> thread (thread_id));
joinable!(reveal -> voice (voice_id));
joinable!(reveal -> account (actor_id));
