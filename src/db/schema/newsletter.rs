//! The tables of the newsletter.

use diesel::table;

table! {
    list (id) {
        id -> BigInt,
        slug -> Text,
        name -> Text,
        description -> Text,
        created_at -> BigInt,
    }
}

table! {
    subscriber (id) {
        id -> BigInt,
        email -> Text,
        email_given -> Text,
        address_hash -> Text,
        created_at -> BigInt,
    }
}

table! {
    subscription (subscriber_id, list_id) {
        subscriber_id -> BigInt,
        list_id -> BigInt,
        state -> Text,
        since -> BigInt,
        paused_until -> Nullable<BigInt>,
        undo_delivery_id -> Nullable<BigInt>,
        undo_state -> Nullable<Text>,
        undo_paused_until -> Nullable<BigInt>,
    }
}

table! {
    confirmation (token_hash) {
        token_hash -> Text,
        subscriber_id -> BigInt,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

table! {
    consent (id) {
        id -> BigInt,
        subscriber_id -> BigInt,
        list_id -> BigInt,
        action -> Text,
        through -> Text,
        wording -> Integer,
        at -> BigInt,
    }
}

table! {
    suppression (address_hash) {
        address_hash -> Text,
        reason -> Text,
        since -> BigInt,
    }
}

table! {
    issue (id) {
        id -> BigInt,
        slug -> Text,
        list_id -> BigInt,
        subject -> Text,
        body -> Text,
        html -> Nullable<Text>,
        plain -> Nullable<Text>,
        state -> Text,
        author_id -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        scheduled_at -> Nullable<BigInt>,
        sent_at -> Nullable<BigInt>,
        finished_at -> Nullable<BigInt>,
        audience -> Nullable<Integer>,
        running_since -> Nullable<BigInt>,
        paused_by -> Nullable<Text>,
        version -> Integer,
    }
}

table! {
    announcement (thread_id) {
        thread_id -> BigInt,
        issue_id -> Nullable<BigInt>,
        at -> BigInt,
    }
}

table! {
    delivery (id) {
        id -> BigInt,
        issue_id -> BigInt,
        subscriber_id -> BigInt,
        address -> Text,
        state -> Text,
        attempt -> Integer,
        next_at -> BigInt,
        lease_owner -> Nullable<Text>,
        lease_until -> Nullable<BigInt>,
        lease_epoch -> Integer,
        reason -> Nullable<Text>,
        smtp_code -> Nullable<Integer>,
        enhanced_code -> Nullable<Text>,
        reply -> Nullable<Text>,
        done_at -> Nullable<BigInt>,
    }
}
