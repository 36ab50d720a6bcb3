//! The spectrum recounted: one position per persona, the latest, while a visible comment of that persona has one.

use super::model::Model;

/// With fewer personas nothing is shown.
const FEWEST: usize = 5;

impl Model {
    /// The position of a persona: a person under their own name, or under their pen name. The latest counts.
    pub fn place_of(&self, who: usize, pen: bool) -> Option<u8> {
        let posted: Vec<usize> = self.placed(who).into_iter().filter(|at| self.posted[*at].pen == pen).collect();
        let posted = posted.iter().filter_map(|at| Some((self.posted[*at].at, self.posted[*at].place?)));
        let mut all: Vec<(u64, u8)> = posted.collect();
        if all.is_empty() {
            return None;
        }
        all.extend(self.moved.iter().filter(|moved| (moved.who, moved.pen) == (who, pen)).map(|moved| (moved.at, moved.place)));
        all.into_iter().max_by_key(|(at, _)| *at).map(|(_, place)| place)
    }

    /// The places that count; with `all` also of those who saw the spectrum before they answered.
    pub fn places(&self, all: bool) -> Vec<u8> {
        let voices = (0..self.accounts.len()).flat_map(|who| [(who, false), (who, true)]);
        let saw =
            |(who, pen): (usize, bool)| self.placed(who).iter().any(|at| self.posted[*at].pen == pen && self.posted[*at].saw);
        voices.filter(|voice| all || !saw(*voice)).filter_map(|(who, pen)| self.place_of(who, pen)).collect()
    }

    /// How many there are from each fifth place to the next one; nothing below five.
    pub fn bars(&self, all: bool) -> Option<Vec<usize>> {
        let mut bars = vec![0; 20];
        let places = self.places(all);
        for place in &places {
            bars[usize::from(*place / 5).min(19)] += 1;
        }
        (places.len() >= FEWEST).then_some(bars)
    }

    /// The sheet as it is downloaded.
    pub fn sheet(&self, all: bool) -> String {
        let row =
            |(bar, readers): (usize, &usize)| format!("{},{},{readers}\r\n", bar * 5, if bar == 19 { 100 } else { bar * 5 + 4 });
        let rows: String = self.bars(all).unwrap_or_default().iter().enumerate().map(row).collect();
        format!("from,to,readers\r\n{rows}")
    }

    /// How many stories can be read, as the pages say it.
    pub fn stories(&self) -> String {
        match self.answers(None).into_iter().filter(|at| self.is_public(*at)).count() {
            0 => "no stories yet".to_owned(),
            1 => "1 story".to_owned(),
            many => format!("{many} stories"),
        }
    }
}
