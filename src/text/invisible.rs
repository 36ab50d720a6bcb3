//! Invisible characters: where a script or an emoji needs them, and where they are strays of what a text was pasted from.

use icu_properties::props::{DefaultIgnorableCodePoint, Emoji, ExtendedPictographic, GeneralCategory, JoiningType};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

const NON_JOINER: char = '\u{200c}';
const JOINER: char = '\u{200d}';
/// Shows the character before it as an emoji.
const AS_PICTURE: char = '\u{fe0f}';
/// Encloses the digit before it in a key.
const KEYCAP: char = '\u{20e3}';
/// The combining class of a virama, which joins two consonants.
const VIRAMA: u8 = 9;

/// `text` without white space and invisible characters at its ends: phones, address books and chats paste them along. They
/// paste no control characters and no overrides, which turn a text around.
pub fn trim_invisible(text: &str) -> &str {
    let is_hostile = |letter: char| letter.is_control() || matches!(letter, '\u{202d}' | '\u{202e}');
    text.trim_matches(|letter: char| letter.is_whitespace() || is_invisible(letter) && !is_hostile(letter))
}

/// A line without white space and strays at its ends; `None` when it contains a stray elsewhere.
pub fn without_strays(line: &str) -> Option<String> {
    let strays = strays(line);
    let is_blank = |(letter, stray): &(char, bool)| *stray || letter.is_whitespace();
    let start = strays.iter().position(|one| !is_blank(one)).unwrap_or(strays.len());
    let end = strays.iter().rposition(|one| !is_blank(one)).map_or(start, |last| last + 1);
    let inside = strays.get(start..end).unwrap_or_default();
    let clean = !inside.iter().any(|(_, stray)| *stray);
    clean.then(|| inside.iter().map(|(letter, _)| *letter).collect())
}

/// Control, format, direction and zero-width characters (Unicode's default ignorables and its category `Cf`), line breaks,
/// and the fillers that are drawn as nothing.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(letter)
        || CodePointMapData::<GeneralCategory>::new().get(letter) == GeneralCategory::Format
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{2800}' | '\u{16fe4}' | '\u{1d159}' | '\u{fff0}'..='\u{fffb}')
}

/// The characters of a text, each with whether it is invisible and nothing needs it there.
fn strays(text: &str) -> Vec<(char, bool)> {
    let mut letters = text.chars().peekable();
    let (mut before, mut flag, mut found) = (None, false, Vec::new());
    while let Some(letter) = letters.next() {
        let needed = match letter {
            JOINER | NON_JOINER => joins(letter, before, text_before(&found), letters.peek().copied()),
            '\u{e0020}'..='\u{e007f}' => flag,
            '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180d}' | '\u{180f}' => {
                before.is_some_and(|before| varies(before, letter, letters.peek().copied()))
            }
            _ => false,
        };
        let stray = is_invisible(letter) && !needed;
        // Flags of regions are a black flag and tags.
        flag = letter == '\u{1f3f4}' || flag && needed && letter != '\u{e007f}';
        // A stray may be dropped, so that nothing leans on it.
        before = if stray { before } else { Some(letter) };
        found.push((letter, stray));
    }
    found
}

/// The last character that is not transparent to joining, such as a vowel mark.
fn text_before(found: &[(char, bool)]) -> Option<char> {
    let joining = CodePointMapData::<JoiningType>::new();
    found.iter().rev().map(|(letter, _)| *letter).find(|letter| joining.get(*letter) != JoiningType::Transparent)
}

/// Whether a joiner has an effect: beside a virama (Indic scripts), between letters that join (Arabic and its relatives), or
/// between the parts of an emoji. Much like RFC 5892, appendix A, for names in the DNS.
fn joins(joiner: char, before: Option<char>, letter: Option<char>, after: Option<char>) -> bool {
    let is_virama = |letter: Option<char>| letter.is_some_and(|letter| canonical_combining_class(letter) == VIRAMA);
    let Some(next) = after else { return false };
    // What may be a stray itself is no letter: without it, the joiner would join nothing.
    let is_letter = !next.is_ascii() && !is_invisible(next) && (next.is_alphanumeric() || is_combining_mark(next));
    if is_virama(before) || is_virama(after) && before.is_some_and(|letter| !letter.is_ascii()) {
        return is_letter;
    }
    // Between any two letters that join: after those that join on one side only, people write it all the same.
    let joining = CodePointMapData::<JoiningType>::new();
    if letter.is_some_and(|letter| matches!(joining.get(letter), JoiningType::DualJoining | JoiningType::RightJoining)) {
        return is_letter;
    }
    let pictures = CodePointSetData::new::<ExtendedPictographic>();
    let is_part = |letter: char| pictures.contains(letter) || matches!(letter, AS_PICTURE | '\u{1f3fb}'..='\u{1f3ff}');
    joiner == JOINER && before.is_some_and(is_part) && pictures.contains(next)
}

/// Whether a selector chooses a form of the character before it: of emoji, of Chinese characters (in Japanese surnames), and
/// of Mongolian letters.
fn varies(before: char, selector: char, after: Option<char>) -> bool {
    let is_chinese = || matches!(before, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    match selector {
        AS_PICTURE if before.is_ascii() => after == Some(KEYCAP) && matches!(before, '0'..='9' | '#' | '*'),
        AS_PICTURE | '\u{fe0e}' => CodePointSetData::new::<Emoji>().contains(before) && !before.is_ascii(),
        '\u{180b}'..='\u{180d}' | '\u{180f}' => matches!(before, '\u{1820}'..='\u{18aa}'),
        _ => is_chinese(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_scripts_and_emoji_need_stays() {
        for name in [
            "ශ\u{dca}\u{200d}රියානි",
            "محمد\u{200c}رضا",
            "র\u{200d}্যাব",
            "क\u{94d}\u{200c}ष",
            "👩\u{200d}👩\u{200d}👧\u{200d}👦",
            "🏳\u{fe0f}\u{200d}🌈",
            "👩🏽\u{200d}💻",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            "1\u{fe0f}\u{20e3}",
            "Mara \u{2764}\u{fe0f}",
            "葛\u{e0100}城",
        ] {
            assert_eq!(without_strays(name).as_deref(), Some(name), "{name}");
            let pasted = format!("\u{200e} {name}\u{200d}\u{202c}\u{a0}\u{feff}");
            assert_eq!(without_strays(&pasted).as_deref(), Some(name), "{name}");
        }
    }

    #[test]
    fn strays_inside_a_line_are_found() {
        for line in [
            "Ada\u{202e}nimda",
            "A\u{200b}da",
            "pa\u{200d}y",
            "A\u{200c}da",
            "a\u{e0041}b",
            "🏴\u{e007f}\u{e0041}b",
            "2\u{fe0f} a",
            "مح\u{200c} a",
            "مح\u{200c}\u{fe0f} a",
        ] {
            assert_eq!(without_strays(line), None, "{line:?}");
        }
    }

    #[test]
    fn the_ends_of_addresses_and_codes_are_trimmed() {
        assert_eq!(trim_invisible("\u{202a}+49 30\u{202c}\u{200b}\n"), "+49 30");
        assert_eq!(trim_invisible("\u{2068}ana@example.org\u{2069}\u{ad}"), "ana@example.org");
        assert_eq!(trim_invisible("\u{feff} \u{200d}"), "");
        assert_eq!(without_strays("ح\u{200c}\u{fe0f}").as_deref(), Some("ح"));
    }

    proptest! {
        #[test]
        fn what_is_clean_stays_clean(line in "[a1é\u{200c}\u{200d}\u{fe0f}\u{94d}क👩🏴\u{e0067}\u{e007f}\u{202e} محر]{0,12}") {
            if let Some(clean) = without_strays(&line) {
                prop_assert_eq!(without_strays(&clean), Some(clean.clone()));
                prop_assert!(line.contains(&clean));
            }
        }
    }
}
