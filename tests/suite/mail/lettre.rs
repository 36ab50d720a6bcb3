//! What lettre does not do, which is why our code does it (`docs/decisions/0002-we-own-the-smtp-connections.md`), beside the
//! proof that ours does. When a claim about lettre fails, lettre has learnt it, and the decision can be looked at again.

use std::panic;

use betwixt::mail::Outcome;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::extension::ServerInfo;
use lettre::transport::smtp::response::Response;

use super::samples::{bulk, transactional};
use super::smtp::{accepted, mailer, relay, run};
use crate::support::sink::{At, Fault, Sink, Whose};

fn server_info(reply: &str) -> ServerInfo {
    ServerInfo::from_response(&reply.parse::<Response>().unwrap()).unwrap()
}

#[test]
fn a_reply_without_text_is_a_reply() {
    assert!("250\r\n".parse::<Response>().is_err(), "lettre reads it now");
    for at in [At::Greeting, At::Hello, At::End] {
        let sink = Sink::start();
        sink.script(at, Whose::Every, Fault::Says(if at == At::Greeting { "220" } else { "250" }));
        assert!(accepted(&run(mailer(relay(&sink.url()), 1).send(&transactional()))), "{at:?}");
    }
}

#[test]
fn a_code_outside_the_tables_of_the_rfc_is_a_rejection_all_the_same() {
    assert!("499 later\r\n".parse::<Response>().is_err(), "lettre reads it now");
    let sink = Sink::start();
    sink.script(At::Recipient, Whose::Every, Fault::Says("499 later"));
    let seen = run(mailer(relay(&sink.url()), 1).send(&bulk()));
    assert!(matches!(&seen, Outcome::Rejected(rejection) if rejection.code == 499 && !rejection.is_permanent()), "{seen:?}");
}

#[test]
fn a_blank_line_among_the_extensions_is_ignored() {
    let panicked = panic::catch_unwind(|| server_info("250-relay.example\r\n250-  \r\n250 SIZE\r\n"));
    assert!(panicked.is_err(), "lettre reads it now");
    let sink = Sink::start();
    sink.script(At::Hello, Whose::Every, Fault::Says("250-sink.example\r\n250-  \r\n250 SIZE"));
    assert!(accepted(&run(mailer(relay(&sink.url()), 1).send(&transactional()))));
}

#[test]
fn extensions_in_lowercase_are_used_and_pipelining_is_recognized() {
    let info = server_info("250-relay.example\r\n250-pipelining\r\n250 auth plain\r\n");
    assert!(!info.supports_auth_mechanism(Mechanism::Plain), "lettre reads it now");
    let sink = Sink::start();
    sink.script(At::Hello, Whose::Every, Fault::Says("250-sink.example\r\n250 pipelining"));
    let seen = run(mailer(relay(&sink.url()), 1).send(&transactional()));
    // The sink itself offers none, and hangs up on a client that does not wait for its answers: this one did not.
    assert!(matches!(&seen, Outcome::NotPresented { .. }), "{seen:?}");
}
