//! Managing email from the terminal.

use betwixt::mail::Signer;

use super::terminal::Terminal;

#[test]
fn a_test_email_goes_where_the_settings_say() {
    let terminal = Terminal::new();
    let sent = terminal.run("mail test ada@example.org");
    assert_eq!(sent.code, 0, "{sent:?}");
    assert!(sent.out.starts_with("Accepted: saved as "), "{}", sent.out);
    let wrong = terminal.run("mail test ada");
    assert_eq!(wrong.code, 2, "{wrong:?}");
}

#[test]
fn an_empty_queue_says_so_and_an_unknown_issue_is_named_as_such() {
    let terminal = Terminal::new();
    let queue = terminal.run("mail queue --json").json();
    assert_eq!((&queue["waiting"], &queue["issues"]), (&0.into(), &serde_json::json!([])));
    assert_eq!(terminal.run("mail retry").code, 0);
    for line in ["mail ledger nothing", "mail retry nothing", "mail ledger 0000000000000"] {
        let answer = terminal.run(line);
        assert_eq!(answer.code, 1, "{line}: {answer:?}");
        assert!(answer.err.contains("This issue doesn’t exist"), "{line}: {}", answer.err);
    }
}

#[test]
fn the_records_to_publish_are_printed_with_the_key_that_signs() {
    let sender = Terminal::new().with("MAIL_FROM", "letters@news.example");
    let unsigned = sender.run("mail dns");
    assert_eq!(unsigned.code, 10, "{unsigned:?}");
    assert!(unsigned.out.starts_with("_dmarc.news.example TXT v=DMARC1; p=none\n"), "{}", unsigned.out);

    let key = include_str!("../mail/dkim-pkcs8.pem");
    let signing = sender.file("key.pem", key).with("DKIM_KEY_FILE", "key.pem").with("DKIM_SELECTOR", "s2026");
    let signed = signing.with("MAIL_BOUNCE_DOMAIN", "bounces.news.example").run("mail dns --json");
    assert_eq!(signed.code, 0, "{signed:?}");
    let (signed, signer) = (signed.json(), Signer::new(key.as_bytes(), "s2026", "news.example").unwrap());
    let (name, value) = signer.dns_record();
    assert_eq!(signed["records"][0], serde_json::json!({ "name": name, "type": "TXT", "value": value }));
    assert_eq!(signed["spf_domain"], "bounces.news.example");
}
