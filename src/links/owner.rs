//! The pages of the owner.

use super::escape;
use crate::id::{AccountId, IssueId, ThreadId};

fixed! {
    /// The owner's dashboard.
    owner = "/owner",
    /// The owner's essays.
    owner_threads = "/owner/threads",
    /// The form to write an essay.
    owner_thread_new = "/owner/threads/new",
    /// The preview of an essay before it is saved.
    owner_thread_preview = "/owner/threads/preview",
    /// The owner's newsletter issues.
    owner_issues = "/owner/issues",
    /// The form to write an issue.
    owner_issue_new = "/owner/issues/new",
    /// The list of subscribers.
    owner_subscribers = "/owner/subscribers",
    /// The list of accounts.
    owner_people = "/owner/people",
    /// What the owner sets about the site.
    owner_settings = "/owner/settings",
    /// Sends the owner a test email.
    owner_test_email = "/owner/settings/test-email",
    /// Confirms the clock of the machine after a step.
    owner_clock = "/owner/clock",
    /// Emails that were written to the outbox folder.
    owner_outbox = "/owner/outbox",
}

/// One of the owner's essays; `part` is `edit`, `history`, `publish`, `schedule`, `cancel`, `slow`, `lock`, `open` or `close`.
pub fn owner_thread(id: ThreadId, part: &str) -> String {
    format!("/owner/threads/{id}/{part}")
}

/// The preview of one of the owner's essays as readers see it.
pub fn owner_thread_shown(id: ThreadId) -> String {
    format!("/owner/threads/{id}")
}

/// An earlier revision of an essay.
pub fn owner_thread_edition(id: ThreadId, number: i32) -> String {
    format!("/owner/threads/{id}/history/{number}")
}

/// The revisions of an essay before one, for paging.
pub fn owner_thread_history_before(id: ThreadId, number: i32) -> String {
    format!("/owner/threads/{id}/history?before={number}")
}

/// One of the owner's newsletter issues.
pub fn owner_issue(id: IssueId) -> String {
    format!("/owner/issues/{id}")
}

/// An action or view of one issue: `edit`, `test`, `send`, `schedule`, `pause`, `resume`, `cancel`, `ledger`, `ledger.csv`.
pub fn owner_issue_part(id: IssueId, part: &str) -> String {
    format!("/owner/issues/{id}/{part}")
}

/// One account, for the owner.
pub fn owner_person(id: AccountId) -> String {
    format!("/owner/people/{id}")
}

/// Where the owner changes an account's role.
pub fn owner_person_role(id: AccountId) -> String {
    format!("/owner/people/{id}/role")
}

/// One email in the outbox folder.
pub fn owner_outbox_email(name: &str) -> String {
    format!("/owner/outbox/{}", escape(name))
}
