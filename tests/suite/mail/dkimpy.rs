//! Claims about our DKIM signatures, judged by a program that is not ours.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use betwixt::mail::{OutgoingEmail, Signer};

use super::samples::{bulk, every_kind};

/// The folder of the programs that `tests/tools.sh python` installs.
const PROGRAMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/python/bin");
/// Prints whether the email on standard input has a valid signature; the arguments are where the record stands in the DNS, and
/// its text.
const VERIFY: &str = "\
import dkim, sys
place, record = sys.argv[1:]
def look_up(name, timeout=5):
    return record.encode() if name.rstrip(b'.') == place.encode() else None
print(dkim.verify(sys.stdin.buffer.read(), dnsfunc=look_up))
";

fn verifies(email: &[u8], signer: &Signer) -> bool {
    let python = Path::new(PROGRAMS).join("python");
    assert!(
        python.exists(),
        "dkimpy is missing: `make test` (or tests/tools.sh python) installs it; `-- --skip mail::dkimpy` does without this claim"
    );
    let (place, record) = signer.dns_record();
    let mut verifier = Command::new(python)
        .args(["-c", VERIFY, &place, &record])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("dkimpy starts");
    verifier.stdin.take().unwrap().write_all(email).unwrap();
    let answer = verifier.wait_with_output().unwrap();
    match answer.stdout.as_slice() {
        b"True\n" => true,
        b"False\n" => false,
        _ => panic!("dkimpy says {answer:?}"),
    }
}

#[test]
fn dkimpy_accepts_our_signatures_and_refuses_an_email_with_one_byte_changed() {
    let signer = Signer::new(include_bytes!("dkim-pkcs8.pem"), "s2026", "example.org").unwrap();
    let odd_blanks = OutgoingEmail { text: "  two  blanks\t\n\n \n".to_owned(), html: None, ..bulk() };
    let empty = OutgoingEmail { text: String::new(), html: None, ..bulk() };
    let kinds = every_kind().map(|(_, email)| email);
    for email in kinds.into_iter().chain([odd_blanks, empty]) {
        let email = email.render(Some(&signer)).unwrap();
        assert!(verifies(&email, &signer), "{}", String::from_utf8_lossy(&email));
    }
    let email = bulk().render(Some(&signer)).unwrap();
    for signed in ["Subject: Issue 7", "https://site.example/verify/abc"] {
        let at = email.windows(signed.len()).position(|bytes| bytes == signed.as_bytes()).expect(signed) + signed.len() - 1;
        let mut changed = email.clone();
        changed[at] ^= 1;
        assert!(!verifies(&changed, &signer), "with the last byte of {signed} changed");
    }
}
