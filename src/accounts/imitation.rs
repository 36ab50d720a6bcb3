//! Names by which somebody would be taken for a person who looks after the site.
//!
//! Two names are alike when a reader could take one for the other: [`text::resembles`], by the skeletons of UTS #39, section 4. That
//! standard compares whole names, so what people add to a name is taken off first. A name imitates another when nothing but
//! ornament is left beside it: digits, signs, an `x` before and after, letters written apart, or words that claim an office or
//! add nothing. Any other word makes it somebody else's: beside a moderator called Mary there may be a Mary Smith, and
//! beside Anna an Annabel.

use unicode_normalization::char::is_combining_mark;

use crate::text::resembles;

/// Words that claim an office here wherever they stand, also at the beginning or the end of a longer word.
const OFFICES: [&str; 3] = ["moderator", "admin", "webmaster"];

/// Words that claim one when a name says nothing else ("The Team"): a Dog Owner and a Team of Two are readers like others.
const CLAIMS: [&str; 9] = ["mod", "mods", "moderation", "owner", "owners", "staff", "team", "official", "support"];

/// Words that add nothing to a name.
const FILLERS: [&str; 4] = ["the", "real", "original", "verified"];

/// The fewest letters that must be left of a word when ornament is taken off it: Theo is not the O, nor Xmax a Ma between two `x`.
const LEFT: usize = 3;

/// Whether `name` would be taken for `staff`, the name of somebody who looks after the site.
pub(super) fn imitates(name: &str, staff: &str) -> bool {
    if resembles(name, staff) {
        return true;
    }
    let theirs = words(staff);
    if theirs.is_empty() {
        return false;
    }
    let (apart, joined) = (theirs.join(" "), theirs.concat());
    readings(name).into_iter().any(|words| {
        resembles(&words.join(" "), &apart)
            || words.len() <= theirs.len() && stripped(words.concat()).iter().any(|core| resembles(core, &joined))
    })
}

/// Whether `name` says by itself that its bearer has an office here.
pub(super) fn claims_an_office(name: &str) -> bool {
    let words: Vec<String> = words(name).iter().map(|word| without_digits(word)).filter(|word| !word.is_empty()).collect();
    let adds_nothing = |word: &String| is_among(word, &CLAIMS) || is_among(word, &FILLERS);
    words.iter().any(|word| is_office(word)) || words.iter().any(|word| is_among(word, &CLAIMS)) && words.iter().all(adds_nothing)
}

fn is_among(word: &str, list: &[&str]) -> bool {
    list.iter().any(|known| resembles(word, known))
}

fn is_office(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    OFFICES.iter().any(|office| {
        let length = office.chars().count();
        let is_it = |part: Option<&[char]>| part.is_some_and(|part| resembles(&part.iter().collect::<String>(), office));
        let end = letters.len().checked_sub(length).and_then(|start| letters.get(start..));
        resembles(word, office) || is_it(letters.get(..length)) || is_it(end)
    })
}

/// The words of a name: what stands between spaces and signs, with letters that were written apart put together.
fn words(name: &str) -> Vec<String> {
    let is_letter = |letter: char| letter.is_alphanumeric() || is_combining_mark(letter);
    let mut words: Vec<String> = Vec::new();
    let mut spelling = false;
    for word in name.split(|letter| !is_letter(letter)).filter(|word| !word.is_empty()) {
        let single = word.chars().filter(|letter| !is_combining_mark(*letter)).count() == 1;
        match words.last_mut() {
            Some(last) if single && spelling => last.push_str(word),
            _ => words.push(word.to_owned()),
        }
        spelling = single;
    }
    words
}

fn without_digits(word: &str) -> String {
    word.trim_matches(char::is_numeric).to_owned()
}

/// The ways to read a name with more or less of its ornament taken off.
fn readings(name: &str) -> Vec<Vec<String>> {
    let all = words(name);
    let bare = |words: &[String]| words.iter().map(|word| without_digits(word)).filter(|word| !word.is_empty()).collect();
    let told = |words: &[String]| {
        let empty = |word: &&String| is_office(word) || is_among(word, &CLAIMS) || is_among(word, &FILLERS);
        words.iter().filter(|word| !empty(word)).cloned().collect()
    };
    let without: Vec<String> = bare(&all);
    let (all_told, without_told): (Vec<String>, Vec<String>) = (told(&all), told(&without));
    let between = match without_told.as_slice() {
        [first, middle @ .., last] if is_x(first) && is_x(last) => middle.to_vec(),
        _ => Vec::new(),
    };
    [all, without, all_told, without_told, between].into_iter().filter(|words| !words.is_empty()).collect()
}

fn is_x(word: &str) -> bool {
    word.chars().all(|letter| matches!(letter, 'x' | 'X'))
}

/// A word and what is left of it when what was written onto it without a space is taken off: `modanna`, `TheRealAnna`, `xXAnnaXx`.
fn stripped(word: String) -> Vec<String> {
    let mut found = vec![word.to_lowercase(), word];
    let mut next = 0;
    // Each turn takes something off, so this ends.
    while let Some(word) = found.get(next).cloned() {
        next += 1;
        let inside = word.strip_prefix('x').and_then(|rest| rest.strip_suffix('x'));
        let affixes = || OFFICES.iter().chain(&CLAIMS).chain(&FILLERS);
        let shorter =
            affixes().filter_map(|affix| word.strip_prefix(affix)).chain(affixes().filter_map(|affix| word.strip_suffix(affix)));
        let shorter: Vec<&str> = shorter.chain(inside).filter(|rest| rest.chars().count() >= LEFT).collect();
        for rest in shorter {
            if !found.iter().any(|known| known == rest) {
                found.push(rest.to_owned());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
            let worn = format!("{before}{name}{after}");
            let worn = if shout { worn.to_uppercase() } else { worn };
            prop_assert!(imitates(&worn, &name));
        }

        #[test]
        fn another_word_makes_it_somebody_elses(name in "[A-Z][a-z]{2,7}", other in "[A-Z][a-z]{3,7}") {
            prop_assume!(!is_office(&other) && !is_among(&other, &CLAIMS) && !is_among(&other, &FILLERS) && !is_office(&name));
            prop_assume!(!resembles(&name, &other) && !is_among(&name, &CLAIMS) && !is_among(&name, &FILLERS));
            let longer = [format!("{name} {other}"), format!("{other} {name}"), format!("{name}-{other}")];
            for longer in longer {
                prop_assert!(!imitates(&longer, &name));
            }
        }
    }
}
