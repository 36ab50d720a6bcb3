//! Words that add nothing to a password, because attackers combine them first: the calendar, and phrases that everyone knows.

/// Phrases by their letters alone. Estimators take them for unrelated words.
const PHRASES: [&str; 46] = [
    "abandonallhopeyewhoenterhere",
    "allyouneedislove",
    "anapplecadaykeepsthedoctoraway",
    "beamemupscotty",
    "bohemianrhapsody",
    "callmeishmael",
    "carpediem",
    "correcthorsebatterystaple",
    "donotgogentleintothatgoodnight",
    "elementarymydearwatson",
    "forthosewhoarabouttorock",
    "fourscoreandsevenyearsago",
    "happybirthdaytoyou",
    "hastalavistababy",
    "iamyourfather",
    "illbeback",
    "inthebeginningwastheword",
    "ithinkthereforeiam",
    "itwasadarkandstormynight",
    "itwasthebestoftimes",
    "iwillalwaysloveyou",
    "letitbe",
    "livelongandprosper",
    "loremipsumdolorsitamet",
    "maryhadalittlelamb",
    "maytheforcebewithyou",
    "mynameisinigomontoya",
    "oncemoreuntothebreach",
    "onceuponatime",
    "oneringtorulethemall",
    "opensesame",
    "ourfatherwhoartinheaven",
    "rosesareredvioletsareblue",
    "somewhereovertherainbow",
    "stairwaytoheaven",
    "thelordismyshepherd",
    "thequickbrownfoxjumpsoverthelazydog",
    "thequickbrownfox",
    "theanswerisfortytwo",
    "threeblindmice",
    "tobeornottobethatisthequestion",
    "tobeornottobe",
    "twinkletwinklelittlestar",
    "wethepeopleoftheunitedstates",
    "winteriscoming",
    "yesterdayallmytroublesseemedsofaraway",
];

/// Months, weekdays and seasons in English, whole words only.
const CALENDAR: [&str; 25] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "year",
];

/// A lowercase password without the phrases, words of the calendar, years, and repetitions of its own words.
pub(super) fn without_common_words(password: &str) -> String {
    let read: String = password.chars().map(without_substitution).filter(|letter| letter.is_alphabetic()).collect();
    let rest = PHRASES.iter().fold(read.clone(), |rest, phrase| rest.replace(phrase, ""));
    if rest != read {
        // Digits inside a word stand for letters of the phrase.
        let numbers = password.split(|letter: char| !letter.is_alphanumeric());
        let numbers = numbers.filter(|word| word.chars().all(char::is_numeric) && !is_year(word));
        return rest + &numbers.collect::<String>();
    }
    let mut kept: Vec<&str> = Vec::new();
    for word in words(password) {
        if !CALENDAR.contains(&word) && !is_year(word) && !kept.contains(&word) {
            kept.push(word);
        }
    }
    kept.concat()
}

/// The runs of letters, of digits, and of other characters.
fn words(text: &str) -> Vec<&str> {
    let kind = |letter: char| (letter.is_alphabetic(), letter.is_numeric());
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|letter| kind(letter) != kind(first)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20")) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// The letter for which a digit or sign often stands.
const fn without_substitution(letter: char) -> char {
    match letter {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}
