//! Words that have no place here, and names with more than one meaning.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::source::Source;
use super::{Finding, Text};

/// Work that a comment postpones is forgotten. Written apart, so that this file does not find itself.
const LATER: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];
/// What things are called before they are understood.
const EMPTY: [&str; 8] = ["utils", "util", "common", "helpers", "types", "services", "manager", "misc"];

/// Type names that more than one file of the source defines, with the reason why they may. At most ten.
pub const SHARED_NAMES: [(&str, &str); 2] = [
    ("Arguments", "what each command of cli takes; clap reads it, and no file knows two of them"),
    ("Issue", "a newsletter issue, and the same as its email template sees it"),
];

/// Every definition of a struct, enum or trait whose name another file defines too, unless `shared` names it.
pub fn repeated_type_names(sources: &[Source], shared: &[(&str, &str)]) -> Vec<Finding> {
    let mut definitions: BTreeMap<String, Vec<(&str, usize)>> = BTreeMap::new();
    for source in sources.iter().filter(|source| !source.path.ends_with("/tests.rs")) {
        let mut found = Vec::new();
        collect_types(source.tokens(), &mut found);
        for (name, line) in found {
            definitions.entry(name).or_default().push((&source.path, line));
        }
    }
    let repeated = definitions.into_iter().filter(|(name, places)| {
        places.iter().any(|(path, _)| *path != places[0].0) && !shared.iter().any(|(known, _)| known == name)
    });
    let advice = |name: &str| format!("another file defines a type called {name} too: say of what it is, such as CommentRow");
    repeated
        .flat_map(|(name, places)| places.into_iter().map(move |(path, line)| Finding::new(path, line, advice(&name))))
        .collect()
}

/// Reads tokens, so that types within macros count as well; modules of tests do not.
fn collect_types(stream: TokenStream, found: &mut Vec<(String, usize)>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let word = |back: usize| at.checked_sub(back).map(|index| tokens[index].to_string()).unwrap_or_default();
        match token {
            TokenTree::Group(group) if !(word(1) == "tests" && word(2) == "mod") => collect_types(group.stream(), found),
            TokenTree::Ident(name) if matches!(word(1).as_str(), "struct" | "enum" | "trait") => {
                found.push((name.to_string(), name.span().start().line));
            }
            _ => {}
        }
    }
}

/// Words that add nothing to a doc comment.
const FILLERS: [&str; 41] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "for", "from", "has", "have", "how", "in", "into", "is", "it", "its",
    "of", "on", "one", "or", "our", "so", "than", "that", "the", "their", "them", "these", "they", "this", "to", "was", "were",
    "what", "when", "where", "which", "whose",
];

/// Every doc comment whose first sentence has no word that is not in the name of its item or of the item around it.
pub fn repeating_docs(source: &Source) -> Vec<Finding> {
    let module = source.path.trim_end_matches(".rs").trim_end_matches("/mod");
    let mut lines = Vec::new();
    repeating(source.tokens(), &stems(module.rsplit('/').next().unwrap_or_default()), &mut lines);
    let advice = "the comment repeats the name: say the unit, the range, the reason or when it is None, or delete it";
    lines.into_iter().map(|line| Finding::new(&source.path, line, advice)).collect()
}

/// Reads tokens, so that fields, variants and items within macros count alike.
fn repeating(stream: TokenStream, parent: &[String], lines: &mut Vec<usize>) {
    let (mut docs, mut line, mut header) = (String::new(), 0, Vec::new());
    let mut tokens = stream.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                let Some(TokenTree::Group(group)) = tokens.next_if(|next| matches!(next, TokenTree::Group(_))) else { continue };
                if let Some(text) = doc_text(&group.stream()) {
                    line = if docs.is_empty() { group.span_open().start().line } else { line };
                    docs.push_str(&text);
                    docs.push('\n');
                }
                header.clear();
            }
            TokenTree::Ident(name) => {
                let name = name.to_string();
                let introduces = matches!(
                    name.as_str(),
                    "pub" | "crate" | "fn" | "struct" | "enum" | "trait" | "mod" | "type" | "static" | "const" | "async" | "impl"
                );
                if !introduces && !docs.is_empty() {
                    if repeats(&docs, &[stems(&name), parent.to_vec()].concat()) {
                        lines.push(line);
                    }
                    docs.clear();
                }
                header.extend(if introduces { Vec::new() } else { stems(&name) });
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                repeating(group.stream(), &header, lines);
                header.clear();
            }
            TokenTree::Punct(punct) if matches!(punct.as_char(), ';' | ',') => header.clear(),
            _ => {}
        }
    }
}

fn doc_text(attribute: &TokenStream) -> Option<String> {
    let mut tokens = attribute.clone().into_iter();
    let is_doc = matches!(tokens.next(), Some(TokenTree::Ident(name)) if name == "doc");
    let Some(TokenTree::Literal(text)) = tokens.nth(1).filter(|_| is_doc) else { return None };
    syn::parse_str::<syn::LitStr>(&text.to_string()).ok().map(|text| text.value().trim().to_owned())
}

fn repeats(docs: &str, names: &[String]) -> bool {
    let first = docs.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let sentence = first.split(". ").next().unwrap_or_default().replace("'s", "").to_lowercase();
    let words = sentence.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !FILLERS.contains(word)).all(|word| names.contains(&stem(word)))
}

/// The words of a name in snake or camel case, without their endings.
fn stems(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_upper = true;
    for letter in name.chars() {
        if letter == '_' || letter.is_uppercase() && !was_upper {
            words.push(String::new());
        }
        was_upper = letter.is_uppercase();
        words.last_mut().expect("there is a first one").extend(letter.to_lowercase().filter(|letter| letter.is_alphanumeric()));
    }
    words.iter().filter(|word| !word.is_empty()).map(|word| stem(word)).collect()
}

fn stem(word: &str) -> String {
    let ending =
        ["ing", "ed", "es", "s", "e"].into_iter().find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.len() > 2));
    ending.unwrap_or(word).to_owned()
}

/// Every lint that is silenced by `allow`.
pub fn silenced_lints(source: &Source) -> Vec<Finding> {
    let mut lines = Vec::new();
    allowed(&source.tokens(), &mut lines);
    let advice =
        "mend it, or write #[expect(the_lint, reason = \"why it is right here\")], which complains when it is no longer needed";
    lines.into_iter().map(|line| Finding::new(&source.path, line, advice)).collect()
}

/// Looks into every attribute, also those in macros and behind `cfg_attr`.
fn allowed(stream: &TokenStream, lines: &mut Vec<usize>) {
    let mut after_hash = false;
    for token in stream.clone() {
        match &token {
            TokenTree::Group(group) if after_hash && group.delimiter() == Delimiter::Bracket => allows(&group.stream(), lines),
            TokenTree::Group(group) => allowed(&group.stream(), lines),
            _ => {}
        }
        // An inner attribute has a ! between.
        after_hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#' || after_hash && punct.as_char() == '!');
    }
}

fn allows(attribute: &TokenStream, lines: &mut Vec<usize>) {
    let mut named = None;
    for token in attribute.clone() {
        match &token {
            TokenTree::Ident(ident) if *ident == "allow" => named = Some(ident.span().start().line),
            TokenTree::Group(group) => {
                lines.extend(named.take().filter(|_| group.delimiter() == Delimiter::Parenthesis));
                allows(&group.stream(), lines);
            }
            _ => named = None,
        }
    }
}

/// Every string of the code with a straight apostrophe within a word. Internal errors are for the log, and may have them.
pub fn straight_apostrophes(source: &Source) -> Vec<Finding> {
    let mut lines = Vec::new();
    apostrophes(source.tokens(), &mut lines);
    lines.into_iter().map(|line| Finding::new(&source.path, line, "write ’ in a text for users")).collect()
}

fn apostrophes(stream: TokenStream, lines: &mut Vec<usize>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let word = |back: usize| at.checked_sub(back).map(|index| tokens[index].to_string()).unwrap_or_default();
        match token {
            TokenTree::Group(_) if matches!(word(1).as_str(), "#" | "!") && is_doc(token) => {}
            TokenTree::Group(group) if !(word(1) == "tests" && word(2) == "mod") && word(1) != "unexpected" => {
                apostrophes(group.stream(), lines);
            }
            TokenTree::Literal(text) => {
                let text = syn::parse_str::<syn::LitStr>(&text.to_string()).map(|text| text.value()).unwrap_or_default();
                lines.extend(has_straight_apostrophe(&text).then(|| token.span().start().line));
            }
            _ => {}
        }
    }
}

fn is_doc(attribute: &TokenTree) -> bool {
    matches!(attribute, TokenTree::Group(group) if doc_text(&group.stream()).is_some())
}

/// Every line of a template with a straight apostrophe within a word.
pub fn straight_apostrophes_of(template: &Text) -> Vec<Finding> {
    let lines = template.words.lines().zip(1..).filter(|(line, _)| has_straight_apostrophe(line));
    lines.map(|(_, line)| Finding::new(&template.path, line, "write ’ in a text for users")).collect()
}

fn has_straight_apostrophe(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(3).any(|three| three[0].is_alphabetic() && three[1] == '\'' && three[2].is_alphabetic())
}

/// Every line that postpones work.
pub fn put_off(text: &Text) -> Vec<Finding> {
    let lines = text.words.lines().zip(1..);
    let found = lines.filter(|(line, _)| LATER.iter().any(|word| has_word(line, word)));
    let advice = "do it now, or file an issue and say nothing here";
    found.map(|(_, number)| Finding::new(&text.path, number, advice)).collect()
}

/// Every arm of a match that makes a status code of what it matched.
pub fn own_statuses(text: &Text) -> Vec<Finding> {
    let arm = |line: &str| {
        let made = line.split_once("=>").map(|(_, made)| made.trim_start());
        made.is_some_and(|made| made.starts_with("StatusCode::") || made.starts_with("actix_web::http::StatusCode::"))
    };
    let found = text.words.lines().zip(1..).filter(|(line, _)| arm(line));
    let advice = "which status a refusal has is said in http/problem.rs: ask Problem::from(error).status()";
    found.map(|(_, number)| Finding::new(&text.path, number, advice)).collect()
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|letter: char| !letter.is_alphanumeric()).any(|it| it == word)
}

/// Every file, folder and module whose name says nothing.
pub fn empty_names(source: &Source) -> Vec<Finding> {
    let advice =
        |name: &str| format!("\"{name}\" is no noun of ours: say what it is about, or put its parts where they are used");
    let folders = source.path.trim_end_matches(".rs").split('/').filter(|name| EMPTY.contains(name));
    let mut found: Vec<_> = folders.map(|name| Finding::new(&source.path, 0, advice(name))).collect();
    let mut modules = Modules(Vec::new());
    modules.visit_file(&source.file);
    let named = modules.0.into_iter().filter(|(name, _)| EMPTY.contains(&name.as_str()));
    found.extend(named.map(|(name, line)| Finding::new(&source.path, line, advice(&name))));
    found
}

struct Modules(Vec<(String, usize)>);

impl<'ast> Visit<'ast> for Modules {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.0.push((module.ident.to_string(), module.ident.span().start().line));
        visit::visit_item_mod(self, module);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(findings: &[Finding]) -> Vec<usize> {
        findings.iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_type_name_of_two_files_is_found_unless_it_may_be_shared() {
        let one = Source::parse("src/a.rs", "struct Row;\nenum Page {}\nstruct Own;\nmod tests { struct Page; }");
        let other = Source::parse("src/b.rs", "words! {\n pub enum Row {}\n}\ntrait Page {}");
        let found = repeated_type_names(&[one, other], &[("Page", "as a sample")]);
        let places: Vec<_> = found.iter().map(|finding| (finding.path.as_str(), finding.line)).collect();
        assert_eq!(places, [("src/a.rs", 1), ("src/b.rs", 2)]);
    }

    #[test]
    fn a_doc_comment_that_repeats_the_name_is_found() {
        let text = "/// A row of the log.\npub struct LogRow {\n/// Its id.\npub id: u8,\n/// When it was sent, in UTC.\npub sent_at: u8,\n}\n\
                    words! {\n/// The state of one issue.\npub enum IssueState {\n/// Being written.\nDraft = \"draft\",\n}\n}\n\
                    impl LogRow {\n/// Reads the row.\n///\n/// More here.\npub(crate) const fn read() {}\n/// None for a visitor.\nfn row() {}\n}";
        assert_eq!(lines(&repeating_docs(&Source::parse("src/x.rs", text))), [1, 3, 9, 16]);
    }

    #[test]
    fn a_silenced_lint_is_found_in_every_disguise() {
        let text = "#![allow(dead_code)]\n#[expect(dead_code, reason = \"x\")]\nfn f() {\n#[cfg_attr(test, allow(unused))]\nlet x = 1;\nallow(x);\n}\n\
                    macro_rules! m { () => {\n#[allow(dead_code)]\nfn g() {} } }";
        assert_eq!(lines(&silenced_lints(&Source::parse("src/x.rs", text))), [1, 4, 9]);
    }

    #[test]
    fn a_straight_apostrophe_in_a_text_for_users_is_found() {
        let text = "//! The site's.\n/// The site's own.\nfn f() {\ng(\"the site's owner\");\nunexpected(\"the site's own\");\nh(\"it’s\", 'x', \"'a'\");\n}\n\
                    mod tests { const A: &str = \"don't\"; }";
        assert_eq!(lines(&straight_apostrophes(&Source::parse("src/web/x.rs", text))), [4]);
        let words = "<p>It’s</p>\n<p>It isn't</p>".to_owned();
        assert_eq!(lines(&straight_apostrophes_of(&Text { path: "templates/x.html".to_owned(), words })), [2]);
    }

    #[test]
    fn a_status_code_outside_its_place_is_found() {
        let words = "match kind {\n Kind::Gone => StatusCode::GONE,\n _ => page::with(StatusCode::OK, it),\n}".to_owned();
        assert_eq!(lines(&own_statuses(&Text { path: "src/web/x.rs".to_owned(), words })), [2]);
    }

    #[test]
    fn a_postponed_task_is_found() {
        let words = format!("fine\n// {}: mend\nTODOS are a painter\n-- {}(me)\n", LATER[0], LATER[1]);
        assert_eq!(lines(&put_off(&Text { path: "x.sql".to_owned(), words })), [2, 4]);
    }

    #[test]
    fn a_name_without_a_noun_is_found() {
        let found = |path: &str, text: &str| lines(&empty_names(&Source::parse(path, text)));
        assert_eq!(found("src/web/utils.rs", ""), [0]);
        assert_eq!(found("src/common/mod.rs", "mod x {\nmod helpers {} }"), [0, 2]);
        assert_eq!(found("src/comments/post.rs", "mod tests {}"), [0; 0]);
    }
}
