//! Lists that must be complete: the document's of the folders, and the suite's of the routes.

use proc_macro2::{TokenStream, TokenTree};

use super::{Finding, Text};

/// Every folder of the source that `docs/architecture.md` does not name as `name/`. A folder beside a file of its name belongs to
/// that file.
pub fn unnamed_folders(folders: &[String], files: &[String], map: &Text) -> Vec<Finding> {
    let is_named = |name: &str| {
        map.words
            .split(|letter: char| letter.is_whitespace() || letter == '`')
            .any(|word| word == format!("{name}/") || word.ends_with(&format!("/{name}/")))
    };
    let has_file = |folder: &str| files.contains(&format!("{folder}.rs"));
    let unnamed = folders.iter().filter(|folder| !has_file(folder) && !is_named(folder.rsplit('/').next().unwrap_or_default()));
    let advice = "docs/architecture.md does not name this folder: name it there, or find the folder that it belongs to";
    unnamed.map(|folder| Finding::new(folder, 0, advice)).collect()
}

/// Every method of every route of the table (`resource("/path").get(..).post(..)`) that the suite does not try.
pub fn untried_routes(table: &Text, tried: &[Text]) -> Vec<Finding> {
    let mut routes = Vec::new();
    collect_routes(&parsed(&table.words), &mut routes);
    let mut tries = Vec::new();
    for text in tried {
        collect_tries(&parsed(&text.words), &mut tries);
    }
    let untried = routes.into_iter().filter(|(route, _)| !tries.contains(route));
    let advice = |route: &str| {
        format!("tests/suite/routes does not try {route}: write there, in the table of its area and method, what it answers")
    };
    untried.map(|(route, line)| Finding::new(&table.path, line, advice(&route))).collect()
}

/// Every path of the site that a file writes itself: a string that begins with a slash and a letter, outside its tests.
pub fn own_paths(source: &Text) -> Vec<Finding> {
    let tests = source.words.lines().position(|line| line.starts_with("#[cfg(test)]")).map_or(usize::MAX, |line| line + 1);
    let is_path =
        |text: &str| text.strip_prefix('/').is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_lowercase()));
    let mut found = Vec::new();
    strings(parsed(&source.words), &mut |text, line| {
        if is_path(&text) && line < tests {
            found.push(Finding::new(&source.path, line, "a path outside links: give it a function there"));
        }
    });
    found
}

fn parsed(text: &str) -> Vec<TokenTree> {
    text.parse::<TokenStream>().unwrap_or_else(|error| panic!("it does not parse: {error}")).into_iter().collect()
}

/// `GET /path` for each method that a route table gives each of its resources, with the line.
fn collect_routes(tokens: &[TokenTree], found: &mut Vec<(String, usize)>) {
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let inside: Vec<TokenTree> = group.stream().into_iter().collect();
        let is_resource = at > 0 && matches!(&tokens[at - 1], TokenTree::Ident(name) if name == "resource");
        match string(inside.first()).filter(|_| is_resource) {
            Some((path, line)) => {
                for call in tokens[at + 1..].chunks(3) {
                    let [TokenTree::Punct(_), TokenTree::Ident(method), TokenTree::Group(_)] = call else { break };
                    // A guard says for whom the route is there.
                    if method != "guard" {
                        found.push((format!("{} {path}", method.to_string().to_uppercase()), line));
                    }
                }
            }
            None => collect_routes(&inside, found),
        }
    }
}

/// `GET /path` for each path in a table called `GETS`, and so for the other methods.
fn collect_tries(tokens: &[TokenTree], found: &mut Vec<String>) {
    let mut table = String::new();
    for pair in tokens.windows(2) {
        match pair {
            [TokenTree::Ident(word), TokenTree::Ident(name)] if word == "const" => table = name.to_string(),
            [_, TokenTree::Group(group)] => {
                if let Some(method) = table.strip_suffix('S') {
                    strings(group.stream(), &mut |path, _| found.push(format!("{method} {path}")));
                }
            }
            [_, TokenTree::Punct(end)] if end.as_char() == ';' => table.clear(),
            _ => {}
        }
    }
}

fn strings(stream: impl IntoIterator<Item = TokenTree>, take: &mut dyn FnMut(String, usize)) {
    for token in stream {
        match &token {
            TokenTree::Group(group) => strings(group.stream(), take),
            token => {
                if let Some((text, line)) = string(Some(token)) {
                    take(text, line);
                }
            }
        }
    }
}

/// A token that is a string, with its line.
fn string(token: Option<&TokenTree>) -> Option<(String, usize)> {
    let Some(TokenTree::Literal(literal)) = token else { return None };
    let text = syn::parse_str::<syn::LitStr>(&literal.to_string()).ok()?;
    Some((text.value(), literal.span().start().line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(path: &str, words: &str) -> Text {
        Text { path: path.to_owned(), words: words.to_owned() }
    }

    #[test]
    fn a_folder_missing_in_the_document_is_found() {
        let map = text("docs/architecture.md", "  web/    pages\n  owner/ threads");
        let folders = ["src/web", "src/web/owner", "src/web/form", "src/webs", "src/own"].map(str::to_owned);
        let files = ["src/web/form.rs".to_owned()];
        let found: Vec<_> = unnamed_folders(&folders, &files, &map).into_iter().map(|finding| finding.path).collect();
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
    fn a_route_that_is_not_tried_with_each_of_its_methods_is_found() {
        let table = text(
            "src/web/routes.rs",
            "fn f(config: &mut C) {\nconfig.service(resource(\"/\").get(a))\n.service(resource(\"/t\").guard(g(h)).get(a).post(b)) \
             \n.service(resource(\"/t/{slug}\").post(c)); say(\"/x\") }",
        );
        let tried = [text(
            "tests/suite/routes/threads.rs",
            "const GETS: &[(&str, [u16; 2])] = &[(\"/\", [200; 2]), (\"/t\", [200; 2]), (\"/t/{slug}\", [405; 2])];\n\
             const POSTS: &[(&str, u16)] = &[(\"/t/{slug}\", 1)];\nfn f() { post(\"/t\") }",
        )];
        let found = |tried: &[Text]| untried_routes(&table, tried).into_iter().map(|finding| (finding.line, finding.advice));
        let lines: Vec<_> = found(&tried).collect();
        assert!(matches!(lines.as_slice(), [(3, advice)] if advice.contains("POST /t:")), "{lines:?}");
        assert_eq!(found(&[]).map(|(line, _)| line).collect::<Vec<_>>(), [2, 3, 3, 4]);
    }
}
