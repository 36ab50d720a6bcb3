//! Files and functions that are short enough to read at once.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::source::Source;
use super::{Finding, Text};

/// Rule 17: a file stays near 100 lines, and under this.
const FILE: usize = 400;
/// Rule 17: what fits on a screen.
const FUNCTION: usize = 60;

/// The file, when it is too long.
pub fn long_file(text: &Text) -> Option<Finding> {
    let lines = text.words.lines().count();
    let advice = format!("{lines} lines, and {FILE} is the most: find the second noun in it and give it a file of its own");
    (lines > FILE).then(|| Finding::new(&text.path, 0, advice))
}

/// The functions that are too long, counted from `fn` to the closing brace.
pub fn long_functions(source: &Source) -> Vec<Finding> {
    let mut ruler = Ruler { path: &source.path, found: Vec::new() };
    ruler.visit_file(&source.file);
    ruler.found
}

struct Ruler<'a> {
    path: &'a str,
    found: Vec<Finding>,
}

impl Ruler<'_> {
    fn measure(&mut self, signature: &syn::Signature, end: Span) {
        let start = signature.span().start().line;
        let lines = end.end().line + 1 - start;
        if lines > FUNCTION {
            let name = &signature.ident;
            let advice = format!("{name} has {lines} lines, and {FUNCTION} is the most: name its steps and make each a function");
            self.found.push(Finding::new(self.path, start, advice));
        }
    }
}

impl<'ast> Visit<'ast> for Ruler<'_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.measure(&function.sig, function.block.span());
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.measure(&function.sig, function.block.span());
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(block) = &function.default {
            self.measure(&function.sig, block.span());
        }
        visit::visit_trait_item_fn(self, function);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A function of so many lines.
    fn function(lines: usize) -> String {
        format!("fn f() {{\n{}}}\n", "x();\n".repeat(lines - 2))
    }

    #[test]
    fn a_file_of_401_lines_is_found() {
        let file = |lines: usize| Text { path: "src/x.rs".to_owned(), words: "\n".repeat(lines) };
        assert!(long_file(&file(400)).is_none());
        assert!(long_file(&file(401)).is_some_and(|finding| finding.advice.contains("401 lines")));
    }

    #[test]
    fn a_function_of_61_lines_is_found_anywhere() {
        let found = |text: String| long_functions(&Source::parse("src/x.rs", &text)).iter().map(|it| it.line).collect::<Vec<_>>();
        assert_eq!(found(function(60)), [0; 0]);
        assert_eq!(found(format!("/// Docs do not count.\n#[inline]\n{}", function(61))), [3]);
        assert_eq!(found(format!("impl A {{\n{}}}", function(61))), [2]);
        assert_eq!(found(format!("trait A {{ fn g();\n{}}}", function(61))), [2]);
        assert_eq!(found(format!("mod m {{ fn g() {{\n{}}} }}", function(61))), [1, 2]);
    }
}
