//! What a site ought to hold and show, written down anew and as simply as it can be: no database, no page, one list of what was told.

use super::event::Mode;

/// How long after it was first shown a text is mended without a mark, in seconds.
pub const FREE: u64 = 30 * 60;
/// How long what was taken back is kept, in seconds.
pub const KEPT: u64 = 30 * DAY;
/// A day in seconds.
pub const DAY: u64 = 24 * 60 * 60;

/// What moderation made of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModerationState {
    /// It waits.
    Held,
    /// It may be read.
    Published,
    /// It was taken down.
    Removed,
    /// It is advertising.
    Spam,
}

/// What rules make of a text; the last is the strictest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing.
    Pass,
    /// A look is asked for.
    Flag,
    /// It waits for one.
    Hold,
    /// It is advertising.
    Spam,
}

/// Who may write under the thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Everybody.
    Open,
    /// Everybody, every ten minutes.
    Slow,
    /// Nobody.
    Locked,
}

/// One edition of a text.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The word that stands in it and nowhere else.
    pub word: usize,
    /// Whether its history shows it.
    pub shown: bool,
}

/// All that is open about a text, or was.
#[derive(Clone, Debug)]
pub struct Case {
    /// Whether somebody has to act: a moderator, or the author.
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
pub struct Line {
    /// The case through which a moderator decided it; none for what others did.
    pub decided: Option<usize>,
    /// Where it stood before: what moderation made of it, and whether a person had looked.
    pub from: (ModerationState, bool),
    /// When.
    pub at: u64,
    /// The edition that a rule took from the page.
    pub held_edition: Option<usize>,
}

/// A report.
#[derive(Clone, Debug)]
pub struct Report {
    /// By whom; nobody for somebody without a session.
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
    /// Whose it is.
    pub author: usize,
    /// Whether it stands under the pen name.
    pub pen: bool,
    /// What it answers.
    pub parent: Option<usize>,
    /// The text as it stands.
    pub text: String,
    /// Whether a rule finds something in the text.
    pub flagged: bool,
    /// What moderation made of it.
    pub stands: ModerationState,
    /// Whether a person looked at it as it stands.
    pub reviewed: bool,
    /// Since when it is taken back.
    pub withdrawn: Option<u64>,
    /// Whether its text is deleted.
    pub purged: bool,
    /// The place it was told from.
    pub place: Option<u8>,
    /// Whether the picture was seen before.
    pub saw: bool,
    /// Whether its author wants letters about replies.
    pub notify: bool,
    /// Every edition, oldest first.
    pub editions: Vec<Edition>,
    /// When it was told.
    pub at: u64,
    /// When everybody could first read it.
    pub published: Option<u64>,
    /// What was open about it.
    pub cases: Vec<Case>,
    /// What happened to it.
    pub log: Vec<Line>,
    /// Who reported it.
    pub reports: Vec<Report>,
    /// The reason it was last removed for.
    pub removed_for: &'static str,
}

/// A place that somebody gave later.
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

/// Whom a word is for that stands in no story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// The editions of a story or reply.
    Readers(usize),
    /// Nobody who opens a page: typed, looked at, not confirmed.
    Nobody,
    /// One person.
    Person(usize),
    /// The moderators.
    Desk,
    /// The moderators and one person.
    DeskAnd(usize),
}

/// Whose eyes look at a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Eyes {
    /// Anybody's.
    Visitor,
    /// Somebody's who is signed in.
    Person(usize),
    /// A moderator's, at the desk.
    Desk(usize),
}

/// What ought to be so.
#[derive(Clone, Debug)]
pub struct Model {
    /// What is held.
    pub mode: Mode,
    /// Seconds since the house was built.
    pub now: u64,
    /// Who may write.
    pub door: Door,
    /// Since when each person has an account, if they have one.
    pub accounts: Vec<Option<u64>>,
    /// Who of them looks after the site.
    pub staff: Vec<usize>,
    /// Everything that was told, in that order.
    pub posted: Vec<PostedComment>,
    /// Every place that was given later.
    pub moved: Vec<Moved>,
    /// Whom each word is for.
    pub words: Vec<For>,
}

impl Model {
    /// Whether everybody may read it.
    pub fn is_public(&self, at: usize) -> bool {
        self.posted[at].stands == ModerationState::Published && self.posted[at].withdrawn.is_none()
    }

    /// What answers it, oldest first.
    pub fn answers(&self, to: Option<usize>) -> Vec<usize> {
        (0..self.posted.len()).filter(|at| self.posted[*at].parent == to).collect()
    }

    /// How many can be read at and below it.
    pub fn standing(&self, at: usize) -> usize {
        let below: usize = self.answers(Some(at)).into_iter().map(|below| self.standing(below)).sum();
        usize::from(self.is_public(at)) + below
    }

    /// Whether everybody can read anything of this person's, or could, had they not taken it back.
    pub fn stands_published(&self, who: usize) -> bool {
        let stands = |posted: &&PostedComment| {
            posted.author == who && posted.published.is_some() && posted.stands == ModerationState::Published
        };
        self.posted.iter().any(|posted| stands(&posted))
    }

    /// Whether a person saw the picture before they first gave a place; nothing before they did.
    pub fn saw_first(&self, who: usize) -> Option<bool> {
        self.posted.iter().find(|posted| posted.author == who && posted.place.is_some()).map(|posted| posted.saw)
    }

    /// Whether everybody can read something of this person's at or below a text.
    pub fn wrote_in(&self, who: usize, at: usize) -> bool {
        let own = self.posted[at].author == who && self.is_public(at);
        own || self.answers(Some(at)).into_iter().any(|below| self.wrote_in(who, below))
    }

    /// Whether everybody reads the pen name of a person.
    pub fn shows_pen(&self, who: usize) -> bool {
        (0..self.posted.len()).any(|at| self.posted[at].author == who && self.posted[at].pen && self.is_public(at))
    }

    /// What a person told with a place and everybody may read, oldest first.
    pub fn placed(&self, who: usize) -> Vec<usize> {
        (0..self.posted.len())
            .filter(|at| self.posted[*at].author == who && self.posted[*at].place.is_some() && self.is_public(*at))
            .collect()
    }

    /// When somebody last wrote.
    pub fn last_wrote(&self, who: usize) -> Option<u64> {
        self.posted.iter().filter(|posted| posted.author == who).map(|posted| posted.at).max()
    }

    /// Whether somebody of the staff writes under their own name. Under a pen name they are anybody.
    pub fn is_open_staff(&self, who: usize, pen: bool) -> bool {
        self.staff.contains(&who) && !pen
    }

    /// What rules make of a text of somebody, under their own name or the pen name.
    pub fn verdict(&self, (who, pen): (usize, bool), flagged: bool, trapped: bool) -> Verdict {
        let newcomer = self.mode == Mode::First && !self.is_open_staff(who, pen) && !self.stands_published(who);
        let flag = if flagged { Verdict::Flag } else { Verdict::Pass };
        let hold = if newcomer { Verdict::Hold } else { Verdict::Pass };
        let spam = if trapped { Verdict::Spam } else { Verdict::Pass };
        flag.max(hold).max(spam)
    }

    /// What stands in the place of what cannot be read; nothing when it can.
    pub fn tombstone(&self, at: usize) -> Option<String> {
        let posted = &self.posted[at];
        match (posted.withdrawn, posted.stands) {
            (Some(_), _) => Some("Withdrawn by its author.".to_owned()),
            (None, ModerationState::Removed) => Some(format!("Removed by a moderator: {}.", posted.removed_for)),
            (None, ModerationState::Spam) => Some("Removed by a moderator.".to_owned()),
            (None, ModerationState::Held) => Some("A moderator is reviewing this one.".to_owned()),
            (None, ModerationState::Published) => None,
        }
    }

    /// The words of the editions that everybody sees in the history, newest first.
    pub fn history(&self, at: usize) -> Vec<usize> {
        let shown = self.posted[at].editions.iter().rev().filter(|edition| edition.shown);
        if self.is_public(at) { shown.map(|edition| edition.word).collect() } else { Vec::new() }
    }

    /// The word that stands in its text.
    pub fn word(&self, at: usize) -> usize {
        self.posted[at].editions.last().map_or(usize::MAX, |edition| edition.word)
    }

    /// Whether a word may stand on a page that shows texts as they are now; `old`: on the history of one.
    pub fn may_see(&self, word: usize, eyes: Eyes, old: bool) -> bool {
        let me = match eyes {
            Eyes::Visitor => None,
            Eyes::Person(me) | Eyes::Desk(me) => Some(me),
        };
        let desk = matches!(eyes, Eyes::Desk(_));
        match self.words[word] {
            For::Nobody => false,
            For::Person(who) => me == Some(who),
            For::Desk => desk,
            For::DeskAnd(who) => desk || me == Some(who),
            For::Readers(at) => {
                let posted = &self.posted[at];
                let now = self.word(at) == word;
                let shown = now || old && self.history(at).contains(&word);
                let own = me == Some(posted.author) && !posted.purged;
                let staff =
                    desk && (now || old) && (posted.withdrawn.is_none() || now && posted.cases.iter().any(|case| case.grave));
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

    /// Forgets the texts of what was taken back too long ago.
    pub fn purge(&mut self) {
        for posted in &mut self.posted {
            if posted.withdrawn.is_some_and(|at| self.now > at + KEPT) {
                posted.purged = true;
            }
        }
    }
}
