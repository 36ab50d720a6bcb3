//! How the readers of a thread moved since they first placed themselves.

use crate::comments::Position;
use crate::text;

/// How many people moved which way, and how far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Movement {
    down: usize,
    up: usize,
    /// How many people moved by each distance, 1..=100.
    by: std::collections::BTreeMap<u8, usize>,
}

impl Movement {
    /// Counts people who were at `first` and are at `latest`.
    pub(crate) fn add(&mut self, first: Position, latest: Position, count: usize) {
        match latest.cmp(&first) {
            std::cmp::Ordering::Less => self.down += count,
            std::cmp::Ordering::Greater => self.up += count,
            std::cmp::Ordering::Equal => return,
        }
        *self.by.entry(latest.number().abs_diff(first.number())).or_default() += count;
    }

    /// How many people moved.
    pub const fn moved(&self) -> usize {
        self.down + self.up
    }

    /// The median distance: half of those who moved went this far or less.
    pub fn median(&self) -> Option<u8> {
        let rank = self.moved().div_ceil(2);
        let mut seen = 0;
        let within = |(by, count): (&u8, &usize)| {
            seen += count;
            (seen >= rank).then_some(*by)
        };
        self.by.iter().find_map(within)
    }

    /// A summary in words; the poles are named as within a sentence. `None` below [`MIN_ANSWERS_SHOWN`]: a move could identify
    /// a reader.
    pub fn sentence(&self, low: &str, high: &str) -> Option<String> {
        let median = self.median().filter(|_| self.moved() >= MIN_ANSWERS_SHOWN)?;
        let many = |count: usize| text::grouped(u64::try_from(count).unwrap_or(u64::MAX));
        let towards = match (self.down, self.up) {
            (_, 0) => format!("all of them towards {low}"),
            (0, _) => format!("all of them towards {high}"),
            (down, up) => format!("{} towards {low}, {} towards {high}", many(down), many(up)),
        };
        Some(format!(
            "{} readers have moved since they first answered: {towards}. Half of them moved by {median} or less.",
            many(self.moved())
        ))
    }
}

/// With fewer answers, a bar could identify a reader.
pub const MIN_ANSWERS_SHOWN: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    fn movement(moves: &[(i64, i64)]) -> Movement {
        let mut all = Movement::default();
        for (first, latest) in moves {
            all.add(Position::new(*first).unwrap(), Position::new(*latest).unwrap(), 1);
        }
        all
    }

    #[test]
    fn who_came_back_to_where_they_were_has_not_moved() {
        assert_eq!(movement(&[(40, 40), (0, 0)]), Movement::default());
    }

    #[test]
    fn nobody_is_told_of_fewer_than_five_moves() {
        assert_eq!(movement(&[(0, 10), (0, 20), (0, 30), (50, 50), (9, 8)]).sentence("closeness", "space"), None);
    }

    #[test]
    fn the_sentence_fits_one_way_and_both() {
        assert_eq!(
            movement(&[(0, 10), (0, 20), (0, 30), (50, 45), (9, 8)]).sentence("closeness", "space").as_deref(),
            Some(
                "5 readers have moved since they first answered: 2 towards closeness, 3 towards space. Half of them moved by 10 or less."
            )
        );
        assert_eq!(
            movement(&[(0, 100); 6]).sentence("closeness", "space").as_deref(),
            Some("6 readers have moved since they first answered: all of them towards space. Half of them moved by 100 or less.")
        );
    }
}
