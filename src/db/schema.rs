//! The tables as the migrations create them, one macro per topic. Thread stats, story stats, placements and spectrum counts
//! are read and written in SQL only: `comments/store/stats.rs`, `comments/store/orders.rs`.

#![expect(missing_docs, reason = "the columns are described where they are made: migrations/")]

mod machine;
mod newsletter;
mod personas;
mod readers;
mod site;

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

pub use self::machine::*;
pub use self::newsletter::*;
pub use self::personas::*;
pub use self::readers::*;
pub use self::site::*;

table! {
    account (id) {
        id -> BigInt,
        email -> Text,
        email_given -> Text,
        name -> Text,
        role -> Text,
        password_hash -> Text,
        verified_at -> Nullable<BigInt>,
        disabled_at -> Nullable<BigInt>,
        created_at -> BigInt,
        password_version -> Integer,
    }
}

table! {
    session (id) {
        id -> BigInt,
        account_id -> BigInt,
        token_hash -> Text,
        device -> Text,
        created_at -> BigInt,
        seen_at -> BigInt,
        expires_at -> BigInt,
    }
}

table! {
    account_token (id) {
        id -> BigInt,
        account_id -> Nullable<BigInt>,
        purpose -> Text,
        token_hash -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

table! {
    job (id) {
        id -> BigInt,
        kind -> Text,
        payload -> Text,
        state -> Text,
        attempts -> Integer,
        run_at -> BigInt,
        lease_until -> Nullable<BigInt>,
        lease_epoch -> Integer,
        dedupe_key -> Nullable<Text>,
        created_at -> BigInt,
        failure -> Nullable<Text>,
    }
}

table! {
    thread (id) {
        id -> BigInt,
        slug -> Text,
        title -> Text,
        excerpt -> Text,
        body -> Text,
        html -> Text,
        renderer -> Integer,
        question -> Text,
        pole_low -> Text,
        pole_high -> Text,
        hint -> Text,
        state -> Text,
        moderation -> Text,
        author_id -> Nullable<BigInt>,
        published_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        version -> Integer,
        cover -> Text,
        placed -> Integer,
        publish_at -> Nullable<BigInt>,
        closes_after -> Nullable<Integer>,
        closes_at -> Nullable<BigInt>,
        announce_by -> Nullable<BigInt>,
    }
}

table! {
    thread_revision (thread_id, number) {
        thread_id -> BigInt,
        number -> Integer,
        account_id -> Nullable<BigInt>,
        made -> Text,
        title -> Text,
        slug -> Text,
        body -> Text,
        cover -> Text,
        question -> Text,
        pole_low -> Text,
        pole_high -> Text,
        hint -> Text,
        moderation -> Text,
        begun_at -> BigInt,
        changed_at -> BigInt,
        closes_after -> Text,
    }
}

table! {
    comment (id) {
        id -> BigInt,
        thread_id -> BigInt,
        parent_id -> Nullable<BigInt>,
        root_id -> BigInt,
        depth -> Integer,
        account_id -> BigInt,
        byline -> Text,
        byline_kind -> Text,
        position -> Nullable<Integer>,
        body -> Text,
        html -> Text,
        renderer -> Integer,
        moderation -> Text,
        review -> Text,
        author_state -> Text,
        removed_reason -> Nullable<Text>,
        revision -> Integer,
        notify -> Bool,
        form_id -> Text,
        created_at -> BigInt,
        published_at -> Nullable<BigInt>,
        edited_at -> Nullable<BigInt>,
        withdrawn_at -> Nullable<BigInt>,
        saw_first -> Bool,
    }
}

table! {
    comment_revision (comment_id, revision) {
        comment_id -> BigInt,
        revision -> Integer,
        body -> Text,
        html -> Text,
        position -> Nullable<Integer>,
        created_at -> BigInt,
        shown_at -> Nullable<BigInt>,
    }
}

table! {
    pen_name (thread_id, account_id) {
        thread_id -> BigInt,
        account_id -> BigInt,
        name -> Text,
        skeleton -> Text,
        created_at -> BigInt,
    }
}

table! {
    mod_case (id) {
        id -> BigInt,
        comment_id -> BigInt,
        lane -> Text,
        state -> Text,
        outcome -> Nullable<Text>,
        version -> Integer,
        opened_at -> BigInt,
        due_at -> BigInt,
        closed_at -> Nullable<BigInt>,
        closed_by -> Nullable<BigInt>,
    }
}

table! {
    mod_event (id) {
        id -> BigInt,
        at -> BigInt,
        actor_id -> Nullable<BigInt>,
        actor_kind -> Text,
        action -> Text,
        comment_id -> Nullable<BigInt>,
        persona_id -> Nullable<BigInt>,
        account_id -> Nullable<BigInt>,
        revision -> Nullable<Integer>,
        case_id -> Nullable<BigInt>,
        from_state -> Nullable<Text>,
        to_state -> Nullable<Text>,
        reason -> Nullable<Text>,
        policy -> Integer,
        reverts_id -> Nullable<BigInt>,
        visibility -> Text,
        house_rules -> Nullable<Integer>,
    }
}

table! {
    mod_event_text (event_id) {
        event_id -> BigInt,
        message -> Text,
        note -> Text,
    }
}

table! {
    rule_hit (id) {
        id -> BigInt,
        comment_id -> BigInt,
        revision -> Integer,
        rule -> Text,
        rule_version -> Integer,
        verdict -> Text,
        why -> Text,
        span_start -> Nullable<Integer>,
        span_end -> Nullable<Integer>,
        created_at -> BigInt,
    }
}

table! {
    report (id) {
        id -> BigInt,
        comment_id -> BigInt,
        revision -> Integer,
        reporter_id -> Nullable<BigInt>,
        reason -> Text,
        detail -> Text,
        case_id -> BigInt,
        outcome -> Nullable<Text>,
        created_at -> BigInt,
        answered_at -> Nullable<BigInt>,
    }
}

table! {
    notification (id) {
        id -> BigInt,
        account_id -> BigInt,
        kind -> Text,
        comment_id -> BigInt,
        event_id -> Nullable<BigInt>,
        dedupe_key -> Text,
        created_at -> BigInt,
        read_at -> Nullable<BigInt>,
        mailed_at -> Nullable<BigInt>,
    }
}

table! {
    email_opt_out (account_id, kind) {
        account_id -> BigInt,
        kind -> Text,
        created_at -> BigInt,
        undo_notification_id -> Nullable<BigInt>,
    }
}

table! {
    former_address (slug) {
        slug -> Text,
        thread_id -> BigInt,
        until -> BigInt,
    }
}

table! {
    unconfirmed (id) {
        id -> BigInt,
        thread_id -> BigInt,
        parent_id -> Nullable<BigInt>,
        email -> Text,
        byline -> Nullable<Text>,
        position -> Nullable<Integer>,
        body -> Text,
        notify -> Bool,
        trap -> Text,
        form_id -> Text,
        form_key -> Text,
        round -> Integer,
        asked_at -> BigInt,
        created_at -> BigInt,
        expires_at -> BigInt,
        comment_id -> Nullable<BigInt>,
        saw_first -> Bool,
        account_id -> Nullable<BigInt>,
        email_normal -> Text,
    }
}

table! {
    placement_change (id) {
        id -> BigInt,
        thread_id -> BigInt,
        account_id -> BigInt,
        byline_kind -> Text,
        position -> Integer,
        created_at -> BigInt,
    }
}

joinable!(session -> account (account_id));
joinable!(account_token -> account (account_id));
joinable!(thread -> account (author_id));
joinable!(thread_revision -> account (account_id));
joinable!(comment -> thread (thread_id));
joinable!(former_address -> thread (thread_id));
joinable!(comment -> account (account_id));
joinable!(comment_revision -> comment (comment_id));
joinable!(follow -> thread (thread_id));
joinable!(follow -> comment (root_id));
joinable!(muted_persona -> persona (persona_id));
joinable!(unconfirmed -> thread (thread_id));
joinable!(pen_name -> thread (thread_id));
joinable!(pen_name -> account (account_id));
joinable!(mod_case -> comment (comment_id));
joinable!(mod_event -> account (actor_id));
joinable!(mod_event -> comment (comment_id));
joinable!(mod_event -> mod_case (case_id));
joinable!(mod_event_text -> mod_event (event_id));
joinable!(rule_hit -> comment (comment_id));
joinable!(report -> comment (comment_id));
joinable!(report -> account (reporter_id));
joinable!(report -> mod_case (case_id));
joinable!(subscription -> subscriber (subscriber_id));
joinable!(subscription -> list (list_id));
joinable!(confirmation -> subscriber (subscriber_id));
joinable!(consent -> list (list_id));
joinable!(issue -> list (list_id));
joinable!(issue -> account (author_id));
joinable!(delivery -> issue (issue_id));
joinable!(notification -> account (account_id));
joinable!(email_opt_out -> account (account_id));
joinable!(notification -> comment (comment_id));
joinable!(notification -> mod_event (event_id));

allow_tables_to_appear_in_same_query!(
    account,
    session,
    account_token,
    job,
    follow,
    muted_persona,
    thread,
    thread_revision,
    comment,
    comment_revision,
    pen_name,
    unconfirmed,
    mod_case,
    mod_event,
    mod_event_text,
    rule_hit,
    report,
    list,
    subscriber,
    subscription,
    confirmation,
    consent,
    suppression,
    issue,
    delivery,
    notification,
    email_opt_out,
    former_address,
    persona,
    reveal,
);
