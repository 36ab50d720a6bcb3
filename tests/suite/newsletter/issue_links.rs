//! The links in an issue: an email has no address of its own, so each needs a full one.

use super::smtp_site::{SmtpSite, send};
use crate::support::actors::{Actor, Answer};
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
