//! What arrives in a form, once it has become types.

use std::str::FromStr;

use ring::digest::{Context, SHA256};

use crate::accounts::Name;
use crate::comments::{Body, Position};
use crate::crypt::{Random, hex};
use crate::fault::{ErrorKind, UserError};
use crate::id::CommentId;
use crate::mail::Email;

/// A story or reply that somebody sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewComment {
    /// The text.
    pub body: Body,
    /// The place, if one was given.
    pub position: Option<Position>,
    /// What it answers; nothing for a story.
    pub parent: Option<CommentId>,
    /// The name asked for; nothing for the account's.
    pub pen: Option<Name>,
    /// Whether its author wants to hear of replies by mail.
    pub notify: bool,
    /// Whether its writer looked at the picture before they sent it.
    pub looked: bool,
    /// The form it came in.
    pub form: FormId,
    /// What stood in the field that people do not see.
    pub trap: String,
}

/// The one-time id of a rendered form: what arrives twice is taken once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormId(String);

/// The form's id is not one of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This form is out of date. Your text is kept: send it once more.")]
pub struct NotAFormId;

impl UserError for NotAFormId {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}

impl FormId {
    /// Longer ones are not ours.
    const LONGEST: usize = 64;

    /// A new one, for a form that is about to be shown.
    pub fn mint(random: &Random) -> Self {
        Self(format!("{:016x}{:016x}", random.number(), random.number()))
    }

    /// The id as the form carries it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FormId {
    type Err = NotAFormId;
    fn from_str(text: &str) -> Result<Self, NotAFormId> {
        let fits = !text.is_empty()
            && text.len() <= Self::LONGEST
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAFormId) }
    }
}

impl NewComment {
    /// Under what a double submit is recognised: the form's id and what was in it. The contents belong to it because a browser's back
    /// button brings an old form back, and what somebody then writes anew must not vanish.
    pub(crate) fn key(&self) -> String {
        self.digest("")
    }

    /// The same for what somebody without a session sends, who is known by an address. It is not to be read from the key.
    pub(crate) fn key_of(&self, email: &Email) -> String {
        self.digest(email.normal())
    }

    fn digest(&self, sender: &str) -> String {
        let mut digest = Context::new(&SHA256);
        let position = self.position.map(|position| position.to_string()).unwrap_or_default();
        let parent = self.parent.map(|parent| parent.to_string()).unwrap_or_default();
        for part in [self.form.as_str(), &parent, &position, self.body.as_str(), sender] {
            digest.update(&part.len().to_le_bytes());
            digest.update(part.as_bytes());
        }
        hex(digest.finish(), 16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(form: &str, body: &str) -> NewComment {
        NewComment {
            body: Body::parse(body).unwrap(),
            position: None,
            parent: None,
            pen: None,
            notify: false,
            looked: false,
            form: form.parse().unwrap(),
            trap: String::new(),
        }
    }

    #[test]
    fn the_same_form_with_the_same_words_is_one_story_and_with_others_another() {
        let first = draft("a", "One.");
        assert_eq!(first.key(), draft("a", "One. ").key());
        assert_ne!(first.key(), draft("a", "Two.").key());
        assert_ne!(first.key(), draft("b", "One.").key());
        assert_ne!(first.key(), NewComment { position: Position::new(50).ok(), ..first.clone() }.key());
    }

    #[test]
    fn a_form_id_of_strange_letters_or_length_is_refused() {
        for text in ["", "a b", "ü", &"x".repeat(65)] {
            assert_eq!(text.parse::<FormId>(), Err(NotAFormId));
        }
        assert!(FormId::mint(&Random::seeded(1)).as_str().parse::<FormId>().is_ok());
    }
}
