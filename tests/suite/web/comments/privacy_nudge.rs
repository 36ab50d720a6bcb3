//! What could identify someone is shown once before it is posted, without a script too.

use super::unconfirmed::{FORM, THREAD, send};
use crate::support::test_site::TestSite;

const TELLING: &str = "Call 030 1234567, or write to her@example.com. My sister Ana Novak knows.";

#[test]
fn private_details_are_shown_once_and_the_same_text_sent_again_is_posted() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let asked = send(&ines, &[("body", TELLING), ("position", "30"), ("byline", "Grey Heron"), ("notify", "on")]).expect(422);
    let page = asked.page();
    assert_eq!(page.texts(".notice mark"), ["her@example.com", "030 1234567", "Ana Novak"]);
    assert!(page.text(".notice").unwrap().contains("Could it identify someone who would rather stay unknown?"));
    let form = page.form(FORM);
    for (field, typed) in [("body", TELLING), ("position", "30"), ("byline", "Grey Heron"), ("notify", "on")] {
        assert_eq!(form.value(field), Some(typed), "{field}");
    }
    assert!(!site.visitor().get(THREAD).body.contains("030 1234567"));
    ines.submit(&asked, FORM, &[]).expect(303);
    assert!(site.visitor().get(THREAD).body.contains("030 1234567"));
    site.work();
}

#[test]
fn an_edited_text_is_looked_at_anew() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let asked = send(&ines, &[("body", TELLING)]).expect(422);
    let again = ines.submit(&asked, FORM, &[("body", "Call 030 7654321.")]).expect(422);
    assert_eq!(again.page().texts(".notice mark"), ["030 7654321"]);
    // Also after an error, and after a preview, which asks nothing.
    let failed = ines.submit(&again, FORM, &[("body", "Call 030 7654321."), ("position", "500")]).expect(422);
    assert!(failed.page().has("#position-error") && !failed.page().has(".notice mark"));
    ines.submit(&failed, FORM, &[("position", "")]).expect(303);
    let asked = send(&ines, &[("body", TELLING)]).expect(422);
    ines.submit(&asked, FORM, &[("body", "Call me, you know where.")]).expect(303);
    site.work();
}

#[test]
fn a_visitor_is_shown_it_before_anything_is_stored() {
    let site = TestSite::new();
    let visitor = site.visitor();
    let asked = send(&visitor, &[("body", TELLING), ("email", "lotte@example.org")]).expect(422);
    site.work();
    assert!(site.outbox.to("lotte@example.org").is_empty());
    assert_eq!(asked.page().form(FORM).value("email"), Some("lotte@example.org"));
    visitor.submit(&asked, FORM, &[]).expect(303);
    site.work();
    assert_eq!(site.outbox.to("lotte@example.org").len(), 1);
}

#[test]
fn a_program_that_sends_only_the_documented_fields_is_asked_nothing() {
    let site = TestSite::new();
    let ines = site.member("ines");
    ines.post(&format!("{THREAD}/comments"), &[("body", TELLING)]).expect(303);
    site.work();
}
