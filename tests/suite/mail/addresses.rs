//! Claims about addresses and the names beside them.

use proptest::prelude::*;

use betwixt::mail::{DisplayName, Email, EmailError};

#[test]
fn an_address_is_stored_as_given_and_compared_in_its_normal_form() {
    for (typed, given, normal) in [
        ("ann@example.org", "ann@example.org", "ann@example.org"),
        ("  Ann.B+tag@EXAMPLE.org\t", "Ann.B+tag@example.org", "ann.b+tag@example.org"),
        ("\u{202a}ann@example.org\u{202c}\u{200b}", "ann@example.org", "ann@example.org"),
        ("\u{feff}\u{a0}ann@example.org\u{ad}", "ann@example.org", "ann@example.org"),
        ("o'brien@b\u{fc}cher.example", "o'brien@xn--bcher-kva.example", "o'brien@xn--bcher-kva.example"),
        ("JosE\u{301}@example.org", "JosE\u{301}@example.org", "jos\u{e9}@example.org"),
    ] {
        let email = Email::parse(typed).unwrap();
        assert_eq!((email.as_given(), email.normal()), (given, normal));
    }
}

#[test]
fn an_address_that_email_cannot_carry_is_refused() {
    let long_local = format!("{}@example.org", "a".repeat(65));
    let long = format!("a@{}.org", ["b"; 130].join("."));
    for (typed, error) in [
        ("", EmailError::Empty),
        (" \t", EmailError::Empty),
        ("ann", EmailError::Shape),
        ("@example.org", EmailError::Shape),
        ("ann@", EmailError::Shape),
        ("a@b@example.org", EmailError::Shape),
        ("a b@example.org", EmailError::Local),
        ("a,b@example.org", EmailError::Local),
        ("\"a\"@example.org", EmailError::Local),
        ("<a>@example.org", EmailError::Local),
        ("a\0@example.org", EmailError::Local),
        ("a\r\nBcc:x@example.org", EmailError::Local),
        ("a\u{200b}@example.org", EmailError::Local),
        ("\u{202e}a@example.org", EmailError::Local),
        (".a@example.org", EmailError::Local),
        ("a.@example.org", EmailError::Local),
        ("a..b@example.org", EmailError::Local),
        ("-oX@example.org", EmailError::Local),
        ("a@localhost", EmailError::Domain),
        ("a@example.org.", EmailError::Domain),
        ("a@-example.org", EmailError::Domain),
        ("a@exa mple.org", EmailError::Domain),
        ("a@exam_ple.org", EmailError::Domain),
        ("a@[127.0.0.1]", EmailError::Domain),
        ("a@127.0.0.1", EmailError::Domain),
        ("a@example.org\u{0}", EmailError::Domain),
        (&long_local, EmailError::TooLong),
        (&long, EmailError::Domain),
    ] {
        assert_eq!(Email::parse(typed).unwrap_err(), error, "{typed:?}");
    }
}

#[test]
fn an_address_does_not_show_in_debug_output() {
    let email = Email::parse("ann@example.org").unwrap();
    assert_eq!(format!("{email:?}"), "Email(...@example.org)");
    assert_eq!((email.local(), email.domain()), ("ann", "example.org"));
}

#[test]
fn a_display_name_is_cleaned_to_one_line() {
    for (text, name) in [
        ("Between Walls", "Between Walls"),
        ("x\r\nBcc: eve@example.org", "x Bcc: eve@example.org"),
        ("a\0b\u{7f}c\u{2028}d", "a b c d"),
        ("\u{202e}evil\u{200b}", "evil"),
        ("\u{feff}", ""),
    ] {
        assert_eq!(DisplayName::clean(text).as_str(), name, "{text:?}");
    }
    assert_eq!(DisplayName::clean(&"\u{e9}".repeat(500)).as_str().chars().count(), DisplayName::MAX_CHARS);
}

proptest! {
    #[test]
    fn no_text_upsets_the_parsers(text in any::<String>(), local in "\\PC{1,70}") {
        let _ = Email::parse(&text);
        if let Ok(email) = Email::parse(&format!("{local}@example.org")) {
            prop_assert_eq!(&Email::parse(email.as_given()).unwrap(), &email);
            prop_assert!(!email.as_given().chars().any(|sign| sign.is_control() || sign.is_whitespace()));
        }
        prop_assert!(!DisplayName::clean(&text).as_str().chars().any(char::is_control));
    }
}
