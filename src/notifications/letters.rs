//! The words of this room's letters. A reply's text never travels by mail: it may be taken back, and a letter cannot.

use askama::Template;

use crate::comments::Comment;
use crate::fault::Fault;
use crate::links;
use crate::post::Words;
use crate::site::Site;
use crate::threads::Thread;

/// What a reply's letter is made of.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    site: String,
    thread: String,
    byline: String,
    link: String,
    /// Where the conversation is muted.
    mute: String,
}

impl Reply {
    pub(super) fn new(site: &Site, thread: &Thread, reply: &Comment) -> Self {
        Self {
            site: site.name.clone(),
            thread: thread.title().to_owned(),
            byline: reply.byline().name().to_owned(),
            link: site.absolute(&links::comment(reply.id())),
            mute: site.absolute(&links::comment_part(reply.id(), "interest")),
        }
    }

    pub(super) fn words(&self) -> Result<Words, Fault> {
        let render =
            |text: askama::Result<String>| text.map_err(|error| Fault::broken("a letter cannot be rendered").because(error));
        Ok(Words {
            subject: render(Subject { letter: self }.render())?,
            text: render(Text { letter: self }.render())?,
            html: render(Html { letter: self }.render())?,
        })
    }
}

#[derive(Template)]
#[template(path = "mail/reply/subject.txt")]
struct Subject<'a> {
    letter: &'a Reply,
}

#[derive(Template)]
#[template(path = "mail/reply/body.txt")]
struct Text<'a> {
    letter: &'a Reply,
}

#[derive(Template)]
#[template(path = "mail/reply/body.html")]
struct Html<'a> {
    letter: &'a Reply,
}
