//! The tables about the machines that the site runs on.

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
