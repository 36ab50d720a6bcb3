//! The table of settings.

use super::key::{Key, Secrecy, Unset};

macro_rules! keys {
    ($($name:ident { about: $about:expr, expects: $expects:expr, unset: $unset:expr, secrecy: $secrecy:expr $(,)? })*) => {
        $(
            #[doc = $about]
            pub static $name: Key = Key {
                name: stringify!($name),
                about: $about,
                expects: $expects,
                unset: $unset,
                secrecy: $secrecy,
            };
        )*
        /// Every setting, in the order in which `config show` and the documentation list them.
        pub static ALL: &[&Key] = &[$(&$name),*];
    };
}

keys! {
    BASE_URL {
        about: "The address that readers type. Links in pages, feeds and emails start with it; with https, cookies are marked Secure.",
        expects: "Write http:// or https:// and a host, with nothing behind it, such as https://stories.example.org.",
        unset: Unset::From("http:// and LISTEN_ADDR"),
        secrecy: Secrecy::Url,
    }
    LISTEN_ADDR {
        about: "Where the server listens.",
        expects: "Write a numeric address and a port, such as 127.0.0.1:8080 or [::1]:8080.",
        unset: Unset::Is("127.0.0.1:8080"),
        secrecy: Secrecy::Open,
    }
    DATA_DIR {
        about: "The directory for everything that Betwixt stores; created at the first start.",
        expects: "Write the path of a directory, such as /var/lib/betwixt.",
        unset: Unset::Is("./data"),
        secrecy: Secrecy::Open,
    }
    DATABASE_URL {
        about: "Which database: a SQLite file, or PostgreSQL.",
        expects: "Write sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME.",
        unset: Unset::From("SQLite in betwixt.sqlite3 under DATA_DIR"),
        secrecy: Secrecy::Url,
    }
    DATABASE_MAX_CONNS {
        about: "How many connections to the database may be open at once.",
        expects: "Write a whole number from 1 to 100.",
        unset: Unset::Is("8"),
        secrecy: Secrecy::Open,
    }
    RUN_MIGRATIONS {
        about: "What a start does about the database's schema: bring it up to date (auto), refuse to serve on an old one (check), or ignore it (off).",
        expects: "Write auto, check or off.",
        unset: Unset::Is("auto"),
        secrecy: Secrecy::Open,
    }
    SECRET_KEY {
        about: "The key that signs the links in emails. With it, anyone can forge such links; changing it invalidates every link sent so far.",
        expects: "Write at least 32 random characters, such as the output of `openssl rand -hex 32`.",
        unset: Unset::Nothing("one is created at the first start and stored in DATA_DIR/secret_key"),
        secrecy: Secrecy::Whole,
    }
    TRUSTED_PROXIES {
        about: "The proxies whose X-Forwarded-For header is trusted. It is ignored from any other client.",
        expects: "Write networks or addresses with commas between them, such as 127.0.0.1, 10.0.0.0/8.",
        unset: Unset::Nothing("no proxy is trusted"),
        secrecy: Secrecy::Open,
    }
    METRICS_ALLOWED_NETWORKS {
        about: "Which networks may read /metrics, the metrics of this process for Prometheus. Any other client gets a 404.",
        expects: "Write networks or addresses with commas between them, such as 127.0.0.1, 10.0.0.0/8.",
        unset: Unset::Nothing("no network may read it: /metrics answers 404"),
        secrecy: Secrecy::Open,
    }
    SMTP_URL {
        about: "The mail server that emails are handed to. Without TLS only on this machine.",
        expects: "Write smtp://USER:PASSWORD@HOST:587?tls=required, smtps://USER:PASSWORD@HOST, or smtp://127.0.0.1:25.",
        unset: Unset::Nothing("emails are written to DATA_DIR/outbox as .eml files"),
        secrecy: Secrecy::Url,
    }
    MAIL_FROM {
        about: "The sender of all emails.",
        expects: "Write an address, with a name before it if you like: Betwixt <letters@example.org>.",
        unset: Unset::From("betwixt at the host of BASE_URL"),
        secrecy: Secrecy::Open,
    }
    MAIL_BOUNCE_DOMAIN {
        about: "The domain of the return addresses of newsletter emails, one address for each email. Betwixt does not process bounces yet: set this only if something else of yours does.",
        expects: "Write a domain, such as bounces.example.org.",
        unset: Unset::Nothing("bounces go to MAIL_FROM"),
        secrecy: Secrecy::Open,
    }
    DKIM_KEY_FILE {
        about: "The file with the private key (PEM) that signs emails (DKIM).",
        expects: "Write the path of a PEM file that this user can read, and set DKIM_SELECTOR too.",
        unset: Unset::Nothing("emails are not signed here"),
        secrecy: Secrecy::Open,
    }
    DKIM_SELECTOR {
        about: "The DKIM selector: the public half of DKIM_KEY_FILE is published in DNS as SELECTOR._domainkey.",
        expects: "Write letters, digits and hyphens, such as betwixt2026, and set DKIM_KEY_FILE too.",
        unset: Unset::Nothing("emails are not signed here"),
        secrecy: Secrecy::Open,
    }
    MAIL_CONNECTIONS {
        about: "How many connections to the mail server may be open at once.",
        expects: "Write a whole number from 1 to 64.",
        unset: Unset::Is("4"),
        secrecy: Secrecy::Open,
    }
    MAIL_RATE {
        about: "How many emails may be sent per second, over all connections; 0 means as many as the mail server takes.",
        expects: "Write a whole number from 0 to 10000.",
        unset: Unset::Is("0"),
        secrecy: Secrecy::Open,
    }
    SIGNUPS {
        about: "Who may create an account: anyone (open) or no one (closed). There are no invitations yet: invite closes the form too and asks people to contact you; create their accounts with `betwixt user create`.",
        expects: "Write open, invite or closed.",
        unset: Unset::Is("open"),
        secrecy: Secrecy::Open,
    }
    MODERATION {
        about: "Which stories and replies wait for a moderator before others see them: none, those of newcomers, or all.",
        expects: "Write none, first or all.",
        unset: Unset::Is("first"),
        secrecy: Secrecy::Open,
    }
    ADMIN_EMAIL {
        about: "The first owner's address. The account is created once, when there is no owner yet; later this is ignored.",
        expects: "Write an address such as owner@example.org, and set ADMIN_PASSWORD or ADMIN_PASSWORD_FILE too.",
        unset: Unset::Nothing("the first start prints a link for the first owner"),
        secrecy: Secrecy::Open,
    }
    ADMIN_PASSWORD {
        about: "The first owner's password, used together with ADMIN_EMAIL.",
        expects: "Write a password, better in a file that ADMIN_PASSWORD_FILE names, and set ADMIN_EMAIL too.",
        unset: Unset::Nothing("the first start prints a link for the first owner"),
        secrecy: Secrecy::Whole,
    }
    RATE_LIMITS {
        about: "Whether clients that do the same thing too often have to wait. Off is for load tests, and only while LISTEN_ADDR is on this machine alone.",
        expects: "Write on; or off, together with a LISTEN_ADDR on 127.0.0.1 or [::1].",
        unset: Unset::Is("on"),
        secrecy: Secrecy::Open,
    }
    LOG_LEVEL {
        about: "How much is logged: off, error, warn, info, debug or trace; for one part of the program, as `part=level`.",
        expects: "Write a level, or several with commas between them, such as info,betwixt::mail=debug.",
        unset: Unset::Is("info"),
        secrecy: Secrecy::Open,
    }
    LOG_FORMAT {
        about: "How the log is written, to standard error: for people (text) or one JSON object a line (json).",
        expects: "Write text or json.",
        unset: Unset::Is("text"),
        secrecy: Secrecy::Open,
    }
    TZ {
        about: "The time zone of the site: pages name it and show times of day in it, or with a script in the reader’s own. Essays and issues are scheduled in it.",
        expects: "Write a zone's name, such as Europe/Berlin or UTC.",
        unset: Unset::Is("UTC"),
        secrecy: Secrecy::Open,
    }
}
