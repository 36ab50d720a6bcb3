//! Claims about emails that reach a relay.

use std::collections::BTreeSet;
use std::time::Duration;

use betwixt::mail::{Mailer, Outcome, OutgoingEmail, Permit, Relay, Smtp, SmtpUrl, Timeouts, Trust};
use tokio::task::JoinSet;

use super::samples::{bulk, email, every_kind, notification, numbered, transactional};
use crate::support::parsed_email::ParsedEmail;
use crate::support::sink::{At, CERTIFICATE, Fault, Manner, Sink, Whose};

/// So long that only an email that is truly stuck meets it.
pub const LONG: Duration = Duration::from_secs(60);
pub const TIMEOUTS: Timeouts =
    Timeouts { connect: LONG, greeting: LONG, command: LONG, data: LONG, block: LONG, end: LONG, quit: LONG, idle: LONG };

pub fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

pub fn relay(url: &str) -> Relay {
    let trust = Trust::public_and(CERTIFICATE).unwrap();
    Relay::new(SmtpUrl::parse(url).unwrap(), "example.org", trust).timeouts(TIMEOUTS)
}

pub fn mailer(relay: Relay, connections: usize) -> Mailer {
    Mailer::smtp(Smtp::start(relay, connections).unwrap())
}

pub fn accepted(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Accepted { .. })
}

#[test]
fn an_email_arrives_byte_for_byte_in_its_own_envelope() {
    for pipelining in [false, true] {
        let sink = Sink::with(Manner { pipelining, ..Manner::default() });
        let mailer = mailer(relay(&sink.url()), 4);
        let dots = OutgoingEmail { text: ".\n..\n.hidden\nx\n.\n".to_owned(), html: None, ..bulk() };
        let emails = [transactional(), notification(), bulk(), dots];
        for email in &emails {
            assert_eq!(run(mailer.send(email)), Outcome::Accepted { reply: "250 2.0.0 kept".to_owned() });
        }
        assert_eq!(sink.emails().len(), emails.len());
        for (email, came) in emails.iter().zip(sink.emails()) {
            assert_eq!(came.bytes, email.render(None).unwrap());
            assert_eq!(came.readers, ["ann@reader.example"]);
            assert_eq!(came.return_path, "bounces+01j8-c0ffee@bounce.example.org");
        }
        assert!(sink.commands().contains(&(0, "EHLO example.org".to_owned())));
    }
}

#[test]
fn an_answer_to_a_machine_has_the_empty_return_path() {
    let sink = Sink::start();
    assert!(accepted(&run(mailer(relay(&sink.url()), 1).send(&OutgoingEmail { return_path: None, ..transactional() }))));
    assert!(sink.commands().contains(&(0, "MAIL FROM:<>".to_owned())));
}

#[test]
fn a_thousand_emails_over_four_connections_arrive_exactly_once() {
    let sink = Sink::with(Manner { pipelining: true, ..Manner::default() });
    let mailer = mailer(relay(&sink.url()), 4);
    let outcomes = run(async {
        let mut sending = JoinSet::new();
        for number in 0..1_000 {
            let mailer = mailer.clone();
            sending.spawn(async move { mailer.deliver(&numbered(number, bulk()), async || Permit::Go).await });
        }
        sending.join_all().await
    });
    assert_eq!(outcomes.iter().filter(|outcome| accepted(outcome)).count(), 1_000);
    let emails = sink.emails();
    let names: BTreeSet<String> =
        emails.iter().map(|email| ParsedEmail::parse(&email.bytes).header("Message-ID").unwrap().to_owned()).collect();
    assert_eq!((emails.len(), names.len()), (1_000, 1_000));
    let used: BTreeSet<usize> = emails.iter().map(|email| email.connection).collect();
    for connection in &used {
        let carried = emails.iter().filter(|email| email.connection == *connection).count();
        assert!(carried <= 100, "connection {connection} carried {carried}");
    }
    assert!((10..=14).contains(&used.len()), "{} connections", used.len());
}

#[test]
fn few_emails_use_one_connection() {
    let sink = Sink::start();
    let mailer = mailer(relay(&sink.url()), 8);
    for number in 0..20 {
        assert!(accepted(&run(mailer.send(&numbered(number, bulk())))));
    }
    assert_eq!(sink.connections(), 1);
}

#[test]
fn a_large_issue_does_not_delay_a_confirmation() {
    let sink = Sink::start();
    sink.script(At::End, Whose::Reader("slow@reader.example"), Fault::Stalls);
    let mailer = mailer(relay(&sink.url()), 1);
    run(async {
        let slow = OutgoingEmail { to: email("slow@reader.example"), ..bulk() };
        let stuck = tokio::spawn({
            let mailer = mailer.clone();
            async move { mailer.send(&slow).await }
        });
        assert!(accepted(&mailer.send(&transactional()).await));
        sink.release();
        assert!(accepted(&stuck.await.unwrap()));
    });
}

#[test]
fn a_connection_closed_while_idle_is_replaced_silently() {
    for fault in [Fault::HangsUp, Fault::SaysAndHangsUp("421 4.4.2 idle for too long"), Fault::Says("421 4.4.2 going down")] {
        let sink = Sink::start();
        let mailer = mailer(relay(&sink.url()), 1);
        assert!(accepted(&run(mailer.send(&numbered(1, bulk())))));
        sink.script(At::Mail, Whose::Nth(1), fault);
        assert!(accepted(&run(mailer.send(&numbered(2, bulk())))), "{fault:?}");
        assert_eq!((sink.connections(), sink.emails().len()), (2, 2), "{fault:?}");
    }
}

#[test]
fn a_connection_quits_when_it_idles_and_when_the_mailer_is_dropped() {
    let sink = Sink::start();
    let idle = Timeouts { idle: Duration::from_millis(1), ..TIMEOUTS };
    let mailer_that_stays = mailer(relay(&sink.url()).timeouts(idle), 1);
    assert!(accepted(&run(mailer_that_stays.send(&bulk()))));
    sink.wait_for_command("QUIT");

    let sink = Sink::start();
    let mailer_that_goes = mailer(relay(&sink.url()), 1);
    assert!(accepted(&run(mailer_that_goes.send(&bulk()))));
    drop(mailer_that_goes);
    sink.wait_for_command("QUIT");
}

#[test]
fn a_connection_carries_no_more_emails_than_its_relay_accepts() {
    let sink = Sink::start();
    let mailer = mailer(relay(&sink.url()).emails_per_connection(3), 1);
    for (number, (_, email)) in (0..7).zip(every_kind().into_iter().cycle()) {
        let email = OutgoingEmail { kind: bulk().kind, ..email };
        assert!(accepted(&run(mailer.send(&numbered(number, email)))));
    }
    let carried: Vec<usize> = sink.emails().iter().map(|email| email.connection).collect();
    assert_eq!(carried, [0, 0, 0, 1, 1, 1, 2]);
}

#[test]
fn an_address_outside_ascii_is_sent_only_to_a_server_with_smtputf8() {
    let email = OutgoingEmail { to: email("j\u{f6}rg@reader.example"), ..transactional() };
    let sink = Sink::start();
    let seen = run(mailer(relay(&sink.url()), 1).send(&email));
    let Outcome::Rejected(rejection) = seen else { panic!("{seen:?}") };
    assert_eq!((rejection.code, rejection.enhanced.unwrap().to_string().as_str()), (553, "5.6.7"));
    let commands = sink.commands();
    assert_eq!(commands.first(), Some(&(0, "EHLO example.org".to_owned())));
    assert!(commands.iter().all(|(_, command)| !command.starts_with("MAIL")), "{commands:?}");

    let sink = Sink::with(Manner { utf8: true, ..Manner::default() });
    assert!(accepted(&run(mailer(relay(&sink.url()), 1).send(&email))));
    let came = sink.emails().remove(0);
    assert_eq!(came.readers, ["j\u{f6}rg@reader.example"]);
    assert!(sink.commands().iter().any(|(_, command)| command.ends_with("> SMTPUTF8 BODY=8BITMIME")));
}
