//! The test email.

use askama::Template;

use crate::error::InternalError;
use crate::job_context::{EmailContent, JobContext};
use crate::links;
use crate::mail::{Email, EmailKind, OutgoingEmail};

#[derive(Template)]
#[template(path = "mail/test/subject.txt")]
struct TestSubject<'a> {
    site: &'a str,
}

#[derive(Template)]
#[template(path = "mail/test/body.txt")]
struct TestText<'a> {
    site: &'a str,
    home: &'a str,
}

#[derive(Template)]
#[template(path = "mail/test/body.html")]
struct TestHtml<'a> {
    site: &'a str,
    home: &'a str,
}

/// An email that shows that the site can send emails.
pub fn test_email(context: &JobContext, to: Email) -> Result<OutgoingEmail, InternalError> {
    let (name, home) = (context.site.name(), context.site.absolute(&links::home()));
    let (site, home) = (name.as_str(), home.as_str());
    let words = EmailContent::render(&TestSubject { site }, &TestText { site, home }, &TestHtml { site, home })?;
    let unique = format!("{:x}.test", context.clock.now().micros());
    Ok(context.email(EmailKind::Transactional, to, &unique, words))
}
