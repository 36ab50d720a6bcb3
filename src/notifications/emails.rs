//! The texts of this module's emails. They never contain the text of a reply: it may be withdrawn, and an email cannot.

use askama::Template;

use super::EmailTopic;
use crate::comments::Comment;
use crate::error::InternalError;
use crate::job_context::{EmailContent, JobContext};
use crate::links;
use crate::mail::{DisplayName, ListHeaders};
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
            site: site.name.clone(),
            home: site.absolute(&links::home()),
            thread: thread.title().to_owned(),
            byline: reply.byline().name().to_owned(),
            link: site.absolute(&links::comment(reply.id())),
            mute: site.absolute(&links::comment_part(reply.id(), "interest")),
        }
    }

    /// Renders the email with the link that turns such emails off.
    pub(super) fn words(&self, unsubscribe: &str) -> Result<EmailContent, InternalError> {
        let render = |text: askama::Result<String>| {
            text.map_err(|error| InternalError::unexpected("an email cannot be rendered").because(error))
        };
        Ok(EmailContent {
            subject: render(ReplyEmailSubject { email: self }.render())?,
            text: render(ReplyEmailText { email: self, unsubscribe }.render())?,
            html: render(ReplyEmailHtml { email: self, unsubscribe }.render())?,
        })
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

/// The list headers of a notification email: the list of its topic, and the link that unsubscribes from it.
pub(super) fn list_headers(context: &JobContext, topic: EmailTopic, unsubscribe: String) -> ListHeaders {
    let (slug, name) = match topic {
        EmailTopic::Reply => ("replies", "Replies"),
        EmailTopic::Decision => ("decisions", "Decisions"),
    };
    let sender = context.sender();
    let domain = sender.address.domain();
    ListHeaders {
        name: DisplayName::clean(&format!("{}, {name}", context.site.name)),
        id: format!("{slug}.list.{domain}"),
        unsubscribe,
        help: None,
        owner: None,
        archive: None,
        archived_at: None,
        feedback: ["notice".to_owned(), slug.to_owned(), "notification".to_owned(), domain.replace('.', "-")],
    }
}
