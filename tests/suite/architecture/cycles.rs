//! Which file uses which, and that there is no import cycle: a file can then be read after those it uses.
//!
//! A name counts where it is defined, not where it is re-exported: `super::Account` leads to the file that defines `Account`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;

use super::Finding;
use super::source::{Mention, Source};
use super::table::{DOMAIN, is_store};

/// What a module consists of.
#[derive(Default)]
struct Module {
    file: String,
    defined: BTreeSet<String>,
    /// The functions that take a transaction or a job's context.
    verbs: BTreeSet<String>,
    imported: HashMap<String, Vec<String>>,
    /// What it imports with `*`.
    globs: Vec<Vec<String>>,
}

/// The files of a crate, and what each uses of the others.
pub struct Uses {
    modules: HashMap<Vec<String>, Module>,
    uses: BTreeMap<String, Vec<Use>>,
}

/// One file uses an item of another.
struct Use {
    line: usize,
    file: String,
    item: String,
}

impl Uses {
    pub fn new(sources: &[Source]) -> Self {
        let mut modules: HashMap<_, _> = sources.iter().map(|source| (source.module(), Module::default())).collect();
        for source in sources {
            let module = modules.entry(source.module()).or_default();
            module.file.clone_from(&source.path);
            let mut definitions = Definitions::default();
            definitions.visit_file(&source.file);
            module.defined = definitions.names;
            module.verbs = definitions.verbs;
            for (alias, path) in source.imports() {
                match path.split_last() {
                    Some((last, above)) if last == "*" => module.globs.push(above.to_vec()),
                    _ => drop(module.imported.insert(alias, path)),
                }
            }
        }
        let mut known = Self { modules, uses: BTreeMap::new() };
        for source in sources {
            let uses = known.read(source);
            known.uses.insert(source.path.clone(), uses);
        }
        known
    }

    /// Files that use each other, directly or through others.
    pub fn circles(&self) -> Vec<Finding> {
        let graph = self.uses.iter().map(|(path, uses)| (path.as_str(), uses.iter().map(|used| used.file.as_str()).collect()));
        let circles = components(&graph.collect()).into_iter().filter(|circle| circle.len() > 1);
        circles.map(|circle| Finding::new(circle[0], 0, self.advice(&circle))).collect()
    }

    fn advice(&self, circle: &[&str]) -> String {
        let ties = circle.iter().flat_map(|path| {
            let uses = self.uses[*path].iter().filter(|used| circle.contains(&used.file.as_str()));
            uses.map(move |used| format!("\n    {path} -> {}: {}", used.file, used.item)).collect::<BTreeSet<_>>()
        });
        let ties: String = ties.collect();
        format!("{} files use each other; give what they share, often a type, a file of its own:{ties}", circle.len())
    }

    /// Types that use verbs or a store, and stores that use files with verbs.
    pub fn upward(&self) -> Vec<Finding> {
        let verbs: BTreeMap<&str, bool> =
            self.modules.values().map(|module| (module.file.as_str(), !module.verbs.is_empty())).collect();
        let mut findings = Vec::new();
        for (path, uses) in &self.uses {
            for used in uses {
                let advice = match (layer(path), verbs[path.as_str()], layer(&used.file), verbs[used.file.as_str()]) {
                    (Layer::Store, _, Layer::Domain, true) => {
                        "a store uses types only; this file has verbs: give the type a file of its own"
                    }
                    (Layer::Domain, false, Layer::Domain, true) => "a file of types uses no file with verbs",
                    (Layer::Domain, false, Layer::Store, _) => "a file of types uses no store",
                    _ => continue,
                };
                findings.push(Finding::new(path, used.line, format!("{} of {}: {advice}", used.item, used.file)));
            }
        }
        findings
    }

    /// What a file uses of others, outside its tests and what it re-exports.
    fn read(&self, source: &Source) -> Vec<Use> {
        let module = source.module();
        let (tests, re_exports) = (test_lines(&source.file), re_exported_lines(&source.file));
        let is_in = |lines: &[RangeInclusive<usize>], mention: &Mention| lines.iter().any(|lines| lines.contains(&mention.line));
        let mentions = source.mentions().into_iter().filter(|mention| !is_in(&tests, mention));
        let (handed_on, mentions): (Vec<_>, Vec<_>) = mentions.partition(|mention| is_in(&re_exports, mention));
        let mut uses: Vec<_> = mentions
            .into_iter()
            .filter_map(|mention| {
                let names = match mention.names.first() {
                    Some(first) if first != "crate" => module.iter().chain(&mention.names).cloned().collect(),
                    _ => mention.names,
                };
                self.resolve(&names, mention.line, 0)
            })
            .collect();
        // A re-exported name that is also used here, without a path.
        let skipped = [tests, re_exports].concat();
        for (name, line) in bare_names(&source.tokens(), &skipped) {
            let known = handed_on.iter().find(|mention| mention.names.last() == Some(&name));
            uses.extend(known.and_then(|mention| self.resolve(&mention.names, line, 0)));
        }
        uses.retain(|used| used.file != source.path);
        uses
    }

    /// Where the item of a path is defined; `None` outside the crate, and for a path that leads to a module.
    fn resolve(&self, names: &[String], line: usize, depth: usize) -> Option<Use> {
        if depth > 8 || names.first()? != "crate" {
            return None;
        }
        let inside = (1..=names.len()).rev().find(|length| self.modules.contains_key(&names[..*length]))?;
        let (module, rest) = (&self.modules[&names[..inside]], &names[inside..]);
        let item = rest.first().filter(|item| *item != "*")?;
        if module.defined.contains(item) {
            return Some(Use { line, file: module.file.clone(), item: item.clone() });
        }
        let through = |path: &Vec<String>, rest: &[String]| {
            let path: Vec<_> = path.iter().chain(rest).cloned().collect();
            self.resolve(&path, line, depth + 1)
        };
        if let Some(path) = module.imported.get(item) {
            return through(path, &rest[1..]);
        }
        module.globs.iter().find_map(|path| through(path, rest))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Layer {
    Store,
    Domain,
    Other,
}

fn layer(path: &str) -> Layer {
    let Some((module, below)) = path.trim_start_matches("src/").split_once('/') else { return Layer::Other };
    match (DOMAIN.contains(&module), is_store(below)) {
        (false, _) => Layer::Other,
        (true, true) => Layer::Store,
        (true, false) => Layer::Domain,
    }
}

/// The lines of the modules inside a file: its tests.
fn test_lines(file: &syn::File) -> Vec<RangeInclusive<usize>> {
    let lines = |item: &syn::Item| match item {
        syn::Item::Mod(item) => {
            item.content.as_ref().map(|(brace, _)| item.mod_token.span.start().line..=brace.span.close().end().line)
        }
        _ => None,
    };
    file.items.iter().filter_map(lines).collect()
}

fn re_exported_lines(file: &syn::File) -> Vec<RangeInclusive<usize>> {
    let lines = |item: &syn::Item| match item {
        syn::Item::Use(item) if !matches!(item.vis, syn::Visibility::Inherited) => {
            Some(item.use_token.span.start().line..=item.semi_token.span.end().line)
        }
        _ => None,
    };
    file.items.iter().filter_map(lines).collect()
}

/// The names that stand alone, as a type or a call.
fn bare_names(tokens: &TokenStream, skipped: &[RangeInclusive<usize>]) -> Vec<(String, usize)> {
    let tokens: Vec<_> = tokens.clone().into_iter().collect();
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => found.extend(bare_names(&group.stream(), skipped)),
            TokenTree::Ident(ident) => {
                let (name, line) = (ident.to_string(), ident.span().start().line);
                let is_method = at > 0 && matches!(&tokens[at - 1], TokenTree::Punct(dot) if dot.as_char() == '.');
                let is_call = matches!(tokens.get(at + 1), Some(TokenTree::Group(_)));
                let is_type = name.starts_with(char::is_uppercase);
                if (is_type || is_call) && !is_method && !skipped.iter().any(|lines| lines.contains(&line)) {
                    found.push((name, line));
                }
            }
            _ => {}
        }
    }
    found
}

/// The items of a file.
#[derive(Default)]
struct Definitions {
    names: BTreeSet<String>,
    verbs: BTreeSet<String>,
}

impl Definitions {
    fn function(&mut self, signature: &syn::Signature) {
        let mut opened = Opened(false);
        signature.inputs.iter().for_each(|input| opened.visit_fn_arg(input));
        if opened.0 {
            self.verbs.insert(signature.ident.to_string());
        }
    }
}

impl<'ast> Visit<'ast> for Definitions {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let name = match item {
            syn::Item::Fn(item) => {
                self.function(&item.sig);
                &item.sig.ident
            }
            syn::Item::Struct(item) => &item.ident,
            syn::Item::Enum(item) => &item.ident,
            syn::Item::Trait(item) => &item.ident,
            syn::Item::Const(item) => &item.ident,
            syn::Item::Static(item) => &item.ident,
            syn::Item::Type(item) => &item.ident,
            syn::Item::Impl(item) => {
                for item in &item.items {
                    if let syn::ImplItem::Fn(item) = item {
                        self.function(&item.sig);
                    }
                }
                return;
            }
            syn::Item::Macro(item) => return self.names.extend(declared(&item.mac.tokens)),
            _ => return,
        };
        self.names.insert(name.to_string());
    }
}

/// The types and functions that a macro is given to declare: `words! { pub enum Role { … } }`.
fn declared(tokens: &TokenStream) -> Vec<String> {
    let tokens: Vec<_> = tokens.clone().into_iter().collect();
    let declares =
        |token: &TokenTree| matches!(token, TokenTree::Ident(word) if ["enum", "struct", "fn"].iter().any(|known| word == known));
    let pairs = tokens.windows(2).filter(|pair| declares(&pair[0]));
    let words: Vec<_> = pairs.map(|pair| pair[1].to_string()).collect();
    match (words.is_empty(), tokens.first()) {
        // `ids! { AccountId, ThreadId }`.
        (true, Some(_)) => tokens.iter().filter(|token| matches!(token, TokenTree::Ident(_))).map(ToString::to_string).collect(),
        _ => words,
    }
}

/// Whether a type names a transaction or what a job is given.
struct Opened(bool);

impl<'ast> Visit<'ast> for Opened {
    fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
        self.0 |= segment.ident == "Tx" || segment.ident == "JobContext";
        syn::visit::visit_path_segment(self, segment);
    }
}

/// The sets of files that reach each other (strongly connected components), each in order.
fn components<'a>(graph: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Vec<Vec<&'a str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = graph.keys().map(|file| (*file, reachable(graph, file))).collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for file in graph.keys().copied() {
        if seen.contains(file) {
            continue;
        }
        let in_circle = |other: &&str| *other == file || reached[file].contains(other) && reached[other].contains(file);
        let circle: Vec<_> = graph.keys().copied().filter(in_circle).collect();
        seen.extend(circle.iter().copied());
        found.push(circle);
    }
    found
}

fn reachable<'a>(graph: &BTreeMap<&'a str, BTreeSet<&'a str>>, from: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        for next in graph.get(file).into_iter().flatten() {
            if found.insert(*next) {
                open.push(next);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(files: &[(&str, &str)]) -> Vec<Source> {
        files.iter().map(|(path, text)| Source::parse(path, text)).collect()
    }

    fn circles(files: &[(&str, &str)]) -> Vec<String> {
        let sources = parsed(files);
        Uses::new(&sources).circles().into_iter().map(|finding| finding.path).collect()
    }

    fn upward(files: &[(&str, &str)]) -> Vec<(String, usize)> {
        let sources = parsed(files);
        Uses::new(&sources).upward().into_iter().map(|finding| (finding.path, finding.line)).collect()
    }

    #[test]
    fn files_that_use_each_other_are_found_through_re_exports() {
        let files = [
            ("src/threads/mod.rs", "mod a; mod b; mod c;\npub use self::a::A; pub use self::b::*; pub use self::c::f;"),
            ("src/threads/a.rs", "use super::B; pub struct A(B);"),
            ("src/threads/b.rs", "pub struct B; fn g() { crate::threads::f() }"),
            ("src/threads/c.rs", "use super::A; pub fn f() -> A { todo() }"),
        ];
        assert_eq!(circles(&files), ["src/threads/a.rs"]);
        assert!(circles(&files[..3]).is_empty());
    }

    #[test]
    fn a_parent_that_re_exports_is_in_no_cycle_and_one_that_uses_the_names_is() {
        let child = ("src/threads/store.rs", "use super::Thread; pub fn find(tx: &mut Tx) -> Thread { todo() }");
        let hands_on = "mod store;\npub use self::store::find;\npub struct Thread;";
        assert!(circles(&[("src/threads/mod.rs", hands_on), child]).is_empty());
        let uses = "mod store;\npub use self::store::find;\npub struct Thread; fn f() { find(tx) }";
        assert_eq!(circles(&[("src/threads/mod.rs", uses), child]), ["src/threads/mod.rs"]);
        let calls = "mod store; words! { pub enum Thread { A } } fn f() { store::find(tx) }";
        assert_eq!(circles(&[("src/threads/mod.rs", calls), child]), ["src/threads/mod.rs"]);
    }

    #[test]
    fn tests_inside_a_file_may_use_what_they_test() {
        let files = [
            ("src/text/a.rs", "pub fn a() {}\nmod tests {\n use crate::text::b::b;\n}"),
            ("src/text/b.rs", "use super::a::a; pub fn b() { a() }"),
        ];
        assert!(circles(&files).is_empty());
    }

    #[test]
    fn types_use_no_verbs_and_no_store_and_stores_use_types_only() {
        let files = [
            ("src/threads/mod.rs", "mod post; mod store; mod thread;\npub use self::thread::Thread;"),
            (
                "src/threads/post.rs",
                "use super::{Thread, store};\npub fn post(tx: &mut Tx) { store::insert(tx) }\npub struct Post;",
            ),
            ("src/threads/store.rs", "use super::Thread;\nuse super::post::Post;\npub fn insert(tx: &mut Tx) {}"),
            ("src/threads/thread.rs", "use super::post::Post;\nuse super::store::insert;\npub struct Thread;"),
        ];
        let expected = [("src/threads/store.rs", 2), ("src/threads/thread.rs", 1), ("src/threads/thread.rs", 2)];
        assert_eq!(upward(&files), expected.map(|(path, line)| (path.to_owned(), line)));
    }
}
