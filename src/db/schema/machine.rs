//! The tables about the machines that the site runs on, and its statistics.

use diesel::table;

table! {
    readiness (id) {
        id -> Integer,
        written_at -> BigInt,
    }
}

table! {
    clock_watch (node) {
        node -> Text,
        boot_id -> Text,
        boot -> BigInt,
        wall -> BigInt,
        step -> BigInt,
        steady -> BigInt,
    }
}

table! {
    daily_statistics (day) {
        day -> BigInt,
        stories -> BigInt,
        placements -> BigInt,
        subscribers_gained -> BigInt,
        subscribers_lost -> BigInt,
        emails_sent -> BigInt,
        emails_failed -> BigInt,
        held -> Nullable<BigInt>,
        held_hours -> Nullable<BigInt>,
    }
}
