//! Managing accounts from the terminal.

use super::terminal::{Answer, Terminal};
use crate::support::cast::PASSWORD;

/// Makes an account of this role.
fn create(terminal: &Terminal, email: &str, role: &str) -> Answer {
    let name = email.split('@').next().unwrap();
    terminal.run_with_input(&format!("user create {email} --name {name} --role {role} --password-stdin"), PASSWORD)
}

fn printed(answer: &Answer) -> String {
    assert_eq!(answer.code, 0, "{answer:?}");
    answer.out.clone()
}

#[test]
fn an_account_is_made_shown_and_listed() {
    let terminal = Terminal::new();
    let made = printed(&create(&terminal, "ada@example.org", "owner"));
    assert!(made.contains("The account is created.") && made.contains("Role      owner"), "{made}");
    printed(&create(&terminal, "ines@example.org", "reader"));
    let shown = terminal.run("user show ines@example.org --json").json();
    assert_eq!((&shown["role"], &shown["verified"]), (&"reader".into(), &true.into()));
    let list = terminal.run("user list --json").json();
    let addresses: Vec<&str> = list.as_array().unwrap().iter().map(|row| row["email"].as_str().unwrap()).collect();
    assert_eq!(addresses, ["ada@example.org", "ines@example.org"]);
    assert!(printed(&terminal.run("user list")).contains("reader    ines@example.org  ines"));
}

#[test]
fn an_impossible_account_is_refused_and_nothing_is_created() {
    let terminal = Terminal::new();
    printed(&create(&terminal, "ada@example.org", "owner"));
    for (line, input, code, words) in [
        ("user create ada@example.org --name Ida --password-stdin", PASSWORD, 1, "already has an account"),
        ("user create eve@example.org --name ADA --password-stdin", PASSWORD, 1, "a moderator or owner of this site"),
        ("user create eve@example.org --name Eve --password-stdin", "short", 1, "needs at least 15"),
        ("user create eve@example.org --name Eve --password-stdin", "", 1, "password is empty"),
        ("user create eve@example.org --name Eve", "", 2, "--password-stdin"),
        ("user create eve@ --name Eve --password-stdin", PASSWORD, 2, "one @"),
        ("user create eve@example.org --name Eve --role king --password-stdin", PASSWORD, 2, "reader, moderator or owner"),
        ("user create eve@example.org --name Eve --password hunter2", "", 2, "--password"),
        ("user show eve@example.org", "", 1, "No account has this address"),
        ("user set-role ada@example.org reader", "", 1, "the only owner"),
        ("user disable ada@example.org", "", 1, "the only owner"),
    ] {
        let answer = terminal.run_with_input(line, input);
        assert_eq!((answer.code, answer.out.as_str()), (code, ""), "{line}: {answer:?}");
        assert!(answer.err.contains(words), "{line}: {}", answer.err);
        assert!(!answer.err.contains(PASSWORD), "{line}");
    }
    assert_eq!(terminal.run("user list --json").json().as_array().unwrap().len(), 1);
}

#[test]
fn a_second_owner_lets_the_first_one_go() {
    let terminal = Terminal::new();
    printed(&create(&terminal, "ada@example.org", "owner"));
    printed(&create(&terminal, "ines@example.org", "reader"));
    assert!(printed(&terminal.run("user set-role ines@example.org owner")).contains("Role      owner"));
    assert!(printed(&terminal.run("user set-role ada@example.org moderator")).contains("Role      moderator"));
    assert!(printed(&terminal.run("user disable ada@example.org")).contains("(disabled)"));
    assert!(terminal.run("user reset-link ada@example.org").err.contains("user enable"));
    assert!(!printed(&terminal.run("user enable ada@example.org")).contains("(disabled)"));
}

#[test]
fn a_reset_link_is_printed_alone_so_that_it_can_be_passed_on() {
    let terminal = Terminal::new().with("BASE_URL", "https://stories.example.org");
    printed(&create(&terminal, "ines@example.org", "reader"));
    let link = printed(&terminal.run("user reset-link ines@example.org"));
    assert_eq!(link.lines().count(), 1);
    assert_eq!(link.trim().strip_prefix("https://stories.example.org/reset/").map(str::len), Some(43), "{link}");
    assert_ne!(terminal.run("user reset-link ines@example.org --json").json()["link"], link.trim());
}

#[test]
fn a_password_is_set_from_a_file() {
    let terminal = Terminal::new().file("password", "eleven brass kettles on a shelf\n");
    printed(&create(&terminal, "ines@example.org", "reader"));
    let set = printed(&terminal.run("user set-password ines@example.org --password-file password"));
    assert!(set.contains("every browser is signed out"), "{set}");
    let missing = terminal.run("user set-password ines@example.org --password-file nowhere");
    assert_eq!(missing.code, 1, "{missing:?}");
}

#[test]
fn a_new_setup_link_ends_the_one_before_until_there_is_an_owner() {
    let terminal = Terminal::new().with("BASE_URL", "https://stories.example.org");
    let link = printed(&terminal.run("setup-link"));
    assert_eq!(link.lines().count(), 1);
    assert_eq!(link.trim().strip_prefix("https://stories.example.org/setup/").map(str::len), Some(43), "{link}");
    let again = terminal.run("setup-link --json").json();
    assert_ne!(again["link"], link.trim());
    assert_eq!(again["expires_in_hours"], 24);
    assert!(printed(&terminal.run("setup-link --help")).contains("first owner"));
    printed(&create(&terminal, "ada@example.org", "owner"));
    let refused = terminal.run("setup-link");
    assert_eq!((refused.code, refused.out.as_str()), (1, ""));
    for words in ["has an owner already", "user set-role", "user reset-link"] {
        assert!(refused.err.contains(words), "{}", refused.err);
    }
}
