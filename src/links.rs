//! Every address of ours, one function each: paths for pages, and the whole address for mail and feeds.

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
    /// The threads.
    home = "/",
    /// What machines may read.
    robots = "/robots.txt",
    /// Every page that there is to read, for machines.
    sitemap = "/sitemap.xml",
    /// Whom to tell about a hole (RFC 9116).
    security_txt = "/.well-known/security.txt",
    /// The feed of the site.
    feed = "/feed.atom",
    /// Make an account.
    sign_up = "/sign-up",
    /// Sign in.
    sign_in = "/sign-in",
    /// Sign out.
    sign_out = "/sign-out",
    /// Ask for a link that sets a new password.
    forgot = "/forgot",
    /// One's own name.
    settings_profile = "/settings/profile",
    /// What one follows and mutes.
    settings_notifications = "/settings/notifications",
    /// One's own signed-in browsers.
    settings_sessions = "/settings/sessions",
    /// One's own password.
    settings_security = "/settings/security",
    /// Have a link mailed that sets one's own password.
    settings_security_link = "/settings/security/link",
    /// What one is told.
    notices = "/notices",
    /// Ask for mail.
    subscribe = "/subscribe",
    /// Look for threads and stories by their words.
    search = "/search",
    /// What was sent.
    letters = "/letters",
    /// The feed of what was sent.
    letters_feed = "/letters/feed.atom",
    /// The moderators' desk.
    moderation = "/moderation",
    /// What moderators did, for moderators.
    moderation_log = "/moderation/log",
    /// What moderators did, for everybody.
    log = "/log",
    /// The owner's desk.
    owner = "/owner",
    /// The owner's essays.
    owner_threads = "/owner/threads",
    /// Write an essay.
    owner_thread_new = "/owner/threads/new",
    /// See an essay before it is saved.
    owner_thread_preview = "/owner/threads/preview",
    /// The owner's newsletter issues.
    owner_issues = "/owner/issues",
    /// Write an issue.
    owner_issue_new = "/owner/issues/new",
    /// Who subscribes.
    owner_subscribers = "/owner/subscribers",
    /// Who has an account.
    owner_people = "/owner/people",
    /// Letters that were written to a folder.
    owner_outbox = "/owner/outbox",
}

/// What machines are asked to leave alone: what is one person's own, or somebody's desk.
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

/// A letter to this address (RFC 6068): what stands before the @ may hold anything.
pub fn mailto(local: &str, domain: &str) -> String {
    format!("mailto:{}@{domain}", escape(local))
}

/// Sign in, then come back to `path`.
pub fn sign_in_and_back(path: &str) -> String {
    format!("/sign-in?next={}", escape(path))
}

/// A page that is told what was just done, so that it can say so.
pub fn after(path: &str, done: &str) -> String {
    format!("{path}?done={done}")
}

/// A page that is asked for with these fields; one without a value is left out.
pub fn asked<const MANY: usize>(path: &str, fields: [(&str, &str); MANY]) -> String {
    let given = fields.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = given.map(|(name, value)| format!("{name}={}", escape(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// A file that belongs to the pages.
pub fn asset(name: &str) -> String {
    format!("/assets/{name}")
}

/// One thread.
pub fn thread(slug: impl Display) -> String {
    format!("/t/{slug}")
}

/// A thread's stories, those placed farthest from `at` first.
pub fn thread_far(slug: impl Display, at: u8) -> String {
    format!("/t/{slug}?sort=far&at={at}#stories")
}

/// Where a thread's stories and replies are sent.
pub fn thread_comments(slug: impl Display) -> String {
    format!("/t/{slug}/comments")
}

/// Where one's story is written on a page of its own.
pub fn thread_write(slug: impl Display) -> String {
    format!("/t/{slug}/write")
}

/// Answer a comment of a thread.
pub fn thread_reply(slug: impl Display, id: CommentId) -> String {
    format!("/t/{slug}/reply/{id}")
}

/// Answer a comment of a thread, beginning with its words.
pub fn thread_reply_quoting(slug: impl Display, id: CommentId) -> String {
    format!("/t/{slug}/reply/{id}?quote=1")
}

/// Where a comment is shown before it is sent.
pub fn thread_preview(slug: impl Display) -> String {
    format!("/t/{slug}/preview")
}

/// A thread on paper.
pub fn thread_booklet(slug: impl Display) -> String {
    format!("/t/{slug}/booklet")
}

/// The feed of a thread.
pub fn thread_feed(slug: impl Display) -> String {
    format!("/t/{slug}/feed.atom")
}

/// What appears in a thread after a moment, in microseconds since 1970, as it appears.
pub fn thread_events(slug: impl Display, since: i64) -> String {
    format!("/t/{slug}/events?since={since}")
}

/// Where one's story is written.
pub fn thread_tell(slug: impl Display) -> String {
    format!("/t/{slug}#tell")
}

/// Where what is typed is kept until it is sent.
pub fn thread_sketch(slug: impl Display) -> String {
    format!("/t/{slug}/sketch")
}

/// A thread's picture, for somebody who chose to see it.
pub fn thread_picture(slug: impl Display) -> String {
    format!("/t/{slug}?look=1#picture")
}

/// Where somebody who has not answered chooses to see the picture.
pub fn thread_look(slug: impl Display) -> String {
    format!("/t/{slug}/look")
}

/// Where somebody places themselves again.
pub fn thread_place(slug: impl Display) -> String {
    format!("/t/{slug}/place")
}

/// Follow a thread, or mute it.
pub fn thread_interest(slug: impl Display) -> String {
    format!("/t/{slug}/interest")
}

/// The picture of a thread as a table; `ending` is empty, `.svg` or `.csv`.
pub fn thread_spectrum(slug: impl Display, ending: &str) -> String {
    format!("/t/{slug}/spectrum{ending}")
}

/// One comment, wherever it stands.
pub fn comment(id: CommentId) -> String {
    format!("/c/{id}")
}

/// A comment in the conversation around it, which goes on after the reply `after`.
pub fn comment_around(id: CommentId, after: Option<CommentId>) -> String {
    let after = after.map(|after| format!("&after={after}")).unwrap_or_default();
    format!("/c/{id}?context=1{after}")
}

/// The name of a comment on its page.
pub fn comment_anchor(id: CommentId) -> String {
    format!("#c-{id}")
}

/// What can be done with one comment: `edit`, `withdraw`, `return`, `history`, `status`, `thanks`, `report`, `appeal`,
/// `interest`, `mute`, `feed.atom`.
pub fn comment_part(id: CommentId, part: &str) -> String {
    format!("/c/{id}/{part}")
}

/// Share what was written without a session: the link of its letter.
pub fn confirm_story(token: impl Display) -> String {
    format!("/confirm/{token}")
}

/// The writer's own page of what waits for their address.
pub fn unconfirmed(token: impl Display) -> String {
    format!("/unconfirmed/{token}")
}

/// Confirm an account's address.
pub fn verify(token: impl Display) -> String {
    format!("/verify/{token}")
}

/// Set a new password.
pub fn reset(token: impl Display) -> String {
    format!("/reset/{token}")
}

/// Make the first owner.
pub fn setup(token: impl Display) -> String {
    format!("/setup/{token}")
}

/// Confirm a subscription.
pub fn subscribe_confirm(token: impl Display) -> String {
    format!("/subscribe/confirm/{token}")
}

/// Says where to look after subscribing.
pub fn subscribe_sent() -> String {
    "/subscribe/sent".to_owned()
}

/// What else can be done with the link that confirms: `again`, `disown`.
pub fn subscribe_confirm_part(token: impl Display, part: &str) -> String {
    format!("/subscribe/confirm/{token}/{part}")
}

/// What can be done with a subscriber's preferences: `export`, `erase`.
pub fn preferences_part(token: impl Display, part: &str) -> String {
    format!("/s/{token}/{part}")
}

/// A subscriber's preferences.
pub fn preferences(token: impl Display) -> String {
    format!("/s/{token}")
}

/// Leave.
pub fn unsubscribe(token: impl Display) -> String {
    format!("/u/{token}")
}

/// Switch a kind of notification email off.
pub fn email_opt_out(token: impl Display) -> String {
    format!("/u/notices/{token}")
}

/// One issue as it was sent.
pub fn letter(slug: impl Display) -> String {
    format!("/letters/{slug}")
}

/// One queue of the moderators' desk.
pub fn moderation_queue(queue: &str) -> String {
    format!("/moderation/{queue}")
}

/// One case.
pub fn case(id: CaseId) -> String {
    format!("/moderation/cases/{id}")
}

/// Where a case is decided.
pub fn case_decisions(id: CaseId) -> String {
    format!("/moderation/cases/{id}/decisions")
}

/// Take a decision back.
pub fn decision_undo(id: EventId) -> String {
    format!("/moderation/decisions/{id}/undo")
}

/// What moderators know of a voice.
pub fn person(id: VoiceId) -> String {
    format!("/moderation/people/{id}")
}

/// Where moderators do something about a person: `reveal` or `trust`.
pub fn person_part(id: VoiceId, part: &str) -> String {
    format!("/moderation/people/{id}/{part}")
}

/// Whose a pen name is, on its page.
pub fn person_behind(id: VoiceId) -> String {
    format!("/moderation/people/{id}#behind")
}

/// One essay at the owner's desk; `part` is `edit`, `history`, `publish`, `schedule`, `cancel`, `slow`, `lock`,
/// `open` or `close`.
pub fn owner_thread(id: ThreadId, part: &str) -> String {
    format!("/owner/threads/{id}/{part}")
}

/// One essay at the owner's desk, as its readers see it.
pub fn owner_thread_shown(id: ThreadId) -> String {
    format!("/owner/threads/{id}")
}

/// An earlier text of an essay.
pub fn owner_thread_edition(id: ThreadId, number: i32) -> String {
    format!("/owner/threads/{id}/history/{number}")
}

/// The earlier texts of an essay, from one on.
pub fn owner_thread_history_before(id: ThreadId, number: i32) -> String {
    format!("/owner/threads/{id}/history?before={number}")
}

/// One issue at the owner's desk.
pub fn owner_issue(id: IssueId) -> String {
    format!("/owner/issues/{id}")
}

/// What can be done with one issue: `edit`, `test`, `send`, `schedule`, `pause`, `resume`, `cancel`, `ledger`, `ledger.csv`.
pub fn owner_issue_part(id: IssueId, part: &str) -> String {
    format!("/owner/issues/{id}/{part}")
}

/// One person, for the owner.
pub fn owner_person(id: AccountId) -> String {
    format!("/owner/people/{id}")
}

/// Where the owner gives somebody a role.
pub fn owner_person_role(id: AccountId) -> String {
    format!("/owner/people/{id}/role")
}

/// One letter in the folder.
pub fn owner_outbox_letter(name: &str) -> String {
    format!("/owner/outbox/{}", escape(name))
}

/// Whether machines ask this path whether we are well: it answers under any name, and is not logged.
pub fn is_probe(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/up")
}

/// Whether monitoring asks this path for numbers: the networks that may are answered under any name, and not logged.
pub fn is_metrics(path: &str) -> bool {
    path == "/metrics"
}

/// Whether this path takes one form from anywhere: mail programs send the one-click unsubscribe of RFC 8058 from their own servers, and
/// its token is all that it needs. Whoever takes it looks at the form; any other has to come from our own page.
pub fn takes_foreign_posts(path: &str) -> bool {
    path.strip_prefix("/u/").is_some_and(|token| !token.strip_prefix("notices/").unwrap_or(token).contains('/'))
}

/// What stays as it is in a query or a path segment (RFC 3986, section 2.3), and the slash of an address to come back to.
const UNESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Escapes `text` for a query or a path segment.
pub fn escape(text: &str) -> String {
    utf8_percent_encode(text, UNESCAPED).to_string()
}
