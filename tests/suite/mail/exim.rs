//! Claims about emails that a real mail server takes.

use betwixt::mail::{Outcome, OutgoingEmail, Stage};

use super::samples::{bulk, email, numbered, transactional};
use super::smtp::{accepted, mailer, relay, run};
use crate::support::exim::Exim;

#[test]
fn a_real_mail_server_files_our_emails_unchanged_and_its_refusals_are_understood() {
    let mut exim = Exim::start();
    let mailer = mailer(relay(&exim.url()), 1);
    let hostile = OutgoingEmail {
        subject: format!("\u{dc}ber Mauern \r\nBcc: eve@example.org {}", "x".repeat(1_200)),
        text: format!(".\n..\nFrom here\n{}\n \n\n", "\u{e4}".repeat(2_000)),
        ..bulk()
    };
    let emails = [transactional(), bulk(), hostile].map(|email| numbered(email.text.len(), email));
    let refused = |local: &str| run(mailer.send(&OutgoingEmail { to: email(&format!("{local}@reader.example")), ..bulk() }));
    for (email, local, code, enhanced) in [(&emails[0], "gone", 550, "5.1.1"), (&emails[1], "later", 451, "4.2.2")] {
        assert!(accepted(&run(mailer.send(email))));
        let seen = refused(local);
        let Outcome::Rejected(rejection) = seen else { panic!("{seen:?}") };
        assert_eq!((rejection.code, rejection.stage), (code, Stage::Recipient));
        assert_eq!(rejection.enhanced.unwrap().to_string(), enhanced);
    }
    assert!(accepted(&run(mailer.send(&emails[2]))));
    let filed = exim.wait_for(3);
    assert_eq!(filed.len(), 3);
    for email in &emails {
        let ours = String::from_utf8(email.render(None).unwrap()).unwrap().replace("\r\n", "\n");
        let file = filed.iter().find(|file| file.ends_with(&ours)).unwrap_or_else(|| panic!("{ours}\n\nis not in\n\n{filed:?}"));
        assert!(file.starts_with("Return-path: <bounces+01j8-c0ffee@bounce.example.org>\n"), "{file}");
    }
}
