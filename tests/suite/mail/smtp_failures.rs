//! Claims about what becomes of an email when the relay says no, says nothing, or goes away.

use std::time::Duration;

use betwixt::mail::{DeliveryError, Enhanced, Outcome, OutgoingEmail, Permit, Stage, Timeouts};

use super::samples::{bulk, email, numbered};
use super::smtp::{TIMEOUTS, accepted, mailer, relay, run};
use crate::support::sink::{At, Fault, Manner, Sink, Whose};

/// So short that waiting for it costs a test little, and long enough for an answer on a busy machine.
const SHORT: Duration = Duration::from_millis(200);
const PLACES: [(At, Stage); 4] =
    [(At::Mail, Stage::Mail), (At::Recipient, Stage::Recipient), (At::Data, Stage::Data), (At::End, Stage::End)];

fn sinks() -> [Sink; 2] {
    [false, true].map(|pipelining| Sink::with(Manner { pipelining, ..Manner::default() }))
}

#[test]
fn a_rejection_is_reported_with_its_codes_its_text_and_its_stage() {
    for (says, code, enhanced, permanent) in [
        ("550-5.1.1 no such\r\n550 5.1.1 user", 550, Some("5.1.1"), true),
        ("552 full", 552, None, true),
        ("451 4.3.0 later", 451, Some("4.3.0"), false),
        ("450 5.1.1 contradicts itself", 450, None, false),
    ] {
        for (at, stage) in PLACES {
            for sink in sinks() {
                sink.script(at, Whose::Every, Fault::Says(says));
                let mut asked = false;
                let ask = async || {
                    asked = true;
                    Permit::Go
                };
                let seen = run(mailer(relay(&sink.url()), 1).deliver(&bulk(), ask));
                let Outcome::Rejected(rejection) = seen else { panic!("{at:?}: {seen:?}") };
                assert_eq!((rejection.code, rejection.stage, rejection.is_permanent()), (code, stage, permanent));
                assert_eq!(rejection.enhanced.map(|it| it.to_string()).as_deref(), enhanced);
                assert_eq!(asked, at == At::End, "{at:?}");
                assert!(sink.emails().is_empty());
            }
        }
    }
}

#[test]
fn a_refusal_does_not_cost_the_connection() {
    for (at, _) in PLACES {
        for sink in sinks() {
            sink.script(at, Whose::Nth(1), Fault::Says("550 5.1.1 no such user"));
            let mailer = mailer(relay(&sink.url()), 1);
            let seen: Vec<bool> = (0..4).map(|number| accepted(&run(mailer.send(&numbered(number, bulk()))))).collect();
            assert_eq!(seen, [true, false, true, true], "{at:?}");
            assert_eq!((sink.connections(), sink.emails().len()), (1, 3), "{at:?}");
        }
    }
}

#[test]
fn one_reader_in_five_refused_leaves_the_other_four_their_emails() {
    let sink = Sink::with(Manner { pipelining: true, ..Manner::default() });
    sink.script(At::Recipient, Whose::Reader("gone@reader.example"), Fault::Says("550 5.1.1 gone"));
    let mailer = mailer(relay(&sink.url()), 1);
    for number in 0..25 {
        let to = if number % 5 == 0 { "gone@reader.example".to_owned() } else { format!("r{number}@reader.example") };
        assert_eq!(accepted(&run(mailer.send(&OutgoingEmail { to: email(&to), ..bulk() }))), number % 5 != 0);
    }
    assert_eq!((sink.connections(), sink.emails().len()), (1, 20));
}

#[test]
fn a_relay_that_closes_for_maintenance_is_left_alone() {
    for (at, stage) in PLACES {
        let sink = Sink::start();
        sink.script(at, Whose::Nth(0), Fault::SaysAndHangsUp("421 4.3.2 closing"));
        let mailer = mailer(relay(&sink.url()), 1);
        let seen = run(mailer.send(&bulk()));
        let Outcome::Rejected(rejection) = seen else { panic!("{at:?}: {seen:?}") };
        assert_eq!((rejection.code, rejection.stage), (421, stage));
        assert!(accepted(&run(mailer.send(&bulk()))));
        assert_eq!(sink.connections(), 2);
    }
}

#[test]
fn silence_before_the_end_is_safe_to_retry_and_after_it_is_in_doubt() {
    for (at, stage) in PLACES {
        for sink in sinks() {
            sink.script(at, Whose::Nth(0), Fault::Stalls);
            let timeouts = match at {
                At::Data => Timeouts { data: SHORT, ..TIMEOUTS },
                At::End => Timeouts { end: SHORT, ..TIMEOUTS },
                _ => Timeouts { command: SHORT, ..TIMEOUTS },
            };
            let hasty = mailer(relay(&sink.url()).timeouts(timeouts), 1);
            let seen = run(hasty.send(&numbered(0, bulk())));
            let why = DeliveryError::TimedOut(stage);
            let expected = if at == At::End { Outcome::InDoubt { why } } else { Outcome::NotPresented { why } };
            assert_eq!(seen, expected, "{at:?}");
            // The late reply is discarded: the next email uses a new connection. On a busy machine that one may
            // need more than so little timeouts, too.
            sink.release();
            assert!((0..100).any(|_| accepted(&run(hasty.send(&numbered(1, bulk()))))));
            let begun = sink.commands().iter().filter(|(number, line)| *number == 0 && line.starts_with("MAIL")).count();
            assert_eq!(begun, 1, "{at:?}: the first connection has served");
            assert_ne!(sink.emails().last().unwrap().connection, 0, "{at:?}");
        }
    }
}

#[test]
fn a_relay_that_stops_reading_does_not_block_an_email_for_ever() {
    let sink = Sink::start();
    sink.script(At::Body, Whose::Every, Fault::Stalls);
    let timeouts = Timeouts { block: SHORT, ..TIMEOUTS };
    // More than the two machines' buffers hold.
    let email = OutgoingEmail { text: "0123456789".repeat(1_600_000), html: None, ..bulk() };
    let mailer = mailer(relay(&sink.url()).timeouts(timeouts), 1);
    assert_eq!(run(mailer.send(&email)), Outcome::NotPresented { why: DeliveryError::TimedOut(Stage::Body) });
    // Nothing more is said on that line, where it would be taken for a part of the email.
    sink.release();
    assert!(accepted(&run(mailer.send(&bulk()))));
    let emails = sink.emails();
    assert_eq!((emails.len(), emails[0].connection), (1, 1));
}

#[test]
fn a_connection_lost_before_the_end_has_handed_over_nothing() {
    for (at, _) in [(At::Greeting, ()), (At::Hello, ()), (At::Mail, ()), (At::Recipient, ()), (At::Data, ())] {
        for sink in sinks() {
            sink.script(at, Whose::Every, Fault::HangsUp);
            let seen = run(mailer(relay(&sink.url()), 1).deliver(&bulk(), async || unreachable!("it never came so far")));
            assert!(matches!(seen, Outcome::NotPresented { why: DeliveryError::ConnectionLost { .. } }), "{at:?}: {seen:?}");
        }
    }
}

#[test]
fn a_connection_lost_between_body_and_end_has_handed_over_nothing() {
    let sink = Sink::start();
    sink.script(At::Body, Whose::Nth(0), Fault::HangsUp);
    let mailer = mailer(relay(&sink.url()), 1);
    let seen = run(mailer.deliver(&bulk(), async || {
        sink.hung_up(1).await;
        Permit::Go
    }));
    assert!(matches!(seen, Outcome::NotPresented { why: DeliveryError::ConnectionLost { stage: Stage::Body, .. } }), "{seen:?}");
    assert!(accepted(&run(mailer.send(&bulk()))));
    assert_eq!(sink.emails().len(), 1);
}

#[test]
fn a_rejection_in_the_middle_of_an_email_is_read() {
    let sink = Sink::start();
    sink.script(At::Body, Whose::Nth(0), Fault::SaysAndHangsUp("552 5.3.4 too big"));
    let seen = run(mailer(relay(&sink.url()), 1).deliver(&bulk(), async || {
        sink.hung_up(1).await;
        Permit::Go
    }));
    // The rejection may be overtaken by the broken line; either way nothing was presented.
    match seen {
        Outcome::Rejected(rejection) => assert_eq!((rejection.code, rejection.stage), (552, Stage::Body)),
        Outcome::NotPresented { .. } => {}
        other => panic!("{other:?}"),
    }
    assert!(sink.emails().is_empty());
}

#[test]
fn a_connection_lost_after_the_end_leaves_the_email_in_doubt() {
    let sink = Sink::start();
    sink.script(At::End, Whose::Every, Fault::HangsUp);
    let seen = run(mailer(relay(&sink.url()), 1).send(&bulk()));
    assert!(matches!(seen, Outcome::InDoubt { why: DeliveryError::ConnectionLost { stage: Stage::End, .. } }), "{seen:?}");
    let emails = sink.emails();
    assert_eq!((emails.len(), emails[0].answered), (1, false));
}

#[test]
fn a_malformed_reply_never_counts_as_acceptance() {
    for (at, stage) in PLACES {
        for says in ["hello", "354 go on", "25", "299-never\r\nends"] {
            if at == At::Data && says.starts_with("354") {
                continue;
            }
            let sink = Sink::start();
            sink.script(at, Whose::Every, Fault::SaysAndHangsUp(says));
            let seen = run(mailer(relay(&sink.url()), 1).send(&bulk()));
            match seen {
                Outcome::NotPresented { why } if at != At::End => assert_eq!(why, DeliveryError::InvalidReply(stage), "{says}"),
                Outcome::InDoubt { why } if at == At::End => assert_eq!(why, DeliveryError::InvalidReply(stage), "{says}"),
                other => panic!("{at:?} {says}: {other:?}"),
            }
        }
    }
    let sink = Sink::start();
    sink.script(At::Data, Whose::Every, Fault::Says("250 ok"));
    let seen = run(mailer(relay(&sink.url()), 1).send(&bulk()));
    assert_eq!(seen, Outcome::NotPresented { why: DeliveryError::InvalidReply(Stage::Data) });
}

#[test]
fn a_go_ahead_for_an_email_without_a_recipient_ends_the_connection() {
    let sink = Sink::with(Manner { pipelining: true, ..Manner::default() });
    sink.script(At::Recipient, Whose::Nth(0), Fault::Says("550 5.1.1 gone"));
    sink.script(At::Data, Whose::Nth(0), Fault::Says("354 go on all the same"));
    let mailer = mailer(relay(&sink.url()), 1);
    let seen = run(mailer.send(&bulk()));
    assert!(matches!(&seen, Outcome::Rejected(rejection) if rejection.stage == Stage::Recipient), "{seen:?}");
    assert!(accepted(&run(mailer.send(&bulk()))));
    let first: Vec<String> = sink.commands().into_iter().filter(|(number, _)| *number == 0).map(|(_, line)| line).collect();
    let verbs: Vec<&str> = first.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(verbs, ["EHLO", "MAIL", "RCPT", "DATA"], "anything more would have been taken for the email");
}

#[test]
fn a_stopped_email_never_gets_its_final_dot() {
    let sink = Sink::start();
    let mailer = mailer(relay(&sink.url()), 1);
    assert_eq!(run(mailer.deliver(&numbered(0, bulk()), async || Permit::Stop)), Outcome::Stopped);
    assert!(accepted(&run(mailer.send(&numbered(1, bulk())))));
    assert_eq!((sink.connections(), sink.emails().len()), (2, 1));
}

#[test]
fn an_email_abandoned_before_the_permit_never_gets_its_final_dot() {
    let sink = Sink::start();
    let mailer = mailer(relay(&sink.url()), 1);
    run(async {
        let email = numbered(0, bulk());
        let (asked, was_asked) = tokio::sync::oneshot::channel();
        let delivering = mailer.deliver(&email, async || {
            asked.send(()).unwrap();
            std::future::pending().await
        });
        tokio::select! {
            outcome = delivering => panic!("{outcome:?}"),
            asked = was_asked => asked.unwrap(),
        }
    });
    assert!(accepted(&run(mailer.send(&numbered(1, bulk())))));
    assert_eq!(sink.emails().len(), 1);
}

#[test]
fn an_email_abandoned_after_the_permit_is_completed_and_its_reply_goes_to_no_other() {
    let sink = Sink::start();
    sink.script(At::End, Whose::Nth(0), Fault::Stalls);
    let mailer = mailer(relay(&sink.url()), 1);
    run(async {
        let email = numbered(0, bulk());
        let delivering = mailer.deliver(&email, async || Permit::Go);
        tokio::select! {
            outcome = delivering => panic!("{outcome:?}"),
            () = sink.came(1) => {}
        }
    });
    sink.release();
    assert_eq!(run(mailer.send(&numbered(1, bulk()))), Outcome::Accepted { reply: "250 2.0.0 kept".to_owned() });
    assert_eq!((sink.connections(), sink.wait_for(2).len()), (1, 2));
}

#[test]
fn an_absent_relay_is_distinguished_from_one_that_refuses() {
    let url = Sink::start().url();
    let seen = run(mailer(relay(&url), 1).send(&bulk()));
    assert!(
        matches!(seen, Outcome::NotPresented { why: DeliveryError::ConnectionLost { stage: Stage::Connect, .. } }),
        "{seen:?}"
    );
    for (at, says) in [(At::Greeting, "554 5.3.2 not today"), (At::Hello, "550 5.7.1 not you")] {
        let sink = Sink::start();
        sink.script(at, Whose::Every, Fault::Says(says));
        let seen = run(mailer(relay(&sink.url()), 1).send(&bulk()));
        let Outcome::Rejected(rejection) = seen else { panic!("{seen:?}") };
        assert_eq!(rejection.stage, Stage::Hello);
        assert!(rejection.stage.is_about_the_relay());
    }
}

#[test]
fn an_enhanced_code_is_read_only_when_it_comes_first_and_agrees() {
    for (text, code, found) in [
        ("5.1.1 no such user", 550, Some("5.1.1")),
        ("4.2.2", 452, Some("4.2.2")),
        ("5.7.515 denied", 550, Some("5.7.515")),
        ("5.1.1 odd", 450, None),
        ("no such user 5.1.1", 550, None),
        ("5.1 x", 550, None),
        ("5.1.1.1 x", 550, None),
        ("5.1.1000 x", 550, None),
        ("5..1 x", 550, None),
        ("", 550, None),
    ] {
        assert_eq!(Enhanced::leading(text, code).map(|it| it.to_string()).as_deref(), found, "{text}");
    }
}

#[test]
fn a_relay_that_takes_no_more_on_this_connection_gets_the_email_on_another() {
    for sink in sinks() {
        let mailer = mailer(relay(&sink.url()), 1);
        assert!(accepted(&run(mailer.send(&numbered(0, bulk())))));
        sink.script(At::Mail, Whose::Nth(1), Fault::Says("452 4.5.3 too many emails on this connection"));
        assert!(accepted(&run(mailer.send(&numbered(1, bulk())))));
        assert_eq!((sink.connections(), sink.emails().len()), (2, 2));
    }
}

#[test]
fn a_new_connection_that_takes_no_email_is_not_used_again() {
    let sink = Sink::start();
    sink.script(At::Mail, Whose::Nth(0), Fault::Says("452 4.3.1 disk full"));
    let mailer = mailer(relay(&sink.url()), 1);
    let Outcome::Rejected(rejection) = run(mailer.send(&bulk())) else { panic!("it was accepted") };
    assert_eq!((rejection.code, rejection.stage), (452, Stage::Mail));
    assert!(accepted(&run(mailer.send(&bulk()))));
    assert_eq!(sink.connections(), 2);
}
