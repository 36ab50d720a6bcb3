//! Hostile queries: each is a search or a refusal with a reason.

use naughty_strings::BLNS;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{ask, escape, found, post_story};
use crate::support::test_site::TestSite;

/// What means something to FTS5, to tsquery, to LIKE or to SQL.
const SIGNS: [&str; 44] = [
    "\"",
    "\"\"",
    "\"\"\"",
    "'",
    "''",
    "*",
    "\"*",
    "kettle*",
    "*kettle",
    "-",
    "-kettle",
    "--",
    ":",
    "words:kettle",
    "rowid:1",
    "(",
    ")",
    "()",
    "((kettle)",
    "^kettle",
    "{words}:kettle",
    "+",
    "kettle + room",
    "AND",
    "kettle AND",
    "OR OR",
    "NOT",
    "NEAR(",
    "NEAR(a b, 3)",
    "\\",
    "\\'",
    "&",
    "|",
    "!",
    "<->",
    "kettle <-> room",
    "kettle:*",
    "kettle:A",
    "%",
    "_",
    ";",
    "'; DROP TABLE comment; --",
    "$1",
    "?1",
];

#[test]
fn signs_of_every_query_language_are_harmless() {
    let site = TestSite::new();
    let id = post_story(&site.member("ines"), "A kettle and a room.");
    for typed in SIGNS.into_iter().chain(BLNS.iter().copied()) {
        let answer = site.visitor().get(&format!("/search?q={}", escape(typed)));
        let fits = matches!(answer.status, 200 | 422) || typed.contains('\0') && answer.status == 400;
        assert!(fits, "{typed:?}: {}", answer.status);
        assert!(answer.page().has("main form"), "{typed:?}");
        assert_eq!(answer.page().attributes("script", "src").len(), 1, "{typed:?}");
    }
    assert_eq!(found(&site, "kettle'; DROP TABLE comment; --"), Vec::<String>::new());
    for typed in ["kettle", "\"kettle", "kettle\"", "(kettle)", "^kettle:*", "'kettle'", "\u{202e}kettle\u{202c}", "ket\u{ad}tle"]
    {
        assert_eq!(found(&site, typed), [id.as_str()], "{typed:?}");
    }
    site.work();
}

#[test]
fn bytes_that_are_no_text_are_answered_with_the_form() {
    let site = TestSite::new();
    for typed in ["%00", "kettle%00", "%ff%fe", "%zz", "%"] {
        let answer = site.visitor().get(&format!("/search?q={typed}")).expect(400);
        assert!(answer.page().has("main form") && answer.page().has("#q-error"), "{typed}");
    }
}

#[test]
fn an_empty_and_a_too_long_search_are_refused_and_keep_the_query() {
    let site = TestSite::new();
    let many = "room ".repeat(13);
    let long = "k".repeat(201);
    for (typed, said) in [
        (many.trim_end(), "at most 12 words"),
        (long.as_str(), "to 200 characters; it has 201"),
        ("?!", "at least one letter or digit"),
    ] {
        let answer = ask(&site, typed).expect(422);
        let page = answer.page();
        assert!(page.text("#q-error").expect("a sentence").contains(said), "{typed}");
        assert_eq!(page.form("main form").value("q"), Some(typed));
        assert!(page.title().starts_with("Error: "));
    }
    ask(&site, &"k".repeat(200)).expect(200);
    ask(&site, "room ".repeat(12).trim_end()).expect(200);
}

#[test]
fn a_malformed_cursor_leads_to_the_first_page_and_a_forged_one_is_harmless() {
    let site = TestSite::new();
    for after in ["x", "t", "c", "t1", "c1_", "c_1", "q1_1", "c1_1_1", "t99999999999999999999_1", "ü", "c1_1' OR 1=1"] {
        let shown = site.visitor().get(&format!("/search?q=kettle&after={}", escape(after))).expect(200);
        assert_eq!(shown.body, site.visitor().get("/search?q=kettle").expect(200).body, "{after}");
    }
    for after in ["t0_0", "c0_0", "c-1_-1", "c9223372036854775807_9223372036854775807"] {
        site.visitor().get(&format!("/search?q=kettle&after={after}")).expect(200);
    }
}

#[test]
fn no_query_breaks_the_search() {
    let site = TestSite::new();
    post_story(&site.member("ines"), "A kettle, two 親密 rooms and l’amour.");
    site.work();
    let typed = "(\\PC|[ \"'*:()&|!<>\\\\\\-\u{1}\u{301}\u{202e}\u{200d}親密]|kettle|AND|NEAR){0,40}";
    let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    let visitor = site.visitor();
    runner
        .run(&typed, |typed| {
            let answer = visitor.get(&format!("/search?q={}", escape(&typed)));
            prop_assert!(matches!(answer.status, 200 | 422), "{:?}: {}", typed, answer.status);
            Ok(())
        })
        .unwrap();
}
