//! The tables of thanks, visits, saved drafts, follows and mutes.

use diesel::table;

table! {
    thanks (comment_id, account_id) {
        comment_id -> BigInt,
        account_id -> BigInt,
        created_at -> BigInt,
    }
}

table! {
    visit (account_id, thread_id) {
        account_id -> BigInt,
        thread_id -> BigInt,
        since -> Nullable<BigInt>,
        seen_at -> BigInt,
    }
}

table! {
    saved_draft (id) {
        id -> BigInt,
        account_id -> Nullable<BigInt>,
        token_hash -> Nullable<Text>,
        thread_id -> BigInt,
        parent_id -> Nullable<BigInt>,
        body -> Text,
        position -> Text,
        byline -> Text,
        revision -> Integer,
        updated_at -> BigInt,
        notify -> Bool,
        bytes -> BigInt,
    }
}

table! {
    follow (id) {
        id -> BigInt,
        account_id -> BigInt,
        thread_id -> BigInt,
        root_id -> Nullable<BigInt>,
        kind -> Text,
        created_at -> BigInt,
    }
}

table! {
    muted_persona (id) {
        id -> BigInt,
        account_id -> BigInt,
        persona_id -> BigInt,
        byline -> Text,
        created_at -> BigInt,
    }
}
