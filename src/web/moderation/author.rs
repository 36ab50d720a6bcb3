//! Information about an author, shown beside a case and on the persona's page.

use crate::clock::UnixMicros;
use crate::comments::BylineKind;
use crate::crypt::Keys;
use crate::links;
use crate::moderation::author::{AccountBackground, AuthorProfile, EarlierDecision, RoughCount, Tenure};
use crate::moderation::trust::PersonaTrust;
use crate::moderation::{ModerationAction, ModerationReason};
use crate::text;
use crate::web::moment::When;

/// The facts about an author, in words.
pub(super) struct AuthorFacts {
    /// The label and value of each fact.
    pub rows: Vec<(&'static str, String)>,
    /// The recent decisions about them.
    pub earlier: Vec<EarlierDecisionRow>,
}

/// A recent decision, in words.
pub(super) struct EarlierDecisionRow {
    pub who: &'static str,
    pub what: &'static str,
    pub reason: Option<&'static str>,
    pub case: Option<String>,
    pub when: When,
}

impl AuthorFacts {
    pub fn new(author: &AuthorProfile, keys: &Keys, now: UnixMicros) -> Self {
        let mut rows = match author.persona.kind() {
            BylineKind::Account => vec![("Writes as", "the account’s name".to_owned())],
            BylineKind::Pen => vec![
                ("Writes as", "a pen name, used in this thread only".to_owned()),
                ("Short name", format!("Author {}", keys.pseudonym(author.persona.id()))),
            ],
        };
        let many = |count: i64| u64::try_from(count).unwrap_or(0);
        let record = author.record;
        let (published, removed, held) = (many(record.published), many(record.removed), many(record.held));
        rows.push(("Posts", format!("{published} published, {removed} removed, {held} waiting")));
        rows.extend(background(author.background, now));
        rows.extend(trust(&author.trust).map(|trust| ("Trust", trust)));
        Self { rows, earlier: author.earlier.iter().map(|it| EarlierDecisionRow::new(it, now)).collect() }
    }
}

fn background(of: AccountBackground, now: UnixMicros) -> Vec<(&'static str, String)> {
    match of {
        AccountBackground::Open { since } => {
            let days = now.days_since(since);
            let here = if days == 0 { "less than a day".to_owned() } else { text::count(days, "day", "days") };
            vec![("Member for", here)]
        }
        AccountBackground::Behind { here, published, removed } => vec![
            ("Member for", tenure(here).to_owned()),
            ("Under all names", format!("{} published, {} removed", amount(published), amount(removed))),
        ],
    }
}

/// The trust of a persona in words; `None` for an untrusted one, because most are.
fn trust(of: &PersonaTrust) -> Option<String> {
    match of {
        PersonaTrust::Untrusted => None,
        PersonaTrust::ByRole => Some("trusted by their role".to_owned()),
        PersonaTrust::Granted(grant) => Some(format!("trusted by {}", grant.who)),
    }
}

const fn tenure(here: Tenure) -> &'static str {
    match here {
        Tenure::Day => "less than a day",
        Tenure::Week => "less than a week",
        Tenure::Month => "less than 30 days",
        Tenure::Year => "less than a year",
        Tenure::Longer => "a year or longer",
    }
}

const fn amount(of: RoughCount) -> &'static str {
    match of {
        RoughCount::Little => "fewer than five",
        RoughCount::Much => "five or more",
    }
}

impl EarlierDecisionRow {
    fn new(earlier: &EarlierDecision, now: UnixMicros) -> Self {
        Self {
            who: if earlier.action == ModerationAction::Hold { "A rule" } else { "A moderator" },
            what: earlier.action.predicate(),
            reason: earlier.reason.map(ModerationReason::title),
            case: earlier.case.map(links::case),
            when: When::day(earlier.at, now),
        }
    }
}
