//! The table of `docs/architecture.md`: which module may import which. Read the two side by side.

/// The interfaces to the outside.
pub const INTERFACES: [&str; 4] = ["web", "api", "cli", "worker"];
/// The modules of the domain, in order: each may import those before it.
pub const DOMAIN: [&str; 8] =
    ["accounts", "site_settings", "threads", "comments", "moderation", "newsletter", "notifications", "statistics"];
/// The part of the infrastructure that is pure functions.
pub const PURE: [&str; 6] = ["text", "crypt", "clock", "id", "error", "links"];
/// The rest of the infrastructure.
pub const MACHINE: [&str; 8] = ["config", "db", "jobs", "mail", "metrics", "job_context", "private_files", "site"];

/// One line of the table. A word in `may` is a module of ours, or a group of them: `domain`, `earlier` (the domain modules before
/// this one), `infrastructure`, `pure`. A word in `never` is one of those, a path below one, `interfaces`, `stores` (of other
/// modules), or a crate; `actix` stands for every crate whose name begins so. A module of ours that is in neither is forbidden
/// too.
pub struct ImportRule {
    /// As the table's first column.
    pub place: &'static str,
    pub may: &'static [&'static str],
    pub never: &'static [&'static str],
    /// What to do instead.
    pub instead: &'static str,
}

const MAIN: ImportRule =
    ImportRule { place: "main.rs", may: &["cli"], never: &[], instead: "main.rs hands the arguments to cli; put it in cli/" };

const LIB: ImportRule =
    ImportRule { place: "lib.rs", may: &[], never: &[], instead: "lib.rs lists the modules; put it in one of them" };

const APP: ImportRule = ImportRule {
    place: "app.rs",
    may: &["infrastructure"],
    never: &["domain", "interfaces"],
    instead: "app.rs holds the few things that are shared; what knows the product goes to the domain",
};

const HTTP: ImportRule = ImportRule {
    place: "http/",
    may: &["app", "domain", "infrastructure"],
    never: &["db::schema", "diesel", "askama", "web", "api", "cli", "worker"],
    instead: "http is shared by web and api: what renders or routes is handed to it as a value",
};

const WEB: ImportRule = ImportRule {
    place: "web/",
    may: &["app", "http", "domain", "infrastructure"],
    never: &["db::schema", "diesel", "api", "cli", "worker"],
    instead: "a query goes to the module's store behind a verb; what two interfaces need goes to http, the domain or the infrastructure",
};

const API: ImportRule = ImportRule {
    place: "api/",
    may: &["app", "http", "domain", "infrastructure"],
    never: &["db::schema", "diesel", "askama", "web", "cli", "worker"],
    instead: "a query goes to the module's store behind a verb; what two interfaces need goes to http, the domain or the infrastructure",
};

const CLI: ImportRule = ImportRule {
    place: "cli/",
    may: &["app", "domain", "infrastructure", "http::server", "web::routes", "api::routes", "worker"],
    never: &["diesel", "askama"],
    instead: "cli reads arguments, starts things and prints; of http, web and api it knows the server and the route tables only",
};

const WORKER: ImportRule = ImportRule {
    place: "worker/",
    may: &["app", "domain", "infrastructure"],
    never: &["actix", "askama", "diesel", "web", "api", "cli"],
    instead: "the worker claims jobs and calls verbs; what a job does goes to the domain",
};

const DOMAIN_MODULE: ImportRule = ImportRule {
    place: "a domain module's types and verbs",
    may: &["earlier", "infrastructure"],
    never: &["stores", "actix", "askama", "clap", "std::env", "app", "interfaces"],
    instead: "call a verb of an earlier module; work for a later one is a jobs::Job, or a value handed in",
};

const STORE: ImportRule = ImportRule {
    place: "a domain module's store",
    may: &["earlier", "pure", "config", "db", "mail::Email"],
    never: &["stores", "moderation::rules", "jobs", "app", "interfaces"],
    instead: "a store turns rows into types and back; deciding is the verb's work",
};

const EMAILS: ImportRule = ImportRule {
    place: "a domain module's emails.rs",
    may: &["earlier", "pure", "config", "mail", "job_context", "site"],
    never: &["stores", "diesel", "db", "jobs", "app", "interfaces"],
    instead: "emails.rs is given what an email says; the verb fetches it",
};

const DB: ImportRule = ImportRule {
    place: "db/",
    may: &["pure", "config", "metrics", "private_files"],
    never: &["askama", "actix", "clap", "domain", "interfaces", "app"],
    instead: "db/ knows connections, transactions and the schema; what a table means goes to the module that owns it",
};

const JOBS: ImportRule = ImportRule {
    place: "jobs/",
    may: &["pure", "config", "db"],
    never: &["askama", "actix", "clap", "domain", "interfaces", "app"],
    instead: "a job is made of ids; what it does is a verb of the domain, and worker/ matches one to the other",
};

const MAIL: ImportRule = ImportRule {
    place: "mail/",
    may: &["pure", "metrics", "private_files"],
    never: &["diesel", "askama", "actix", "clap", "domain", "interfaces", "app"],
    instead: "mail/ carries emails; what they say goes to a domain module's emails.rs",
};

const METRICS: ImportRule = ImportRule {
    place: "metrics.rs",
    may: &["pure"],
    never: &["diesel", "askama", "actix", "clap", "domain", "interfaces", "app"],
    instead: "metrics.rs counts what it is told; where something happens, call it there",
};

const CONFIG: ImportRule = ImportRule {
    place: "config/",
    may: &["pure", "private_files", "mail::Email", "mail::DisplayName", "mail::Sender", "mail::SmtpUrl", "mail::SmtpUrlError"],
    never: &["diesel", "askama", "actix", "domain", "interfaces", "app"],
    instead: "config/ reads settings into types; of mail it takes what an address is, and nothing that sends",
};

const JOB_CONTEXT: ImportRule = ImportRule {
    place: "job_context.rs site.rs",
    may: &["infrastructure"],
    never: &["diesel", "askama", "actix", "clap", "domain", "interfaces", "app"],
    instead: "they hand the infrastructure to the domain; what knows the product goes there",
};

const PRIVATE_FILES: ImportRule = ImportRule {
    place: "private_files.rs",
    may: &[],
    never: &["diesel", "askama", "actix", "clap", "domain", "interfaces", "app"],
    instead: "private_files.rs knows modes of files; what is in them goes to the module that writes them",
};

const FUNCTIONS: ImportRule = ImportRule {
    place: "text/ crypt/ clock id error links",
    may: &["pure"],
    never: &["domain", "interfaces", "app", "askama", "actix", "clap"],
    instead: "these are functions of their arguments; let the caller fetch those",
};

/// The rule that holds for a file, by its path.
pub fn rule(path: &str) -> Option<&'static ImportRule> {
    let inside = path.strip_prefix("src/")?;
    let (top, below) = inside.split_once('/').unwrap_or((inside.trim_end_matches(".rs"), ""));
    let rule = match top {
        "main" => &MAIN,
        "lib" => &LIB,
        "app" => &APP,
        "http" => &HTTP,
        "web" => &WEB,
        "api" => &API,
        "cli" => &CLI,
        "worker" => &WORKER,
        "db" => &DB,
        "jobs" => &JOBS,
        "mail" => &MAIL,
        "metrics" => &METRICS,
        "config" => &CONFIG,
        "job_context" | "site" => &JOB_CONTEXT,
        "private_files" => &PRIVATE_FILES,
        module if DOMAIN.contains(&module) && is_store(below) => &STORE,
        module if DOMAIN.contains(&module) && below == "emails.rs" => &EMAILS,
        module if DOMAIN.contains(&module) => &DOMAIN_MODULE,
        pure if PURE.contains(&pure) => &FUNCTIONS,
        _ => return None,
    };
    Some(rule)
}

/// A store that has grown into a folder is a store still.
pub fn is_store(below: &str) -> bool {
    below == "store.rs" || below.starts_with("store/")
}
