//! An invalid setting stops the start and says what to do.

use super::terminal::Terminal;

/// Variable, value, a word of the error, a word of the fix.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("BASE_URL", "stories.example.org", "does not begin with http://", "https://stories.example.org"),
    ("BASE_URL", "ftp://example.org", "does not begin with http://", "https://stories.example.org"),
    ("BASE_URL", "https://example.org/stories", "a path after its host", "nothing behind it"),
    ("BASE_URL", "https://me@example.org", "a user in it", "https://stories.example.org"),
    ("BASE_URL", "https://example.org:99999", "port", "https://stories.example.org"),
    ("BASE_URL", "https:///example.org", "names no host", "https://stories.example.org"),
    ("BASE_URL", "https://me:hunter2@example.org", "a user in it", "https://stories.example.org"),
    ("BASE_URL", "me:hunter2@example.org", "does not begin with http://", "https://stories.example.org"),
    ("BASE_URL", "https://me:hunter2@example.org:99999/x", "port", "https://stories.example.org"),
    ("LISTEN_ADDR", "8080", "not an address with a port", "127.0.0.1:8080"),
    ("LISTEN_ADDR", "localhost:8080", "not an address with a port", "127.0.0.1:8080"),
    ("LISTEN_ADDR", "127.0.0.1", "not an address with a port", "127.0.0.1:8080"),
    ("DATA_DIR", "taken", "a file of that name", "path of a directory"),
    ("DATABASE_URL", "mysql://db/betwixt", "does not begin with sqlite://", "postgres://"),
    ("DATABASE_URL", "sqlite://", "names no file", "sqlite://PATH"),
    ("DATABASE_URL", "sqlite://x?mode=memory", "parameters", "sqlite://PATH"),
    ("DATABASE_URL", "postgres://u:hunter2%zz@db/x", "as %25", "postgres://"),
    ("DATABASE_URL", "postgres://u:hunter2%00@db/x", "as %25", "postgres://"),
    ("DATABASE_URL", "postgres://u:hunter2@x@db/y", "as %40", "postgres://"),
    ("DATABASE_URL", "postgres://u:hunter2/x@db/y", "as %2F", "postgres://"),
    ("DATABASE_MAX_CONNS", "0", "1 to 100", "1 to 100"),
    ("DATABASE_MAX_CONNS", "many", "not a whole number", "1 to 100"),
    ("RUN_MIGRATIONS", "yes", "not one of the choices", "auto, check or off"),
    ("SECRET_KEY", "hunter2", "only 7 characters", "openssl rand"),
    ("SECRET_KEY", "hunter2hunter2hunter2hunter2hunter2", "repeats the same few", "openssl rand"),
    ("TRUSTED_PROXIES", "10.0.0.0/8, proxy", "\"proxy\" in it is not a network", "10.0.0.0/8"),
    ("TRUSTED_PROXIES", "10.1.2.3/8", "the network itself is 10.0.0.0/8", "10.0.0.0/8"),
    ("METRICS_ALLOWED_NETWORKS", "::1/200", "not a network", "127.0.0.1"),
    ("SMTP_URL", "mail.example.org", "does not begin with smtp://", "smtps://"),
    ("SMTP_URL", "smtp://me:hunter2@mail.example.org:587", "unencrypted", "?tls=required"),
    ("SMTP_URL", "smtps://me:hunter2@:465", "no host", "smtps://"),
    ("SMTP_URL", "smtp://me:hunter2@mail.example.org?tls=opportunistic&tls=required", "may follow its port, once", "smtps://"),
    ("SMTP_URL", "smtp://me:hunter2@mail.example.org?tls=bogus&tls=required", "may follow its port, once", "smtps://"),
    ("SMTP_URL", "smtp://mail.example.org:1?password=hunter2", "may follow its port, once", "smtps://"),
    ("SMTP_URL", "smtps://me:12?hunter2@mail.example.org", "as %3F", "smtps://"),
    ("SMTP_URL", "smtps://me:hunter2%zz@mail.example.org", "as %40", "smtps://"),
    ("SMTP_URL", "smtp://me:hunter2@mail.example.org?tls=off", "only with a mail server on this machine", "smtps://"),
    ("SMTP_URL", "smtp://127.0.0.1:0", "port", "smtp://127.0.0.1:25"),
    ("MAIL_FROM", "Betwixt", "one @", "letters@example.org"),
    ("MAIL_FROM", "Betwixt <letters@localhost>", "a dot in it", "letters@example.org"),
    ("MAIL_BOUNCE_DOMAIN", "not a domain", "not a valid host name", "bounces.example.org"),
    ("DKIM_KEY_FILE", "nowhere.pem", "cannot be read", "PEM file"),
    ("DKIM_SELECTOR", "betwixt 2026", "not a valid DNS label", "betwixt2026"),
    ("MAIL_CONNECTIONS", "65", "1 to 64", "1 to 64"),
    ("MAIL_RATE", "-1", "0 to 10000", "0 to 10000"),
    ("SIGNUPS", "opne", "did you mean open?", "open, invite or closed"),
    ("MODERATION", "some", "not one of the choices", "none, first or all"),
    ("ADMIN_EMAIL", "owner", "one @", "owner@example.org"),
    ("RATE_LIMITS", "true", "not one of the choices", "on; or off"),
    ("LOG_LEVEL", "loud", "not one of the choices", "betwixt::mail=debug"),
    ("LOG_LEVEL", "info,betwixt mail=debug", "not a module's name", "betwixt::mail=debug"),
    ("LOG_FORMAT", "xml", "not one of the choices", "text or json"),
    ("TZ", "Europe/Berln", "did you mean Europe/Berlin?", "Europe/Berlin"),
];

#[test]
fn a_wrong_setting_exits_with_code_3_and_names_the_setting_its_source_and_the_fix() {
    for (key, value, wrong, fix) in WRONG {
        let terminal = Terminal::new().file("taken", "").with(key, value);
        for line in ["config check", "config show"] {
            let answer = terminal.run(line);
            assert_eq!(answer.code, 3, "{key}={value}: {answer:?}");
            for part in [&format!("{key} (environment variable {key})"), *wrong, *fix] {
                assert!(answer.err.contains(part), "{key}={value} does not say {part:?}:\n{}", answer.err);
            }
            assert_eq!(answer.out, "", "{key}={value}");
        }
    }
}

#[test]
fn a_wrong_value_in_the_file_is_reported_with_its_line() {
    for (key, value, wrong, _) in WRONG {
        let content = format!("# settings\n\n{} = {value:?}\n", key.to_lowercase());
        let answer = Terminal::new().file("taken", "").file("betwixt.toml", &content).run("config check");
        assert_eq!(answer.code, 3, "{key}={value}: {answer:?}");
        assert!(answer.err.contains(&format!("{key} (betwixt.toml, line 3)")), "{}", answer.err);
        assert!(answer.err.contains(wrong), "{}", answer.err);
    }
}

#[test]
fn a_wrong_secret_is_never_quoted() {
    for (key, value, ..) in WRONG.iter().filter(|(_, value, ..)| value.contains("hunter2")) {
        for flags in ["", "--json"] {
            let answer = Terminal::new().with(key, value).run(&format!("config check {flags}"));
            assert!(!format!("{answer:?}").contains("hunter2"), "{key}: {answer:?}");
        }
    }
}

#[test]
fn all_errors_are_reported_at_once() {
    let terminal = WRONG.iter().fold(Terminal::new().file("taken", ""), |terminal, (key, value, ..)| terminal.with(key, value));
    let answer = terminal.run("config check --json").json();
    let keys: Vec<&str> = answer["problems"].as_array().unwrap().iter().map(|problem| problem["key"].as_str().unwrap()).collect();
    for (key, ..) in WRONG {
        assert_eq!(keys.iter().filter(|printed| *printed == key).count(), 1, "{key} in {keys:?}");
    }
}

#[test]
fn settings_that_go_together_are_asked_for_together() {
    for (there, value, missing) in [
        ("ADMIN_EMAIL", "owner@example.org", "ADMIN_PASSWORD"),
        ("ADMIN_PASSWORD", "correct horse battery", "ADMIN_EMAIL"),
        ("DKIM_KEY_FILE", "key.pem", "DKIM_SELECTOR"),
        ("DKIM_SELECTOR", "betwixt2026", "DKIM_KEY_FILE"),
    ] {
        let answer = Terminal::new().file("key.pem", "-").with(there, value).run("config check");
        assert_eq!(answer.code, 3, "{answer:?}");
        assert!(answer.err.contains(&format!("\n{missing} (default)\n    {there} is set, and this is not.")), "{}", answer.err);
    }
}

#[test]
fn the_first_owner_needs_a_strong_password() {
    for weak in ["hunter2", "owner@example.org", "passwordpassword1234"] {
        let terminal = Terminal::new().with("ADMIN_EMAIL", "owner@example.org").with("ADMIN_PASSWORD", weak);
        let answer = terminal.run("config check");
        assert_eq!(answer.code, 3, "{answer:?}");
        assert!(answer.err.contains("ADMIN_PASSWORD (environment variable ADMIN_PASSWORD)"), "{}", answer.err);
        assert!(!answer.err.contains("hunter2"), "{}", answer.err);
    }
    let strong = Terminal::new().file("password", "gondola marmalade thursday\n").with("ADMIN_EMAIL", "owner@example.org");
    assert_eq!(strong.with("ADMIN_PASSWORD_FILE", "password").run("config check").code, 0);
}

#[test]
fn rate_limits_go_off_on_loopback_only() {
    let limits_off = || Terminal::new().with("RATE_LIMITS", "off");
    let reachable = limits_off().with("LISTEN_ADDR", "0.0.0.0:8080").with("BASE_URL", "https://example.org").run("config check");
    assert_eq!(reachable.code, 3, "{reachable:?}");
    assert!(reachable.err.contains("LISTEN_ADDR can be reached from other machines"), "{}", reachable.err);
    for address in ["127.0.0.1:8080", "[::1]:8080"] {
        let alone = limits_off().with("LISTEN_ADDR", address).run("config check");
        assert_eq!(alone.code, 10, "{alone:?}");
        assert!(alone.out.contains("load tests only"), "{alone:?}");
    }
}

#[test]
fn metrics_that_a_proxy_would_show_to_every_reader_are_a_warning() {
    let metrics = || Terminal::new().with("METRICS_ALLOWED_NETWORKS", "127.0.0.1");
    assert_eq!(metrics().run("config check").code, 0);
    let behind = || metrics().with("BASE_URL", "https://stories.example.org");
    let warned = behind().run("config check");
    assert_eq!(warned.code, 10, "{warned:?}");
    assert!(warned.out.contains("Set TRUSTED_PROXIES to the proxy"), "{warned:?}");
    assert_eq!(behind().with("TRUSTED_PROXIES", "127.0.0.1").run("config check").code, 0);
}

#[test]
fn a_probable_mistake_is_a_warning_with_code_10() {
    for (key, value, about) in [
        ("LISTEN_ADDR", "0.0.0.0:8080", "BASE_URL"),
        ("SMTP_URL", "smtp://127.0.0.1:25", "MAIL_FROM"),
        ("TRUSTED_PROXIES", "0.0.0.0/0", "TRUSTED_PROXIES"),
        ("METRICS_ALLOWED_NETWORKS", "127.0.0.1, ::/0", "METRICS_ALLOWED_NETWORKS"),
        ("MAIL_BOUNCE_DOMAIN", "bounces.example.org", "MAIL_BOUNCE_DOMAIN"),
        ("SIGNUPS", "invite", "SIGNUPS"),
        ("DATABSE_URL", "postgres://db/betwixt", "DATABSE_URL"),
        ("BASE_ULR", "https://example.org", "BASE_ULR"),
    ] {
        let answer = Terminal::new().with(key, value).run("config check --json");
        assert_eq!(answer.code, 10, "{answer:?}");
        assert_eq!(answer.json()["warnings"][0]["key"], about);
        assert_eq!(answer.json()["warnings"].as_array().unwrap().len(), 1, "{answer:?}");
    }
    let other_programs = ["PATH", "HOME", "LANG", "TERM", "LS_COLORS", "LOGNAME", "DATABASE", "MAIL", "HOSTNAME", "RUST_LOG"];
    let terminal = other_programs.iter().fold(Terminal::new(), |terminal, name| terminal.with(name, "x"));
    assert_eq!(terminal.run("config check").code, 0);
}
