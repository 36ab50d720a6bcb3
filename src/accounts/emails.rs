//! The emails of this module. None of them contains the name from the form: a form that emails a stranger's words to other
//! strangers can be used to send spam.

use askama::Template;

use super::Account;
use crate::crypt::Token;
use crate::error::InternalError;
use crate::job_context::{EmailContent, JobContext};
use crate::links;
use crate::mail::{EmailKind, OutgoingEmail};

#[derive(Template)]
#[template(path = "mail/verify/subject.txt")]
struct VerifySubject<'a> {
    site: &'a str,
}

#[derive(Template)]
#[template(path = "mail/verify/body.txt")]
struct VerifyText<'a> {
    site: &'a str,
    link: &'a str,
    home: &'a str,
}

#[derive(Template)]
#[template(path = "mail/verify/body.html")]
struct VerifyHtml<'a> {
    site: &'a str,
    link: &'a str,
    home: &'a str,
}

#[derive(Template)]
#[template(path = "mail/already-registered/subject.txt")]
struct KnownSubject<'a> {
    site: &'a str,
}

#[derive(Template)]
#[template(path = "mail/already-registered/body.txt")]
struct KnownText<'a> {
    site: &'a str,
    link: &'a str,
    forgot: &'a str,
    home: &'a str,
}

#[derive(Template)]
#[template(path = "mail/already-registered/body.html")]
struct KnownHtml<'a> {
    site: &'a str,
    link: &'a str,
    forgot: &'a str,
    home: &'a str,
}

#[derive(Template)]
#[template(path = "mail/reset/subject.txt")]
struct ResetSubject<'a> {
    site: &'a str,
    has_password: bool,
}

#[derive(Template)]
#[template(path = "mail/reset/body.txt")]
struct ResetText<'a> {
    site: &'a str,
    has_password: bool,
    link: &'a str,
    home: &'a str,
}

#[derive(Template)]
#[template(path = "mail/reset/body.html")]
struct ResetHtml<'a> {
    site: &'a str,
    has_password: bool,
    link: &'a str,
    home: &'a str,
}

#[derive(Template)]
#[template(path = "mail/password-changed/subject.txt")]
struct ChangedSubject<'a> {
    site: &'a str,
}

#[derive(Template)]
#[template(path = "mail/password-changed/body.txt")]
struct ChangedText<'a> {
    site: &'a str,
    forgot: &'a str,
    home: &'a str,
}

#[derive(Template)]
#[template(path = "mail/password-changed/body.html")]
struct ChangedHtml<'a> {
    site: &'a str,
    forgot: &'a str,
    home: &'a str,
}

/// Each of these emails is written anew with its own link when it is sent again, so it also gets its own message id.
fn email(context: &JobContext, to: &Account, what: &str, words: EmailContent) -> OutgoingEmail {
    let unique = format!("{what}.{}.{:016x}", to.id(), context.random.number());
    context.email(EmailKind::Transactional, to.email().clone(), &unique, words)
}

/// The email with the link that verifies an address.
pub(super) fn verify(context: &JobContext, to: &Account, token: &Token) -> Result<OutgoingEmail, InternalError> {
    let (link, home) = (context.site.absolute(&links::verify(token.reveal())), context.site.absolute(&links::home()));
    let name = context.site.name();
    let (site, link, home) = (name.as_str(), link.as_str(), home.as_str());
    let words =
        EmailContent::render(&VerifySubject { site }, &VerifyText { site, link, home }, &VerifyHtml { site, link, home })?;
    Ok(email(context, to, "verify", words))
}

/// The email that says that the address already has an account.
pub(super) fn already_registered(context: &JobContext, to: &Account) -> Result<OutgoingEmail, InternalError> {
    let absolute = |path: String| context.site.absolute(&path);
    let (link, forgot, home) = (absolute(links::sign_in()), absolute(links::forgot()), absolute(links::home()));
    let name = context.site.name();
    let (site, link, forgot, home) = (name.as_str(), link.as_str(), forgot.as_str(), home.as_str());
    let words = EmailContent::render(
        &KnownSubject { site },
        &KnownText { site, link, forgot, home },
        &KnownHtml { site, link, forgot, home },
    )?;
    Ok(email(context, to, "already-registered", words))
}

/// The email with the link that sets a new password, or the first one.
pub(super) fn reset(context: &JobContext, to: &Account, token: &Token) -> Result<OutgoingEmail, InternalError> {
    let (link, home) = (context.site.absolute(&links::reset(token.reveal())), context.site.absolute(&links::home()));
    let name = context.site.name();
    let (site, link, home) = (name.as_str(), link.as_str(), home.as_str());
    let has_password = to.has_password();
    let words = EmailContent::render(
        &ResetSubject { site, has_password },
        &ResetText { site, has_password, link, home },
        &ResetHtml { site, has_password, link, home },
    )?;
    Ok(email(context, to, "reset", words))
}

/// The email that says that the password was changed.
pub(super) fn password_changed(context: &JobContext, to: &Account) -> Result<OutgoingEmail, InternalError> {
    let (forgot, home) = (context.site.absolute(&links::forgot()), context.site.absolute(&links::home()));
    let name = context.site.name();
    let (site, forgot, home) = (name.as_str(), forgot.as_str(), home.as_str());
    let words =
        EmailContent::render(&ChangedSubject { site }, &ChangedText { site, forgot, home }, &ChangedHtml { site, forgot, home })?;
    Ok(email(context, to, "password-changed", words))
}
