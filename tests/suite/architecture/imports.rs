//! Imports point down, and within the domain from a later module to an earlier one.

use super::Finding;
use super::source::{Mention, Source};
use super::table::{self, DOMAIN, INTERFACES, ImportRule, MACHINE, PURE};

/// Every import of `source` that the table forbids.
pub fn forbidden(source: &Source) -> Vec<Finding> {
    let Some(rule) = table::rule(&source.path) else {
        let advice = "this place is not in the table of docs/architecture.md; put the file where the document has a place for it";
        return vec![Finding::new(&source.path, 0, advice)];
    };
    let own = own_module(&source.path);
    let mut findings: Vec<_> = source
        .mentions()
        .iter()
        .filter(|mention| is_forbidden(rule, &own, mention))
        .map(|mention| {
            let advice = format!("{} must not import {}: {}", rule.place, mention.text(), rule.instead);
            Finding::new(&source.path, mention.line, advice)
        })
        .collect();
    findings.dedup();
    findings
}

/// The first name below the crate: `comments` for `src/comments/post.rs`.
fn own_module(path: &str) -> String {
    let inside = path.trim_start_matches("src/");
    inside.split(['/', '.']).next().unwrap_or_default().to_owned()
}

fn is_forbidden(rule: &ImportRule, own: &str, mention: &Mention) -> bool {
    if rule.never.iter().any(|word| fits(word, own, mention)) {
        return true;
    }
    let [first, module, ..] = mention.names.as_slice() else { return false };
    // A macro or item at the crate's root belongs to whoever defines it; only modules have a place.
    // Importing `crate::web` alone is no use of it: what is then said of `web` is followed and looked at by itself.
    let leads_to = |word: &str| format!("crate::{word}::").starts_with(&format!("{}::", mention.text()));
    first == "crate"
        && module != own
        && is_module(module)
        && !rule.may.iter().any(|word| leads_to(word) || fits(word, own, mention))
}

fn is_module(name: &str) -> bool {
    matches!(name, "app" | "http") || [&INTERFACES[..], &DOMAIN, &PURE, &MACHINE].concat().contains(&name)
}

/// Whether a word of the table speaks of what is mentioned.
fn fits(word: &str, own: &str, mention: &Mention) -> bool {
    let in_one_of = |modules: &[&str]| modules.iter().any(|module| mention.is_in(&format!("crate::{module}")));
    match word {
        "domain" => in_one_of(&DOMAIN),
        "earlier" => in_one_of(&DOMAIN.into_iter().take_while(|module| *module != own).collect::<Vec<_>>()),
        "stores" => DOMAIN.iter().any(|module| *module != own && mention.is_in(&format!("crate::{module}::store"))),
        "interfaces" => in_one_of(&INTERFACES),
        "infrastructure" => in_one_of(&PURE) || in_one_of(&MACHINE),
        "pure" => in_one_of(&PURE),
        "actix" => mention.names.first().is_some_and(|name| name.starts_with("actix")),
        path => mention.is_in(path) || is_module(path.split("::").next().unwrap_or_default()) && in_one_of(&[path]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of `text` that are found in the file `path`.
    fn found(path: &str, text: &str) -> Vec<usize> {
        forbidden(&Source::parse(path, text)).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_domain_module_knows_earlier_modules_and_not_their_stores() {
        let text = "use crate::threads::Thread;\nuse crate::threads::store;\nuse crate::moderation::Case;\nuse super::store;";
        assert_eq!(found("src/comments/post.rs", text), [2, 3]);
        let evasion = "use crate::{accounts, jobs};\nfn f() { accounts::store::insert(); jobs::push(); }";
        assert_eq!(found("src/comments/post.rs", evasion), [2]);
    }

    #[test]
    fn a_domain_module_knows_no_interface_no_app_and_no_web_server() {
        let text = "use crate::web::page;\nuse crate::app::App;\nuse actix_web::web;\nuse askama::Template;\nuse std::env;\nuse std::fmt;";
        assert_eq!(found("src/threads/mod.rs", text), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_store_sends_no_email_and_applies_no_rule() {
        let text =
            "use crate::mail::Email;\nuse crate::mail::OutgoingEmail;\nuse crate::db::schema::cases;\nuse super::rules::Verdict;";
        assert_eq!(found("src/moderation/store.rs", text), [2, 4]);
        assert_eq!(found("src/moderation/store/cases.rs", "use crate::jobs;"), [1]);
    }

    #[test]
    fn an_email_queries_no_database() {
        let text = "use askama::Template;\nuse crate::mail::OutgoingEmail;\nuse diesel::prelude::*;\nuse crate::db::Tx;\nuse crate::web::page;";
        assert_eq!(found("src/newsletter/emails.rs", text), [3, 4, 5]);
    }

    #[test]
    fn interfaces_do_not_know_each_other_and_query_no_database() {
        let text =
            "use crate::api::token;\nuse diesel::prelude::*;\nuse crate::comments;\nuse crate::db;\nfn f() { db::schema::x(); }";
        assert_eq!(found("src/web/comments.rs", text), [1, 2, 5]);
        assert_eq!(found("src/api/comments.rs", "use askama::Template;\nuse crate::web::page;\nuse serde::Serialize;"), [1, 2]);
        assert_eq!(
            found(
                "src/cli/serve.rs",
                "use crate::{http, web};\nuse crate::web::page;\nfn f() { http::server::start(); }\nuse crate::web::*;\nfn g() { web::page::x() }"
            ),
            [2, 4, 5]
        );
        assert_eq!(
            found("src/http/caller.rs", "use askama::Template;\nuse crate::web::page;\nuse crate::accounts::Member;"),
            [1, 2]
        );
        assert_eq!(found("src/worker/mod.rs", "use actix_rt::spawn;\nuse crate::newsletter::deliver;"), [1]);
        assert_eq!(found("src/main.rs", "fn main() { betwixt::cli::run(); }"), [0; 0]);
        assert_eq!(found("src/main.rs", "use betwixt::web;\nfn main() { betwixt::cli::run(); }"), [1]);
    }

    #[test]
    fn infrastructure_knows_nothing_above_it() {
        assert_eq!(found("src/text/slug.rs", "use crate::error::InternalError;\nuse crate::db::Tx;"), [2]);
        assert_eq!(
            found("src/mail/smtp.rs", "use crate::newsletter::Issue;\nuse tokio::net::TcpStream;\nuse diesel::sql_query;"),
            [1, 3]
        );
        assert_eq!(found("src/db/mod.rs", "use crate::clock::Clock;\nuse crate::comments::Comment;"), [2]);
        assert_eq!(found("src/app.rs", "use crate::db::Db;\nuse crate::threads::Thread;"), [2]);
    }

    #[test]
    fn a_file_outside_every_layer_is_found() {
        assert_eq!(found("src/stuff/mod.rs", ""), [0]);
    }
}
