//! Detects names by which a member would be taken for staff (impersonation).
//!
//! Two names are alike when a reader could mistake one for the other: [`Looks`], by the skeletons of UTS #39, section 4, and
//! here also without the marks on their letters. That standard compares whole names, so affixes are removed first. A name
//! imitates another when only ornament is left beside it: digits, signs, an `x` before and after, letters written apart, or
//! words that claim a role or add nothing. Any other word makes it a different name: beside a moderator called Mary there may
//! be a Mary Smith, and beside Anna an Annabel. Mary Staff is not allowed although it is a real name: beside a Mary of the
//! staff it reads as a claim. She can write an initial between the two.

use unicode_normalization::char::is_combining_mark;

use super::name_affixes::AffixedWord;
use super::role_words;
use super::role_words::RoleWord;
use crate::text::Looks;

/// The fewest letters of a name that is searched inside a word: Theo is not the O, nor Xmax a Ma between two `x`.
const MIN_SEARCHED_LETTERS: usize = 3;

/// A requested name, parsed once and then compared with each name of the staff. The time of each comparison grows with the
/// length of the name.
pub(super) struct NameQuery {
    whole: Looks,
    readings: Vec<Reading>,
    claims: bool,
    /// Whether the name has a word of one letter, so that its spaces carry no meaning.
    apart: bool,
}

/// One way to read a name, with more or less of its ornament removed.
struct Reading {
    words: usize,
    joined: Looks,
    affixes: Vec<AffixedWord>,
}

impl NameQuery {
    /// Splits a name into words, without the signs and affixes around it.
    pub(super) fn parse(name: &str) -> Self {
        let pieces = pieces(name);
        let all = words(&pieces);
        let claims = claims(&all);
        let readings = readings(all).into_iter().map(|words| Reading::parse(&words)).collect();
        Self { whole: Looks::without_marks(name), readings, claims, apart: pieces.iter().any(|piece| is_single(piece)) }
    }

    /// Whether the name would be taken for `staff`, the name of a staff member.
    pub(super) fn imitates(&self, staff: &str) -> bool {
        if self.whole.are_like(&Looks::without_marks(staff)) {
            return true;
        }
        let theirs = words(&pieces(staff));
        let joined = theirs.concat();
        if joined.is_empty() {
            return false;
        }
        // Spaces may have been moved within a name of several words (M ara Voss); An Na is not Anna.
        let moved = theirs.len() > 1 || self.apart;
        let (looks, long) = (Looks::without_marks(&joined), joined.chars().count() >= MIN_SEARCHED_LETTERS);
        let fits = |reading: &&Reading| moved || reading.words <= theirs.len();
        self.readings.iter().filter(fits).any(|reading| {
            reading.joined.are_like(&looks)
                || long && reading.affixes.iter().zip(looks.drawings()).any(|(affixes, core)| affixes.holds(core))
        })
    }

    /// Whether the name by itself claims a role on this site.
    pub(super) const fn claims_an_office(&self) -> bool {
        self.claims
    }
}

impl Reading {
    fn parse(words: &[String]) -> Self {
        let joined = Looks::without_marks(&words.concat());
        let affixes = joined.drawings().iter().enumerate().map(|(place, drawn)| AffixedWord::parse(drawn, place)).collect();
        Self { words: words.len(), joined, affixes }
    }
}

fn claims(all: &[String]) -> bool {
    let words = without_digits(all);
    let joined = Looks::without_marks(&words.concat());
    let roles: Vec<RoleWord> = words.iter().map(|word| RoleWord::classify(word)).collect();
    let says_nothing_else = roles.iter().all(|word| *word != RoleWord::Other);
    roles.contains(&RoleWord::Office) || roles.contains(&RoleWord::Claim) && says_nothing_else || role_words::is_one(&joined)
}

/// Splits a name at spaces, at signs, and after a filler before a capital (`TheRealAnna`).
fn pieces(name: &str) -> Vec<&str> {
    let is_letter = |letter: char| letter.is_alphanumeric() || is_combining_mark(letter);
    let mut pieces = Vec::new();
    for mut word in name.split(|letter| !is_letter(letter)).filter(|word| !word.is_empty()) {
        while let Some((filler, rest)) = leading_filler(word) {
            pieces.push(filler);
            word = rest;
        }
        pieces.push(word);
    }
    pieces
}

fn leading_filler(word: &str) -> Option<(&str, &str)> {
    let mut letters = word.char_indices().zip(word.chars().skip(1));
    let ((at, last), _) = letters.find(|((_, letter), next)| letter.is_lowercase() && next.is_uppercase())?;
    let (filler, rest) = word.split_at_checked(at + last.len_utf8())?;
    matches!(RoleWord::classify(filler), RoleWord::Filler | RoleWord::Before).then_some((filler, rest))
}

fn is_single(piece: &str) -> bool {
    piece.chars().filter(|letter| !is_combining_mark(*letter)).count() == 1
}

/// The words of a name, with letters that were written apart joined.
fn words(pieces: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut spelling = false;
    for piece in pieces {
        let single = is_single(piece);
        match words.last_mut() {
            Some(last) if single && spelling => last.push_str(piece),
            _ => words.push((*piece).to_owned()),
        }
        spelling = single;
    }
    words
}

fn without_digits(words: &[String]) -> Vec<String> {
    let without_digits = words.iter().map(|word| word.trim_matches(char::is_numeric));
    without_digits.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words without those that claim a role or add nothing.
fn without_claims(words: &[String]) -> Vec<String> {
    let mut named = false;
    let is_kept = |word: &&String| match RoleWord::classify(word) {
        RoleWord::Other => {
            named = true;
            true
        }
        RoleWord::Before => named,
        RoleWord::Office | RoleWord::Claim | RoleWord::Filler => false,
    };
    words.iter().filter(is_kept).cloned().collect()
}

/// The ways to read a name with more or less of its ornament removed.
fn readings(all: Vec<String>) -> Vec<Vec<String>> {
    let bare = without_digits(&all);
    let (unclaimed, bare_unclaimed) = (without_claims(&all), without_claims(&bare));
    let between = match bare_unclaimed.as_slice() {
        [first, middle @ .., last] if is_x(first) && is_x(last) => middle.to_vec(),
        _ => Vec::new(),
    };
    let mut readings: Vec<Vec<String>> = Vec::new();
    for words in [all, bare, unclaimed, bare_unclaimed, between] {
        if !words.is_empty() && !readings.contains(&words) {
            readings.push(words);
        }
    }
    readings
}

fn is_x(word: &str) -> bool {
    word.chars().all(|letter| matches!(letter, 'x' | 'X'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn imitates(name: &str, staff: &str) -> bool {
        NameQuery::parse(name).imitates(staff)
    }

    fn claims_an_office(name: &str) -> bool {
        NameQuery::parse(name).claims_an_office()
    }

    #[test]
    fn a_name_with_nothing_but_ornament_beside_it_is_an_imitation() {
        for name in [
            "Anna",
            "ANNA",
            "\u{391}\u{39d}\u{39d}\u{391}",
            "\u{410}nna",
            "anna",
            "Anna2",
            "Anna 1987",
            "Anna.",
            "~Anna~",
            "Anna \u{2665}",
            "Anna (moderator)",
            "Anna_admin",
            "The Real Anna",
            "TheRealAnna",
            "AnnaMod",
            "modanna",
            "Anna, staff",
            "Moderator Anna",
            "xAnnax",
            "xXAnnaXx",
            "x Anna x",
            "A n n a",
            "A.N.N.A.",
            "Anna \u{2014} official team",
            "Anna-Adm\u{456}n",
            "\u{391}\u{39d}\u{39d}\u{391} (mod)",
            "4 Anna",
            "Anna!!!",
        ] {
            assert!(imitates(name, "Anna"), "{name}");
        }
        for name in ["AnnaBerg", "Anna_Berg", "anna berg 2", "Anna Berg-Admin", "annabergmod", "A. Berg"] {
            assert_eq!(imitates(name, "Anna Berg"), name != "A. Berg", "{name}");
        }
        assert!(imitates("lris", "Iris") && imitates("B0b the Admin", "Bob"));
        for name in [
            "MaraVossM0d",
            "MaraVossm\u{43e}d",
            "M\u{1ea1}ra Voss",
            "M\u{e1}ra V\u{f6}ss",
            "M ara Voss",
            "Mar aVoss",
            "Mara Voss (site)",
            "Mara Voss Team",
            "Mara Voss modteam",
            "Mara Voss, moderaci\u{f3}n",
            "Redaktion Mara Voss",
            "Mara Voss mod\u{e9}rateur",
            "TheRealMaraVoss",
            "themaravossowner",
            "xXMaraVossXx",
        ] {
            assert_eq!(imitates(name, "Mara Voss"), name != "themaravossowner", "{name}");
        }
        assert!(imitates("An n a", "Anna") && imitates("Ana staff", "Ana") && imitates("Ana Staff", "Ana"));
    }

    #[test]
    fn an_ordinary_name_is_nobodys_imitation() {
        for (name, staff) in [
            ("Annabel", "Anna"),
            ("Hannah", "Anna"),
            ("Anna Berg", "Anna"),
            ("Anna B.", "Anna"),
            ("Mary Smith", "Mary"),
            ("Mary A.", "Mary"),
            ("Rosemary", "Mary"),
            ("Mary's friend", "Mary"),
            ("Max", "Ma"),
            ("Xmax", "Ma"),
            ("An Na", "Anna"),
            ("Anna", "Anna Berg"),
            ("Berg", "Anna Berg"),
            ("Annette", "Ann"),
            ("\u{410}\u{43d}\u{43d}\u{430}", "Anna"),
            ("2", "Anna"),
            ("\u{2665}", "Anna"),
            ("Anna", "\u{2665}"),
            ("Theo", "O"),
            ("Ada", "Mara"),
            ("Theron", "Ron"),
            ("THERON", "Ron"),
            ("Theresa", "Resa"),
            ("Theana", "Ana"),
            ("Ana Real", "Ana"),
            ("Ana Real 2", "Ana"),
            ("Ana M. Staff", "Ana"),
            ("Mary Real Smith", "Mary Smith"),
        ] {
            assert!(!imitates(name, staff), "{name} {staff}");
        }
    }

    #[test]
    fn an_office_is_claimed_by_a_word_for_it_or_by_nothing_else() {
        for name in [
            "Admin",
            "ADMIN",
            "\u{430}dmin",
            "Administrator",
            "SuperAdmin",
            "site admin 2",
            "Moderator",
            "A moderator",
            "Co-Moderator",
            "M O D",
            "The Team",
            "Official Support",
            "Owner",
            "staff_1",
            "[Mod]",
            "Webmaster",
            "ADM1N",
            "M o d",
            "Mod er ator",
            "\u{e1}dmin",
            "ModTeam",
            "Site team",
            "Redaktion",
            "Moderaci\u{f3}n",
            "Mod\u{e9}rateur",
            "\u{41c}\u{43e}\u{434}\u{435}\u{440}\u{430}\u{442}\u{43e}\u{440}",
        ] {
            assert!(claims_an_office(name), "{name}");
        }
        for name in [
            "Dog owner",
            "Team of two",
            "Moderate Mary",
            "A reader",
            "Modesty",
            "Theo",
            "The Real",
            "Stafford",
            "Badminton",
            "42",
            "",
            "Supportive aunt",
            "A mother of three",
            "Admiral",
            "Admina",
            "Ana Staff",
            "Ana Real",
        ] {
            assert!(!claims_an_office(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn whatever_ornament_stands_around_a_name_it_is_seen(
            name in "[A-Z][a-z]{2,7}( [A-Z][a-z]{2,7})?",
            before in "([0-9]{1,3} |\\(mod\\) |the real |~|\u{2605} |Official ){0,2}",
            after in "( [0-9]{1,4}|_admin| - Staff|!|\u{2665}| \\(moderator\\)){0,2}",
            shout in any::<bool>(),
        ) {
            prop_assume!(name.split(' ').all(|word| RoleWord::classify(word) == RoleWord::Other));
            let affixes = format!("{before}{name}{after}");
            let affixes = if shout { affixes.to_uppercase() } else { affixes };
            prop_assert!(imitates(&affixes, &name));
        }

        #[test]
        fn another_word_makes_it_somebody_elses(name in "[A-Z][a-z]{2,7}", other in "[A-Z][a-z]{3,7}") {
            let is_a_word_of_ours = |word: &str| RoleWord::classify(word) != RoleWord::Other;
            prop_assume!(!is_a_word_of_ours(&name) && !is_a_word_of_ours(&other) && !is_a_word_of_ours(&format!("{name}{other}")));
            prop_assume!(!Looks::compute(&name).are_like(&Looks::compute(&other)));
            let longer = [format!("{name} {other}"), format!("{other} {name}"), format!("{name}-{other}")];
            for longer in longer {
                prop_assert!(!imitates(&longer, &name));
            }
        }
    }
}
