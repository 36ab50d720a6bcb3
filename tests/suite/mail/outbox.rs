//! Claims about emails that go into a folder, or into memory.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use betwixt::mail::{
    DeliveryError, Enhanced, Folder, Mailer, Memory, MessageId, Outcome, OutgoingEmail, Permit, SmtpRejection, Stage,
};

use super::samples::{DATE, transactional};
use crate::support::parsed_email::ParsedEmail;

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn numbered(number: u64) -> OutgoingEmail {
    OutgoingEmail {
        subject: format!("N\u{fc}mber {number}"),
        message_id: MessageId::new(&format!("d{number}.1"), "example.org"),
        date: DATE + Duration::from_secs(number * 3_600),
        ..transactional()
    }
}

#[test]
fn a_folder_lists_its_emails_newest_first_and_returns_them_byte_for_byte() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::at(home.path().join("data/outbox"));
    assert_eq!(folder.list(10).unwrap(), []);
    let mailer = Mailer::folder(folder.clone());
    for number in [2, 1, 3] {
        assert!(matches!(run(mailer.send(&numbered(number))), Outcome::Accepted { .. }));
    }
    fs::write(folder.path().join("notes.txt"), "not an email").unwrap();
    let kept = folder.list(2).unwrap();
    assert_eq!(kept.iter().map(|it| it.subject.as_str()).collect::<Vec<_>>(), ["N\u{fc}mber 3", "N\u{fc}mber 2"]);
    assert_eq!(kept[0].to, "ann@reader.example");
    assert_eq!(kept[0].at.map(|at| at.rfc3339()).as_deref(), Some("2026-11-23T07:50:36Z"));
    assert_eq!(kept[0].file, "20261123T075036.000007Z-d3.1.eml");
    assert_eq!(folder.read(&kept[0].file).unwrap().unwrap(), numbered(3).render(None).unwrap());
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(folder.path()), mode(&folder.path().join(&kept[0].file))), (0o700, 0o600));
}

#[test]
fn a_folder_reads_nothing_outside_itself() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::at(home.path().join("outbox"));
    assert!(matches!(run(Mailer::folder(folder.clone()).send(&numbered(1))), Outcome::Accepted { .. }));
    fs::write(home.path().join("secret.eml"), "secret").unwrap();
    std::os::unix::fs::symlink(home.path().join("secret.eml"), folder.path().join("link.eml")).unwrap();
    fs::create_dir(folder.path().join("sub.eml")).unwrap();
    let absolute = home.path().join("secret.eml");
    for name in ["../secret.eml", absolute.to_str().unwrap(), "link.eml", "sub.eml", "..", ".eml", "", "a\0.eml", "none.eml"] {
        assert_eq!(folder.read(name).unwrap(), None, "{name}");
    }
}

#[test]
fn an_email_stopped_or_dropped_before_the_permit_is_in_no_list() {
    let home = tempfile::tempdir().unwrap();
    let folder = Folder::at(home.path());
    let mailer = Mailer::folder(folder.clone());
    let seen = run(mailer.deliver(&numbered(1), async || {
        assert_eq!(folder.list(9).unwrap(), [], "it is not there before the permit");
        Permit::Stop
    }));
    assert_eq!(seen, Outcome::Stopped);
    run(async {
        let email = numbered(2);
        let mut stuck = Box::pin(mailer.deliver(&email, async || std::future::pending().await));
        std::future::poll_fn(|context| {
            assert!(stuck.as_mut().poll(context).is_pending());
            std::task::Poll::Ready(())
        })
        .await;
    });
    assert_eq!(folder.list(9).unwrap(), []);
}

#[test]
fn a_folder_that_cannot_be_written_says_so_before_anything_is_marked() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("outbox"), "a file, not a directory").unwrap();
    let mailer = Mailer::folder(Folder::at(home.path().join("outbox")));
    let seen = run(mailer.deliver(&numbered(1), async || unreachable!("nothing was written")));
    assert!(matches!(seen, Outcome::NotPresented { why: DeliveryError::NotWritten(_) }), "{seen:?}");
}

#[test]
fn memory_stores_accepted_emails_and_follows_its_script() {
    let memory = Memory::default();
    let mailer = Mailer::memory(memory.clone());
    let rejection = |stage| {
        Outcome::Rejected(SmtpRejection {
            code: 550,
            enhanced: Enhanced::leading("5.1.1 gone", 550),
            text: "5.1.1 gone".to_owned(),
            stage,
        })
    };
    let lost = Outcome::NotPresented { why: DeliveryError::TimedOut(Stage::Mail) };
    let doubt = Outcome::InDoubt { why: DeliveryError::TimedOut(Stage::End) };
    for (scripted, asked) in [
        (rejection(Stage::Recipient), false),
        (rejection(Stage::End), true),
        (lost, false),
        (doubt, true),
        (Outcome::Stopped, true),
    ] {
        memory.script(scripted.clone());
        let mut was_asked = false;
        let seen = run(mailer.deliver(&numbered(1), async || {
            was_asked = true;
            Permit::Go
        }));
        assert_eq!((&seen, was_asked), (&scripted, asked));
    }
    assert!(memory.sent().is_empty());
    assert!(matches!(run(mailer.send(&numbered(4))), Outcome::Accepted { .. }));
    let sent = memory.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].email.message_id, numbered(4).message_id);
    assert_eq!(ParsedEmail::parse(&sent[0].bytes).text, numbered(4).text);
}
