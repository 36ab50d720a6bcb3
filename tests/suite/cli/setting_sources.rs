//! Where a setting comes from, and which place wins.

use super::terminal::Terminal;

const KEY: &str = "0123456789abcdef0123456789abcdef";

#[test]
fn with_nothing_set_it_is_ready_on_this_machine() {
    let terminal = Terminal::new();
    for (key, value) in [
        ("LISTEN_ADDR", "127.0.0.1:8080"),
        ("BASE_URL", "http://127.0.0.1:8080"),
        ("DATABASE_URL", "sqlite://./data/betwixt.sqlite3"),
        ("DATABASE_MAX_CONNS", "8"),
        ("MAIL_FROM", "betwixt@betwixt.localhost"),
        ("TZ", "UTC"),
    ] {
        let setting = terminal.setting(key, "");
        assert_eq!((&setting["value"], &setting["layer"]), (&value.into(), &"default".into()), "{key}");
    }
    assert_eq!(terminal.run("config check").code, 0);
    assert_eq!(std::fs::read_dir(terminal.path()).unwrap().count(), 0, "looking at settings makes no files");
}

#[test]
fn a_flag_beats_the_environment_which_beats_a_named_file_which_beats_the_settings_file() {
    let all = || Terminal::new().file("betwixt.toml", "data_dir = \"from-file\"\n").file("named", "from-named\n");
    let setting = |terminal: Terminal, flags: &str| {
        let setting = terminal.setting("DATA_DIR", flags);
        (setting["value"].as_str().unwrap().to_owned(), setting["source"].as_str().unwrap().to_owned())
    };
    let pair = |value: &str, source: &str| (value.to_owned(), source.to_owned());
    assert_eq!(setting(all(), ""), pair("from-file", "betwixt.toml, line 1"));
    assert_eq!(
        setting(all().with("DATA_DIR_FILE", "named"), ""),
        pair("from-named", "file named, named by environment variable DATA_DIR_FILE")
    );
    assert_eq!(setting(all().with("DATA_DIR", "from-env"), ""), pair("from-env", "environment variable DATA_DIR"));
    assert_eq!(setting(all().with("DATA_DIR", "from-env"), "--data from-flag"), pair("from-flag", "flag --data"));
    // The database goes where the data goes.
    let database = all().with("DATA_DIR", "from-env").setting("DATABASE_URL", "--data from-flag");
    assert_eq!(database["value"], "sqlite://from-flag/betwixt.sqlite3");
}

#[test]
fn an_empty_variable_counts_as_not_set() {
    let setting = Terminal::new().with("SIGNUPS", "").with("SIGNUPS_FILE", "").setting("SIGNUPS", "");
    assert_eq!((&setting["value"], &setting["layer"]), (&"open".into(), &"default".into()));
}

#[test]
fn a_value_and_a_file_with_it_are_refused_together() {
    let answer = Terminal::new().file("key", KEY).with("SECRET_KEY", KEY).with("SECRET_KEY_FILE", "key").run("config check");
    assert_eq!(answer.code, 3, "{answer:?}");
    assert!(answer.err.contains("SECRET_KEY (environment variables SECRET_KEY and SECRET_KEY_FILE)"), "{}", answer.err);
    assert!(answer.err.contains("Remove either SECRET_KEY or SECRET_KEY_FILE."), "{}", answer.err);

    let both = format!("secret_key = \"{KEY}\"\nsecret_key_file = \"key\"\n");
    let answer = Terminal::new().file("key", KEY).file("betwixt.toml", &both).run("config check");
    assert_eq!(answer.code, 3, "{answer:?}");
    assert!(answer.err.contains("SECRET_KEY (betwixt.toml, lines 1 and 2)"), "{}", answer.err);
    assert!(answer.err.contains("Remove either secret_key or secret_key_file."), "{}", answer.err);
}

#[test]
fn a_file_with_an_unreadable_value_is_reported() {
    for (content, wrong) in [(None, "cannot be read"), (Some(" \n"), "empty"), (Some("short"), "only 5 characters")] {
        let terminal = Terminal::new().with("SECRET_KEY_FILE", "key");
        let terminal = content.into_iter().fold(terminal, |terminal, content| terminal.file("key", content));
        let answer = terminal.run("config check");
        assert_eq!(answer.code, 3, "{answer:?}");
        assert!(answer.err.contains("file key, named by environment variable SECRET_KEY_FILE"), "{}", answer.err);
        assert!(answer.err.contains(wrong), "{}", answer.err);
    }
}

#[test]
fn an_unknown_name_in_the_file_suggests_the_one_that_was_meant() {
    for (line, suggestion) in [
        ("base_ulr = \"https://example.org\"", "Did you mean base_url?"),
        ("BASE_URL = \"https://example.org\"", "Did you mean base_url?"),
        ("colour = \"x\"", "`betwixt config show` lists every setting"),
        ("admin_pasword_file = \"x\"", "Did you mean admin_password_file?"),
        ("[mail]", "no sections"),
        ("mail.from = \"a@example.org\"", "no sections"),
    ] {
        let answer = Terminal::new().file("betwixt.toml", &format!("\n{line}\n")).run("config check");
        assert_eq!(answer.code, 3, "{answer:?}");
        assert!(answer.err.contains("(betwixt.toml, line 2)"), "{}", answer.err);
        assert!(answer.err.contains(suggestion), "{line}: {}", answer.err);
    }
}

#[test]
fn a_named_settings_file_must_exist_and_be_toml() {
    let missing = Terminal::new().run("config check --config nowhere.toml");
    assert_eq!(missing.code, 3, "{missing:?}");
    assert!(missing.err.contains("nowhere.toml (flag --config)"), "{}", missing.err);

    let garbled = Terminal::new().file("my.toml", "base_url = \n").run("--config my.toml config check");
    assert_eq!(garbled.code, 3, "{garbled:?}");
    assert!(garbled.err.contains("my.toml (my.toml, line 1)"), "{}", garbled.err);

    let named = Terminal::new().file("betwixt.toml", "tz = \"nonsense\"").file("my.toml", "tz = \"Asia/Tokyo\"");
    assert_eq!(named.setting("TZ", "--config my.toml")["source"], "my.toml, line 1");
}

#[test]
fn show_masks_secrets_and_names_every_source() {
    let terminal = Terminal::new()
        .with("SECRET_KEY", "hunter2-0123456789abcdef0123456789")
        .with("SMTP_URL", "smtps://me:hunter2@mail.example.org")
        .with("DATABASE_URL", "postgres://me:hunter2@db/betwixt?password=hunter2")
        .with("ADMIN_EMAIL", "owner@example.org")
        .with("ADMIN_PASSWORD", "hunter2 marmalade gondola");
    for flags in ["", "--json"] {
        let answer = terminal.run(&format!("config show {flags}"));
        assert_eq!(answer.code, 0, "{answer:?}");
        assert!(!format!("{answer:?}").contains("hunter2"), "{answer:?}");
        for part in ["smtps://me:********@mail.example.org", "postgres://me:********@db/betwixt?password=********"] {
            assert!(answer.out.contains(part), "{}", answer.out);
        }
    }
    let settings = terminal.run("config show --json").json();
    let settings = settings["settings"].as_array().unwrap();
    assert!(settings.len() > 10, "{settings:?}");
    for setting in settings {
        assert!(!setting["source"].as_str().unwrap().is_empty(), "{setting}");
    }
}
