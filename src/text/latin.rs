//! Latin letters that Unicode does not decompose: the plain letters that people type instead. Slugs and search use the same.

/// The plain spelling of a lower-case letter; `None` when it is plain, decomposes, or is not Latin.
pub(super) const fn plain_latin(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' | 'ɔ' => "o",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'ł' => "l",
        'þ' => "th",
        'ħ' => "h",
        'ı' | 'ɩ' | 'ɨ' => "i",
        'ŋ' => "ng",
        'ŧ' => "t",
        'ɓ' => "b",
        'ə' | 'ɛ' => "e",
        'ɣ' => "g",
        'ƙ' | 'ĸ' => "k",
        'ɲ' => "n",
        'ʋ' => "v",
        'ƴ' => "y",
        _ => return None,
    })
}
