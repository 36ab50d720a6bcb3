//! The expected effect of what authors do.

use super::event::PlaceChange;
use super::model::{
    Audience, Case, EDIT_WINDOW, Edition, LogEntry, Model, ModerationState, Moved, PostedComment, RETENTION, ThreadMode, Verdict,
};

/// Something new.
pub struct New {
    /// The author.
    pub who: usize,
    /// Whether under the pen name.
    pub pen: bool,
    /// What it answers.
    pub parent: Option<usize>,
    /// The text.
    pub text: String,
    /// The word in it.
    pub word: usize,
    /// Whether a rule finds something in it.
    pub flagged: bool,
    /// Whether the hidden field was filled in.
    pub trapped: bool,
    /// The place.
    pub place: Option<u8>,
    /// Whether the spectrum was seen.
    pub looked: bool,
    /// Whether emails about replies are requested.
    pub notify: bool,
}

impl Model {
    /// What the site answers to something new.
    pub fn admits(&self, new: &New) -> u16 {
        let (who, parent) = (new.who, new.parent);
        let pauses = !self.is_open_staff(who, new.pen) && self.last_wrote(who).is_some_and(|last| self.now - last < 10 * 60);
        match self.thread_mode {
            ThreadMode::Locked => 403,
            ThreadMode::Slow if pauses => 429,
            _ if parent.is_some_and(|parent| !self.is_public(parent)) => 422,
            _ => 303,
        }
    }

    /// Posts a story or reply.
    pub fn post_story(&mut self, new: New) -> usize {
        let verdict = self.verdict((new.who, new.pen), new.flagged, new.trapped);
        let state = match verdict {
            Verdict::Pass | Verdict::Flag => ModerationState::Published,
            Verdict::Hold => ModerationState::Held,
            Verdict::Spam => ModerationState::Spam,
        };
        let at = self.posted.len();
        self.words[new.word] = Audience::Readers(at);
        let saw = self.saw_first(new.who).unwrap_or(new.looked && new.place.is_some());
        self.posted.push(PostedComment {
            id: String::new(),
            author: new.who,
            pen: new.pen,
            parent: new.parent,
            text: new.text,
            flagged: new.flagged,
            state,
            reviewed: false,
            withdrawn: None,
            purged: false,
            place: new.place,
            saw,
            notify: new.notify,
            editions: vec![Edition { word: new.word, shown: false }],
            at: self.now,
            published: None,
            cases: Vec::new(),
            log: Vec::new(),
            reports: Vec::new(),
            removed_for: "",
        });
        self.appear(at);
        if verdict != Verdict::Pass {
            self.open_case(at, false);
        }
        self.note(at, None, (state, false));
        at
    }

    /// A line for the log.
    pub fn note(&mut self, at: usize, decided: Option<usize>, from: (ModerationState, bool)) {
        let line = LogEntry { decided, from, at: self.now, held_edition: None };
        self.posted[at].log.push(line);
    }

    /// A moderator is to look.
    pub fn open_case(&mut self, at: usize, grave: bool) {
        let cases = &mut self.posted[at].cases;
        match cases.last_mut().filter(|case| case.open) {
            Some(case) => case.grave |= grave,
            None => cases.push(Case { open: true, shelved: false, grave, closed_by: None }),
        }
    }

    /// An author edits a comment: the expected status.
    pub fn edit(&mut self, at: usize, words: Option<(usize, String)>, change: PlaceChange, looked: bool) -> u16 {
        let before = self.posted[at].clone();
        let place = match change {
            PlaceChange::Keep => before.place,
            PlaceChange::Clear => None,
            PlaceChange::Set(place) => Some(place),
        };
        if before.purged && words.is_none() {
            return 422;
        }
        if words.is_none() && place == before.place {
            return 303;
        }
        let is_moved_when_locked = place != before.place && self.thread_mode == ThreadMode::Locked;
        if before.withdrawn.is_some() || before.state == ModerationState::Spam || is_moved_when_locked {
            return 403;
        }
        let flagged = before.flagged && words.is_none();
        // A text that stays as it is is not screened again.
        let is_changed = words.is_some();
        let verdict = if is_changed { self.verdict((before.author, before.pen), flagged, false) } else { Verdict::Pass };
        let state = if before.state == ModerationState::Published && verdict < Verdict::Hold {
            ModerationState::Published
        } else {
            ModerationState::Held
        };
        let was_public = self.is_public(at);
        let saw = before.saw || self.saw_first(before.author).unwrap_or(looked);
        let fresh = before.published.is_none_or(|first| self.now - first <= EDIT_WINDOW);
        let posted = &mut self.posted[at];
        for edition in &mut posted.editions {
            edition.shown &= was_public;
        }
        if let Some(last) = posted.editions.last_mut().filter(|_| fresh) {
            last.shown = false;
        }
        let (word, text) = words.unwrap_or_else(|| (before.editions[before.editions.len() - 1].word, before.text.clone()));
        posted.editions.push(Edition { word, shown: false });
        (posted.text, posted.flagged, posted.state, posted.reviewed) = (text, flagged, state, false);
        if before.place.is_none() && place.is_some() {
            posted.saw = saw;
        }
        posted.place = place;
        self.words[word] = Audience::Readers(at);
        self.appear(at);
        if state == ModerationState::Held || verdict != Verdict::Pass {
            self.open_case(at, false);
        }
        self.note(at, None, (before.state, before.reviewed));
        303
    }

    /// An author withdraws a comment.
    pub fn withdraw(&mut self, at: usize) {
        let (now, posted) = (self.now, &mut self.posted[at]);
        if posted.withdrawn.is_some() {
            return;
        }
        posted.withdrawn = Some(now);
        let line = posted.log.len();
        if let Some(case) = posted.cases.last_mut().filter(|case| case.open && !case.grave) {
            (case.open, case.shelved, case.closed_by) = (false, true, Some(line));
        }
        let from = (posted.state, posted.reviewed);
        self.note(at, None, from);
    }

    /// An author restores a comment: the expected status.
    pub fn restore(&mut self, at: usize) -> u16 {
        let (now, posted) = (self.now, &mut self.posted[at]);
        let Some(since) = posted.withdrawn else { return 303 };
        if now - since > RETENTION {
            return 410;
        }
        posted.withdrawn = None;
        match posted.cases.last_mut() {
            Some(case) if case.open => {}
            Some(case) if case.shelved => (case.open, case.shelved, case.closed_by) = (true, false, None),
            _ if posted.state == ModerationState::Held => self.open_case(at, false),
            _ => {}
        }
        self.appear(at);
        let from = (self.posted[at].state, self.posted[at].reviewed);
        self.note(at, None, from);
        303
    }

    /// Records a new position: the expected status. It counts for the persona that the author last gave a position with.
    pub fn move_position(&mut self, who: usize, place: u8) -> u16 {
        let placed = self.placed(who);
        let Some(last) = placed.last().filter(|_| self.thread_mode != ThreadMode::Locked) else { return 403 };
        let pen = self.posted[*last].pen;
        if self.place_of(who, pen) == Some(place) {
            return 303;
        }
        let now = self.now;
        let posted = placed.iter().filter(|at| self.posted[**at].pen == pen).map(|at| self.posted[*at].at).max();
        match self.moved.iter_mut().rfind(|moved| moved.who == who && moved.pen == pen) {
            Some(moved) if Some(moved.at) > posted && now - moved.at < EDIT_WINDOW => moved.place = place,
            _ => self.moved.push(Moved { who, pen, place, at: now }),
        }
        303
    }
}
