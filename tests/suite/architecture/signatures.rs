//! Names and arguments that a caller can read (rule 13).

use syn::visit::{self, Visit};

use super::Finding;
use super::source::Source;

/// Every `get_` prefix, second name for a type, and yes-or-no argument of a function that others call.
pub fn unreadable(source: &Source) -> Vec<Finding> {
    let mut reader = Reader { path: &source.path, found: Vec::new() };
    reader.visit_file(&source.file);
    reader.found
}

struct Reader<'a> {
    path: &'a str,
    found: Vec<Finding>,
}

impl Reader<'_> {
    fn note(&mut self, at: &syn::Ident, advice: &str) {
        self.found.push(Finding::new(self.path, at.span().start().line, format!("{at}: {advice}")));
    }

    fn read(&mut self, visibility: &syn::Visibility, signature: &syn::Signature) {
        if signature.ident.to_string().starts_with("get_") {
            self.note(&signature.ident, "name it after what it gives, without get_");
        }
        let is_private = matches!(visibility, syn::Visibility::Inherited);
        let is_yes_or_no = |argument: &syn::FnArg| match argument {
            syn::FnArg::Typed(typed) => matches!(&*typed.ty, syn::Type::Path(path) if path.path.is_ident("bool")),
            syn::FnArg::Receiver(_) => false,
        };
        if !is_private && signature.inputs.iter().any(is_yes_or_no) {
            self.note(&signature.ident, "a call does not say what true means: take an enum, or be two functions");
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.read(&function.vis, &function.sig);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.read(&function.vis, &function.sig);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_item_type(&mut self, alias: &'ast syn::ItemType) {
        self.note(&alias.ident, "a second name hides what a thing is: use the first, or make it a type of its own");
        visit::visit_item_type(self, alias);
    }
}

#[test]
fn an_unreadable_signature_is_found() {
    let sample = "pub type Rows = Vec<u8>;\nfn get_rows() {}\npub(crate) fn list(of: u8, newest_first: bool) {}\nfn private(x: bool) {}\n\
                  impl A { type B = C;\npub fn get_one(&self) {}\npub fn set(&mut self, to: bool) {} }\n\
                  impl T for A { type Err = E; fn flag(x: bool) {} }\nfn getaway(seen: Option<bool>) {}";
    let found: Vec<_> = unreadable(&Source::parse("src/x.rs", sample)).iter().map(|finding| finding.line).collect();
    assert_eq!(found, [1, 2, 3, 6, 7]);
}
