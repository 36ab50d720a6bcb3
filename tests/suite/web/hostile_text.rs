//! What has broken other programs, through every text field and out on every surface: nothing may run, nothing may break.

use naughty_strings::BLNS;
use scraper::{ElementRef, Html, Selector};

use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::outbox::Received;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";

/// What the allow-list lets a reader write.
const WORDS: [&str; 10] = ["p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a", "code"];
/// The permitted beginnings of a URL in an attribute.
const WAYS: [&str; 6] = ["/", "#", "?", "http://", "https://", "mailto:"];

/// The list, and what is known to get past sanitisers and escapers that were written for other places.
fn corpus() -> Vec<String> {
    let more = [
        "</title><script>alert(1)</script>",
        "</textarea><script>alert(1)</script>",
        "--><img src=x onerror=alert(1)>",
        "]]><script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "\"autofocus onfocus=alert(1) x=\"",
        "' onmouseover='alert(1)",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java\u{9}script:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[a](https://example.org/\"onmouseover=\"alert(1))",
        "![a](https://tracker.example/x.png)",
        "<https://example.org/\u{202e}gpj.exe>",
        "=HYPERLINK(\"https://evil.example\")",
        "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7}",
        "%0d%0aSet-Cookie: x=1",
        "&#106;avascript:alert(1)",
    ];
    BLNS.iter().map(|text| (*text).to_owned()).chain(more.map(str::to_owned)).collect()
}

/// Fails when a page holds anything that a browser would run, load from elsewhere or send elsewhere.
fn assert_tame(answer: &Answer, what: &str) {
    assert!(answer.status < 500, "{what}: {} {}", answer.status, answer.body);
    let page = Html::parse_document(&answer.body);
    let all = Selector::parse("*").expect("a selector");
    for element in page.select(&all) {
        let (name, value) = (element.value().name(), element.value());
        let ours = |attribute: &str| value.attr(attribute).is_some_and(|way| way.starts_with("/assets/"));
        match name {
            "script" => assert!(ours("src") || value.attr("type") == Some("application/ld+json"), "{what}: {}", element.html()),
            "iframe" | "object" | "embed" | "base" | "style" | "frame" | "applet" | "img" | "video" | "audio" => {
                panic!("{what}: {}", element.html())
            }
            _ => {}
        }
        for (attribute, written) in value.attrs() {
            assert!(!attribute.starts_with("on") && attribute != "style" && attribute != "srcdoc", "{what}: {}", element.html());
            if matches!(attribute, "href" | "src" | "action" | "formaction") {
                let local = written.is_empty() || WAYS.iter().any(|way| written.starts_with(way));
                assert!(local, "{what}: {}", element.html());
            }
        }
        if value.classes().any(|class| class == "words") {
            assert_plain(element, what);
        }
    }
}

/// The same for every page below `place` that a list links to; there are some.
fn assert_all_tame(actor: &Actor, list: &Answer, place: &str) {
    let links = list.page().links().into_iter().filter(|link| link.href.starts_with(place));
    let opened = links.map(|link| assert_tame(&actor.get(&link.href).expect(200), &link.href)).count();
    assert!(opened > 10, "{opened} links to {place}");
}

/// What a reader wrote consists of what the allow-list names.
fn assert_plain(words: ElementRef<'_>, what: &str) {
    for element in words.descendants().filter_map(ElementRef::wrap).skip(1) {
        assert!(WORDS.contains(&element.value().name()), "{what}: {}", element.html());
        let fits = |name: &str| matches!(name, "href" | "rel" | "start");
        assert!(element.value().attrs().all(|(name, _)| fits(name)), "{what}: {}", element.html());
    }
}

/// Every public surface of the thread, page after page.
fn assert_surfaces(site: &TestSite) {
    let visitor = site.visitor();
    let mut next = Some(format!("{THREAD}?look=1"));
    while let Some(path) = next {
        let answer = visitor.get(&path).expect(200);
        assert_tame(&answer, &path);
        next = answer.page().links().into_iter().find(|link| link.text == "More stories").map(|link| link.href);
    }
    for path in ["/", "/log", &format!("{THREAD}/booklet"), &format!("{THREAD}/spectrum")] {
        assert_tame(&visitor.get(path).expect(200), path);
    }
    for path in ["/feed.atom", &format!("{THREAD}/feed.atom"), "/sitemap.xml", &format!("{THREAD}/spectrum.svg")] {
        let feed = visitor.get(path).expect(200).body;
        // As a browser reads it that takes it for HTML by mistake: what is escaped once is text, and no element.
        let page = Html::parse_document(&feed);
        assert!(page.select(&Selector::parse("script, img, iframe, [onerror], [onload]").expect("a selector")).next().is_none());
    }
}

fn id_of(posted: &Answer) -> String {
    let place = posted.location.as_deref().unwrap_or_else(|| panic!("nothing was posted: {}", posted.body));
    place.comment_id()
}

fn post_story(actor: &Actor, body: &str, form: &str) -> Answer {
    actor.post(&format!("{THREAD}/comments"), &[("body", body), ("form_id", form)])
}

#[test]
fn nothing_that_a_reader_writes_runs_or_breaks_a_page() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let mut posted = 0;
    for (number, text) in corpus().iter().enumerate() {
        let answer = post_story(&ines, text, &format!("corpus{number}"));
        assert!(matches!(answer.status, 303 | 422), "{text:?}: {}", answer.status);
        posted += usize::from(answer.status == 303);
        assert_tame(&answer, text);
        let preview = ines.post(&format!("{THREAD}/preview"), &[("body", text), ("byline", text), ("position", text)]);
        assert!(matches!(preview.status, 200 | 422), "{text:?}: {}", preview.status);
        assert_tame(&preview, text);
    }
    assert!(posted > corpus().len() / 2, "{posted} were posted");
    site.work();
    assert_surfaces(&site);
}

#[test]
fn no_name_address_or_query_runs_or_breaks_a_page() {
    let site = TestSite::new();
    let (ines, noor, tomasz, visitor) = (site.member("ines"), site.member("noor"), site.member("tomasz"), site.visitor());
    // The email about a reply contains the name of its author.
    let fields = [("body", "Answer me."), ("notify", "on"), ("form_id", "answerable")];
    let answerable = id_of(&tomasz.post(&format!("{THREAD}/comments"), &fields));
    for (number, text) in corpus().iter().enumerate() {
        let renamed = ines.post("/settings/profile", &[("name", text)]);
        assert!(matches!(renamed.status, 303 | 422), "{text:?}: {}", renamed.status);
        assert_tame(&renamed, text);
        assert_tame(&ines.get("/settings/profile").expect(200), text);
        for (path, field) in
            [("/sign-in", "email"), ("/sign-in", "next"), ("/sign-up", "name"), ("/forgot", "email"), ("/subscribe", "email")]
        {
            assert_tame(&visitor.post(path, &[(field, text)]), text);
        }
        let fields = [("body", "A kettle."), ("byline", text.as_str()), ("email", text), ("form_id", text), ("parent", text)];
        assert_tame(&visitor.post(&format!("{THREAD}/comments"), &fields), text);
        if number % 10 == 0 {
            let (body, form) = (format!("Told under this name, {number}."), format!("name{number}"));
            let fields = [("body", body.as_str()), ("form_id", form.as_str()), ("parent", answerable.as_str())];
            let id = id_of(&ines.post(&format!("{THREAD}/comments"), &fields));
            assert_tame(&noor.get(&format!("/c/{id}/interest")).expect(200), text);
            for (part, field, value) in [("interest", "interest", "follow"), ("mute", "mute", "on")] {
                noor.post(&format!("/c/{id}/{part}"), &[(field, value)]).expect(303);
            }
        }
    }
    site.work();
    for path in [THREAD, "/settings/notifications", "/notices"] {
        assert_tame(&noor.get(path).expect(200), path);
    }
    let messages = site.outbox.to(&tomasz.email);
    assert!(messages.len() > 10, "{} emails", messages.len());
    let names = |message: &Received| message.parsed.headers().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
    for message in &messages {
        assert!(message.subject.ends_with(" replied to you") && !message.subject.contains(['\r', '\n']), "{}", message.subject);
        assert_eq!(names(message), names(&messages[0]), "a name adds no header: {}", message.subject);
    }
    assert_surfaces(&site);
}

#[test]
fn nothing_that_a_moderator_or_the_owner_writes_runs_or_breaks_a_page() {
    let site = TestSite::new();
    let (ines, mara, owner) = (site.member("ines"), site.moderator(), site.owner());
    for (number, text) in corpus().iter().enumerate().step_by(4) {
        let id = post_story(&ines, &format!("To be reported, {number}."), &format!("report{number}")).location.expect("a place");
        let id = id.comment_id();
        assert_tame(&ines.get(&format!("/c/{id}/report")), text);
        assert_tame(&site.visitor().post(&format!("/c/{id}/report"), &[("reason", "worry"), ("detail", text)]), text);
        let essay = [
            ("title", text.as_str()),
            ("body", text),
            ("question", text),
            ("pole_low", "Here"),
            ("pole_high", text),
            ("hint", text),
        ];
        assert_tame(&owner.post("/owner/threads", &essay), text);
        assert_tame(&owner.post("/owner/issues", &[("subject", text), ("body", text), ("list", "notes")]), text);
    }
    let cases = mara.get("/moderation/care").expect(200);
    assert_tame(&cases, "the lane");
    assert_all_tame(&mara, &cases, "/moderation/cases/");
    for path in ["/owner/threads", "/owner/issues"] {
        let list = owner.get(path).expect(200);
        assert_tame(&list, path);
        assert_all_tame(&owner, &list, &format!("{path}/"));
    }
    site.work();
    assert_surfaces(&site);
}
