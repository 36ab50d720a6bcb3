//! Whether a page of a long thread costs what one of a short thread does: threads of 10, 1,000 and 20,000 stories whose first
//! page is the same, read so that no cached page helps. What the page of ten costs in the same run is the ceiling here.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use betwixt::id::CommentId;

use crate::ask;
use crate::duel::Duel;
use crate::load::Load;
use crate::long_threads::{LONG, SHORT};
use crate::site::BenchSite;
use crate::trouble::Trouble;

/// The argument that measures nothing else: `cargo bench --bench load -- lengths`.
pub const ARGUMENT: &str = "lengths";

/// Two at once: the processors, and no queue whose length would be measured.
const READERS: usize = 2;

/// What is measured: each long thread beside the short one, by nobody and by a member.
pub fn plan(site: &BenchSite) -> Result<Vec<(Duel, Load, Load)>, Trouble> {
    let member = site.authors.first().ok_or_else(|| Trouble::message("no author is signed in"))?;
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

/// Reads a thread with its chart, each time after another cursor before its first story, so that no cached page is the answer.
fn cold(site: &BenchSite, slug: &str, cookie: Option<&str>) -> Load {
    static TURN: AtomicI64 = AtomicI64::new(1);
    let (address, slug, cookie) = (site.address, slug.to_owned(), cookie.map(str::to_owned));
    let asking = move |_: usize, _: u64, buffer: &mut Vec<u8>| {
        let before_all = CommentId::from(TURN.fetch_add(1, Ordering::Relaxed));
        buffer.extend_from_slice(&ask::get(address, &format!("/t/{slug}?look=1&after=0_{before_all}"), cookie.as_deref()));
    };
    Load { address, connections: READERS, most: u64::MAX, status: 200, asking: Arc::new(asking) }
}
