//! The emails of this module. They never contain the comment that they are about: it may be withdrawn, and an email cannot.

use askama::Template;

use super::EmailTopic;
use crate::comments::{Comment, Moderation};
use crate::error::InternalError;
use crate::job_context::{EmailContent, JobContext};
use crate::links;
use crate::mail::ListHeaders;
use crate::moderation::{DecisionNotification, ModerationAction, headline};
use crate::site::Site;
use crate::threads::Thread;

/// The context of a reply email's templates.
#[derive(Clone, Debug)]
pub(super) struct ReplyEmail {
    site: String,
    home: String,
    thread: String,
    byline: String,
    link: String,
    /// The address where the conversation can be muted.
    mute: String,
}

impl ReplyEmail {
    pub(super) fn new(site: &Site, thread: &Thread, reply: &Comment) -> Self {
        Self {
            site: site.name(),
            home: site.absolute(&links::home()),
            thread: thread.title().to_owned(),
            byline: reply.byline().name().to_owned(),
            link: site.absolute(&links::comment(reply.id())),
            mute: site.absolute(&links::comment_part(reply.id(), "interest")),
        }
    }

    /// Renders the email with the link that turns such emails off.
    pub(super) fn render(&self, unsubscribe: &str) -> Result<EmailContent, InternalError> {
        EmailContent::render(
            &ReplyEmailSubject { email: self },
            &ReplyEmailText { email: self, unsubscribe },
            &ReplyEmailHtml { email: self, unsubscribe },
        )
    }
}

#[derive(Template)]
#[template(path = "mail/reply/subject.txt")]
struct ReplyEmailSubject<'a> {
    email: &'a ReplyEmail,
}

#[derive(Template)]
#[template(path = "mail/reply/body.txt")]
struct ReplyEmailText<'a> {
    email: &'a ReplyEmail,
    unsubscribe: &'a str,
}

#[derive(Template)]
#[template(path = "mail/reply/body.html")]
struct ReplyEmailHtml<'a> {
    email: &'a ReplyEmail,
    unsubscribe: &'a str,
}

/// The context of a decision email's templates.
struct DecisionEmail<'a> {
    site: &'a str,
    decision: &'a DecisionNotification,
    status: String,
    /// The house rules that the decision was made under.
    house_rules: Option<String>,
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
            (ModerationAction::Keep, _) => "A moderator read it and left it as it is.",
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
                "It looked like advertising, or like the same text posted again and again. You can still see it. If that’s a \
                 mistake, a moderator can publish it."
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
pub(super) fn decision(site: &Site, decision: &DecisionNotification, unsubscribe: &str) -> Result<EmailContent, InternalError> {
    let email = &DecisionEmail {
        site: &site.name(),
        decision,
        status: site.absolute(&links::comment_part(decision.comment, "status")),
        house_rules: decision.house_rules.map(|number| site.absolute(&links::house_rules_version(number))),
        home: site.absolute(&links::home()),
        unsubscribe,
    };
    EmailContent::render(&DecisionSubject { email }, &DecisionText { email }, &DecisionHtml { email })
}

/// The list headers of a notification email: the list of its topic, and the link that unsubscribes from it.
pub(super) fn list_headers(context: &JobContext, topic: EmailTopic, unsubscribe: String) -> ListHeaders {
    let (slug, name) = match topic {
        EmailTopic::Reply => ("replies", "Replies"),
        EmailTopic::Decision => ("decisions", "Decisions"),
    };
    context.list_headers(slug, name, ("notice", "notification"), unsubscribe)
}
