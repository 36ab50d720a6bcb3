//! docs/operating.md says what the program does.

use std::fmt::Write;

use betwixt::cli::Exit;
use betwixt::config::keys::ALL;
use betwixt::config::{Key, Unset};

const OPERATING: &str = include_str!("../../../docs/operating.md");

fn row(key: &Key) -> String {
    let default = match key.unset {
        Unset::Is(value) => format!("`{value}`"),
        Unset::From(how) => how.to_owned(),
        Unset::Nothing(then) => format!("not set: {then}"),
    };
    format!("| `{}` | {} {} | {default} |", key.name, key.about, key.expects).replace('<', "&lt;")
}

#[test]
fn every_setting_is_documented_as_the_table_of_keys_has_it() {
    let mut table = String::from("| setting | what it is, and what to write | default |\n|---|---|---|\n");
    for key in ALL {
        writeln!(table, "{}", row(key)).unwrap();
    }
    let (_, rest) = OPERATING.split_once("<!-- settings -->\n").unwrap();
    let (written, _) = rest.split_once("<!-- /settings -->").unwrap();
    assert!(written == table, "between the marks in docs/operating.md should stand:\n{table}");
}

#[test]
fn every_exit_code_is_documented() {
    for exit in
        [Exit::Ok, Exit::Failed, Exit::Usage, Exit::Config, Exit::DatabaseUnreachable, Exit::SchemaMismatch, Exit::Warnings]
    {
        assert!(OPERATING.contains(&format!("\n| {} | ", exit as u8)), "{exit:?}");
    }
}

#[test]
fn the_settings_are_exactly_those_of_the_contract() {
    let mut names: Vec<&str> = ALL.iter().map(|key| key.name).collect();
    names.sort_unstable();
    let contract = "ADMIN_EMAIL ADMIN_PASSWORD BASE_URL DATABASE_MAX_CONNS DATABASE_URL DATA_DIR DKIM_KEY_FILE DKIM_SELECTOR LISTEN_ADDR \
                    LOG_FORMAT LOG_LEVEL MAIL_BOUNCE_DOMAIN MAIL_CONNECTIONS MAIL_FROM MAIL_RATE METRICS_ALLOWED_NETWORKS MODERATION \
                    RATE_LIMITS RUN_MIGRATIONS SECRET_KEY SIGNUPS SMTP_URL TRUSTED_PROXIES TZ";
    assert_eq!(names.join(" "), contract);
}
