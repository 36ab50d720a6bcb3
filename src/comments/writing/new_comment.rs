//! The validated input of a comment form.

use std::str::FromStr;
use std::time::Duration;

use ring::digest::{Context, SHA256};

use crate::accounts::Name;
use crate::comments::{Body, Position};
use crate::crypt::{Random, hex};
use crate::error::{ErrorKind, UserError};
use crate::id::{CommentId, UnconfirmedId};
use crate::mail::Email;

/// A story or reply to be posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewComment {
    /// The text in Markdown.
    pub body: Body,
    /// The position, if one was given.
    pub position: Option<Position>,
    /// The comment it replies to; `None` for a story.
    pub parent: Option<CommentId>,
    /// The requested name; `None` for the account's own.
    pub pen: Option<Name>,
    /// Whether its author wants emails about replies.
    pub notify: bool,
    /// Whether its author saw the chart before they submitted it.
    pub looked: bool,
    /// The id of the form, used to detect duplicates.
    pub form: FormId,
    /// The content of the honeypot field, which people do not see.
    pub honeypot: String,
}

/// The one-time id of a rendered form: a double submit is accepted once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormId(String);

/// Begins the id of a form that gives an unconfirmed comment back.
const GIVEN_BACK: &str = "given-back-";

/// The form's id is malformed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This form is out of date. Your text is still here: send it again.")]
pub struct NotAFormId;

impl UserError for NotAFormId {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Invalid
    }
}

impl FormId {
    /// In bytes; the ids of `FormId::random` are shorter.
    const MAX_BYTES: usize = 64;

    /// A new random id, for a form that is about to be rendered.
    pub fn random(random: &Random) -> Self {
        Self(format!("{:016x}{:016x}", random.number(), random.number()))
    }

    /// The id of the form that gives an unconfirmed comment back to its author, because it could not be posted.
    pub(crate) fn giving_back(id: UnconfirmedId) -> Self {
        Self(format!("{GIVEN_BACK}{id}"))
    }

    /// The unconfirmed comment that the form gave back; `None` for any other form.
    pub(crate) fn given_back(&self) -> Option<UnconfirmedId> {
        self.0.strip_prefix(GIVEN_BACK)?.parse().ok()
    }

    /// The id as it appears in the form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FormId {
    type Err = NotAFormId;
    fn from_str(text: &str) -> Result<Self, NotAFormId> {
        let fits = !text.is_empty()
            && text.len() <= Self::MAX_BYTES
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAFormId) }
    }
}

impl NewComment {
    /// The key that detects a double submit: a digest of the form's id and contents. The contents are part of it because the
    /// browser's back button restores an old form, and new text sent with it must not be lost; nor must another name.
    pub(crate) fn key(&self) -> String {
        self.digest("")
    }

    /// The same for a visitor without a session, who is identified by their address. The address cannot be read from the key.
    pub(crate) fn key_of(&self, email: &Email) -> String {
        self.digest(email.normal())
    }

    fn digest(&self, sender: &str) -> String {
        let mut digest = Context::new(&SHA256);
        let position = self.position.map(|position| position.to_string()).unwrap_or_default();
        let parent = self.parent.map(|parent| parent.to_string()).unwrap_or_default();
        let pen = self.pen.as_ref().map(Name::skeleton).unwrap_or_default();
        for part in [self.form.as_str(), &parent, &position, self.body.as_str(), sender, &pen] {
            digest.update(&part.len().to_le_bytes());
            digest.update(part.as_bytes());
        }
        hex(digest.finish(), 16)
    }
}

/// How long the same text by the same author at the same spot counts as a duplicate, whatever form it comes from: a reloaded
/// page has a new form id, and "back" and "send" within minutes is not a second story. Later, the text can be posted again.
pub const DUPLICATE_WINDOW: Duration = Duration::from_mins(10);

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
            honeypot: String::new(),
        }
    }

    #[test]
    fn the_same_form_with_the_same_words_is_one_story_and_with_others_another() {
        let first = draft("a", "One.");
        assert_eq!(first.key(), draft("a", "One. ").key());
        assert_ne!(first.key(), draft("a", "Two.").key());
        assert_ne!(first.key(), draft("b", "One.").key());
        assert_ne!(first.key(), NewComment { position: Position::new(50).ok(), ..first.clone() }.key());
        assert_ne!(first.key(), NewComment { pen: Name::parse("Grey Heron").ok(), ..first.clone() }.key());
    }

    #[test]
    fn a_form_id_of_strange_letters_or_length_is_refused() {
        for text in ["", "a b", "ü", &"x".repeat(65)] {
            assert_eq!(text.parse::<FormId>(), Err(NotAFormId));
        }
        assert!(FormId::random(&Random::seeded(1)).as_str().parse::<FormId>().is_ok());
    }
}
