//! The charts of the last weeks on the owner's page, as SVG that the server draws.

use crate::clock::UnixMicros;
use crate::statistics::{WEEKS, Week};
use crate::text;

/// The width of a week in the drawing, of which the bar leaves a margin.
const STEP: i64 = 20;
const BAR: i64 = 16;
/// The height of the tallest bar.
const HEIGHT: i64 = 56;

/// All drawings, and a table that says the same in numbers.
pub(super) struct Charts {
    pub drawings: Vec<Chart>,
    /// The Monday with which the drawings begin.
    pub first: String,
    pub width: i64,
    pub height: i64,
    pub rows: Vec<WeekRow>,
}

/// One drawing.
pub(super) struct Chart {
    /// The number of this week, and what it counts.
    pub number: String,
    pub title: &'static str,
    pub note: String,
    /// All values in words, for those who do not see the drawing.
    pub spoken: String,
    pub bars: Vec<ChartBar>,
    /// The largest value, and where it is written.
    pub most: Option<(String, i64)>,
}

pub(super) struct ChartBar {
    pub x: i64,
    pub y: i64,
    pub height: i64,
    pub class: &'static str,
}

/// One week of the table.
pub(super) struct WeekRow {
    pub monday: String,
    pub cells: [(&'static str, String); 7],
}

impl Charts {
    pub(super) fn new(weeks: &[Week], now: UnixMicros) -> Self {
        Self {
            drawings: vec![stories(weeks), placements(weeks), subscribers(weeks), held(weeks), emails(weeks)],
            first: weeks.first().map(|week| text::date(week.monday, now)).unwrap_or_default(),
            width: STEP * i64::try_from(WEEKS).unwrap_or(0),
            height: HEIGHT,
            rows: weeks.iter().rev().map(|week| row(week, now)).collect(),
        }
    }
}

fn stories(weeks: &[Week]) -> Chart {
    let values: Vec<i64> = weeks.iter().map(|week| week.counts.stories).collect();
    Chart::new(&values, &[], "stories this week", compared(&values)).saying("Stories by week", &values)
}

fn placements(weeks: &[Week]) -> Chart {
    let values: Vec<i64> = weeks.iter().map(|week| week.counts.placements).collect();
    Chart::new(&values, &[], "placements on a spectrum this week", compared(&values)).saying("Placements by week", &values)
}

fn subscribers(weeks: &[Week]) -> Chart {
    let gained: Vec<i64> = weeks.iter().map(|week| week.counts.gained).collect();
    let lost: Vec<i64> = weeks.iter().map(|week| week.counts.lost).collect();
    let note = format!("{} lost", text::grouped(last(&lost)));
    let chart = Chart::new(&gained, &lost, "subscribers gained this week", note);
    chart.saying("Subscribers gained by week", &gained).saying("Lost", &lost)
}

fn held(weeks: &[Week]) -> Chart {
    let values: Vec<i64> = weeks.iter().map(|week| week.held.unwrap_or(0)).collect();
    let waited = weeks.last().and_then(|week| week.held_hours).and_then(|hours| u64::try_from(hours).ok());
    let note = match waited {
        None => "nothing waits for a moderator".to_owned(),
        Some(0) => "the oldest for less than an hour".to_owned(),
        Some(hours) => format!("the oldest for {}", text::count(hours, "hour", "hours")),
    };
    Chart::new(&values, &[], "held now", note).saying("Held at the end of each week", &values)
}

fn emails(weeks: &[Week]) -> Chart {
    let sent: Vec<i64> = weeks.iter().map(|week| week.counts.sent).collect();
    let failed: Vec<i64> = weeks.iter().map(|week| week.counts.failed).collect();
    let note = format!("{} failed", text::grouped(last(&failed)));
    let chart = Chart::new(&sent, &failed, "newsletter emails sent this week", note);
    chart.saying("Newsletter emails sent by week", &sent).saying("Failed", &failed)
}

fn last(values: &[i64]) -> i64 {
    values.last().copied().unwrap_or(0)
}

/// How this week compares with the one before, in words.
fn compared(values: &[i64]) -> String {
    let before = values.len().checked_sub(2).and_then(|place| values.get(place)).copied().unwrap_or(0);
    match last(values) - before {
        0 => "as many as the week before".to_owned(),
        more @ 1.. => format!("{} more than the week before", text::grouped(more)),
        fewer => format!("{} fewer than the week before", text::grouped(-fewer)),
    }
}

/// The left edge of the bar of a week.
fn left(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(0) * STEP + (STEP - BAR) / 2
}

impl Chart {
    /// Draws `up` above the line and `down` below it, on one scale.
    fn new(up: &[i64], down: &[i64], title: &'static str, note: String) -> Self {
        let most = up.iter().chain(down).copied().max().unwrap_or(0).max(1);
        // What happened at all is seen.
        let scaled = |value: i64| if value == 0 { 0 } else { (value * HEIGHT / most).max(1) };
        let newest = up.len().saturating_sub(1);
        let above = up.iter().enumerate().map(|(number, value)| ChartBar {
            x: left(number),
            y: HEIGHT - scaled(*value),
            height: scaled(*value),
            class: if number == newest { "now" } else { "past" },
        });
        let below = down.iter().enumerate().map(|(number, value)| ChartBar {
            x: left(number),
            y: HEIGHT + 1,
            height: scaled(*value).min(HEIGHT / 4),
            class: "lost",
        });
        let tallest = up.iter().enumerate().max_by_key(|(_, value)| **value).filter(|(_, value)| **value > 0);
        Self {
            number: text::grouped(last(up)),
            title,
            note,
            spoken: String::new(),
            bars: above.chain(below).filter(|bar| bar.height > 0).collect(),
            most: tallest.map(|(number, value)| (text::grouped(*value), left(number) + BAR / 2)),
        }
    }

    /// Adds a sentence with all values to what is said of the drawing.
    fn saying(mut self, what: &str, values: &[i64]) -> Self {
        let list: Vec<String> = values.iter().map(i64::to_string).collect();
        let space = if self.spoken.is_empty() { "" } else { " " };
        self.spoken.push_str(&format!("{space}{what}: {}.", list.join(", ")));
        self
    }
}

fn row(week: &Week, now: UnixMicros) -> WeekRow {
    let counts = week.counts;
    WeekRow {
        monday: text::date(week.monday, now),
        cells: [
            ("Stories", text::grouped(counts.stories)),
            ("Placements", text::grouped(counts.placements)),
            ("Subscribers gained", text::grouped(counts.gained)),
            ("Subscribers lost", text::grouped(counts.lost)),
            ("Held", week.held.map_or_else(|| "not counted".to_owned(), text::grouped)),
            ("Emails sent", text::grouped(counts.sent)),
            ("Emails failed", text::grouped(counts.failed)),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tallest_bar_has_the_whole_height_and_a_small_one_is_seen() {
        let values = [0, 1, 1_000, 7];
        let chart = Chart::new(&values, &[0, 0, 0, 3], "stories", String::new()).saying("Stories", &values);
        let heights: Vec<i64> = chart.bars.iter().map(|bar| bar.height).collect();
        assert_eq!(heights, [1, HEIGHT, 1, 1]);
        assert_eq!(chart.most.map(|(value, _)| value).as_deref(), Some("1,000"));
        assert_eq!(chart.spoken, "Stories: 0, 1, 1000, 7.");
    }

    #[test]
    fn weeks_without_anything_draw_nothing() {
        let chart = Chart::new(&[0; WEEKS], &[], "stories", compared(&[0; WEEKS]));
        assert!(chart.bars.is_empty() && chart.most.is_none());
        assert_eq!((chart.number.as_str(), chart.note.as_str()), ("0", "as many as the week before"));
    }

    #[test]
    fn this_week_is_compared_with_the_last() {
        assert_eq!(compared(&[3, 1_204]), "1,201 more than the week before");
        assert_eq!(compared(&[3, 1]), "2 fewer than the week before");
    }
}
