//! The expected content of a site, as simply as possible: no database, no page, one list of comments.

use super::event::Mode;

/// How long after publication a text can be edited without a mark, in seconds.
pub const EDIT_WINDOW: u64 = 30 * 60;
/// How long a withdrawn text is retained, in seconds.
pub const RETENTION: u64 = 30 * DAY;
/// A day in seconds.
pub const DAY: u64 = 24 * 60 * 60;

/// The moderation state of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModerationState {
    /// Held.
    Held,
    /// Published.
    Published,
    /// Removed.
    Removed,
    /// It is spam.
    Spam,
}

/// The verdict of the rules on a text; the last is the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing.
    Pass,
    /// A look is asked for.
    Flag,
    /// It waits for one.
    Hold,
    /// It is spam.
    Spam,
}

/// Which stories the thread accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreadMode {
    /// Every story.
    Open,
    /// One story per author every ten minutes.
    Slow,
    /// None.
    Locked,
}

/// One edition of a text.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The word that only this edition contains.
    pub word: usize,
    /// Whether its history shows it.
    pub shown: bool,
}

/// All that is open about a text, or was.
#[derive(Clone, Debug)]
pub struct Case {
    /// Whether a moderator or the author has to act.
    pub open: bool,
    /// Whether it ended with the text.
    pub shelved: bool,
    /// Whether it is about more than the text.
    pub grave: bool,
    /// The line of the log that ended it.
    pub closed_by: Option<usize>,
}

/// One thing that happened to a text.
#[derive(Clone, Debug)]
pub struct LogEntry {
    /// The case through which a moderator decided it; none for what others did.
    pub decided: Option<usize>,
    /// The state before: of moderation, and whether a moderator had reviewed it.
    pub from: (ModerationState, bool),
    /// When.
    pub at: u64,
    /// The edition that a rule took from the page.
    pub held_edition: Option<usize>,
}

/// A report.
#[derive(Clone, Debug)]
pub struct Report {
    /// The reporter; none for a visitor without a session.
    pub who: Option<usize>,
    /// About which edition.
    pub edition: usize,
    /// For which reason.
    pub reason: &'static str,
    /// In which case.
    pub case: usize,
    /// When it was answered.
    pub answered: Option<u64>,
}

/// A story or reply.
#[derive(Clone, Debug)]
pub struct PostedComment {
    /// The id that its page has.
    pub id: String,
    /// The author.
    pub author: usize,
    /// Whether it was posted under the pen name.
    pub pen: bool,
    /// What it answers.
    pub parent: Option<usize>,
    /// The current text.
    pub text: String,
    /// Whether a rule finds something in the text.
    pub flagged: bool,
    /// What moderation made of it.
    pub state: ModerationState,
    /// Whether a moderator reviewed the current text.
    pub reviewed: bool,
    /// When it was withdrawn.
    pub withdrawn: Option<u64>,
    /// Whether its text is deleted.
    pub purged: bool,
    /// Its position.
    pub place: Option<u8>,
    /// Whether the author saw the spectrum before.
    pub saw: bool,
    /// Whether its author wants emails about replies.
    pub notify: bool,
    /// Every edition, oldest first.
    pub editions: Vec<Edition>,
    /// When it was posted.
    pub at: u64,
    /// When it was first published.
    pub published: Option<u64>,
    /// What was open about it.
    pub cases: Vec<Case>,
    /// What happened to it.
    pub log: Vec<LogEntry>,
    /// Its reports.
    pub reports: Vec<Report>,
    /// The reason it was last removed for.
    pub removed_for: &'static str,
}

/// A later position of an author.
#[derive(Clone, Debug)]
pub struct Moved {
    /// Who.
    pub who: usize,
    /// Whether as their pen name.
    pub pen: bool,
    /// Where to.
    pub place: u8,
    /// When.
    pub at: u64,
}

/// The readers of a word that is in no story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The editions of a story or reply.
    Readers(usize),
    /// No reader: typed, previewed, not confirmed.
    NoReader,
    /// One person.
    Person(usize),
    /// The moderators.
    Moderators,
    /// The moderators and one person.
    ModeratorsAnd(usize),
}

/// The reader of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewer {
    /// Any visitor.
    Visitor,
    /// A signed-in member.
    Person(usize),
    /// A moderator on the moderation pages.
    Moderator(usize),
}

/// The expected state.
#[derive(Clone, Debug)]
pub struct Model {
    /// What is held.
    pub mode: Mode,
    /// Seconds since the site was built.
    pub now: u64,
    /// Which stories are accepted.
    pub thread_mode: ThreadMode,
    /// Since when each person has an account, if they have one.
    pub accounts: Vec<Option<u64>>,
    /// The staff among them.
    pub staff: Vec<usize>,
    /// Every comment, in the order of posting.
    pub posted: Vec<PostedComment>,
    /// Every place that was given later.
    pub moved: Vec<Moved>,
    /// The permitted readers of each word.
    pub words: Vec<Audience>,
}

impl Model {
    /// Whether it is public.
    pub fn is_public(&self, at: usize) -> bool {
        self.posted[at].state == ModerationState::Published && self.posted[at].withdrawn.is_none()
    }

    /// Its replies, oldest first.
    pub fn answers(&self, to: Option<usize>) -> Vec<usize> {
        (0..self.posted.len()).filter(|at| self.posted[*at].parent == to).collect()
    }

    /// How many can be read at and below it.
    pub fn visible_count(&self, at: usize) -> usize {
        let below: usize = self.answers(Some(at)).into_iter().map(|below| self.visible_count(below)).sum();
        usize::from(self.is_public(at)) + below
    }

    /// Whether any comment of this author is published, withdrawn ones included.
    pub fn has_published(&self, who: usize) -> bool {
        let is_theirs = |posted: &&PostedComment| {
            posted.author == who && posted.published.is_some() && posted.state == ModerationState::Published
        };
        self.posted.iter().any(|posted| is_theirs(&posted))
    }

    /// Whether an author saw the spectrum before their first position; none without one.
    pub fn saw_first(&self, who: usize) -> Option<bool> {
        self.posted.iter().find(|posted| posted.author == who && posted.place.is_some()).map(|posted| posted.saw)
    }

    /// Whether a comment of this author at or below a text is public.
    pub fn wrote_in(&self, who: usize, at: usize) -> bool {
        let own = self.posted[at].author == who && self.is_public(at);
        own || self.answers(Some(at)).into_iter().any(|below| self.wrote_in(who, below))
    }

    /// Whether the pen name of an author is public.
    pub fn shows_pen(&self, who: usize) -> bool {
        (0..self.posted.len()).any(|at| self.posted[at].author == who && self.posted[at].pen && self.is_public(at))
    }

    /// The public comments of an author with a position, oldest first.
    pub fn placed(&self, who: usize) -> Vec<usize> {
        (0..self.posted.len())
            .filter(|at| self.posted[*at].author == who && self.posted[*at].place.is_some() && self.is_public(*at))
            .collect()
    }

    /// When an author last posted.
    pub fn last_wrote(&self, who: usize) -> Option<u64> {
        self.posted.iter().filter(|posted| posted.author == who).map(|posted| posted.at).max()
    }

    /// Whether staff write under their own name. Under a pen name they count as other authors.
    pub fn is_open_staff(&self, who: usize, pen: bool) -> bool {
        self.staff.contains(&who) && !pen
    }

    /// The verdict of the rules on a text of an author, under their own name or the pen name.
    pub fn verdict(&self, (who, pen): (usize, bool), flagged: bool, trapped: bool) -> Verdict {
        let newcomer = self.mode == Mode::First && !self.is_open_staff(who, pen) && !self.has_published(who);
        let flag = if flagged { Verdict::Flag } else { Verdict::Pass };
        let hold = if newcomer { Verdict::Hold } else { Verdict::Pass };
        let spam = if trapped { Verdict::Spam } else { Verdict::Pass };
        flag.max(hold).max(spam)
    }

    /// The text of its tombstone; none while it is visible.
    pub fn tombstone(&self, at: usize) -> Option<String> {
        let posted = &self.posted[at];
        match (posted.withdrawn, posted.state) {
            (Some(_), _) => Some("Withdrawn by its author.".to_owned()),
            (None, ModerationState::Removed) => Some(format!("Removed by a moderator: {}.", posted.removed_for)),
            (None, ModerationState::Spam) => Some("Removed by a moderator.".to_owned()),
            (None, ModerationState::Held) => Some("A moderator is reviewing this one.".to_owned()),
            (None, ModerationState::Published) => None,
        }
    }

    /// The words of the editions in the public history, newest first.
    pub fn history(&self, at: usize) -> Vec<usize> {
        let shown = self.posted[at].editions.iter().rev().filter(|edition| edition.shown);
        if self.is_public(at) { shown.map(|edition| edition.word).collect() } else { Vec::new() }
    }

    /// The word in its text.
    pub fn word(&self, at: usize) -> usize {
        self.posted[at].editions.last().map_or(usize::MAX, |edition| edition.word)
    }

    /// Whether a word may be on a page of current texts; `old`: on a history.
    pub fn may_see(&self, word: usize, viewer: Viewer, old: bool) -> bool {
        let me = match viewer {
            Viewer::Visitor => None,
            Viewer::Person(me) | Viewer::Moderator(me) => Some(me),
        };
        let moderates = matches!(viewer, Viewer::Moderator(_));
        match self.words[word] {
            Audience::NoReader => false,
            Audience::Person(who) => me == Some(who),
            Audience::Moderators => moderates,
            Audience::ModeratorsAnd(who) => moderates || me == Some(who),
            Audience::Readers(at) => {
                let posted = &self.posted[at];
                let now = self.word(at) == word;
                let shown = now || old && self.history(at).contains(&word);
                let own = me == Some(posted.author) && !posted.purged;
                let staff = moderates
                    && (now || old)
                    && (posted.withdrawn.is_none() || now && posted.cases.iter().any(|case| case.grave));
                !posted.purged && (own || staff || self.is_public(at) && shown)
            }
        }
    }

    /// Makes it public for the first time, or again.
    pub fn appear(&mut self, at: usize) {
        if self.is_public(at) {
            let (now, posted) = (self.now, &mut self.posted[at]);
            posted.published.get_or_insert(now);
            if let Some(edition) = posted.editions.last_mut() {
                edition.shown = true;
            }
        }
    }

    /// Deletes the texts that were withdrawn too long ago.
    pub fn purge(&mut self) {
        for posted in &mut self.posted {
            if posted.withdrawn.is_some_and(|at| self.now > at + RETENTION) {
                posted.purged = true;
            }
        }
    }
}
