//! Comments as pages show them: the rows of a thread, of one conversation, and of a preview.

use super::follow_notice::FollowNotice;
use crate::accounts::Member;
use crate::accounts::email_link::MissingCredentials;
use crate::clock::UnixMicros;
use crate::comments::reading::news::News;
use crate::comments::reading::tree::Rest;
use crate::comments::{Fifth, FollowState, ListedComment, Personal, Position, VisibleComment};
use crate::id::CommentId;
use crate::links;
use crate::text;
use crate::text::Html;
use crate::threads::{Poles, Thread};
use crate::web::moment::When;

/// The strip that shows an author's position.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    /// The x coordinate of its tick, 0..=50.
    pub x: u8,
    /// The position in words.
    pub label: String,
}

impl Mark {
    /// The mark of a position between these poles.
    pub fn new(position: Position, poles: &Poles) -> Self {
        Self { x: position.number() / 2, label: format!("{position} of 100, {}", words(position.fifth(), poles)) }
    }
}

/// The words for one fifth of the spectrum, with the poles in lowercase as within a sentence.
pub(crate) fn words(fifth: Fifth, poles: &Poles) -> String {
    fifth.words(&poles.low.to_lowercase(), &poles.high.to_lowercase())
}

/// `3 readers thanked you`; empty for 0.
pub(crate) fn thanked(many: u64) -> String {
    if many == 0 { String::new() } else { format!("{} thanked you", text::count(many, "reader", "readers")) }
}

/// A link to the comments that a page leaves out.
#[derive(Clone, Debug)]
pub(crate) struct MoreComments {
    /// The address of the page with them.
    pub href: String,
    /// The number of comments left out.
    pub count: usize,
}

impl From<Rest> for MoreComments {
    fn from(rest: Rest) -> Self {
        Self { href: links::comment_around(rest.of, rest.after), count: rest.count }
    }
}

/// What only authors see beside their own story.
#[derive(Clone, Debug)]
pub(crate) struct OwnCommentLinks {
    pub edit: String,
    pub withdraw: String,
    /// How many readers thanked for it, in words; empty for none.
    pub thanked: String,
    /// A link to stories from the far side of the spectrum, for an author with a position.
    pub far: Option<String>,
}

/// The link to the reply form.
#[derive(Clone, Debug)]
pub(crate) struct ReplyLink {
    pub href: String,
    pub quoting: String,
}

/// Marks a story that appeared since the member's last visit.
#[derive(Clone, Debug)]
pub(crate) struct NewCommentMark {
    /// The address of the next new story; `None` after the last.
    pub next: Option<String>,
}

/// The form with which a member thanks another author, or removes the thanks.
#[derive(Clone, Debug)]
pub(crate) struct ThanksForm {
    pub action: String,
    pub given: bool,
    /// The page to return to.
    pub next: String,
}

/// The link to the member's choices about a conversation and its author: follow or mute.
#[derive(Clone, Debug)]
pub(crate) struct InterestLink {
    pub href: String,
    /// The current choice, in words.
    pub words: &'static str,
}

impl InterestLink {
    /// The link beside a comment, with its reader's choice about the conversation that begins with it.
    fn new(id: CommentId, said: Option<FollowState>) -> Self {
        let words = match said {
            None => "Follow or mute",
            Some(FollowState::Follow) => "Followed",
            Some(FollowState::Mute) => "Muted",
        };
        Self { href: links::comment_part(id, "interest"), words }
    }
}

/// A story or reply with its text.
#[derive(Clone, Debug)]
pub(crate) struct CommentView {
    pub name: String,
    /// Whether its author is also the author of the thread.
    pub author: bool,
    pub mark: Option<Mark>,
    pub href: String,
    pub when: When,
    /// The address of its revision history; `None` when it was never edited.
    pub edited: Option<String>,
    pub html: Html,
    /// The link to reply, and the one that quotes; `None` on a locked thread.
    pub reply: Option<ReplyLink>,
    /// Set when it is new to the member.
    pub new: Option<NewCommentMark>,
    pub report: String,
    pub own: Option<OwnCommentLinks>,
    /// `None` for a visitor, and for the member's own.
    pub thank: Option<ThanksForm>,
    /// `None` for a visitor.
    pub interest: Option<InterestLink>,
    /// Whether the reader muted its persona: it is collapsed for them.
    pub muted: bool,
}

/// A row of a page: a story or its tombstone, and the nesting levels that begin and end with it.
#[derive(Clone, Debug)]
pub(crate) struct CommentRow {
    pub id: String,
    /// The text of its tombstone; empty for a visible story.
    pub gone: String,
    pub story: Option<CommentView>,
    /// Whether the reader posted it just now.
    pub fresh: bool,
    /// What the reader did with it just now.
    pub done: Option<DoneNotice>,
    /// What the reader follows or mutes since just now, chosen at this comment.
    pub followed: Option<FollowNotice>,
    /// The number of replies below, as it is shown.
    pub replies: String,
    /// `reply` or `replies`.
    pub replies_noun: &'static str,
    pub opens: bool,
    /// The start of the first reply below, so that collapsed branches can be told apart.
    pub peek: Option<CollapsedPreview>,
    /// How many replies below on this page are new to the member.
    pub inside: usize,
    /// Whether the reader muted the conversation: its replies are collapsed for them.
    pub silent: bool,
    pub rest: Option<MoreComments>,
    pub closes: Vec<Option<MoreComments>>,
}

/// The message about what an author did with their comment just now.
#[derive(Clone, Debug)]
pub(crate) struct DoneNotice {
    pub words: String,
    /// What the author has not chosen for their account yet.
    pub missing: MissingCredentials,
}

/// Moves a notice to the row of its comment, where the browser scrolls to; returns it when the page does not show that comment.
pub(crate) fn place_notice(rows: &mut [CommentRow], notice: FollowNotice) -> Option<FollowNotice> {
    let id = notice.comment.to_string();
    match rows.iter_mut().find(|row| row.id == id && row.story.is_some()) {
        Some(row) => {
            row.followed = Some(notice);
            None
        }
        None => Some(notice),
    }
}

impl CommentRow {
    fn is_new(&self) -> bool {
        self.story.as_ref().is_some_and(|story| story.new.is_some())
    }
}

/// The author of the first reply of a branch, and its first words.
#[derive(Clone, Debug)]
pub(crate) struct CollapsedPreview {
    pub name: String,
    pub words: String,
}

impl CollapsedPreview {
    /// The maximum length, in characters: enough to recognise a reply.
    const WORDS: usize = 80;

    /// `None` for a tombstone, and for a persona that the reader muted.
    fn new(row: &CommentRow) -> Option<Self> {
        let story = row.story.as_ref().filter(|story| !story.muted)?;
        Some(Self { name: story.name.clone(), words: text::excerpt(&story.html.words(), Self::WORDS) })
    }
}

/// Adds the peek of each branch, except where the reader muted the conversation.
fn peek(rows: &mut [CommentRow]) {
    let firsts: Vec<Option<CollapsedPreview>> = rows.iter().skip(1).map(CollapsedPreview::new).collect();
    for (row, first) in rows.iter_mut().zip(firsts) {
        row.peek = first.filter(|_| row.opens && !row.silent);
    }
}

/// Counts the new replies of each branch.
fn count_new(rows: &mut [CommentRow]) {
    let mut open: Vec<usize> = Vec::new();
    for at in 0..rows.len() {
        let Some((new, opens, ends)) = rows.get(at).map(|row| (row.is_new(), row.opens, row.closes.len())) else { return };
        for above in open.iter().filter(|_| new) {
            if let Some(row) = rows.get_mut(*above) {
                row.inside += 1;
            }
        }
        if opens {
            open.push(at);
        }
        open.truncate(open.len().saturating_sub(ends));
    }
}

/// The reader for whom rows are rendered, and the page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StoryView<'a> {
    pub thread: &'a Thread,
    pub member: Option<&'a Member>,
    pub personal: &'a Personal,
    /// What is new to the member; set on the page of a thread.
    pub news: Option<&'a News>,
    /// The address of the page to return to.
    pub here: &'a str,
    /// How dates are formatted: [`When::day`] on a page, and with the year in print.
    pub dates: fn(UnixMicros, UnixMicros) -> When,
    pub now: UnixMicros,
}

impl StoryView<'_> {
    /// A story as all readers see it, with this reader's own controls.
    pub fn story(&self, posted: VisibleComment) -> CommentView {
        let id = posted.id();
        let own = self.member.is_some_and(|member| posted.is_by(member.id()));
        let open = self.thread.state() != crate::threads::ThreadState::Locked;
        CommentView {
            name: posted.name().to_owned(),
            author: self.thread.author_id().is_some_and(|author| posted.is_openly_by(author)),
            mark: posted.position().map(|position| Mark::new(position, &self.thread.poles())),
            href: links::comment(id),
            when: (self.dates)(posted.created_at(), self.now),
            edited: posted.edited_at().map(|_| links::comment_part(id, "history")),
            reply: open.then(|| ReplyLink {
                href: links::thread_reply(self.thread.slug(), id),
                quoting: links::thread_reply_quoting(self.thread.slug(), id),
            }),
            new: self.news.filter(|news| news.comments.contains(&id)).map(|_| NewCommentMark { next: None }),
            report: links::comment_part(id, "report"),
            own: own.then(|| OwnCommentLinks {
                edit: links::comment_part(id, "edit"),
                withdraw: links::comment_part(id, "withdraw"),
                thanked: thanked(self.personal.thanks.got(id)),
                far: posted.position().map(|at| links::thread_far(self.thread.slug(), at.number())),
            }),
            thank: (self.member.is_some() && !own).then(|| ThanksForm {
                action: links::comment_part(id, "thanks"),
                given: self.personal.thanks.is_given(id),
                next: self.here.to_owned(),
            }),
            interest: self.member.map(|_| InterestLink::new(id, self.personal.interests.in_conversation(id))),
            muted: self.personal.is_muted(id),
            html: posted.html().clone(),
        }
    }

    /// Renders the rows of a page.
    pub fn rows(&self, lines: Vec<ListedComment>, fresh: Option<&str>) -> Vec<CommentRow> {
        let row = |line: ListedComment| {
            let id = line.node.id.to_string();
            let replies = u64::try_from(line.node.replies).unwrap_or(0);
            CommentRow {
                gone: line.node.tombstone.map(|tombstone| tombstone.to_string()).unwrap_or_default(),
                story: line.posted.map(|posted| self.story(posted)),
                fresh: fresh == Some(id.as_str()),
                done: None,
                followed: None,
                replies: text::grouped(replies),
                replies_noun: if replies == 1 { "reply" } else { "replies" },
                opens: line.node.opens,
                peek: None,
                inside: 0,
                silent: self.personal.interests.in_conversation(line.node.id) == Some(FollowState::Mute),
                rest: line.node.rest.map(MoreComments::from),
                closes: line.node.closes.into_iter().map(|rest| rest.map(MoreComments::from)).collect(),
                id,
            }
        };
        let mut rows: Vec<CommentRow> = lines.into_iter().map(row).collect();
        self.chain(&mut rows);
        peek(&mut rows);
        count_new(&mut rows);
        rows
    }

    /// Links each new story to the next one on the page, and the last to the first one that is on another page.
    fn chain(&self, rows: &mut [CommentRow]) {
        let here: Vec<CommentId> = rows.iter().filter(|row| row.is_new()).filter_map(|row| row.id.parse().ok()).collect();
        let elsewhere = self.news.into_iter().flat_map(|news| &news.comments).find(|id| !here.contains(id));
        let mut next = here.iter().skip(1).map(|id| links::comment_anchor(*id));
        for new in rows.iter_mut().filter_map(|row| row.story.as_mut()?.new.as_mut()) {
            new.next = next.next().or_else(|| elsewhere.map(|id| links::comment(*id)));
        }
    }
}
