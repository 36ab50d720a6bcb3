//! A Rust file, and every path that it mentions.
//!
//! Paths are read off the tokens, so that those in attributes and macros count like any other: `diesel::sql_query` does not
//! become better by standing in `each!`.

use std::collections::HashMap;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A parsed file.
pub struct Source {
    /// From the root of the repository, with forward slashes.
    pub path: String,
    /// What the compiler would see.
    pub file: syn::File,
    tokens: TokenStream,
}

/// A path in the code, with `crate`, `self`, `super` and imported names followed to where they lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The line of its first name, from 1.
    pub line: usize,
    /// Its names; the first is `crate` or a crate's name (or a name that leads nowhere we know, such as a type's).
    pub names: Vec<String>,
}

impl Mention {
    /// Whether it is `path` (written `crate::db::schema`) or lies below it.
    pub fn is_in(&self, path: &str) -> bool {
        let mut names = self.names.iter();
        path.split("::").all(|wanted| names.next().is_some_and(|name| name == wanted))
    }

    /// As one writes it.
    pub fn text(&self) -> String {
        self.names.join("::")
    }
}

impl Source {
    /// Parses a file; `path` decides which module it is.
    pub fn parse(path: &str, text: &str) -> Self {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path} does not parse: {error}"));
        let tokens = text.parse().unwrap_or_else(|error| panic!("{path} does not parse: {error}"));
        Self { path: path.to_owned(), file, tokens }
    }

    /// All tokens, in order.
    pub fn tokens(&self) -> TokenStream {
        self.tokens.clone()
    }

    /// Every path that is imported, called, named or derived here.
    pub fn mentions(&self) -> Vec<Mention> {
        let mut reader = Reader { module: self.module(), imported: HashMap::new(), found: Vec::new() };
        reader.read(&self.tokens());
        let Reader { imported, mut found, .. } = reader;
        for mention in &mut found {
            // `use crate::comments;` and then `comments::store::insert`: follow the first name to what was imported.
            if let Some(known) = mention.names.first().and_then(|first| imported.get(first)) {
                mention.names.splice(..1, known.iter().cloned());
            }
        }
        found
    }

    /// Every imported name of the file, with the path that it stands for.
    pub fn imports(&self) -> HashMap<String, Vec<String>> {
        let mut reader = Reader { module: self.module(), imported: HashMap::new(), found: Vec::new() };
        reader.read(&self.tokens());
        reader.imported
    }

    /// The names of the module that the file is: `src/comments/post.rs` is `crate::comments::post`.
    pub fn module(&self) -> Vec<String> {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path).trim_end_matches(".rs");
        let names = inside.split('/').filter(|name| !matches!(*name, "mod" | "lib" | "main"));
        std::iter::once("crate").chain(names).map(str::to_owned).collect()
    }
}

struct Reader {
    module: Vec<String>,
    imported: HashMap<String, Vec<String>>,
    found: Vec<Mention>,
}

fn name(token: Option<&TokenTree>) -> Option<String> {
    match token {
        Some(TokenTree::Ident(ident)) => Some(ident.to_string()),
        _ => None,
    }
}

fn sign(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn group(token: Option<&TokenTree>) -> Option<&Group> {
    match token {
        Some(TokenTree::Group(group)) => Some(group),
        _ => None,
    }
}

fn colons(tokens: &[TokenTree], at: usize) -> bool {
    sign(tokens.get(at), ':') && sign(tokens.get(at + 1), ':')
}

impl Reader {
    fn read(&mut self, stream: &TokenStream) {
        let tokens: Vec<_> = stream.clone().into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let word = name(Some(token)).unwrap_or_default();
            let braces = group(tokens.get(at + 2)).filter(|group| group.delimiter() == Delimiter::Brace);
            match (word.as_str(), braces, token) {
                ("mod", Some(inside), _) => {
                    self.module.extend(name(tokens.get(at + 1)));
                    self.read(&inside.stream());
                    self.module.pop();
                    at += 3;
                }
                // Not the `use<'a>` of a captured lifetime.
                ("use", _, _) if !sign(tokens.get(at + 1), '<') => at = self.read_tree(&tokens, at + 1, &[]) + 1,
                (_, _, TokenTree::Group(inside)) => {
                    self.read(&inside.stream());
                    at += 1;
                }
                (_, _, TokenTree::Ident(_)) if colons(&tokens, at + 1) => at = self.read_path(&tokens, at),
                _ => at += 1,
            }
        }
    }

    /// Reads `a::b::c` from its first name; where it ends.
    fn read_path(&mut self, tokens: &[TokenTree], start: usize) -> usize {
        let mut names: Vec<_> = name(tokens.get(start)).into_iter().collect();
        let mut at = start + 1;
        while colons(tokens, at) {
            let Some(next) = name(tokens.get(at + 2)) else { break };
            names.push(next);
            at += 3;
        }
        self.mention(tokens.get(start), names);
        at
    }

    /// Reads one branch of a `use` tree below `above`; where it ends: at a comma, at the semicolon, or with the tokens.
    fn read_tree(&mut self, tokens: &[TokenTree], start: usize, above: &[String]) -> usize {
        let mut names = above.to_vec();
        let mut at = start;
        loop {
            if let Some(inside) = group(tokens.get(at)) {
                let branches: Vec<_> = inside.stream().into_iter().collect();
                let mut branch = 0;
                while branch < branches.len() {
                    branch = self.read_tree(&branches, branch, &names) + 1;
                }
                return at + 1;
            }
            names.extend(name(tokens.get(at)).or_else(|| sign(tokens.get(at), '*').then(|| "*".to_owned())));
            let leads_on = colons(tokens, at + 1);
            let begins = colons(tokens, at);
            match (leads_on, begins) {
                (true, _) => at += 3,
                (_, true) => at += 2,
                _ => break,
            }
        }
        let names = if names.last().is_some_and(|last| last == "self") { names.split_last().unwrap().1.to_vec() } else { names };
        let mut alias = names.last().cloned();
        if name(tokens.get(at + 1)).is_some_and(|word| word == "as") {
            alias = name(tokens.get(at + 2));
            at += 2;
        }
        self.mention(tokens.get(start), names);
        if let (Some(alias), Some(mention)) = (alias, self.found.last()) {
            self.imported.insert(alias, mention.names.clone());
        }
        at + 1
    }

    /// Records a path, with `self`, `super` and the crate's own name followed.
    fn mention(&mut self, token: Option<&TokenTree>, names: Vec<String>) {
        let line = token.map_or(0, |token| token.span().start().line);
        let mut here = self.module.clone();
        let mut rest = names.as_slice();
        let mut relative = false;
        while let Some((first, after)) = rest.split_first() {
            match first.as_str() {
                "crate" | "betwixt" if !relative => here = vec!["crate".to_owned()],
                "self" => {}
                "super" => drop(here.pop()),
                _ => break,
            }
            relative = true;
            rest = after;
        }
        let names = if relative { here.into_iter().chain(rest.iter().cloned()).collect() } else { names };
        self.found.push(Mention { line, names });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentioned(path: &str, text: &str) -> Vec<String> {
        Source::parse(path, text).mentions().iter().map(Mention::text).collect()
    }

    #[test]
    fn the_branches_of_an_import_are_followed() {
        let text =
            "use crate::{db::{self, Tx as T}, comments::*}; use super::{Body, store}; use ::diesel::prelude::*; use self::x::Y;";
        let expected = [
            "crate::db",
            "crate::db::Tx",
            "crate::comments::*",
            "crate::comments::Body",
            "crate::comments::store",
            "diesel::prelude::*",
            "crate::comments::post::x::Y",
        ];
        assert_eq!(mentioned("src/comments/post.rs", text), expected);
    }

    #[test]
    fn paths_in_code_attributes_and_macros_count() {
        let text =
            "#[derive(diesel::Queryable)] struct A(crate::id::B); fn f() { each!(c, |i| diesel::sql_query(x).execute(i)); }";
        assert_eq!(mentioned("src/x.rs", text), ["diesel::Queryable", "crate::id::B", "diesel::sql_query"]);
    }

    #[test]
    fn imported_names_lead_to_where_they_were_imported_from() {
        let text = "use crate::comments as talk; fn f() { talk::store::insert(); }";
        assert_eq!(mentioned("src/web/x.rs", text), ["crate::comments", "crate::comments::store::insert"]);
    }

    #[test]
    fn a_module_inside_a_file_is_one_step_deeper() {
        let text = "mod tests { use super::Body; use super::super::store; } use betwixt::cli;";
        assert_eq!(mentioned("src/comments/mod.rs", text), ["crate::comments::Body", "crate::store", "crate::cli"]);
    }

    #[test]
    fn a_path_lies_below_another_by_whole_names() {
        let mention = Mention { line: 1, names: vec!["crate".to_owned(), "db".to_owned(), "schema".to_owned()] };
        assert!(mention.is_in("crate::db") && mention.is_in("crate::db::schema"));
        assert!(!mention.is_in("crate::d") && !mention.is_in("crate::db::schema::threads"));
    }
}
