//! A site whose disk is full or read-only: it can be read, and no text is lost.

use std::time::Duration;

use crate::support::actors::CommentAddress;
use crate::support::failing_writes::{fill_disk, free_disk};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const LATER: Duration = Duration::from_mins(5);

#[test]
fn members_and_visitors_read_while_nothing_can_be_written() {
    let site = TestSite::new();
    let (ines, mara, ruth) = (site.member("ines"), site.moderator(), site.member("ruth"));
    let story = ines.submit(&ines.get(THREAD).expect(200), FORM, &[("body", "A heron stood in our kitchen.")]).expect(303);
    let story = story.location.expect("a place").comment_id();
    let reply = ruth.get(&format!("{THREAD}/reply/{story}")).expect(200);
    ruth.submit(&reply, FORM, &[("body", "In ours too.")]).expect(303);
    site.work();
    site.outbox.to("ines@example.org");
    // The visit and the last use of each session are old enough to be saved again.
    site.app.clock.advance(LATER);
    fill_disk(&site);
    let conversation = format!("/c/{story}?context=1");
    for path in [THREAD, &conversation, "/", "/notices", "/settings/profile"] {
        ines.get(path).expect(200);
    }
    mara.get("/moderation").expect(200);
    assert!(site.visitor().get(THREAD).expect(200).body.contains("A heron stood in our kitchen."));
    free_disk(&site);
}

#[test]
fn a_text_that_cannot_be_saved_is_on_the_page_and_can_be_sent_again() {
    let site = TestSite::new();
    let (ines, visitor) = (site.member("ines"), site.visitor());
    let (form, empty) = (ines.get(THREAD).expect(200), visitor.get(THREAD).expect(200));
    site.app.clock.advance(LATER);
    fill_disk(&site);
    let words = "A heron stood in our kitchen & <left>.";
    let refused = ines.submit(&form, FORM, &[("body", words), ("position", "30")]).expect(503);
    assert_eq!(refused.page().form(FORM).value("body"), Some(words));
    let unsigned = visitor.submit(&empty, FORM, &[("body", "Told before."), ("email", "grey@example.org")]).expect(503);
    assert_eq!(unsigned.page().form(FORM).value("body"), Some("Told before."));
    assert_eq!(unsigned.page().form(FORM).value("email"), Some("grey@example.org"));
    free_disk(&site);
    for _ in 0..2 {
        ines.submit(&refused, FORM, &[]).expect(303);
    }
    assert_eq!(site.visitor().get(THREAD).expect(200).page().texts("article.story").len(), 1);
    site.expect_internal_errors(2);
    site.work();
}

#[test]
fn a_password_that_cannot_be_saved_is_not_on_the_page() {
    let site = TestSite::new();
    let visitor = site.visitor();
    let form = visitor.get("/sign-up").expect(200);
    fill_disk(&site);
    let secret = "seven quiet herons by the mill pond";
    let fields = [("name", "Ines"), ("email", "ines@example.org"), ("password", secret)];
    let refused = visitor.submit(&form, "main form", &fields).expect(503);
    assert!(!refused.body.contains(secret));
    assert_eq!(refused.page().form("main form").value("name"), Some("Ines"));
    free_disk(&site);
    site.expect_internal_errors(1);
}

#[test]
fn a_site_that_cannot_write_is_not_ready_until_it_can() {
    let site = TestSite::new();
    let visitor = site.visitor();
    visitor.get("/readyz").expect(200);
    fill_disk(&site);
    site.app.clock.advance(LATER);
    visitor.get("/readyz").expect(503);
    visitor.get("/up").expect(503);
    visitor.get("/healthz").expect(200);
    free_disk(&site);
    visitor.get("/readyz").expect(200);
}
