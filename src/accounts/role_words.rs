//! The words by which somebody says in a name that they look after the site.

use std::sync::LazyLock;

use crate::text::Looks;

/// Words that claim an office here wherever they stand, also at the beginning or the end of a longer word.
static OFFICES: LazyLock<Vec<Looks>> = LazyLock::new(|| {
    looks(&[
        "moderator",
        "moderateur",
        "moderador",
        "moderatrice",
        "modteam",
        "admin",
        "webmaster",
        // The same in Russian.
        "\u{43c}\u{43e}\u{434}\u{435}\u{440}\u{430}\u{442}\u{43e}\u{440}",
        "\u{430}\u{434}\u{43c}\u{438}\u{43d}",
    ])
});

/// Names of people that begin as the word for an office does.
static GIVEN: LazyLock<Vec<Looks>> = LazyLock::new(|| looks(&["admina"]));

/// Words that claim an office when a name says nothing else ("The Team"): a Dog Owner and a Team of Two are readers like others.
static CLAIMS: LazyLock<Vec<Looks>> = LazyLock::new(|| {
    looks(&[
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
        // The same in some other languages; marks do not count.
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
static FILLERS: LazyLock<Vec<Looks>> = LazyLock::new(|| looks(&["the", "original", "verified"]));

/// A word that adds nothing before a name; behind one it is a surname.
static BEFORE: LazyLock<Vec<Looks>> = LazyLock::new(|| looks(&["real"]));

/// What is written onto a name without a space. "the" and "real" are beginnings of names (Theresa, Realina) unless a capital follows.
pub(super) static AFFIXES: LazyLock<Vec<Looks>> =
    LazyLock::new(|| OFFICES.iter().chain(CLAIMS.iter()).cloned().chain(looks(&["thereal", "original", "verified"])).collect());

fn looks(words: &[&str]) -> Vec<Looks> {
    words.iter().map(|word| Looks::without_marks(word)).collect()
}

/// What a word says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RoleWord {
    /// Claims an office wherever it stands.
    Office,
    /// Claims one where nothing else is said.
    Claim,
    /// Adds nothing.
    Filler,
    /// Adds nothing where no name came before it.
    Before,
    /// Anything else: a name.
    Other,
}

impl RoleWord {
    /// Reads a word, whatever looks like one of ours.
    pub(super) fn of(word: &str) -> Self {
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

/// Whether a whole name, its spaces taken out, is a word for an office.
pub(super) fn is_one(joined: &Looks) -> bool {
    is_among(joined, &OFFICES) || is_among(joined, &CLAIMS)
}
