//! Renders the emails of the newsletter.

use askama::Template;

use super::list::MailingList;
use super::preferences;
use super::unsubscribe::UnsubscribeClaim;
use crate::crypt::Token;
use crate::error::InternalError;
use crate::id::{DeliveryId, IssueId, SubscriberId};
use crate::job_context::{EmailContent, JobContext};
use crate::links;
use crate::mail::{Email, EmailKind, ListHeaders, OutgoingEmail};
use crate::text;
use crate::text::{Flavour, Html, Wrap};

/// Gives an email's struct its three templates, and a method that renders them.
macro_rules! email {
    ($email:ident: $subject:ident = $subject_path:literal, $text:ident = $text_path:literal, $html:ident = $html_path:literal) => {
        #[derive(Template)]
        #[template(path = $subject_path)]
        struct $subject<'a> {
            it: &'a $email<'a>,
        }

        #[derive(Template)]
        #[template(path = $text_path)]
        struct $text<'a> {
            it: &'a $email<'a>,
        }

        #[derive(Template)]
        #[template(path = $html_path)]
        struct $html<'a> {
            it: &'a $email<'a>,
        }

        impl $email<'_> {
            fn render(&self) -> Result<EmailContent, InternalError> {
                EmailContent::render(&$subject { it: self }, &$text { it: self }, &$html { it: self })
            }
        }
    };
}

struct ConfirmEmail<'a> {
    site: &'a str,
    home: String,
    lists: &'a [MailingList],
    confirm: String,
    disown: String,
}

email!(ConfirmEmail: ConfirmSubject = "mail/confirm/subject.txt", ConfirmText = "mail/confirm/body.txt",
    ConfirmHtml = "mail/confirm/body.html");

/// The email with the link that confirms a subscription. Each link differs, so each is an email of its own.
pub(super) fn confirm(
    context: &JobContext,
    to: Email,
    lists: &[MailingList],
    token: &Token,
) -> Result<OutgoingEmail, InternalError> {
    let unique = format!("{}.confirm", token.hash().as_str());
    let token = token.reveal();
    let words = ConfirmEmail {
        site: &context.site.name(),
        home: context.site.absolute(&links::home()),
        lists,
        confirm: context.site.absolute(&links::subscribe_confirm(&token)),
        disown: context.site.absolute(&links::subscribe_confirm_part(&token, "disown")),
    }
    .render()?;
    Ok(context.email(EmailKind::Transactional, to, &unique, words))
}

struct WelcomeEmail<'a> {
    site: &'a str,
    home: String,
    html: Html,
    plain: &'a str,
    preferences: String,
}

email!(WelcomeEmail: WelcomeSubject = "mail/welcome/subject.txt", WelcomeText = "mail/welcome/body.txt",
    WelcomeHtml = "mail/welcome/body.html");

/// The email in the owner's words to a subscriber who has just confirmed.
pub(super) fn welcome(
    context: &JobContext,
    to: Email,
    subscriber: SubscriberId,
    source: &str,
) -> Result<OutgoingEmail, InternalError> {
    let now = context.clock.now();
    let plain = text::to_plain(source, Flavour::Essay, Wrap::At(72));
    let words = WelcomeEmail {
        site: &context.site.name(),
        home: context.site.absolute(&links::home()),
        html: text::render(source, Flavour::Essay),
        plain: plain.trim_end(),
        preferences: context.site.absolute(&links::preferences(preferences::link(&context.keys, now, subscriber))),
    }
    .render()?;
    Ok(context.email(EmailKind::Transactional, to, &format!("{subscriber}.{:x}.welcome", now.micros()), words))
}

/// Why a subscriber gets the link to their page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkRequest {
    /// Their address was entered in the subscribe form.
    SubscribedAgain,
    /// Their address was entered where a link had expired or was broken.
    LinkAsked,
}

struct AlreadySubscribedEmail<'a> {
    request: LinkRequest,
    site: &'a str,
    home: String,
    preferences: String,
}

email!(AlreadySubscribedEmail: AlreadySubject = "mail/already-subscribed/subject.txt",
    AlreadyText = "mail/already-subscribed/body.txt", AlreadyHtml = "mail/already-subscribed/body.html");

/// The email to a subscribed address that was entered again.
pub(super) fn already_subscribed(
    context: &JobContext,
    to: Email,
    subscriber: SubscriberId,
    request: LinkRequest,
) -> Result<OutgoingEmail, InternalError> {
    let now = context.clock.now();
    let words = AlreadySubscribedEmail {
        request,
        site: &context.site.name(),
        home: context.site.absolute(&links::home()),
        preferences: context.site.absolute(&links::preferences(preferences::link(&context.keys, now, subscriber))),
    }
    .render()?;
    Ok(context.email(EmailKind::Transactional, to, &format!("{subscriber}.{:x}.already", now.micros()), words))
}

/// The content of an issue, the same for every subscriber.
#[derive(Clone, Debug)]
pub(super) struct FrozenIssue {
    pub(super) id: IssueId,
    /// Its URL on the site.
    pub(super) web: String,
    pub(super) subject: String,
    pub(super) html: Html,
    pub(super) plain: String,
    pub(super) list: MailingList,
}

/// The recipient of one copy of an issue.
#[derive(Clone, Copy, Debug)]
pub(super) struct IssueCopy<'a> {
    pub(super) to: &'a Email,
    pub(super) subscriber: SubscriberId,
    pub(super) delivery: DeliveryId,
}

struct IssueEmail<'a> {
    site: String,
    home: String,
    subject: &'a str,
    html: &'a str,
    plain: &'a str,
    list: &'a str,
    web: String,
    preferences: String,
    unsubscribe: String,
}

email!(IssueEmail: IssueSubject = "mail/issue/subject.txt", IssueText = "mail/issue/body.txt", IssueHtml = "mail/issue/body.html");

/// The HTML of an email as mail programs will show it.
#[derive(Template)]
#[template(path = "mail/issue/content.html")]
struct IssueWords<'a> {
    it: &'a IssueEmail<'a>,
}

/// Replaces a subscriber's personal link in previews; leads nowhere.
const SAMPLE: &str = "sample-of-a-readers-own-link";

/// A preview of an issue with header and footer, for the page of its draft: as HTML, and as plain text.
pub(super) fn preview(context: &JobContext, frozen: &FrozenIssue) -> Result<(Html, String), InternalError> {
    let mut issue = about(context, frozen);
    issue.preferences = context.site.absolute(&links::preferences(SAMPLE));
    issue.unsubscribe = context.site.absolute(&links::unsubscribe(SAMPLE));
    let failed = |error| InternalError::unexpected("an email cannot be rendered").because(error);
    let html = Html::from_store(IssueWords { it: &issue }.render().map_err(failed)?);
    Ok((html, issue.render()?.text))
}

/// What is the same in every copy.
fn about<'a>(context: &JobContext, frozen: &'a FrozenIssue) -> IssueEmail<'a> {
    IssueEmail {
        site: context.site.name(),
        home: context.site.absolute(&links::home()),
        subject: &frozen.subject,
        html: frozen.html.as_str(),
        plain: frozen.plain.trim_end(),
        list: frozen.list.name(),
        web: context.site.absolute(&frozen.web),
        preferences: String::new(),
        unsubscribe: String::new(),
    }
}

/// One copy of an issue: the same for all but the links in its footer and headers. The message id and the return path name the
/// delivery, so that every attempt is the same email and a bounce can be matched.
pub(super) fn issue(context: &JobContext, frozen: &FrozenIssue, copy: IssueCopy<'_>) -> Result<OutgoingEmail, InternalError> {
    let now = context.clock.now();
    let leave = UnsubscribeClaim::new(copy.subscriber, frozen.list.id(), copy.delivery).sign(&context.keys);
    let unsubscribe = context.site.absolute(&links::unsubscribe(&leave));
    let mut issue = about(context, frozen);
    issue.preferences = context.site.absolute(&links::preferences(preferences::link(&context.keys, now, copy.subscriber)));
    issue.unsubscribe.clone_from(&unsubscribe);
    let words = issue.render()?;
    let kind = EmailKind::Bulk(Box::new(headers(context, frozen, unsubscribe)));
    let mut email = context.email(kind, copy.to.clone(), &format!("{}.issue", copy.delivery), words);
    if let Some(domain) = &context.mail.bounce_domain {
        let mark = context.keys.mark(copy.delivery);
        email.return_path = Email::parse(&format!("bounces+{mark}@{domain}")).ok().or(email.return_path);
    }
    Ok(email)
}

fn headers(context: &JobContext, frozen: &FrozenIssue, unsubscribe: String) -> ListHeaders {
    let list = &frozen.list;
    ListHeaders {
        help: Some(context.site.absolute(&links::subscribe())),
        archive: Some(context.site.absolute(&links::newsletter_archive())),
        archived_at: Some(context.site.absolute(&frozen.web)),
        owner: Some(context.sender().address),
        ..context.list_headers(list.slug(), list.name(), (&frozen.id.to_string(), "issue"), unsubscribe)
    }
}
