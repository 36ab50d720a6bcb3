//! The words of this room's emails. A reply's text never travels by mail: it may be taken back, and an email cannot.

use askama::Template;

use crate::comments::Comment;
use crate::fault::Fault;
use crate::job_context::EmailContent;
use crate::links;
use crate::site::Site;
use crate::threads::Thread;

/// What a reply's email is made of.
#[derive(Clone, Debug)]
pub(super) struct ReplyEmail {
    site: String,
    thread: String,
    byline: String,
    link: String,
    /// Where the conversation is muted.
    mute: String,
}

impl ReplyEmail {
    pub(super) fn new(site: &Site, thread: &Thread, reply: &Comment) -> Self {
        Self {
            site: site.name.clone(),
            thread: thread.title().to_owned(),
            byline: reply.byline().name().to_owned(),
            link: site.absolute(&links::comment(reply.id())),
            mute: site.absolute(&links::comment_part(reply.id(), "interest")),
        }
    }

    pub(super) fn words(&self) -> Result<EmailContent, Fault> {
        let render =
            |text: askama::Result<String>| text.map_err(|error| Fault::broken("an email cannot be rendered").because(error));
        Ok(EmailContent {
            subject: render(Subject { email: self }.render())?,
            text: render(Text { email: self }.render())?,
            html: render(Html { email: self }.render())?,
        })
    }
}

#[derive(Template)]
#[template(path = "mail/reply/subject.txt")]
struct Subject<'a> {
    email: &'a ReplyEmail,
}

#[derive(Template)]
#[template(path = "mail/reply/body.txt")]
struct Text<'a> {
    email: &'a ReplyEmail,
}

#[derive(Template)]
#[template(path = "mail/reply/body.html")]
struct Html<'a> {
    email: &'a ReplyEmail,
}
