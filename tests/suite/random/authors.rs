//! What authors do, as it ought to go.

use super::event::PlaceChange;
use super::model::{Case, Door, Edition, FREE, For, KEPT, Line, Model, Moved, Stands, Told, Verdict};

/// Something new.
pub struct New {
    /// Who tells it.
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
    /// Whether the picture was seen.
    pub looked: bool,
    /// Whether letters are wanted.
    pub notify: bool,
}

impl Model {
    /// What the site answers to something new.
    pub fn admits(&self, new: &New) -> u16 {
        let (who, parent) = (new.who, new.parent);
        let pauses = !self.is_open_staff(who, new.pen) && self.last_wrote(who).is_some_and(|last| self.now - last < 10 * 60);
        match self.door {
            Door::Locked => 403,
            Door::Slow if pauses => 429,
            _ if parent.is_some_and(|parent| !self.is_public(parent)) => 422,
            _ => 303,
        }
    }

    /// Something is told.
    pub fn tell(&mut self, new: New) -> usize {
        let verdict = self.verdict((new.who, new.pen), new.flagged, new.trapped);
        let stands = match verdict {
            Verdict::Pass | Verdict::Flag => Stands::Published,
            Verdict::Hold => Stands::Held,
            Verdict::Spam => Stands::Spam,
        };
        let at = self.told.len();
        self.words[new.word] = For::Readers(at);
        let saw = self.saw_first(new.who).unwrap_or(new.looked && new.place.is_some());
        self.told.push(Told {
            id: String::new(),
            author: new.who,
            pen: new.pen,
            parent: new.parent,
            text: new.text,
            flagged: new.flagged,
            stands,
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
        self.note(at, None, (stands, false));
        at
    }

    /// A line for the log.
    pub fn note(&mut self, at: usize, decided: Option<usize>, from: (Stands, bool)) {
        let line = Line { decided, from, at: self.now, held_edition: None };
        self.told[at].log.push(line);
    }

    /// A moderator is to look.
    pub fn open_case(&mut self, at: usize, grave: bool) {
        let cases = &mut self.told[at].cases;
        match cases.last_mut().filter(|case| case.open) {
            Some(case) => case.grave |= grave,
            None => cases.push(Case { open: true, shelved: false, grave, closed_by: None }),
        }
    }

    /// An author changes something: what the site answers.
    pub fn edit(&mut self, at: usize, words: Option<(usize, String)>, change: PlaceChange, looked: bool) -> u16 {
        let before = self.told[at].clone();
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
        if before.withdrawn.is_some() || before.stands == Stands::Spam {
            return 403;
        }
        let flagged = before.flagged && words.is_none();
        let verdict = self.verdict((before.author, before.pen), flagged, false);
        let stands = if before.stands == Stands::Published && verdict < Verdict::Hold { Stands::Published } else { Stands::Held };
        let was_public = self.is_public(at);
        let saw = before.saw || self.saw_first(before.author).unwrap_or(looked);
        let fresh = before.published.is_none_or(|first| self.now - first <= FREE);
        let told = &mut self.told[at];
        for edition in &mut told.editions {
            edition.shown &= was_public;
        }
        if let Some(last) = told.editions.last_mut().filter(|_| fresh) {
            last.shown = false;
        }
        let (word, text) = words.unwrap_or_else(|| (before.editions[before.editions.len() - 1].word, before.text.clone()));
        told.editions.push(Edition { word, shown: false });
        (told.text, told.flagged, told.stands, told.reviewed) = (text, flagged, stands, false);
        if before.place.is_none() && place.is_some() {
            told.saw = saw;
        }
        told.place = place;
        self.words[word] = For::Readers(at);
        self.appear(at);
        if stands == Stands::Held || verdict != Verdict::Pass {
            self.open_case(at, false);
        }
        self.note(at, None, (before.stands, before.reviewed));
        303
    }

    /// An author takes something back.
    pub fn withdraw(&mut self, at: usize) {
        let (now, told) = (self.now, &mut self.told[at]);
        if told.withdrawn.is_some() {
            return;
        }
        told.withdrawn = Some(now);
        let line = told.log.len();
        if let Some(case) = told.cases.last_mut().filter(|case| case.open && !case.grave) {
            (case.open, case.shelved, case.closed_by) = (false, true, Some(line));
        }
        let from = (told.stands, told.reviewed);
        self.note(at, None, from);
    }

    /// An author brings something back: what the site answers.
    pub fn bring_back(&mut self, at: usize) -> u16 {
        let (now, told) = (self.now, &mut self.told[at]);
        let Some(since) = told.withdrawn else { return 303 };
        if now - since > KEPT {
            return 410;
        }
        told.withdrawn = None;
        match told.cases.last_mut() {
            Some(case) if case.open => {}
            Some(case) if case.shelved => (case.open, case.shelved, case.closed_by) = (true, false, None),
            _ if told.stands == Stands::Held => self.open_case(at, false),
            _ => {}
        }
        self.appear(at);
        let from = (self.told[at].stands, self.told[at].reviewed);
        self.note(at, None, from);
        303
    }

    /// Somebody places themselves again: what the site answers. What counts is the voice that they last gave a place with.
    pub fn place_again(&mut self, who: usize, place: u8) -> u16 {
        let placed = self.placed(who);
        let Some(last) = placed.last().filter(|_| self.door != Door::Locked) else { return 403 };
        let pen = self.told[*last].pen;
        if self.place_of(who, pen) == Some(place) {
            return 303;
        }
        let now = self.now;
        let told = placed.iter().filter(|at| self.told[**at].pen == pen).map(|at| self.told[*at].at).max();
        match self.moved.iter_mut().rfind(|moved| moved.who == who && moved.pen == pen) {
            Some(moved) if Some(moved.at) > told && now - moved.at < FREE => moved.place = place,
            _ => self.moved.push(Moved { who, pen, place, at: now }),
        }
        303
    }
}
