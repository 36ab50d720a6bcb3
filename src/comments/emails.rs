//! The emails of this module. They never contain the submitted text: a form that mails a stranger's text to any address could
//! be used to send advertising.

use askama::Template;

use super::CommentKind;
use crate::error::InternalError;
use crate::job_context::{EmailContent, JobContext};
use crate::links;

#[derive(Template)]
#[template(path = "mail/story/subject.txt")]
struct StoryEmailSubject<'a> {
    site: &'a str,
    noun: &'a str,
}

#[derive(Template)]
#[template(path = "mail/story/body.txt")]
struct StoryEmailText<'a> {
    site: &'a str,
    link: &'a str,
    home: &'a str,
}

#[derive(Template)]
#[template(path = "mail/story/body.html")]
struct StoryEmailHtml<'a> {
    site: &'a str,
    link: &'a str,
    home: &'a str,
}

/// The email whose link publishes a comment by a visitor without a session.
pub(super) fn story(context: &JobContext, link: &str, kind: CommentKind) -> Result<EmailContent, InternalError> {
    let (link, home) = (context.site.absolute(&links::confirm_story(link)), context.site.absolute(&links::home()));
    let name = context.site.name();
    let (site, link, home) = (name.as_str(), link.as_str(), home.as_str());
    EmailContent::render(
        &StoryEmailSubject { site, noun: kind.noun() },
        &StoryEmailText { site, link, home },
        &StoryEmailHtml { site, link, home },
    )
}
