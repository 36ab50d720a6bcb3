//! Claims about `SMTP_URL`.

use betwixt::mail::{SmtpUrl, SmtpUrlError};

use super::samples::transactional;
use super::smtp::{accepted, mailer, relay, run};
use crate::support::sink::{Manner, Sink};

#[test]
fn the_settings_forms_of_the_handbook_are_understood() {
    for (text, shown) in [
        ("smtp://user:pass@mail.example.org:587?tls=required", "smtp://mail.example.org:587?tls=required"),
        ("smtp://mail.example.org", "smtp://mail.example.org:587?tls=required"),
        ("SMTP://mail.example.org/", "smtp://mail.example.org:587?tls=required"),
        ("smtps://user:p%40ss@mail.example.org", "smtps://mail.example.org:465"),
        ("smtps://mail.example.org:8465?tls=required", "smtps://mail.example.org:8465"),
        ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525?tls=off"),
        ("smtp://localhost:25?tls=off", "smtp://localhost:25?tls=off"),
        ("smtp://[::1]:2525", "smtp://[::1]:2525?tls=off"),
        ("smtp://127.0.0.1:2525?tls=required", "smtp://127.0.0.1:2525?tls=required"),
        ("smtp://[2001:db8::1]", "smtp://[2001:db8::1]:587?tls=required"),
    ] {
        assert_eq!(SmtpUrl::parse(text).map(|url| url.to_string()).as_deref(), Ok(shown), "{text}");
    }
}

#[test]
fn an_account_is_decoded_and_never_shown() {
    let sink = Sink::with(Manner { account: Some(("us:er", "p@s:/\u{fc}:x")), mechanisms: "PLAIN", ..Manner::default() });
    let written = sink.url().replace("us:er:p@s:/\u{fc}:x", "us%3Aer:p%40s%3a%2F%C3%BC:x");
    assert!(accepted(&run(mailer(relay(&written), 1).send(&transactional()))));
    let url = SmtpUrl::parse(&written).unwrap();
    assert!(!format!("{url} {url:?}").contains("us:er") && !format!("{url} {url:?}").contains("us%3Aer"));
}

#[test]
fn an_impossible_url_is_refused_with_the_fix() {
    for (text, error) in [
        ("", SmtpUrlError::Scheme),
        ("mail.example.org:587", SmtpUrlError::Scheme),
        ("http://mail.example.org", SmtpUrlError::Scheme),
        ("smtp://", SmtpUrlError::Host),
        ("smtp://:587", SmtpUrlError::Host),
        ("smtp://a b:587", SmtpUrlError::Host),
        ("smtp://[::1", SmtpUrlError::Host),
        ("smtp://mail.example.org:0", SmtpUrlError::Port),
        ("smtp://mail.example.org:99999", SmtpUrlError::Port),
        ("smtp://[::1]25", SmtpUrlError::Host),
        ("smtp://user@mail.example.org", SmtpUrlError::Account),
        ("smtp://:pass@mail.example.org", SmtpUrlError::Account),
        ("smtp://u:%zz@mail.example.org", SmtpUrlError::Account),
        ("smtp://u:%4@mail.example.org", SmtpUrlError::Account),
        ("smtp://u:a%00b@mail.example.org", SmtpUrlError::Account),
        ("smtp://mail.example.org/in", SmtpUrlError::Unknown),
        ("smtp://mail.example.org?tls=maybe", SmtpUrlError::Unknown),
        ("smtps://user:12?hunter2@mail.example.org", SmtpUrlError::Unknown),
        ("smtp://mail.example.org?tls=off", SmtpUrlError::PlainAbroad),
        ("smtps://mail.example.org?tls=off", SmtpUrlError::Contradiction),
    ] {
        assert_eq!(SmtpUrl::parse(text).unwrap_err(), error, "{text}");
    }
}
