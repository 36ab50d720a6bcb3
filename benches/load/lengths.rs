//! Whether a page of a long thread costs what one of a short thread does: threads of 10, 1,000 and 20,000 stories whose first page is the
//! same, read so that nothing that is kept helps. What the page of ten costs in the same run is the ceiling here.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use betwixt::app::App;
use betwixt::id::CommentId;

use crate::ask;
use crate::cast::{self, Teller};
use crate::duel::Duel;
use crate::load::Load;
use crate::site::BenchSite;
use crate::told::Told;
use crate::trouble::Trouble;

/// What the program is told when nothing else is to be measured: `cargo bench --bench load -- lengths`.
pub const ARGUMENT: &str = "lengths";

/// The shortest, which the others are measured against.
const SHORT: (&str, usize) = ("ten-stories", 10);
/// The others.
const LONG: [(&str, usize); 2] = [("long-of-1000", 1_000), ("long-of-20000", 20_000)];

/// So many people told them: fifty stories each in the longest.
const PEOPLE: usize = 400;

/// So long, in bytes, is each of the first ten that they fill their page and not even a short one fits beside them.
const FIRST: usize = 5_780;

/// Two at once: the processors, and no queue whose length would be measured.
const READERS: usize = 2;

/// Puts the threads into the site's database.
pub fn insert_threads(app: &App, tellers: &[Teller]) -> Result<(), Trouble> {
    let people: Vec<Teller> = (0..PEOPLE).map(|number| cast::join(app, number + tellers.len())).collect::<Result<_, _>>()?;
    for (slug, stories) in std::iter::once(SHORT).chain(LONG) {
        cast::fill(app, slug, &people, (0..stories).map(story).collect())?;
    }
    Ok(())
}

fn story(number: usize) -> Told {
    let mut text = format!("Story {number}. What I think about it has changed over the years.");
    while number < SHORT.1 && text.len() < FIRST {
        text.push_str(" There was a kettle between us, and neither of us would have said whose it was.");
    }
    if number < SHORT.1 {
        text.truncate(FIRST);
    }
    let place = i64::try_from(number * 31 % 101).ok();
    Told { key: number.to_string(), parent: None, position: place.filter(|_| !number.is_multiple_of(5)), text }
}

/// What is measured: each long thread beside the short one, by nobody and by a member.
pub fn plan(site: &BenchSite) -> Result<Vec<(Duel, Load, Load)>, Trouble> {
    let member = site.tellers.first().ok_or_else(|| Trouble::told("nobody is signed in"))?;
    let names = ["1,000 stories, cold", "20,000 stories, cold", "1,000 stories, signed in", "20,000 stories, signed in"];
    let readers = [None, Some(member.cookie.as_str())].into_iter().flat_map(|reader| LONG.map(|(slug, _)| (reader, slug)));
    let pairs = names.into_iter().zip(readers);
    Ok(pairs.map(|(name, (reader, slug))| (Duel::new(name), cold(site, slug, reader), cold(site, SHORT.0, reader))).collect())
}

/// One more round of each.
pub fn round(all: &mut [(Duel, Load, Load)], site: &BenchSite) -> Result<(), Trouble> {
    all.iter_mut().try_for_each(|(duel, long, short)| duel.round(|| long.measure(&site.process), || short.measure(&site.process)))
}

/// Their rows, under a line that says what they stand beside.
pub fn rows(all: &[(Duel, Load, Load)]) -> String {
    let rows: String = all.iter().map(|(duel, ..)| format!("\n{}", duel.row())).collect();
    format!("\nBeside the page of a thread of 10 stories:{rows}")
}

/// Reads a thread with its picture, each time at another address, so that no page that was rendered before is the answer.
fn cold(site: &BenchSite, slug: &str, cookie: Option<&str>) -> Load {
    static TURN: AtomicI64 = AtomicI64::new(1);
    let (address, slug, cookie) = (site.address, slug.to_owned(), cookie.map(str::to_owned));
    let asking = move |_: usize, _: u64, buffer: &mut Vec<u8>| {
        let told = CommentId::from(TURN.fetch_add(1, Ordering::Relaxed));
        buffer.extend_from_slice(&ask::get(address, &format!("/t/{slug}?look=1&told={told}"), cookie.as_deref()));
    };
    Load { address, connections: READERS, most: u64::MAX, status: 200, asking: Arc::new(asking) }
}
