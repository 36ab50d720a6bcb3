//! The words with which a name claims that its bearer is staff.

use std::sync::LazyLock;

use crate::text::Looks;

/// Words that claim a role anywhere in a name, also at the beginning or the end of a longer word.
static OFFICES: LazyLock<Vec<Looks>> = LazyLock::new(|| {
    skeletons(&[
        "moderator",
        "moderateur",
        "moderador",
        "moderatrice",
        "modteam",
        "admin",
        "webmaster",
        // "moderator" in Russian.
        "\u{43c}\u{43e}\u{434}\u{435}\u{440}\u{430}\u{442}\u{43e}\u{440}",
        "\u{430}\u{434}\u{43c}\u{438}\u{43d}",
    ])
});

/// Given names that begin like the word for a role.
static GIVEN: LazyLock<Vec<Looks>> = LazyLock::new(|| skeletons(&["admina"]));

/// Words that claim a role only when they are the whole name ("The Team"): a Dog Owner and a Team of Two are ordinary
/// readers.
static CLAIMS: LazyLock<Vec<Looks>> = LazyLock::new(|| {
    skeletons(&[
        "mod",
        "mods",
        "moderation",
        "owner",
        "owners",
        "staff",
        "team",
        "official",
        "support",
        "site",
        // The same in some other languages; marks are ignored.
        "moderacion",
        "moderacao",
        "redaktion",
        "redaction",
        "redaccion",
        "redazione",
        "redactie",
        "equipe",
        "equipo",
    ])
});

/// Words that add nothing to a name.
static FILLERS: LazyLock<Vec<Looks>> = LazyLock::new(|| skeletons(&["the", "original", "verified"]));

/// Words that add nothing before a name; after one they are a surname.
static BEFORE: LazyLock<Vec<Looks>> = LazyLock::new(|| skeletons(&["real"]));

/// Affixes that are joined to a name without a space. "the" and "real" begin names (Theresa, Realina) unless a capital
/// follows.
pub(super) static AFFIXES: LazyLock<Vec<Looks>> = LazyLock::new(|| {
    OFFICES.iter().chain(CLAIMS.iter()).cloned().chain(skeletons(&["thereal", "original", "verified"])).collect()
});

fn skeletons(words: &[&str]) -> Vec<Looks> {
    words.iter().map(|word| Looks::without_marks(word)).collect()
}

/// What a word of a name means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RoleWord {
    /// Claims a role anywhere in a name.
    Office,
    /// Claims a role only when the name says nothing else.
    Claim,
    /// Adds nothing.
    Filler,
    /// Adds nothing unless a name comes before it.
    Before,
    /// Anything else: a name.
    Other,
}

impl RoleWord {
    /// Classifies a word by what it looks like.
    pub(super) fn classify(word: &str) -> Self {
        let looks = Looks::without_marks(word);
        if is_office(&looks) {
            return Self::Office;
        }
        let lists = [(&CLAIMS, Self::Claim), (&FILLERS, Self::Filler), (&BEFORE, Self::Before)];
        lists.into_iter().find(|(list, _)| is_among(&looks, list)).map_or(Self::Other, |(_, word)| word)
    }
}

fn is_among(word: &Looks, list: &[Looks]) -> bool {
    list.iter().any(|known| word.are_like(known))
}

fn is_office(word: &Looks) -> bool {
    let around = |word: &str, office: &str| word.starts_with(office) || word.ends_with(office);
    let is_it = |office: &Looks| word.drawings().iter().zip(office.drawings()).any(|(word, office)| around(word, office));
    !is_among(word, &GIVEN) && OFFICES.iter().any(is_it)
}

/// Whether a whole name, without its spaces, is a word for a role.
pub(super) fn is_one(joined: &Looks) -> bool {
    is_among(joined, &OFFICES) || is_among(joined, &CLAIMS)
}
