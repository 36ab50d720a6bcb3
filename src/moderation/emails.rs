//! The words of this room's emails. The text that was decided about never travels by mail: it may be taken back, and an email cannot.

use askama::Template;

use super::decision_notification::{DecisionNotification, headline};
use super::event::ModerationAction;
use crate::comments::Moderation;
use crate::fault::InternalError;
use crate::job_context::EmailContent;
use crate::links;
use crate::site::Site;

/// What a decision's email is made of.
struct DecisionEmail<'a> {
    site: &'a str,
    told: &'a DecisionNotification,
    status: String,
    home: String,
    /// Where such emails are switched off.
    unsubscribe: &'a str,
}

impl DecisionEmail<'_> {
    /// What happened, as a headline.
    fn headline(&self) -> String {
        headline(self.told.kind, self.told.action, self.told.state)
    }

    /// The same in a sentence or two.
    const fn sentence(&self) -> &'static str {
        match (self.told.action, self.told.state.moderation) {
            (ModerationAction::Revise, _) => {
                "Until you change it, only you and the moderators see it. A moderator then reads it again."
            }
            (ModerationAction::Hold, _) => {
                "Several readers asked for that. Until a moderator has looked, only you and the moderators see it."
            }
            (ModerationAction::Undo, Moderation::Published) => "A decision about it was undone. Everyone can read it as before.",
            (ModerationAction::Undo, Moderation::Removed) => "A decision about it was undone: it is removed, as before.",
            (ModerationAction::Undo, _) => {
                "A decision about it was undone. Until a moderator makes a new one, only you and the moderators see it."
            }
            (_, Moderation::Published) => "A moderator has read it, and now everyone can.",
            (_, Moderation::Removed) => "Readers no longer see it. You still do, and you can change it and send it again.",
            (_, Moderation::Spam) => {
                "It looked like advertising, or like a text that is posted again and again. You still see it."
            }
            (_, Moderation::Held) => "Only you and the moderators see it until then.",
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

/// What the email about a decision says: what was decided, the published rule behind it, what the moderator wrote, and where to look.
///
/// # Errors
/// When a template cannot be rendered, which is a fault of ours.
pub fn decision(site: &Site, told: &DecisionNotification, unsubscribe: &str) -> Result<EmailContent, InternalError> {
    let email = DecisionEmail {
        site: &site.name,
        told,
        status: site.absolute(&links::comment_part(told.comment, "status")),
        home: site.absolute(&links::home()),
        unsubscribe,
    };
    let email = &email;
    let render =
        |made: askama::Result<String>| made.map_err(|error| InternalError::broken("an email cannot be written").because(error));
    Ok(EmailContent {
        subject: render(DecisionSubject { email }.render())?,
        text: render(DecisionText { email }.render())?,
        html: render(DecisionHtml { email }.render())?,
    })
}
