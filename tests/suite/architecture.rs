//! The rules of `docs/architecture.md` that tests can enforce. Each rule is a pure function over sources, with a small bad
//! sample beside it that it must find; here it is applied to the repository itself.
//!
//! When one of these fails, it says which line and what to do. If the rule is what is wrong, change the rule, its words in
//! `docs/architecture.md` and the code in one commit.

mod cycles;
mod imports;
mod maps;
mod queries;
mod signatures;
mod sizes;
mod source;
mod table;
mod templates;
mod words;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use self::source::Source;

/// A line that breaks a rule, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    path: String,
    /// From 1; 0 stands for the file as a whole.
    line: usize,
    advice: String,
}

impl Finding {
    fn new(path: &str, line: usize, advice: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, advice: advice.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.advice),
            line => write!(f, "{}:{line}: {}", self.path, self.advice),
        }
    }
}

/// A file of the repository that is not Rust: its path from the root, with forward slashes, and its words.
#[derive(Clone, Debug)]
struct Text {
    path: String,
    words: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` whose name ends with one of `endings`, in order. A rule about no file always holds, so there has to
/// be one.
fn texts(folder: &str, endings: &[&str]) -> Vec<Text> {
    let mut texts: Vec<_> = walk(&root().join(folder))
        .into_iter()
        .filter(|path| path.is_file() && endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)))
        .map(|path| Text { words: fs::read_to_string(&path).unwrap(), path: from_root(&path) })
        .collect();
    assert!(!texts.is_empty(), "no file in {folder} ends with one of {endings:?}");
    texts.sort_by(|one, other| one.path.cmp(&other.path));
    texts
}

fn text(path: &str) -> Option<Text> {
    fs::read_to_string(root().join(path)).ok().map(|words| Text { path: path.to_owned(), words })
}

fn sources(folder: &str) -> Vec<Source> {
    texts(folder, &[".rs"]).into_iter().map(|text| Source::parse(&text.path, &text.words)).collect()
}

/// Without the files that hold only tests.
fn production_sources() -> Vec<Source> {
    sources("src").into_iter().filter(|source| !source.path.ends_with("/tests.rs")).collect()
}

fn folders(folder: &str) -> Vec<String> {
    walk(&root().join(folder)).iter().filter(|path| path.is_dir()).map(|path| from_root(path)).collect()
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()).filter(|path| !path.ends_with("node_modules")) {
        if path.is_dir() {
            found.extend(walk(&path));
        }
        found.push(path);
    }
    found
}

fn from_root(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

#[track_caller]
fn assert_none(findings: impl IntoIterator<Item = Finding>) {
    let findings: Vec<_> = findings.into_iter().map(|finding| finding.to_string()).collect();
    assert!(findings.is_empty(), "\n\n{}\n", findings.join("\n"));
}

#[test]
fn every_import_points_down() {
    assert_none(sources("src").iter().flat_map(imports::forbidden));
}

#[test]
fn no_import_cycles() {
    assert_none(cycles::Uses::new(&production_sources()).circles());
}

#[test]
fn types_use_no_verbs_and_stores_use_types_only() {
    assert_none(cycles::Uses::new(&production_sources()).upward());
}

#[test]
fn every_query_is_in_a_store() {
    assert_none(sources("src").iter().flat_map(queries::out_of_place));
}

#[test]
fn every_file_stays_under_400_lines() {
    assert_none(
        ["src", "tests", "benches"]
            .into_iter()
            .flat_map(|folder| texts(folder, &[".rs", ".js", ".sh"]))
            .filter_map(|text| sizes::long_file(&text)),
    );
}

#[test]
fn every_function_stays_under_60_lines() {
    assert_none(["src", "tests", "benches"].into_iter().flat_map(sources).flat_map(|source| sizes::long_functions(&source)));
}

#[test]
fn every_signature_can_be_read_at_the_call() {
    assert_none(sources("src").iter().flat_map(signatures::unreadable));
}

#[test]
fn no_lint_is_silenced_without_a_reason() {
    assert_none(["src", "tests", "benches"].into_iter().flat_map(sources).flat_map(|source| words::silenced_lints(&source)));
}

#[test]
fn no_comment_postpones_work() {
    let folders = ["src", "tests", "benches", "templates", "assets", "migrations", "docs"];
    let endings = [".rs", ".js", ".sh", ".css", ".html", ".txt", ".sql", ".md", ".toml"];
    assert_none(folders.into_iter().flat_map(|folder| texts(folder, &endings)).flat_map(|text| words::put_off(&text)));
}

#[test]
fn every_file_and_module_is_named_after_a_noun() {
    assert_none(["src", "tests/suite"].into_iter().flat_map(sources).flat_map(|source| words::empty_names(&source)));
}

#[test]
fn every_type_name_has_one_meaning() {
    let (sources, shared) = (sources("src"), words::SHARED_NAMES);
    assert!(shared.len() <= 10, "a list of exceptions that grows is no rule");
    assert_none(words::repeated_type_names(&sources, &shared));
}

#[test]
fn no_doc_comment_only_repeats_the_name_of_its_item() {
    assert_none(sources("src").iter().flat_map(words::repeating_docs));
}

#[test]
fn texts_for_users_have_typographic_apostrophes() {
    let folders =
        ["src/accounts", "src/comments", "src/http", "src/moderation", "src/newsletter", "src/notifications", "src/threads"];
    let sources = folders.into_iter().chain(["src/web"]).flat_map(sources);
    assert_none(sources.flat_map(|source| words::straight_apostrophes(&source)));
    assert_none(texts("templates", &[".html", ".txt", ".xml"]).iter().flat_map(words::straight_apostrophes_of));
}

#[test]
fn every_unescaped_value_in_a_template_was_reviewed() {
    assert_none(templates::unescaped(&texts("templates", &[""]), templates::REVIEWED));
}

#[test]
fn no_page_carries_a_style_or_script_of_its_own() {
    assert_none(texts("templates", &[".html", ".svg"]).iter().flat_map(templates::inline));
}

#[test]
fn an_error_becomes_a_status_code_in_one_place() {
    assert_none(
        ["src/web", "src/http"]
            .into_iter()
            .flat_map(|folder| texts(folder, &[".rs"]))
            .filter(|text| text.path != "src/http/problem.rs")
            .flat_map(|text| words::own_statuses(&text)),
    );
}

#[test]
fn every_folder_of_the_source_is_in_the_document() {
    let files: Vec<String> = texts("src", &[".rs"]).into_iter().map(|text| text.path).collect();
    let document = text("docs/architecture.md").expect("docs/architecture.md");
    assert_none(maps::unnamed_folders(&folders("src"), &files, &document));
}

#[test]
fn every_path_of_the_site_is_written_in_one_place() {
    // Settings, commands and the clock name paths of the file system.
    let ours = texts("src", &[".rs"])
        .into_iter()
        .filter(|text| !text.path.starts_with("src/links/") && text.path != "src/web/routes.rs");
    let ours = ours.filter(|text| !text.path.starts_with("src/config/") && !text.path.starts_with("src/cli/"));
    let ours = ours.filter(|text| text.path != "src/clock.rs");
    assert_none(ours.collect::<Vec<_>>().iter().flat_map(maps::own_paths));
    assert_none(texts("templates", &[".html", ".xml"]).iter().flat_map(templates::own_paths));
}

#[test]
fn no_line_of_a_template_is_wider_than_160_characters() {
    assert_none(texts("templates", &[""]).iter().flat_map(templates::wide_lines));
}

#[test]
fn every_route_is_tested_as_every_role() {
    if let Some(table) = text("src/web/routes.rs") {
        assert_none(maps::untried_routes(&table, &texts("tests/suite/routes", &[".rs"])));
    }
}
