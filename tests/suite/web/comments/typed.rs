//! What authors type is what readers see.

use std::time::Duration;

use crate::support::cast::Member;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

/// What is typed, and the lines that readers see.
const TYPED: [(&str, &str); 12] = [
    ("[Me]: Stay.\n[Her]: Why?\n[Me]: Because.", "[Me]: Stay.\n[Her]: Why?\n[Me]: Because."),
    ("[2019]: Berlin", "[2019]: Berlin"),
    ("Yours,\n--\nAnna", "Yours,\n--\nAnna"),
    ("Whatever ¯\\_(ツ)_/¯ I said.", "Whatever ¯\\_(ツ)_/¯ I said."),
    ("**注意：**请看", "注意：请看"),
    ("one\u{b}two\u{c}three", "one\ntwo\nthree"),
    ("> You left.\nI did not.", "You left. I did not."),
    ("See https://example.org/src/_mocks_/page.html.", "See https://example.org/src/_mocks_/page.html."),
    ("（https://example.org/a）和https://example.org/b。谢谢", "（https://example.org/a）和https://example.org/b。谢谢"),
    ("«https://example.org/a»، https://example.org/b؟", "«https://example.org/a»، https://example.org/b؟"),
    ("Https://example.org/X8_ it is", "Https://example.org/X8_ it is"),
    ("~~~ with love ~~~", "with love ~~~"),
];

/// A member whose stories with links are not held: the rules have let one through, a day before.
fn known_author(site: &TestSite) -> Member {
    let ana = site.member("ana");
    ana.post(&format!("{THREAD}/comments"), &[("body", "Hello."), ("form_id", "hello")]).expect(303);
    site.pass(Duration::from_hours(25));
    ana
}

#[test]
fn the_page_says_what_was_typed() {
    let site = TestSite::new();
    let ana = known_author(&site);
    for (typed, _) in TYPED {
        let form: String = typed.bytes().map(|byte| format!("{byte:02x}")).take(20).collect();
        ana.post(&format!("{THREAD}/comments"), &[("body", typed), ("form_id", &form)]).expect(303);
        site.pass(Duration::from_mins(1));
    }
    let page = site.visitor().get(&format!("{THREAD}?sort=oldest")).expect(200).page();
    let shown: Vec<String> = page.texts("article.story .words").iter().skip(1).map(|text| one_line(text)).collect();
    let typed: Vec<String> = TYPED.iter().map(|(_, shown)| one_line(shown)).collect();
    assert_eq!(shown, typed);
    let hrefs: Vec<String> = page.attributes("article.story .words a", "href");
    assert_eq!(
        hrefs,
        [
            "https://example.org/src/_mocks_/page.html",
            "https://example.org/a",
            "https://example.org/b",
            "https://example.org/a",
            "https://example.org/b",
            "Https://example.org/X8_",
        ]
    );
    assert_eq!(page.texts("article.story blockquote"), ["You left."]);
    assert_eq!(page.texts("article.story .words strong"), ["注意："]);
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_link_that_names_another_host_says_where_it_leads() {
    let site = TestSite::new();
    let ana = known_author(&site);
    let body = "[paypal.com](https://evil.example/x), https://раураl.com/ and [an essay](https://example.org).";
    let page = ana.get(THREAD).expect(200);
    ana.submit(&page, FORM, &[("body", body)]).expect(303);
    site.work();
    let shown = site.visitor().get(&format!("{THREAD}?sort=newest")).expect(200).page().texts("article.story .words");
    assert_eq!(shown, ["paypal.com (evil.example), https://раураl.com/ (xn--l-7sba6dbr.com) and an essay.", "Hello."]);
}
