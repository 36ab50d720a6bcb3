//! The table of `docs/house.md`: who may import what. Read the two side by side.

/// The shells.
pub const SHELLS: [&str; 4] = ["web", "api", "cli", "worker"];
/// The rooms, from left to right: one imports those before it.
pub const ROOMS: [&str; 6] = ["accounts", "threads", "comments", "moderation", "newsletter", "notifications"];
/// The part of the floor that is pure functions.
pub const PURE: [&str; 6] = ["text", "crypt", "clock", "id", "fault", "links"];
/// The rest of the floor.
pub const MACHINE: [&str; 6] = ["config", "db", "queue", "mail", "post", "site"];

/// One line of the table. A word in `may` is a module of ours, or a group of them: `rooms`, `left` (the rooms to the left),
/// `floor`, `pure`. A word in `never` is one of those, a path below one, `shells`, `stores` (of other rooms), or a crate;
/// `actix` stands for every crate whose name begins so. What is a module of ours and in neither is forbidden too.
pub struct Row {
    /// As the table's first column.
    pub place: &'static str,
    pub may: &'static [&'static str],
    pub never: &'static [&'static str],
    /// What to do instead.
    pub instead: &'static str,
}

const MAIN: Row =
    Row { place: "main.rs", may: &["cli"], never: &[], instead: "main.rs hands the arguments to cli; put it in cli/" };

const LIB: Row = Row { place: "lib.rs", may: &[], never: &[], instead: "lib.rs lists the modules; put it in one of them" };

const APP: Row = Row {
    place: "app.rs",
    may: &["floor"],
    never: &["rooms", "shells"],
    instead: "app.rs holds the few things that are shared; what knows the product goes to a room",
};

const WEB: Row = Row {
    place: "web/",
    may: &["app", "rooms", "floor"],
    never: &["db::schema", "diesel", "api", "cli", "worker"],
    instead: "a query goes to the room's store.rs behind a verb; what two shells need goes to a room or the floor",
};

const API: Row = Row {
    place: "api/",
    may: &["app", "rooms", "floor"],
    never: &["db::schema", "diesel", "askama", "web", "cli", "worker"],
    instead: "a query goes to the room's store.rs behind a verb; what two shells need goes to a room or the floor",
};

const CLI: Row = Row {
    place: "cli/",
    may: &["app", "rooms", "floor", "web::routes", "web::server", "api::routes", "worker"],
    never: &["diesel", "askama"],
    instead: "cli reads arguments, starts things and prints; of web and api it knows the route tables and the server only",
};

const WORKER: Row = Row {
    place: "worker/",
    may: &["app", "rooms", "floor"],
    never: &["actix", "askama", "diesel", "web", "api", "cli"],
    instead: "the worker claims jobs and calls verbs; what a job does goes to the room",
};

const ROOM: Row = Row {
    place: "a room's mod.rs and verbs",
    may: &["left", "floor"],
    never: &["stores", "actix", "askama", "clap", "std::env", "app", "shells"],
    instead: "call a verb of the room to the left; what travels to the right goes as a queue::Job, or comes in as a value",
};

const STORE: Row = Row {
    place: "a room's store.rs",
    may: &["left", "pure", "config", "db", "mail::Email"],
    never: &["stores", "moderation::rules", "queue", "app", "shells"],
    instead: "a store turns rows into types and back; deciding and telling is the verb's work",
};

const LETTERS: Row = Row {
    place: "a room's letters.rs",
    may: &["left", "pure", "config", "mail", "post", "site"],
    never: &["stores", "diesel", "db", "queue", "app", "shells"],
    instead: "letters.rs is handed what a letter says; the verb fetches it",
};

const DB: Row = Row {
    place: "db/",
    may: &["pure", "config"],
    never: &["askama", "actix", "clap", "rooms", "shells", "app"],
    instead: "db/ knows connections, transactions and the schema; what a table means goes to the room that owns it",
};

const QUEUE: Row = Row {
    place: "queue/",
    may: &["pure", "config", "db"],
    never: &["askama", "actix", "clap", "rooms", "shells", "app"],
    instead: "a job is made of ids; what it does is a verb of a room, and worker/ matches one to the other",
};

const MAIL: Row = Row {
    place: "mail/",
    may: &["pure"],
    never: &["diesel", "askama", "actix", "clap", "rooms", "shells", "app"],
    instead: "mail/ carries letters; what they say goes to a room's letters.rs",
};

const CONFIG: Row = Row {
    place: "config/",
    may: &["pure", "mail::Email", "mail::DisplayName", "mail::Mailbox", "mail::SmtpUrl", "mail::SmtpUrlError"],
    never: &["diesel", "askama", "actix", "rooms", "shells", "app"],
    instead: "config/ reads settings into types; of mail it takes what an address is, and nothing that sends",
};

const POST: Row = Row {
    place: "post.rs site.rs",
    may: &["floor"],
    never: &["diesel", "askama", "actix", "clap", "rooms", "shells", "app"],
    instead: "they hand the rest of the floor to rooms; what knows the product goes to a room",
};

const FLOOR: Row = Row {
    place: "text/ crypt/ clock id fault links",
    may: &["pure"],
    never: &["rooms", "shells", "app", "askama", "actix", "clap"],
    instead: "these are functions of what they are handed; let the caller fetch it",
};

/// The line that holds for a file, by its path.
pub fn row(path: &str) -> Option<&'static Row> {
    let inside = path.strip_prefix("src/")?;
    let (top, below) = inside.split_once('/').unwrap_or((inside.trim_end_matches(".rs"), ""));
    let row = match top {
        "main" => &MAIN,
        "lib" => &LIB,
        "app" => &APP,
        "web" => &WEB,
        "api" => &API,
        "cli" => &CLI,
        "worker" => &WORKER,
        "db" => &DB,
        "queue" => &QUEUE,
        "mail" => &MAIL,
        "config" => &CONFIG,
        "post" | "site" => &POST,
        room if ROOMS.contains(&room) && is_store(below) => &STORE,
        room if ROOMS.contains(&room) && below == "letters.rs" => &LETTERS,
        room if ROOMS.contains(&room) => &ROOM,
        pure if PURE.contains(&pure) => &FLOOR,
        _ => return None,
    };
    Some(row)
}

/// A store that has grown into a folder is a store still.
pub fn is_store(below: &str) -> bool {
    below == "store.rs" || below.starts_with("store/")
}
