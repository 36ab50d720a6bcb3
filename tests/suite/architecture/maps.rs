//! Maps that must be complete: the house's for its folders, and the suite's for the routes.

use proc_macro2::{TokenStream, TokenTree};

use super::{Finding, Text};

/// Every folder of the source that `docs/house.md` does not name, as `name/` or, when a file has grown into a folder, as `name.rs`.
pub fn unnamed_folders(folders: &[String], map: &Text) -> Vec<Finding> {
    let is_named = |name: &str| {
        map.words
            .split(|letter: char| letter.is_whitespace() || letter == '`')
            .any(|word| word == format!("{name}/") || word.ends_with(&format!("/{name}/")) || word == format!("{name}.rs"))
    };
    let unnamed = folders.iter().filter(|folder| !is_named(folder.rsplit('/').next().unwrap_or_default()));
    let advice = "docs/house.md does not name this folder: draw it there, or find the folder that it belongs to";
    unnamed.map(|folder| Finding::new(folder, 0, advice)).collect()
}

/// Where the map's tree and the source differ: a file without a place in the tree, and a name there without a file. `mod.rs` and
/// `tests.rs` go with their folder and need no name.
pub fn drawn_wrongly(files: &[String], map: &Text) -> Vec<Finding> {
    let drawn = drawn(&map.words);
    let known = |path: &String| drawn.iter().any(|(there, _)| there == path);
    let named = |path: &&String| !path.ends_with("/mod.rs") && !path.ends_with("/tests.rs") && !known(path);
    let missing =
        files.iter().filter(named).map(|path| Finding::new(path, 0, "docs/house.md does not draw this file: name it there"));
    let gone = drawn.iter().filter(|(path, _)| !files.contains(path));
    let gone = gone.map(|(path, line)| Finding::new(&map.path, *line, format!("there is no {path}: take it out of the tree")));
    missing.chain(gone).collect()
}

/// The paths that the tree draws under `src/`, each with its line. A line two steps in begins a folder with `name/`, or names files at
/// the top; a line further in goes on with the folder above it.
fn drawn(words: &str) -> Vec<(String, usize)> {
    let lines = words.lines().zip(1..).skip_while(|(line, _)| *line != "src/").skip(1);
    let (mut drawn, mut folder) = (Vec::new(), String::new());
    for (line, number) in lines.take_while(|(line, _)| line.is_empty() || line.starts_with("  ")) {
        let mut tokens = line.split_whitespace().peekable();
        if !line.starts_with("   ") {
            folder = tokens.next_if(|token| token.ends_with('/')).unwrap_or_default().to_owned();
        }
        let names = tokens
            .map(|token| token.trim_matches(|letter: char| "(),;:".contains(letter)))
            .filter(|token| token.ends_with(".rs"));
        drawn.extend(names.map(|name| (format!("src/{folder}{name}"), number)));
    }
    drawn
}

/// Every route of the table (a string that begins with a slash) that the suite does not try.
pub fn untried_routes(table: &Text, tried: Option<&Text>) -> Vec<Finding> {
    let tried = tried.map(|text| strings(&text.words)).unwrap_or_default();
    let is_tried = |route: &str| tried.iter().any(|(text, _)| text.split_whitespace().any(|word| word == route));
    let routes = strings(&table.words).into_iter().filter(|(text, _)| text.starts_with('/'));
    let untried = routes.filter(|(route, _)| !is_tried(route));
    let advice = |route: &str| format!("tests/suite/routes.rs does not try {route}: write there what it answers to each actor");
    untried.map(|(route, line)| Finding::new(&table.path, line, advice(&route))).collect()
}

/// Every path of ours that a file writes itself: a string that begins with a slash and a letter, outside its tests.
pub fn own_paths(source: &Text) -> Vec<Finding> {
    let tests = source.words.lines().position(|line| line.starts_with("#[cfg(test)]")).map_or(usize::MAX, |line| line + 1);
    let is_path =
        |text: &str| text.strip_prefix('/').is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_lowercase()));
    let found = strings(&source.words).into_iter().filter(|(text, line)| is_path(text) && *line < tests);
    found.map(|(_, line)| Finding::new(&source.path, line, "a path outside links.rs: give it a function there")).collect()
}

/// Every string of a Rust file, with its line.
fn strings(text: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    collect(&text.parse().unwrap_or_else(|error| panic!("it does not parse: {error}")), &mut found);
    found
}

fn collect(stream: &TokenStream, found: &mut Vec<(String, usize)>) {
    for token in stream.clone() {
        match token {
            TokenTree::Group(group) => collect(&group.stream(), found),
            TokenTree::Literal(literal) => {
                let line = literal.span().start().line;
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    found.push((text.value(), line));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &str, words: &str) -> Text {
        Text { path: path.to_owned(), words: words.to_owned() }
    }

    #[test]
    fn a_folder_that_is_not_on_the_map_is_found() {
        let map = text("docs/house.md", "  web/    form.rs\n  owner/ {threads}.rs");
        let folders = ["src/web", "src/web/owner", "src/web/form", "src/webs", "src/own"].map(str::to_owned);
        let found: Vec<_> = unnamed_folders(&folders, &map).into_iter().map(|finding| finding.path).collect();
        assert_eq!(found, ["src/webs", "src/own"]);
    }

    #[test]
    fn a_path_that_is_written_elsewhere_is_found() {
        let words =
            "fn f() {\n go(\"/t/{slug}\"); say(\"/\", \"and/or\")\n}\n#[cfg(test)]\nmod tests { fn f() { go(\"/log\") } }";
        let found: Vec<_> = own_paths(&text("src/web/x.rs", words)).into_iter().map(|finding| finding.line).collect();
        assert_eq!(found, [2]);
    }

    #[test]
    fn the_tree_and_the_files_are_held_to_each_other() {
        let map = text(
            "docs/house.md",
            "src/\n  main.rs  starts\n\n  -- shells\n  web/     form.rs (a form)  gone.rs\n           page.rs\n  web/owner/  desk.rs\n  id.rs\ntests/\n  x.rs",
        );
        let files = [
            "main.rs",
            "id.rs",
            "web/mod.rs",
            "web/form.rs",
            "web/page.rs",
            "web/new.rs",
            "web/owner/desk.rs",
            "web/page/tests.rs",
        ];
        let found = drawn_wrongly(&files.map(|file| format!("src/{file}")), &map);
        let found: Vec<_> = found.iter().map(|finding| (finding.path.as_str(), finding.line)).collect();
        assert_eq!(found, [("src/web/new.rs", 0), ("docs/house.md", 5)]);
    }

    #[test]
    fn a_route_that_is_not_tried_is_found() {
        let table = text(
            "src/web/routes.rs",
            "fn f() {\nroute(\"/\");\nroute(\"/t/{slug}\");\nroute(\"/t/{slug}/comments\"); say(\"x\") }",
        );
        let tried = text("tests/suite/routes.rs", "const A: [&str; 2] = [\"GET /t/{slug}\", \"/\"];");
        let lines = |tried| untried_routes(&table, tried).into_iter().map(|finding| finding.line).collect::<Vec<_>>();
        assert_eq!(lines(Some(&tried)), [4]);
        assert_eq!(lines(None), [2, 3, 4]);
    }
}
