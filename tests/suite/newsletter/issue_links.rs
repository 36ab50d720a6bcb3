//! The links in an issue: an email has no address of its own, so each needs a full one.

use super::smtp_site::{SmtpSite, send};
use crate::support::actors::{Actor, Answer};
use crate::support::html::Page;
use crate::support::test_site::TestSite;

fn write(owner: &Actor, body: &str) -> Answer {
    let form = owner.get("/owner/issues/new").expect(200);
    owner.submit(&form, "form[action=\"/owner/issues\"]", &[("subject", "How close is close?"), ("body", body)])
}

#[test]
fn a_link_that_begins_with_a_slash_leads_to_this_site_in_preview_email_and_archive() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org"]);
    let body = "The next essay is [here](/t/being-looked-after), or [there][2].\n\n[2]: /t/elsewhere?sort=newest#stories\n";
    let draft = write(&smtp.owner, body).expect(303).location.expect("a place");
    let full = ["https://localhost/t/being-looked-after", "https://localhost/t/elsewhere?sort=newest#stories"];
    let preview = smtp.owner.get(&draft).expect(200);
    assert!(full.iter().all(|link| preview.page().attributes(".preview a", "href").contains(&(*link).to_owned())));
    assert!(preview.page().text("pre.preview").expect("plain text").contains(full[0]));
    send(&smtp.owner, &draft);
    smtp.site.work();
    let email = smtp.emails_to("ann@example.org").pop().expect("an email");
    assert!(full.iter().all(|link| email.text.replace('\n', "").contains(link)), "{}", email.text);
    assert!(full.iter().all(|link| email.html.as_deref().unwrap_or_default().contains(link)));
    let archived = smtp.site.visitor().get("/letters/how-close-is-close").expect(200);
    assert!(archived.page().attributes("main a", "href").contains(&full[0].to_owned()));
}

#[test]
fn a_link_that_would_be_lost_is_an_error_of_the_text() {
    let site = TestSite::plan().with("BASE_URL", "https://localhost").build();
    let owner = site.owner();
    for lost in ["t/being-looked-after", "www.example.org", "//example.org/x", "javascript:alert(1)", "#top"] {
        let again = write(&owner, &format!("The next essay is [here]({lost}).")).expect(422);
        let sentence = again.page().text("#body-error").expect("an error");
        assert!(sentence.contains(&format!("The link “here” leads to {lost}, which readers could not open.")), "{sentence}");
        assert!(sentence.contains("with / for a page of this site"), "{sentence}");
        assert!(again.page().form("form[action=\"/owner/issues\"]").value("body").is_some_and(|body| body.contains(lost)));
    }
    for fine in
        ["[a](https://example.org)", "<https://example.org>", "[a](mailto:ann@example.org)", "www.example.org", "`[a](b)`"]
    {
        write(&owner, fine).expect(303);
    }
    let draft = write(&owner, "Fine.").expect(303).location.expect("a place");
    let form = owner.get(&format!("{draft}/edit")).expect(200);
    let again = owner.submit(&form, "main form", &[("body", "[here](t/x)")]).expect(422);
    assert!(again.page().has("#body-error"), "also of a draft that is edited");
}

#[test]
fn an_issue_says_what_was_typed_in_its_preview_both_parts_and_the_archive() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org"]);
    let body = "[2019]: Berlin\n\n¯\\_(ツ)_/¯\n\nSee https://example.org/src/_mocks_/page.html。\n\n[paypal.com](https://evil.example/)\n";
    let draft = write(&smtp.owner, body).expect(303).location.expect("a place");
    let lines = ["[2019]: Berlin", "¯\\_(ツ)_/¯", "See https://example.org/src/_mocks_/page.html。"];
    let preview = smtp.owner.get(&draft).expect(200).page();
    send(&smtp.owner, &draft);
    smtp.site.work();
    let email = smtp.emails_to("ann@example.org").pop().expect("an email");
    let html = Page::parse(email.html.as_deref().unwrap_or_default());
    let archived = smtp.site.visitor().get("/letters/how-close-is-close").expect(200).page();
    for line in lines {
        assert!(email.text.contains(line), "{line} in {}", email.text);
        for shown in [preview.text(".preview"), html.text("body"), archived.text("main")] {
            assert!(shown.as_deref().is_some_and(|text| text.contains(line)), "{line} in {shown:?}");
        }
    }
    assert!(email.text.contains("paypal.com (https://evil.example/)\n"), "{}", email.text);
    assert!(html.text("body").is_some_and(|text| text.contains("paypal.com (evil.example)")));
}

#[test]
fn each_block_of_an_email_has_the_direction_of_its_text() {
    let smtp = SmtpSite::new();
    smtp.join(&["ann@example.org"]);
    let body = "# שלום\n\nمرحبا بكم\n\n> اقتباس\n\n- واحد\n";
    let draft = write(&smtp.owner, body).expect(303).location.expect("a place");
    send(&smtp.owner, &draft);
    smtp.site.work();
    let emails = smtp.emails_to("ann@example.org");
    assert!(emails.len() > 1, "the confirmation too");
    for email in emails {
        let html = Page::parse(email.html.as_deref().expect("a part in HTML"));
        for block in ["p", "h2", "ul", "li", "blockquote"] {
            assert_eq!(html.attributes(block, "dir").len(), html.texts(block).len(), "{block}");
            assert!(html.attributes(block, "dir").iter().all(|direction| direction == "auto"), "{block}");
        }
    }
}

/// The pages that a page warns of.
fn missing_pages(answer: &Answer) -> Vec<String> {
    answer.page().texts(".notice.warning li")
}

#[test]
fn links_to_pages_that_do_not_exist_are_named_before_an_issue_is_sent_or_an_essay_is_published() {
    let site = TestSite::plan().with("BASE_URL", "https://localhost").build();
    let (owner, _ines) = (site.owner(), site.subscriber("ines", &["essays"]));
    let body = "[a](/t/nowhere) [b](/t/closeness-and-space#stories) [c](/?x=1) <https://localhost/letters/none> [d](/nothing) \
                [e](https://example.org/t/nowhere) [f](/c/0000000000000) [g](/t/nowhere?again=1)";
    let expected = ["/t/nowhere", "/letters/none", "/nothing", "/c/0000000000000"];
    let draft = write(&owner, body).expect(303).location.expect("a place");
    for path in [draft.clone(), format!("{draft}/send")] {
        assert_eq!(missing_pages(&owner.get(&path).expect(200)), expected, "{path}");
    }
    let essay = [
        ("title", "The Hall"),
        ("slug", "the-hall"),
        ("body", "Light. [This](/t/the-hall), [that](/t/nowhere)."),
        ("question", "Where?"),
        ("pole_low", "On"),
        ("pole_high", "Off"),
    ];
    let form = owner.get("/owner/threads/new").expect(200);
    let made = owner.submit(&form, "form[action=\"/owner/threads\"]", &essay).expect(303).location.expect("a place");
    for path in [made.clone(), format!("{made}/publish")] {
        assert_eq!(missing_pages(&owner.get(&path).expect(200)), ["/t/nowhere"], "{path}");
    }
    owner.post(&format!("{made}/publish"), &[]).expect(303);
    let draft = write(&owner, "[The hall](/t/the-hall)").expect(303).location.expect("a place");
    assert!(missing_pages(&owner.get(&draft).expect(200)).is_empty());
    site.work();
}

#[test]
fn no_page_of_the_site_is_taken_for_one_that_does_not_exist() {
    let site = TestSite::plan().with("BASE_URL", "https://localhost").build();
    let owner = site.owner();
    let all: Vec<String> =
        crate::routes::gets().filter(|(route, _)| !route.contains('{')).map(|(route, _)| format!("[x]({route})")).collect();
    let draft = write(&owner, &all.join(" ")).expect(303).location.expect("a place");
    assert_eq!(missing_pages(&owner.get(&draft).expect(200)), [""; 0]);
}
