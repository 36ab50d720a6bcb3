//! Affixes: words that are joined to a name without a space.

use super::role_words::AFFIXES;

/// The most `x` that are removed from each end of a word.
const MAX_CROSSES: usize = 3;

/// A word in one of its drawings, with the offsets up to which and from which it consists of affixes only: `modanna`,
/// `xXAnnaXx`.
pub(super) struct AffixedWord {
    drawn: String,
    /// For each number of `x` removed from both ends: whether affixes end, and whether they begin, at a byte.
    cuts: Vec<(Vec<bool>, Vec<bool>)>,
}

impl AffixedWord {
    /// Finds the affixes of a word. `place` is the index of the drawing.
    pub(super) fn parse(drawn: &str, place: usize) -> Self {
        let affixes: Vec<&str> = AFFIXES.iter().filter_map(|looks| looks.drawings().get(place)).map(String::as_str).collect();
        let is_x = |letter: Option<u8>| matches!(letter, Some(b'x' | b'X'));
        let bytes = drawn.as_bytes();
        let crossed = (0..MAX_CROSSES).take_while(|at| {
            let end = bytes.len().checked_sub(at + 1).filter(|end| end > at);
            is_x(bytes.get(*at).copied()) && end.is_some_and(|end| is_x(bytes.get(end).copied()))
        });
        let cuts = (0..=crossed.count()).map(|crosses| cuts(drawn, &affixes, crosses)).collect();
        Self { drawn: drawn.to_owned(), cuts }
    }

    /// Whether `core` is surrounded by affixes only.
    pub(super) fn holds(&self, core: &str) -> bool {
        self.drawn.char_indices().filter(|(at, _)| self.cuts.iter().any(|(ends, _)| is_set(ends, *at))).any(|(at, _)| {
            let here = self.drawn.get(at..).is_some_and(|rest| rest.starts_with(core));
            here && self.cuts.iter().any(|(ends, begins)| is_set(ends, at) && is_set(begins, at + core.len()))
        })
    }
}

fn is_set(places: &[bool], at: usize) -> bool {
    places.get(at).copied().unwrap_or(false)
}

/// Where affixes that fill a word from its start end, and where those that fill it to its end begin, inside `crosses` times
/// `x`.
fn cuts(drawn: &str, affixes: &[&str], crosses: usize) -> (Vec<bool>, Vec<bool>) {
    let (from, to) = (crosses, drawn.len().saturating_sub(crosses));
    let inside = drawn.get(..to).unwrap_or_default();
    let affixes_at =
        |at: usize| affixes.iter().filter(move |affix| inside.get(at..).is_some_and(|rest| rest.starts_with(**affix)));
    let (mut ends, mut begins) = (vec![false; drawn.len() + 1], vec![false; drawn.len() + 1]);
    let set = |places: &mut Vec<bool>, at: usize| {
        if let Some(place) = places.get_mut(at) {
            *place = true;
        }
    };
    set(&mut ends, from);
    set(&mut begins, to);
    for at in from..to {
        if is_set(&ends, at) {
            affixes_at(at).for_each(|affix| set(&mut ends, at + affix.len()));
        }
    }
    for at in (from..to).rev() {
        if affixes_at(at).any(|affix| is_set(&begins, at + affix.len())) {
            set(&mut begins, at);
        }
    }
    (ends, begins)
}
