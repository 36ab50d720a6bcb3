//! Looking after the mail from the terminal.

use super::terminal::Terminal;

#[test]
fn a_test_letter_lands_where_the_settings_say() {
    let terminal = Terminal::new();
    let sent = terminal.run("mail test ada@example.org");
    assert_eq!(sent.code, 0, "{sent:?}");
    assert!(sent.out.starts_with("It was taken: kept as "), "{}", sent.out);
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
        assert!(answer.err.contains("There is no issue here"), "{line}: {}", answer.err);
    }
}
