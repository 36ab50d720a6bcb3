//! Where readers placed themselves. Each persona counts once per thread, with its latest position, as long as one of its
//! comments with a position is visible.
//!
//! Page, table, SVG and CSV all use one [`Histogram`], so that they cannot disagree.

use super::movement::{MIN_ANSWERS_SHOWN, Movement};
use crate::comments::Position;

/// The number of positions between the poles, both included.
const PLACES: usize = Position::HIGHEST as usize + 1;
/// The bars of the chart: five positions each, six in the last one.
pub const BINS: usize = 20;
const WIDTH: usize = 5;

/// How many people share the same first and latest position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct People {
    /// Their first position.
    pub first: Position,
    /// Their latest position.
    pub latest: Position,
    /// Whether they saw the chart before they answered.
    pub saw_first: bool,
    /// The number of people.
    pub count: usize,
}

/// A thread's spectrum: where people are, and how they moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spectrum {
    uninfluenced: Histogram,
    all: Histogram,
    movement: Movement,
}

impl Spectrum {
    /// Counts people by their first and latest positions.
    pub fn count(people: impl IntoIterator<Item = People>) -> Self {
        let mut counted = Self::default();
        for group in people {
            counted.all.add(group.latest, group.count);
            if !group.saw_first {
                counted.uninfluenced.add(group.latest, group.count);
                counted.movement.add(group.first, group.latest, group.count);
            }
        }
        counted
    }

    /// The chart: only people who answered before they saw it, so that it did not influence them.
    pub const fn uninfluenced_answers(&self) -> &Histogram {
        &self.uninfluenced
    }

    /// The same, including people who saw the chart first.
    pub const fn all_answers(&self) -> &Histogram {
        &self.all
    }

    /// How many people saw the chart first.
    pub const fn saw_chart_first(&self) -> usize {
        self.all.answers.saturating_sub(self.uninfluenced.answers)
    }

    /// How the people in the chart moved.
    pub const fn movement(&self) -> &Movement {
        &self.movement
    }
}

/// How many people are at each position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram {
    places: [usize; PLACES],
    answers: usize,
}

/// One bar of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bin {
    /// The first position it counts.
    pub from: u8,
    /// The last position it counts, inclusive.
    pub to: u8,
    /// The number of people in it.
    pub count: usize,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { places: [0; PLACES], answers: 0 }
    }
}

impl Histogram {
    /// From positions and the number of people at each.
    pub fn from_counts(counts: impl IntoIterator<Item = (Position, usize)>) -> Self {
        let mut all = Self::default();
        for (position, count) in counts {
            all.add(position, count);
        }
        all
    }

    fn add(&mut self, position: Position, count: usize) {
        if let Some(place) = self.places.get_mut(usize::from(position.number())) {
            *place += count;
            self.answers += count;
        }
    }

    /// How many people placed themselves.
    pub const fn answers(&self) -> usize {
        self.answers
    }

    /// The bars, from the low pole to the high one; `None` while fewer than [`MIN_ANSWERS_SHOWN`] people placed themselves.
    pub fn bins(&self) -> Option<Vec<Bin>> {
        (self.answers >= MIN_ANSWERS_SHOWN).then(|| {
            (0..BINS)
                .map(|bin| {
                    let from = bin * WIDTH;
                    let to = if bin + 1 == BINS { PLACES } else { from + WIDTH };
                    let count = self.places.iter().take(to).skip(from).sum();
                    Bin { from: narrow(from), to: narrow(to - 1), count }
                })
                .collect()
        })
    }

    /// The index of the bar that counts a position.
    pub fn bin_of(position: Position) -> usize {
        (usize::from(position.number()) / WIDTH).min(BINS - 1)
    }

    /// The lowest position that `percent` of the people are at or below (nearest rank, so always a chosen position).
    fn quantile(&self, percent: usize) -> Option<u8> {
        let rank = (self.answers * percent).div_ceil(100).max(1);
        let mut seen = 0;
        self.places
            .iter()
            .position(|count| {
                seen += count;
                seen >= rank
            })
            .filter(|_| self.answers > 0)
            .map(narrow)
    }

    /// Half of the people are at this position or below.
    pub fn median(&self) -> Option<u8> {
        self.quantile(50)
    }

    /// The first and third quartiles: a quarter of the people are at or below the first, three quarters at or below the
    /// second.
    pub fn middle_half(&self) -> Option<(u8, u8)> {
        self.quantile(25).zip(self.quantile(75))
    }

    /// A summary of the chart in words, ending with the reader's own position if given.
    pub fn sentence(&self, own: Option<Position>) -> String {
        let mut said = match (self.answers, self.bins().and(self.middle_half()), self.median()) {
            (0, ..) => "No one has placed themselves yet.".to_owned(),
            (1, ..) => "One reader has placed themselves. The chart appears once five have.".to_owned(),
            (count, Some((low, high)), Some(_)) if low == high => format!("{count} readers. At least half of them are at {low}."),
            (count, Some((low, high)), Some(median)) => {
                format!("{count} readers. Half of them are between {low} and {high}; the middle answer is {median}.")
            }
            (count, ..) => format!("{count} readers have placed themselves. The chart appears once five have."),
        };
        if let Some(own) = own {
            said.push_str(&format!(" You said {own}."));
        }
        said
    }
}

/// A position as a byte.
fn narrow(place: usize) -> u8 {
    u8::try_from(place).unwrap_or(Position::HIGHEST)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn histogram(numbers: &[i64]) -> Histogram {
        Histogram::from_counts(numbers.iter().map(|number| (Position::new(*number).unwrap(), 1)))
    }

    #[test]
    fn the_sentence_fits_none_one_few_equal_and_two_humps() {
        for (numbers, said) in [
            (vec![], "No one has placed themselves yet."),
            (vec![3], "One reader has placed themselves. The chart appears once five have."),
            (vec![3, 4, 5, 6], "4 readers have placed themselves. The chart appears once five have."),
            (vec![50; 5], "5 readers. At least half of them are at 50."),
            (vec![0, 0, 0, 100, 100, 100], "6 readers. Half of them are between 0 and 100; the middle answer is 0."),
            (vec![10, 20, 30, 40, 50], "5 readers. Half of them are between 20 and 40; the middle answer is 30."),
        ] {
            assert_eq!(histogram(&numbers).sentence(None), said);
        }
        assert_eq!(histogram(&[]).sentence(Position::new(57).ok()), "No one has placed themselves yet. You said 57.");
    }

    #[test]
    fn no_bar_is_shown_below_five_answers() {
        assert_eq!(histogram(&[1, 2, 3, 4]).bins(), None);
        assert!(histogram(&[1, 2, 3, 4, 5]).bins().is_some());
    }

    #[test]
    fn the_last_bar_counts_six_places() {
        let bins = histogram(&[94, 95, 99, 100, 100]).bins().unwrap();
        assert_eq!(bins.last(), Some(&Bin { from: 95, to: 100, count: 4 }));
        assert_eq!(bins.len(), BINS);
    }

    proptest! {
        #[test]
        fn the_counts_equal_a_recount(numbers in prop::collection::vec(0_i64..=100, 5..300)) {
            let drawn = histogram(&numbers);
            let bins = drawn.bins().unwrap();
            prop_assert_eq!(bins.iter().map(|bin| bin.count).sum::<usize>(), numbers.len());
            for (place, bin) in bins.iter().enumerate() {
                let counted = numbers.iter().filter(|number| (i64::from(bin.from)..=i64::from(bin.to)).contains(*number)).count();
                prop_assert_eq!(bin.count, counted);
                let first = Position::new(i64::from(bin.from)).unwrap();
                prop_assert_eq!(Histogram::bin_of(first), place);
            }
            let mut sorted = numbers.clone();
            sorted.sort_unstable();
            prop_assert_eq!(drawn.median().map(i64::from), Some(sorted[(numbers.len() - 1) / 2]));
        }
    }
}
