//! Every URL of the site, one function each: paths for pages, and whole URLs for email and feeds.

use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::id::{AccountId, CaseId, CommentId, EventId, IssueId, ThreadId, VoiceId};

macro_rules! fixed {
    ($($(#[$doc:meta])* $name:ident = $path:literal),+ $(,)?) => {$(
        $(#[$doc])*
        pub fn $name() -> String {
            $path.to_owned()
        }
    )+};
}

fixed! {
    /// The home page with the list of threads.
    home = "/",
    /// The rules for crawlers.
    robots = "/robots.txt",
    /// The sitemap: every public page, for crawlers.
    sitemap = "/sitemap.xml",
    /// The contact for security reports (RFC 9116).
    security_txt = "/.well-known/security.txt",
    /// The Atom feed of the site.
    feed = "/feed.atom",
    /// The form to create an account.
    sign_up = "/sign-up",
    /// The form to sign in.
    sign_in = "/sign-in",
    /// Ends the session.
    sign_out = "/sign-out",
    /// The form to request a password reset link.
    forgot = "/forgot",
    /// The member's public name.
    settings_profile = "/settings/profile",
    /// The member's follows, mutes and notification settings.
    settings_notifications = "/settings/notifications",
    /// The member's sessions.
    settings_sessions = "/settings/sessions",
    /// The member's password.
    settings_security = "/settings/security",
    /// Emails the member a link to set a new password.
    settings_security_link = "/settings/security/link",
    /// The member's notifications.
    notices = "/notices",
    /// The form to subscribe to the newsletter.
    subscribe = "/subscribe",
    /// Full-text search of threads and stories.
    search = "/search",
    /// The newsletter archive.
    letters = "/letters",
    /// The Atom feed of the newsletter archive.
    letters_feed = "/letters/feed.atom",
    /// The moderators' review queues.
    moderation = "/moderation",
    /// The moderation log with details for moderators.
    moderation_log = "/moderation/log",
    /// The public moderation log.
    log = "/log",
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
    /// Emails that were written to the outbox folder.
    owner_outbox = "/owner/outbox",
}

/// Paths that crawlers are asked to skip: personal pages, and pages for moderators and the owner.
pub const PRIVATE: [&str; 12] = [
    "/settings",
    "/sign-in",
    "/sign-up",
    "/moderation",
    "/owner",
    "/u/",
    "/s/",
    "/verify",
    "/reset",
    "/setup",
    "/confirm",
    "/unconfirmed",
];

/// A mailto link (RFC 6068); the local part is escaped, because it may contain any character.
pub fn mailto(local: &str, domain: &str) -> String {
    format!("mailto:{}@{domain}", escape(local))
}

/// The sign-in form, which returns to `path` afterwards.
pub fn sign_in_and_back(path: &str) -> String {
    format!("/sign-in?next={}", escape(path))
}

/// A page with the action that was just done, so that it can confirm it.
pub fn after(path: &str, done: &str) -> String {
    format!("{path}?done={done}")
}

/// A page with these query fields; a field without a value is omitted.
pub fn asked<const MANY: usize>(path: &str, fields: [(&str, &str); MANY]) -> String {
    let given = fields.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = given.map(|(name, value)| format!("{name}={}", escape(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// A static file of the pages.
pub fn asset(name: &str) -> String {
    format!("/assets/{name}")
}

/// The page of a thread.
pub fn thread(slug: impl Display) -> String {
    format!("/t/{slug}")
}

/// A thread with the stories farthest from position `at` first.
pub fn thread_far(slug: impl Display, at: u8) -> String {
    format!("/t/{slug}?sort=far&at={at}#stories")
}

/// Receives the stories and replies of a thread.
pub fn thread_comments(slug: impl Display) -> String {
    format!("/t/{slug}/comments")
}

/// The form for a story on its own page.
pub fn thread_write(slug: impl Display) -> String {
    format!("/t/{slug}/write")
}

/// The form to reply to a comment.
pub fn thread_reply(slug: impl Display, id: CommentId) -> String {
    format!("/t/{slug}/reply/{id}")
}

/// The form to reply to a comment, which begins with a quotation of it.
pub fn thread_reply_quoting(slug: impl Display, id: CommentId) -> String {
    format!("/t/{slug}/reply/{id}?quote=1")
}

/// The preview of a comment before it is posted.
pub fn thread_preview(slug: impl Display) -> String {
    format!("/t/{slug}/preview")
}

/// The printable version of a thread.
pub fn thread_booklet(slug: impl Display) -> String {
    format!("/t/{slug}/booklet")
}

/// The Atom feed of a thread.
pub fn thread_feed(slug: impl Display) -> String {
    format!("/t/{slug}/feed.atom")
}

/// The event stream of new comments in a thread since a time in microseconds since 1970.
pub fn thread_events(slug: impl Display, since: i64) -> String {
    format!("/t/{slug}/events?since={since}")
}

/// The story form on the thread's page.
pub fn thread_tell(slug: impl Display) -> String {
    format!("/t/{slug}#tell")
}

/// Receives autosaved drafts.
pub fn thread_sketch(slug: impl Display) -> String {
    format!("/t/{slug}/sketch")
}

/// The spectrum chart of a thread, for a reader who chose to see it before answering.
pub fn thread_picture(slug: impl Display) -> String {
    format!("/t/{slug}?look=1#picture")
}

/// Where a reader who has not answered chooses to see the spectrum chart.
pub fn thread_look(slug: impl Display) -> String {
    format!("/t/{slug}/look")
}

/// Where a member changes their position.
pub fn thread_place(slug: impl Display) -> String {
    format!("/t/{slug}/place")
}

/// Where a member follows or mutes a thread.
pub fn thread_interest(slug: impl Display) -> String {
    format!("/t/{slug}/interest")
}

/// The spectrum of a thread as a table; `ending` is empty, `.svg` or `.csv`.
pub fn thread_spectrum(slug: impl Display, ending: &str) -> String {
    format!("/t/{slug}/spectrum{ending}")
}

/// The permanent link of a comment.
pub fn comment(id: CommentId) -> String {
    format!("/c/{id}")
}

/// A comment with the conversation around it, continued after the reply `after`.
pub fn comment_around(id: CommentId, after: Option<CommentId>) -> String {
    let after = after.map(|after| format!("&after={after}")).unwrap_or_default();
    format!("/c/{id}?context=1{after}")
}

/// The fragment that names a comment on its page.
pub fn comment_anchor(id: CommentId) -> String {
    format!("#c-{id}")
}

/// One of its parts, such as `edit`, `status`, `report` or `feed.atom`: `tests/suite/routes.rs` lists all.
pub fn comment_part(id: CommentId, part: &str) -> String {
    format!("/c/{id}/{part}")
}

/// The emailed link that publishes a comment posted without a session.
pub fn confirm_story(token: impl Display) -> String {
    format!("/confirm/{token}")
}

/// The author's page of a comment that waits for its address to be confirmed.
pub fn unconfirmed(token: impl Display) -> String {
    format!("/unconfirmed/{token}")
}

/// The link that confirms an account's address.
pub fn verify(token: impl Display) -> String {
    format!("/verify/{token}")
}

/// The link that sets a new password.
pub fn reset(token: impl Display) -> String {
    format!("/reset/{token}")
}

/// The link that creates the first owner.
pub fn setup(token: impl Display) -> String {
    format!("/setup/{token}")
}

/// The link that confirms a subscription.
pub fn subscribe_confirm(token: impl Display) -> String {
    format!("/subscribe/confirm/{token}")
}

/// The page after the subscription form, which asks to check the inbox.
pub fn subscribe_sent() -> String {
    "/subscribe/sent".to_owned()
}

/// An action of the confirmation link: `again` resends it, `disown` deletes the pending subscription.
pub fn subscribe_confirm_part(token: impl Display, part: &str) -> String {
    format!("/subscribe/confirm/{token}/{part}")
}

/// An action of a subscriber's preferences: `export`, `erase`.
pub fn preferences_part(token: impl Display, part: &str) -> String {
    format!("/s/{token}/{part}")
}

/// A subscriber's preferences.
pub fn preferences(token: impl Display) -> String {
    format!("/s/{token}")
}

/// The unsubscribe link.
pub fn unsubscribe(token: impl Display) -> String {
    format!("/u/{token}")
}

/// The link that turns a kind of notification email off.
pub fn email_opt_out(token: impl Display) -> String {
    format!("/u/notices/{token}")
}

/// One newsletter issue in the archive.
pub fn letter(slug: impl Display) -> String {
    format!("/letters/{slug}")
}

/// One review queue.
pub fn moderation_queue(queue: &str) -> String {
    format!("/moderation/{queue}")
}

/// The page of a moderation case.
pub fn case(id: CaseId) -> String {
    format!("/moderation/cases/{id}")
}

/// Receives the decisions on a case.
pub fn case_decisions(id: CaseId) -> String {
    format!("/moderation/cases/{id}/decisions")
}

/// Undoes a decision.
pub fn decision_undo(id: EventId) -> String {
    format!("/moderation/decisions/{id}/undo")
}

/// What moderators can see of a persona.
pub fn person(id: VoiceId) -> String {
    format!("/moderation/people/{id}")
}

/// A moderator's action on a persona: `reveal` or `trust`.
pub fn person_part(id: VoiceId, part: &str) -> String {
    format!("/moderation/people/{id}/{part}")
}

/// The account of a pen name, on the persona's page.
pub fn person_behind(id: VoiceId) -> String {
    format!("/moderation/people/{id}#behind")
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
pub fn owner_outbox_letter(name: &str) -> String {
    format!("/owner/outbox/{}", escape(name))
}

/// Whether the path is a health check: answered under any host name, and not logged.
pub fn is_probe(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/up")
}

/// Whether the path is the metrics endpoint: answered to allowed networks under any host name, and not logged.
pub fn is_metrics(path: &str) -> bool {
    path == "/metrics"
}

/// Whether the path accepts a cross-site POST: mail programs send the one-click unsubscribe of RFC 8058 from their own
/// servers, with a token as the only proof. The handler must check the form; any other form has to come from a page of the
/// site.
pub fn takes_foreign_posts(path: &str) -> bool {
    path.strip_prefix("/u/").is_some_and(|token| !token.strip_prefix("notices/").unwrap_or(token).contains('/'))
}

/// Characters that are not escaped: the unreserved ones (RFC 3986, section 2.3), and the slash for return paths.
const UNESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Percent-encodes `text` for a query or a path segment.
pub fn escape(text: &str) -> String {
    utf8_percent_encode(text, UNESCAPED).to_string()
}
