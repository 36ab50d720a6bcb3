use super::*;
use proptest::prelude::*;
use scraper::{Element, Html as Page};

const TAGS: [&str; 15] = ["p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a", "code", "h2", "h3", "h4", "pre", "hr"];

fn comment(source: &str) -> String {
    render(source, Flavour::Comment).as_str().trim_end().to_owned()
}

fn essay(source: &str) -> String {
    render(source, Flavour::Essay).as_str().trim_end().to_owned()
}

/// Fails unless the HTML consists of allowed tags only; returns its nesting depth.
fn depth_of_allowed(html: &str) -> usize {
    let page = Page::parse_fragment(html);
    let mut deepest = 0;
    for element in page.root_element().descendent_elements().skip(1) {
        let name = element.value().name();
        assert!(TAGS.contains(&name), "<{name}> in {html}");
        for (attribute, value) in element.value().attrs() {
            match (name, attribute) {
                ("a", "href") => {
                    let known = ["http://", "https://", "mailto:"].iter().any(|scheme| value.to_lowercase().starts_with(scheme));
                    assert!(known, "{value}");
                }
                ("a", "rel") => assert_eq!(value, "nofollow ugc noopener noreferrer"),
                ("ol", "start") => assert!(value.parse::<u64>().is_ok(), "{value}"),
                _ => panic!("{name} {attribute}={value} in {html}"),
            }
        }
        let mut depth = 1;
        let mut above = element.parent_element();
        while let Some(parent) = above {
            depth += 1;
            above = parent.parent_element();
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[test]
fn a_comment_has_paragraphs_emphasis_lists_quotes_code_and_links() {
    assert_eq!(comment("*a* and **b**\n\nc"), "<p><em>a</em> and <strong>b</strong></p>\n<p>c</p>");
    assert_eq!(comment("- a\n- b"), "<ul>\n<li>a</li>\n<li>b</li>\n</ul>");
    assert_eq!(comment("3. a"), "<ol start=\"3\">\n<li>a</li>\n</ol>");
    assert_eq!(comment("> a `b`"), "<blockquote>\n<p>a <code>b</code></p>\n</blockquote>");
    let link = "<p><a href=\"https://example.org/\" rel=\"nofollow ugc noopener noreferrer\">a</a></p>";
    assert_eq!(comment("[a](https://example.org/ \"t\")"), link);
}

#[test]
fn a_line_break_in_a_comment_stays_and_one_in_an_essay_is_a_space() {
    assert_eq!(comment("a\r\nb\rc"), "<p>a<br>\nb<br>\nc</p>");
    assert_eq!(essay("a\nb  \nc"), "<p>a\nb<br>\nc</p>");
}

#[test]
fn headings_rules_and_code_blocks_are_for_essays_and_a_comment_shows_their_words() {
    assert_eq!(
        essay("# a\n\n#### b\n\n---\n\n```rust\nx <y>\n```"),
        "<h2>a</h2>\n<h4>b</h4>\n<hr>\n<pre><code>x &lt;y&gt;\n</code></pre>"
    );
    assert_eq!(comment("# a\n\n***\n\n```\nx\n\ny\n```\n\n    z"), "<p>a</p>\n<p>***</p>\n<p>x<br>\ny</p>\n<p>z</p>");
}

#[test]
fn raw_html_is_shown_and_never_means_anything() {
    assert_eq!(comment("a <b>c</b>"), "<p>a &lt;b&gt;c&lt;/b&gt;</p>");
    assert_eq!(essay("<div>\n*x*\n</div>"), "<p>&lt;div&gt;<br>\n*x*<br>\n&lt;/div&gt;</p>");
    assert_eq!(comment("1 < 2 & 3 > 2"), "<p>1 &lt; 2 &amp; 3 &gt; 2</p>");
}

#[test]
fn a_picture_becomes_a_link_that_nobody_follows_by_reading() {
    let link = "<p><a href=\"https://example.org/a.png\" rel=\"nofollow ugc noopener noreferrer\">a cat</a></p>";
    assert_eq!(comment("![a cat](https://example.org/a.png)"), link);
    let bare =
        "<p><a href=\"https://example.org/a.png\" rel=\"nofollow ugc noopener noreferrer\">https://example.org/a.png</a></p>";
    assert_eq!(comment("![](https://example.org/a.png)"), bare);
    assert_eq!(depth_of_allowed(&comment("[![a](https://example.org/a.png)](https://example.org)")), 3);
}

#[test]
fn a_pasted_address_is_a_link_and_one_in_code_is_not() {
    let link = "<a href=\"https://example.org/a_b_c\" rel=\"nofollow ugc noopener noreferrer\">https://example.org/a_b_c</a>";
    assert_eq!(comment("see https://example.org/a_b_c."), format!("<p>see {link}.</p>"));
    assert_eq!(comment("`https://example.org`"), "<p><code>https://example.org</code></p>");
    assert!(comment("<me@example.org>").contains("href=\"mailto:me@example.org\""));
}

#[test]
fn known_attacks_yield_nothing_active() {
    let attacks = [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java&#115;cript&colon;alert(1))",
        "[a](&#106;&#97;&#118;&#97;script:alert(1))",
        "[a](\u{1}javascript:alert(1))",
        "[a](<java\tscript:alert(1)>)",
        "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[a](vbscript:msgbox(1))",
        "[a](//evil.example/x)",
        "[a](\\\\evil.example/x)",
        "[a](/path)",
        "[a](http:path)",
        "<javascript:alert(1)>",
        "[a]: javascript:alert(1)\n\n[a]",
        "![a](javascript:alert(1))",
        "![a\" onerror=\"alert(1)](https://example.org/\"onerror=alert(1))",
        "[a](https://example.org/\" onmouseover=\"alert(1))",
        "[a](https://example.org 'x\" onclick=alert(1) \"')",
        "https://example.org/\"onmouseover=\"alert(1)",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<a href=\"javascript:alert(1)\">a</a>",
        "<iframe srcdoc=\"<script>alert(1)</script>\">",
        "<!--[if IE]><script>alert(1)</script><![endif]-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?php echo 1 ?>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "`<script>alert(1)</script>`",
        "```html\" onload=\"alert(1)\n<script>alert(1)</script>\n```",
        "</p></article><script>alert(1)</script>",
    ];
    for attack in attacks {
        for flavour in [Flavour::Comment, Flavour::Essay] {
            let html = render(attack, flavour);
            depth_of_allowed(html.as_str());
            assert!(!html.as_str().contains("<script"), "{attack}: {html}");
        }
    }
    for scheme in ["javascript", "data", "vbscript"] {
        assert!(!comment(&format!("[a]({scheme}:x)")).contains("<a"), "{scheme}");
    }
}

#[test]
fn a_flood_of_nesting_stays_shallow() {
    // 16 quotes or lists, each list with its item, a paragraph, emphasis and a link in it, and the fragment's own root.
    let deepest = 2 * crate::text::reading::MAX_DEPTH + 8;
    let floods = [
        ">".repeat(20_000),
        "> ".repeat(20_000),
        "- ".repeat(20_000),
        "1. ".repeat(20_000),
        "> - ".repeat(5_000),
        format!("{}a{}", "*".repeat(20_000), "*".repeat(20_000)),
        format!("{}a{}", "_*".repeat(10_000), "*_".repeat(10_000)),
        format!("{}a{}", "[".repeat(10_000), "](https://example.org)".repeat(500)),
        (0..200).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect(),
        "<div>".repeat(10_000),
    ];
    for flood in floods {
        for flavour in [Flavour::Comment, Flavour::Essay] {
            let html = render(&flood, flavour);
            let depth = depth_of_allowed(html.as_str());
            assert!(depth <= deepest, "{depth} deep: {}", &flood[..20]);
        }
    }
}

#[test]
fn words_too_deep_to_nest_are_kept() {
    let source: String = (0..40).map(|depth| format!("{}- word{depth}\n", "  ".repeat(depth))).collect();
    let html = comment(&source);
    for depth in 0..40 {
        assert!(html.contains(&format!("word{depth}")), "word{depth}");
    }
}

#[test]
fn what_is_built_to_grow_is_shown_as_it_was_typed() {
    // Every paragraph opens sixteen quotes and closes them again.
    let source = format!("{}a\n\nb\n\n", ">".repeat(16)).repeat(1_000);
    let html = comment(&source);
    assert!(html.starts_with("<p>&gt;&gt;"), "{}", &html[..40]);
    assert!(html.len() <= ALWAYS + GROWTH * source.len());
    // A long address that is defined once and used a thousand times.
    let source = format!("[a]: https://example.org/{}\n\n{}", "x".repeat(1_500), "[a] ".repeat(1_000));
    assert!(comment(&source).len() <= ALWAYS + GROWTH * source.len());
}

proptest! {
    #[test]
    fn whatever_is_typed_comes_out_as_allowed_tags_only(source in "\\PC{0,200}") {
        depth_of_allowed(render(&source, Flavour::Comment).as_str());
        depth_of_allowed(render(&source, Flavour::Essay).as_str());
    }

    #[test]
    fn whatever_is_built_of_markup_comes_out_as_allowed_tags_only(
        source in "(<|>|a|&#x6a;|javascript:|https://|\\[|\\]|\\(|\\)|!|`|\\*|_|# |- |> |1\\. |\n|\r|    |\"|'|=|onclick|<svg|<a href=|-->|<!--|\\\\){0,60}"
    ) {
        for flavour in [Flavour::Comment, Flavour::Essay] {
            let html = render(&source, flavour);
            prop_assert!(depth_of_allowed(html.as_str()) <= 2 * crate::text::reading::MAX_DEPTH + 8);
            prop_assert!(html.as_str().len() <= ALWAYS + GROWTH * source.len());
        }
    }
}
