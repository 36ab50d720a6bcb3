//! The threads of 10, 1,000 and 20,000 stories that `lengths` reads: their first pages are the same.

use betwixt::app::App;

use crate::cast::{self, BenchAuthor};
use crate::stories::BenchStory;
use crate::trouble::Trouble;

/// The shortest, which the others are measured against.
pub const SHORT: (&str, usize) = ("ten-stories", 10);
/// The others.
pub const LONG: [(&str, usize); 2] = [("long-of-1000", 1_000), ("long-of-20000", 20_000)];

/// So many people posted them: fifty stories each in the longest.
const PEOPLE: usize = 400;

/// So long, in bytes, is each of the first ten that they fill their page and not even a short one fits beside them.
const FIRST: usize = 5_780;

/// Puts the threads into the site's database.
pub fn insert(app: &App, authors: &[BenchAuthor]) -> Result<(), Trouble> {
    let people: Vec<BenchAuthor> = (0..PEOPLE).map(|number| cast::join(app, number + authors.len())).collect::<Result<_, _>>()?;
    for (slug, stories) in std::iter::once(SHORT).chain(LONG) {
        cast::fill(app, slug, &people, (0..stories).map(story).collect())?;
    }
    Ok(())
}

fn story(number: usize) -> BenchStory {
    let mut text = format!("Story {number}. What I think about it has changed over the years.");
    while number < SHORT.1 && text.len() < FIRST {
        text.push_str(" There was a kettle between us, and neither of us would have said whose it was.");
    }
    if number < SHORT.1 {
        text.truncate(FIRST);
    }
    let place = i64::try_from(number * 31 % 101).ok();
    BenchStory { key: number.to_string(), parent: None, position: place.filter(|_| !number.is_multiple_of(5)), text }
}
