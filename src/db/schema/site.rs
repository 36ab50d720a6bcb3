//! The tables of what an owner sets about the site.

use diesel::table;

table! {
    site_setting (name) {
        name -> Text,
        value -> Text,
    }
}

table! {
    house_rules (number) {
        number -> Integer,
        body -> Text,
        saved_at -> BigInt,
    }
}

table! {
    site_change (number) {
        number -> Integer,
        at -> BigInt,
        account_id -> BigInt,
        changed -> Text,
    }
}
