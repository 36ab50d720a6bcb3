//! The texts of this module's emails. They never contain the comment that was decided about: it may be withdrawn, and an
//! email cannot.

use askama::Template;

use super::event::ModerationAction;
use super::{DecisionNotification, headline};
use crate::comments::Moderation;
use crate::error::InternalError;
use crate::job_context::EmailContent;
use crate::links;
use crate::site::Site;

/// The context of the templates.
struct DecisionEmail<'a> {
    site: &'a str,
    decision: &'a DecisionNotification,
    status: String,
    home: String,
    /// The link that turns these emails off.
    unsubscribe: &'a str,
}

impl DecisionEmail<'_> {
    /// Also the subject of the email.
    fn headline(&self) -> String {
        headline(self.decision.kind, self.decision.action, self.decision.state)
    }

    /// The decision in a sentence or two.
    const fn sentence(&self) -> &'static str {
        match (self.decision.action, self.decision.state.moderation) {
            (ModerationAction::Revise, _) => {
                "Until you change it, only you and the moderators see it. A moderator then reads it again."
            }
            (ModerationAction::Hold, _) => {
                "Several readers reported it. Until a moderator has reviewed it, only you and the moderators see it."
            }
            (ModerationAction::Undo, Moderation::Published) => "A decision about it was undone. Everyone can read it as before.",
            (ModerationAction::Undo, Moderation::Removed) => "A decision about it was undone: it is removed again.",
            (ModerationAction::Undo, _) => {
                "A decision about it was undone. Until a moderator makes a new one, only you and the moderators see it."
            }
            (_, Moderation::Published) => "A moderator has reviewed it. Everyone can read it now.",
            (_, Moderation::Removed) => {
                "Readers no longer see it. You can still see it. If you edit it, a moderator reviews it again."
            }
            (_, Moderation::Spam) => {
                "It looked like advertising, or like a text that is posted repeatedly. You can still see it. If that’s a mistake, a \
                 moderator can publish it."
            }
            (_, Moderation::Held) => "Until a moderator has reviewed it, only you and the moderators see it.",
        }
    }
}

#[derive(Template)]
#[template(path = "mail/decision/subject.txt")]
struct DecisionSubject<'a> {
    email: &'a DecisionEmail<'a>,
}

#[derive(Template)]
#[template(path = "mail/decision/body.txt")]
struct DecisionText<'a> {
    email: &'a DecisionEmail<'a>,
}

#[derive(Template)]
#[template(path = "mail/decision/body.html")]
struct DecisionHtml<'a> {
    email: &'a DecisionEmail<'a>,
}

/// The email about a decision: what was decided, the published rule behind it, the moderator's message, and a link to the
/// comment's status.
///
/// # Errors
/// When a template cannot be rendered, which is an internal error.
pub fn decision(site: &Site, decision: &DecisionNotification, unsubscribe: &str) -> Result<EmailContent, InternalError> {
    let email = DecisionEmail {
        site: &site.name,
        decision,
        status: site.absolute(&links::comment_part(decision.comment, "status")),
        home: site.absolute(&links::home()),
        unsubscribe,
    };
    let email = &email;
    let render = |made: askama::Result<String>| {
        made.map_err(|error| InternalError::unexpected("an email cannot be written").because(error))
    };
    Ok(EmailContent {
        subject: render(DecisionSubject { email }.render())?,
        text: render(DecisionText { email }.render())?,
        html: render(DecisionHtml { email }.render())?,
    })
}
