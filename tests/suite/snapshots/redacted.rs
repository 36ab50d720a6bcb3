//! What is random, or changes with every build, made the same on every run: ids, tokens, names of files under their hash.
//!
//! Within one snapshot the same thing keeps the same number, so that it still shows which link leads to which story.

use std::collections::BTreeMap;

/// A token of ours has 43 characters of base64url, and a signed link more.
const TOKEN: usize = 40;
/// An id of ours has 13 digits of Crockford's base 32.
const ID: usize = 13;
/// Hashes of files, names of requests and emails have 16 hexadecimal digits, boundaries between an email's parts 24, and one-time
/// ids of forms 32.
const HEX: [usize; 3] = [16, 24, 32];

/// `text` with every random word replaced. An email's source is cut into short lines, in the middle of words: they are joined
/// first.
pub fn redacted(text: &str) -> String {
    let text = &text.replace("=\n", "");
    let mut names = Names::default();
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(email) = rest.chars().next() {
        let end = rest.find(|email: char| !is_part_of_a_word(email)).unwrap_or(rest.len());
        if end == 0 {
            out.push(email);
            rest = &rest[email.len_utf8()..];
            continue;
        }
        let word = &rest[..end];
        // In public a moderator is called by four hexadecimal digits, and so is an author before moderators.
        let called = ["Moderator ", "Author "].iter().any(|title| out.ends_with(title));
        if word.len() == 4 && called && word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            out.push_str(&names.of("name", word));
        } else if is_token(word) {
            out.push_str(&names.of("token", word));
        } else {
            word.split_inclusive(['-', '_']).for_each(|part| out.push_str(&names.part(part)));
        }
        rest = &rest[end..];
    }
    out
}

fn is_part_of_a_word(email: char) -> bool {
    email.is_ascii_alphanumeric() || matches!(email, '-' | '_')
}

fn is_token(word: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| word.bytes().any(|byte| kind(&byte));
    word.len() >= TOKEN && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)
}

/// The first digit of an id stays 0 until 2054, and the year of the tests is fixed. Nothing but zeros names nothing, always.
fn is_id(part: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit() || (byte.is_ascii_lowercase() && !matches!(byte, b'i' | b'l' | b'o' | b'u'));
    part.len() == ID && part.starts_with('0') && part.bytes().all(digit) && part.bytes().any(|byte| byte != b'0')
}

fn is_hex(part: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
    HEX.contains(&part.len()) && part.bytes().all(digit)
}

/// The names given so far: a number for each word, a count for each kind.
#[derive(Default)]
struct Names(BTreeMap<&'static str, Vec<String>>);

impl Names {
    fn of(&mut self, kind: &'static str, word: &str) -> String {
        let known = self.0.entry(kind).or_default();
        let place = known.iter().position(|one| one == word).unwrap_or_else(|| {
            known.push(word.to_owned());
            known.len() - 1
        });
        format!("[{kind}{}]", place + 1)
    }

    /// One part of a word, with the hyphen that may end it.
    fn part(&mut self, part: &str) -> String {
        let bare = part.trim_end_matches(['-', '_']);
        let end = &part[bare.len()..];
        match bare {
            id if is_id(id) => format!("{}{end}", self.of("id", id)),
            hex if is_hex(hex) => format!("{}{end}", self.of("hex", hex)),
            _ => part.to_owned(),
        }
    }
}

#[test]
fn random_values_are_numbered_and_all_others_unchanged() {
    let token = "Kx3_c8e-QnUu0dUqZ7l5xX1p2bJtYwVfGhRsAaBbCcD";
    let text = format!(
        "/c/06d4yk3xe5w2g/status r-06d4yk3xe5w2g c-06d4yk3xe5w2h /s/{token} app.0123456789abcdef.css Moderator 9f0e Moderator Mara \
         /t/the-distance-between-two-chairs-and-one-more-chair 0000000000000 embarrassment"
    );
    assert_eq!(
        redacted(&text),
        "/c/[id1]/status r-[id1] c-[id2] /s/[token1] app.[hex1].css Moderator [name1] Moderator Mara \
         /t/the-distance-between-two-chairs-and-one-more-chair 0000000000000 embarrassment"
    );
}
