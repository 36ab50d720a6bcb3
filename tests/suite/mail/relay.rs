//! Claims about the way to the relay: privacy of the line, and the account.

use betwixt::mail::{DeliveryError, Mailer, Outcome, Relay, Smtp, SmtpUrl, Stage, Transport, Trust};

use super::samples::transactional;
use super::smtp::{accepted, mailer, relay, run};
use crate::support::sink::{At, Fault, Manner, Sink, Tls, Whose};

const SECURE: [Tls; 2] = [Tls::Starts, Tls::Always];

fn with_account(tls: Tls, mechanisms: &'static str) -> Manner {
    Manner { tls, account: Some(("ann", "p4ss")), mechanisms, ..Manner::default() }
}

fn check(mailer: &Mailer) -> Result<(), Outcome> {
    let Transport::Smtp(smtp) = mailer.transport() else { panic!("not SMTP") };
    run(smtp.check())
}

#[test]
fn an_email_goes_over_tls_from_the_start_or_after_starttls() {
    for tls in SECURE {
        let sink = Sink::with(Manner { tls, ..Manner::default() });
        let mailer = mailer(relay(&sink.url()), 1);
        assert!(accepted(&run(mailer.send(&transactional()))), "{tls:?}");
        let came = sink.emails().remove(0);
        assert!(came.over_tls);
        assert_eq!(came.bytes, transactional().render(None).unwrap());
        let hellos = sink.commands().iter().filter(|(_, command)| command == "EHLO example.org").count();
        assert_eq!(hellos, if tls == Tls::Starts { 2 } else { 1 }, "what was offered in the clear is forgotten");
    }
}

#[test]
fn a_relay_with_a_strange_certificate_gets_neither_password_nor_email() {
    for tls in SECURE {
        let sink = Sink::with(with_account(tls, "PLAIN"));
        let relay = Relay::new(SmtpUrl::parse(&sink.url()).unwrap(), "example.org", Trust::public().unwrap());
        let seen = run(mailer(relay, 1).send(&transactional()));
        assert!(
            matches!(seen, Outcome::NotPresented { why: DeliveryError::ConnectionLost { stage: Stage::Tls, .. } }),
            "{seen:?}"
        );
        let commands = sink.commands();
        let is_harmless = |command: &str| command.starts_with("EHLO") || command == "STARTTLS";
        assert!(commands.iter().all(|(_, command)| is_harmless(command)), "{commands:?}");
        assert_eq!(commands.is_empty(), tls == Tls::Always, "what goes over TLS from the start begins with it");
    }
}

#[test]
fn a_relay_without_starttls_gets_neither_password_nor_email() {
    let sink = Sink::with(with_account(Tls::Never, "PLAIN LOGIN"));
    let seen = run(mailer(relay(&format!("{}?tls=required", sink.url())), 1).send(&transactional()));
    assert_eq!(seen, Outcome::NotPresented { why: DeliveryError::NotOffered("STARTTLS") });
    assert_eq!(sink.commands(), [(0, "EHLO example.org".to_owned())]);
}

#[test]
fn commands_injected_before_the_tls_handshake_end_the_connection() {
    let sink = Sink::with(Manner { tls: Tls::Starts, ..Manner::default() });
    sink.script(At::StartTls, Whose::Every, Fault::Says("220 go ahead\r\n250 slipped in"));
    let seen = run(mailer(relay(&sink.url()), 1).send(&transactional()));
    assert_eq!(seen, Outcome::NotPresented { why: DeliveryError::InvalidReply(Stage::Tls) });
    let sink = Sink::with(Manner { tls: Tls::Starts, ..Manner::default() });
    sink.script(At::StartTls, Whose::Every, Fault::Says("454 4.7.0 no TLS today"));
    let seen = run(mailer(relay(&sink.url()), 1).send(&transactional()));
    let Outcome::Rejected(rejection) = seen else { panic!("{seen:?}") };
    assert_eq!((rejection.code, rejection.stage), (454, Stage::Tls));
}

#[test]
fn we_sign_in_the_way_that_the_relay_offers() {
    for (tls, mechanisms, command) in [
        (Tls::Always, "LOGIN PLAIN", "AUTH PLAIN AGFubgBwNHNz"),
        (Tls::Starts, "LOGIN CRAM-MD5", "AUTH LOGIN"),
        (Tls::Never, "PLAIN", "AUTH PLAIN AGFubgBwNHNz"),
    ] {
        let sink = Sink::with(with_account(tls, mechanisms));
        let mailer = mailer(relay(&sink.url()), 1);
        assert_eq!(check(&mailer), Ok(()));
        assert!(accepted(&run(mailer.send(&transactional()))));
        assert!(sink.commands().iter().any(|(_, sent)| sent == command), "{:?}", sink.commands());
    }
    let sink = Sink::with(with_account(Tls::Always, "CRAM-MD5"));
    let seen = run(mailer(relay(&sink.url()), 1).send(&transactional()));
    assert_eq!(seen, Outcome::NotPresented { why: DeliveryError::NotOffered("AUTH PLAIN or AUTH LOGIN") });
}

#[test]
fn a_wrong_password_is_the_accounts_trouble_and_not_the_emails() {
    for mechanisms in ["PLAIN", "LOGIN"] {
        let sink = Sink::with(with_account(Tls::Never, mechanisms));
        let mailer = mailer(relay(&sink.url().replace("p4ss", "wrong")), 1);
        for seen in [run(mailer.send(&transactional())), check(&mailer).unwrap_err()] {
            let Outcome::Rejected(rejection) = seen else { panic!("{seen:?}") };
            assert_eq!((rejection.code, rejection.stage), (535, Stage::Auth));
            assert!(rejection.stage.is_about_the_relay());
        }
    }
    let sink = Sink::with(with_account(Tls::Never, "PLAIN"));
    sink.script(At::Auth, Whose::Every, Fault::Says("454 4.7.0 not now"));
    let seen = run(mailer(relay(&sink.url()), 1).send(&transactional()));
    assert!(
        matches!(&seen, Outcome::Rejected(rejection) if rejection.stage == Stage::Auth && !rejection.is_permanent()),
        "{seen:?}"
    );
}

#[test]
fn a_file_without_a_certificate_is_refused_as_a_trust_store() {
    assert!(Trust::public_and(b"").is_err());
    assert!(Trust::public_and(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").is_err());
}

#[test]
fn nothing_that_may_be_shown_holds_the_password() {
    let smtp = Smtp::start(relay("smtps://ann:p4ss@mail.example.org"), 1).unwrap();
    assert_eq!(smtp.url().to_string(), "smtps://mail.example.org:465");
    assert!(!format!("{:?}", Mailer::smtp(smtp)).contains("p4ss"));
}
