//! Claims about the outbox of a site without a mail server.

use betwixt::mail::{Folder, Mailer};

use crate::support::actors::{Actor, Answer};
use crate::support::test_site::TestSite;

/// Sends one email, which asks a subscriber to confirm, and opens it as the owner.
fn open_email(site: &TestSite, owner: &Actor) -> Answer {
    site.visitor().post("/subscribe", &[("email", "ines@example.org"), ("choice", "1"), ("lists", "essays")]).expect(303);
    site.work();
    newest(owner)
}

fn newest(owner: &Actor) -> Answer {
    let list = owner.get("/owner/outbox").expect(200).page();
    owner.get(&list.attributes("main th a", "href")[0]).expect(200)
}

/// A site that writes emails to a folder.
fn with_outbox(home: &tempfile::TempDir) -> TestSite {
    TestSite::plan().mailing(Mailer::folder(Folder::at(home.path()))).build()
}

#[test]
fn the_owner_follows_the_link_of_an_email_in_the_outbox() {
    let home = tempfile::tempdir().unwrap();
    let site = with_outbox(&home);
    let page = open_email(&site, &site.owner()).page();
    let links: Vec<_> = page.attributes("pre.preview a", "href");
    let confirm = links.iter().find(|href| href.contains("/subscribe/confirm/")).expect("a link to confirm");
    site.visitor().post(confirm, &[]).expect(303);
}

#[test]
fn an_email_in_the_outbox_shows_its_text_first_and_collapses_its_headers() {
    let home = tempfile::tempdir().unwrap();
    let site = with_outbox(&home);
    let page = open_email(&site, &site.owner()).page();
    assert!(page.text("main .meta").is_some_and(|to| to.contains("ines@example.org")));
    let words = page.text("pre.preview").expect("the words");
    assert!(!words.contains("Message-ID") && !words.contains("MIME-Version"), "{words}");
    let folded = page.texts("main details:not([open]) pre").join(" ");
    assert!(folded.contains("Message-ID") && folded.contains("Content-Transfer-Encoding"), "{folded}");
}

#[test]
fn an_external_address_in_an_email_is_no_link() {
    let home = tempfile::tempdir().unwrap();
    let site = with_outbox(&home);
    let base = site.app.site.base_url.origin().to_owned();
    let body = format!("See {base}/letters and {base}.example.com/x and https://elsewhere.example/y.");
    let owner = site.owner();
    let made = owner.post("/owner/issues", &[("subject", "Links"), ("body", &body), ("list", "essays")]).expect(303);
    let issue = made.location.expect("the issue");
    owner.post(&format!("{issue}/test"), &[("email", &owner.email)]);
    let links = newest(&owner).page().attributes("pre.preview a", "href");
    assert!(links.contains(&format!("{base}/letters")), "{links:?}");
    assert!(
        links.iter().all(|href| href.strip_prefix(&base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))),
        "{links:?}"
    );
}

#[test]
fn the_outbox_says_in_plain_words_when_an_email_was_written() {
    let home = tempfile::tempdir().unwrap();
    let site = with_outbox(&home);
    let owner = site.owner();
    open_email(&site, &owner);
    let page = owner.get("/owner/outbox").expect(200).page();
    assert_eq!(page.texts("main time"), ["just now"]);
    assert_eq!(page.attributes("main time", "datetime"), ["2026-06-01T12:00:00Z"]);
}
