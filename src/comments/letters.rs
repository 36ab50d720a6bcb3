//! The words of this room's letters. They never hold what was written: a form that mails strangers what a stranger typed is a way to
//! send advertising.

use askama::Template;

use crate::fault::Fault;
use crate::id::CommentId;
use crate::links;
use crate::post::{Post, Words};

#[derive(Template)]
#[template(path = "mail/story/subject.txt")]
struct Subject<'a> {
    site: &'a str,
    /// A story or a reply.
    noun: &'a str,
}

#[derive(Template)]
#[template(path = "mail/story/body.txt")]
struct Text<'a> {
    site: &'a str,
    link: &'a str,
    home: &'a str,
}

#[derive(Template)]
#[template(path = "mail/story/body.html")]
struct Html<'a> {
    site: &'a str,
    link: &'a str,
    home: &'a str,
}

/// The link that shares what somebody without a session wrote, a story or, with a `parent`, a reply.
pub(super) fn story(post: &Post, link: &str, parent: Option<CommentId>) -> Result<Words, Fault> {
    let noun = if parent.is_none() { "story" } else { "reply" };
    let render = |made: askama::Result<String>| made.map_err(|error| Fault::broken("a letter cannot be written").because(error));
    let (link, home) = (post.site.absolute(&links::confirm_story(link)), post.site.absolute(&links::home()));
    let (site, link, home) = (post.site.name.as_str(), link.as_str(), home.as_str());
    Ok(Words {
        subject: render(Subject { site, noun }.render())?,
        text: render(Text { site, link, home }.render())?,
        html: render(Html { site, link, home }.render())?,
    })
}
