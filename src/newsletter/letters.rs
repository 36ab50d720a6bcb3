//! The letters of this room, written.

use askama::Template;

use super::list::List;
use super::preferences;
use super::unsubscribe::Leaving;
use crate::crypt::Token;
use crate::fault::Fault;
use crate::id::{DeliveryId, IssueId, SubscriberId};
use crate::links;
use crate::mail::{self, DisplayName, Email, Kind, Letter};
use crate::post::{Post, Words};
use crate::text::Html;

/// Gives the struct of a letter its three templates, and a way to render them.
macro_rules! letter {
    ($letter:ident: $subject:ident = $subject_path:literal, $text:ident = $text_path:literal, $html:ident = $html_path:literal) => {
        #[derive(Template)]
        #[template(path = $subject_path)]
        struct $subject<'a> {
            it: &'a $letter<'a>,
        }

        #[derive(Template)]
        #[template(path = $text_path)]
        struct $text<'a> {
            it: &'a $letter<'a>,
        }

        #[derive(Template)]
        #[template(path = $html_path)]
        struct $html<'a> {
            it: &'a $letter<'a>,
        }

        impl $letter<'_> {
            fn words(&self) -> Result<Words, Fault> {
                let written = |made: askama::Result<String>| {
                    made.map_err(|error| Fault::broken("a letter could not be written").because(error))
                };
                Ok(Words {
                    subject: written($subject { it: self }.render())?,
                    text: written($text { it: self }.render())?,
                    html: written($html { it: self }.render())?,
                })
            }
        }
    };
}

struct Confirm<'a> {
    site: &'a str,
    home: String,
    lists: &'a [List],
    confirm: String,
    disown: String,
}

letter!(Confirm: ConfirmSubject = "mail/confirm/subject.txt", ConfirmText = "mail/confirm/body.txt",
    ConfirmHtml = "mail/confirm/body.html");

/// The link that confirms a subscription. Each has a link of its own, and so is a letter of its own.
pub(super) fn confirm(post: &Post, to: Email, lists: &[List], token: &Token) -> Result<Letter, Fault> {
    let unique = format!("{}.confirm", token.hash().as_str());
    let token = token.reveal();
    let words = Confirm {
        site: &post.site.name,
        home: post.site.absolute(&links::home()),
        lists,
        confirm: post.site.absolute(&links::subscribe_confirm(&token)),
        disown: post.site.absolute(&links::subscribe_confirm_part(&token, "disown")),
    }
    .words()?;
    Ok(post.letter(Kind::Transactional, to, &unique, words))
}

struct AlreadySubscribed<'a> {
    site: &'a str,
    home: String,
    preferences: String,
}

letter!(AlreadySubscribed: AlreadySubject = "mail/already-subscribed/subject.txt",
    AlreadyText = "mail/already-subscribed/body.txt", AlreadyHtml = "mail/already-subscribed/body.html");

/// What somebody is told who subscribes again.
pub(super) fn already_subscribed(post: &Post, to: Email, subscriber: SubscriberId) -> Result<Letter, Fault> {
    let now = post.clock.now();
    let words = AlreadySubscribed {
        site: &post.site.name,
        home: post.site.absolute(&links::home()),
        preferences: post.site.absolute(&links::preferences(preferences::link(&post.keys, now, subscriber))),
    }
    .words()?;
    Ok(post.letter(Kind::Transactional, to, &format!("{subscriber}.{:x}.already", now.micros()), words))
}

/// An issue as everybody gets it.
#[derive(Clone, Debug)]
pub(super) struct Frozen {
    pub(super) id: IssueId,
    /// Where it can be read on the web.
    pub(super) web: String,
    pub(super) subject: String,
    pub(super) html: String,
    pub(super) plain: String,
    pub(super) list: List,
}

/// Whom one copy of an issue is for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Copy<'a> {
    pub(super) to: &'a Email,
    pub(super) subscriber: SubscriberId,
    pub(super) delivery: DeliveryId,
}

struct Issue<'a> {
    site: &'a str,
    home: String,
    subject: &'a str,
    html: &'a str,
    plain: &'a str,
    list: &'a str,
    web: String,
    preferences: String,
    unsubscribe: String,
}

letter!(Issue: IssueSubject = "mail/issue/subject.txt", IssueText = "mail/issue/body.txt", IssueHtml = "mail/issue/body.html");

/// A letter as its readers' mail programs will show it.
#[derive(Template)]
#[template(path = "mail/issue/words.html")]
struct IssueWords<'a> {
    it: &'a Issue<'a>,
}

/// What stands where a reader's own link will be; it leads nowhere.
const SAMPLE: &str = "sample-of-a-readers-own-link";

/// An issue with all that will stand around it, for the page of its draft: with formatting, and without.
pub(super) fn specimen(post: &Post, frozen: &Frozen) -> Result<(Html, String), Fault> {
    let mut issue = about(post, frozen);
    issue.preferences = post.site.absolute(&links::preferences(SAMPLE));
    issue.unsubscribe = post.site.absolute(&links::unsubscribe(SAMPLE));
    let failed = |error| Fault::broken("a letter could not be written").because(error);
    let html = Html::from_store(IssueWords { it: &issue }.render().map_err(failed)?);
    Ok((html, issue.words()?.text))
}

/// What is the same in every copy.
fn about<'a>(post: &'a Post, frozen: &'a Frozen) -> Issue<'a> {
    Issue {
        site: &post.site.name,
        home: post.site.absolute(&links::home()),
        subject: &frozen.subject,
        html: &frozen.html,
        plain: frozen.plain.trim_end(),
        list: frozen.list.name(),
        web: post.site.absolute(&frozen.web),
        preferences: String::new(),
        unsubscribe: String::new(),
    }
}

/// One copy of an issue: the same for everybody but for the links at its end and in its headers. The message id and the return address
/// name the delivery, so that every attempt is the same letter and a bounce finds it.
pub(super) fn issue(post: &Post, frozen: &Frozen, copy: Copy<'_>) -> Result<Letter, Fault> {
    let now = post.clock.now();
    let leave = Leaving::new(copy.subscriber, frozen.list.id(), copy.delivery).sign(&post.keys);
    let unsubscribe = post.site.absolute(&links::unsubscribe(&leave));
    let mut issue = about(post, frozen);
    issue.preferences = post.site.absolute(&links::preferences(preferences::link(&post.keys, now, copy.subscriber)));
    issue.unsubscribe.clone_from(&unsubscribe);
    let words = issue.words()?;
    let kind = Kind::Bulk(Box::new(headers(post, frozen, unsubscribe)));
    let mut letter = post.letter(kind, copy.to.clone(), &format!("{}.issue", copy.delivery), words);
    if let Some(domain) = &post.mail.bounce_domain {
        let mark = post.keys.mark(copy.delivery);
        letter.return_path = Email::parse(&format!("bounces+{mark}@{domain}")).ok().or(letter.return_path);
    }
    Ok(letter)
}

fn headers(post: &Post, frozen: &Frozen, unsubscribe: String) -> mail::List {
    let sender = post.sender();
    let domain = sender.address.domain();
    mail::List {
        name: DisplayName::clean(&format!("{}, {}", post.site.name, frozen.list.name())),
        id: format!("{}.list.{domain}", frozen.list.slug()),
        unsubscribe,
        help: Some(post.site.absolute(&links::subscribe())),
        archive: Some(post.site.absolute(&links::letters())),
        archived_at: Some(post.site.absolute(&frozen.web)),
        feedback: [frozen.id.to_string(), frozen.list.slug().to_owned(), "issue".to_owned(), domain.replace('.', "-")],
        owner: Some(sender.address),
    }
}
