//! The reasons that readers, moderators and pages share, each with the published rule behind it.

use crate::words;

words! {
    /// The reason of a report or a decision.
    pub enum ModerationReason {
        /// An attack on a person, mockery, contempt.
        Unkind = "unkind",
        /// Private matters that were not the author's to share.
        Privacy = "privacy",
        /// Sexual content without consent.
        Sexual = "sexual",
        /// Contempt for people for what they are.
        Hate = "hate",
        /// An announcement of harm.
        Threat = "threat",
        /// A person may be in danger. Not a reason for a removal.
        Worry = "worry",
        /// Advertising, or the same text again and again.
        Spam = "spam",
        /// It has nothing to do with the thread.
        OffTopic = "off-topic",
        /// It may break the law.
        Illegal = "illegal",
        /// None of these.
        Other = "other",
    }
}

impl ModerationReason {
    /// A few words that follow a colon: `Removed by a moderator: unkind.`
    pub const fn title(self) -> &'static str {
        match self {
            Self::Unkind => "unkind",
            Self::Privacy => "somebody’s private details",
            Self::Sexual => "sexual content without consent",
            Self::Hate => "hate",
            Self::Threat => "a threat",
            Self::Worry => "worry about somebody’s safety",
            Self::Spam => "spam or advertising",
            Self::OffTopic => "off topic",
            Self::Illegal => "against the law",
            Self::Other => "against the rules of this site",
        }
    }

    /// The title for a report: a reported text has not yet been found to break a rule.
    pub const fn complaint(self) -> &'static str {
        match self {
            Self::Other => "something else",
            named => named.title(),
        }
    }

    /// The published rule behind it. A change here requires a new [`super::POLICY_VERSION`].
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Unkind => {
                "Speak of your own life, and to others as you would at a kitchen table. No attacks on a person, no mockery, no contempt."
            }
            Self::Privacy => {
                "Tell what is yours to tell. Leave out surnames, addresses, numbers and pictures of people who did not agree to be here."
            }
            Self::Sexual => "Closeness can be told without display. No sexual content about people who did not agree to it.",
            Self::Hate => "Nobody is to be despised here for their origin, faith, body, gender or whom they love.",
            Self::Threat => "Nobody is to be threatened here, neither openly nor between the lines.",
            Self::Worry => {
                "When somebody may be in danger, we look first and say where help can be found. Nobody is punished for despair."
            }
            Self::Spam => "This is a place for stories. No advertising, no texts that are posted again and again.",
            Self::OffTopic => "Answer the thread’s question, or the story that you reply to.",
            Self::Illegal => "What breaks the law where this site is run cannot stay.",
            Self::Other => "The moderator’s message says which rule it is about.",
        }
    }

    /// What readers report with it, beside its name in the report form.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Unkind => "An attack on a person, mockery, contempt",
            Self::Privacy => "A name, an address or a picture that was not theirs to share",
            Self::Sexual => "Somebody is shown or described who did not agree to it",
            Self::Hate => "Contempt for people for what they are",
            Self::Threat => "It says or hints that somebody will be harmed",
            Self::Worry => "It goes to the top of the list. If it cannot wait, call your local emergency number.",
            Self::Spam => "An advertisement, or the same text in many places",
            Self::OffTopic => "It does not belong in this thread",
            Self::Illegal => "It breaks the law",
            Self::Other => "Say below what it is",
        }
    }

    /// The label of the choice in a form.
    pub const fn choice(self) -> &'static str {
        match self {
            Self::Unkind => "Unkind",
            Self::Privacy => "Somebody’s private details",
            Self::Sexual => "Sexual content without consent",
            Self::Hate => "Hate",
            Self::Threat => "A threat",
            Self::Worry => "I worry about somebody’s safety",
            Self::Spam => "Spam or an advertisement",
            Self::OffTopic => "Off topic",
            Self::Illegal => "Against the law",
            Self::Other => "Something else",
        }
    }

    /// Whether [`Self::rule`] is a rule, and not a reference to the moderator's message.
    pub const fn names_a_rule(self) -> bool {
        !matches!(self, Self::Other)
    }

    /// Whether a comment can be removed for it: despair is no offence.
    pub const fn takes_down(self) -> bool {
        !matches!(self, Self::Worry)
    }

    /// Whether visitors may report it without signing in: urgent reports, and those of the person concerned.
    pub const fn is_open_to_all(self) -> bool {
        matches!(self, Self::Worry | Self::Privacy | Self::Illegal)
    }
}
