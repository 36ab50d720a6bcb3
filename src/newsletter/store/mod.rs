//! The tables of the newsletter: subscribers, issues, and the ledger.

mod announcements;
mod consents;
mod deliveries;
mod issues;
mod subscribers;

pub(super) use self::announcements::{announced, announcement, claim_announcement};
pub(super) use self::consents::{asked_since, consents, count_consents, insert_consent};
pub(super) use self::deliveries::{
    DeliveryChange, LeasesToRelease, address_hash, cancel_waiting, change_delivery, deliveries_page, ended_since, issue_progress,
    issues_waiting, lease_deliveries, mark_sending, next_try, record_verdict, release_leases, requeue_deliveries, retry_now,
    subscriber_choice, unwanted,
};
pub(super) use self::issues::{
    audience, cancel_issue, due_issues, finish_issue, insert_deliveries, insert_issue, issue, issues, issues_finished,
    issues_in_states, pause_issue, reopen_issue, resume_issue, schedule_issue, scheduled_issues, set_audience, slug_is_taken,
    start_issue, started_issue, started_issues, started_slugs, undo_start, unschedule_issue, update_issue,
};
pub(super) use self::subscribers::{
    blank_deliveries, confirmation, count_active, delete_confirmations, delete_pending, delete_subscriber, delete_unconfirmed,
    emails_to, find_or_insert, forget_ended, insert_confirmation, lift_erasure, lists, lists_in, lock_subscriber,
    pause_subscription, pauses_over, restore_subscription, search_subscribers, set_subscription_state, subscribed_id, subscriber,
    subscriptions, suppress, suppression, unsubscribe_by_link, use_confirmation,
};
