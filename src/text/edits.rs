//! Characters inserted into a text at several places at once.

/// Insertions by byte offset, in any order.
#[derive(Debug, Default)]
pub(super) struct Insertions(Vec<(usize, String)>);

impl Insertions {
    /// Inserts `what` before the byte at `place`.
    pub(super) fn insert(&mut self, place: usize, what: impl Into<String>) {
        self.0.push((place, what.into()));
    }

    /// Inserts a backslash before the byte at `place`.
    pub(super) fn escape(&mut self, place: usize) {
        self.insert(place, "\\");
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `text` with the insertions; of several at one place the first counts.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(place, _)| *place);
        self.0.dedup_by_key(|(place, _)| *place);
        let mut out = String::with_capacity(text.len() + 2 * self.0.len());
        let mut done = 0;
        for (place, what) in self.0 {
            out.push_str(text.get(done..place).unwrap_or_default());
            out.push_str(&what);
            done = place;
        }
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }
}
