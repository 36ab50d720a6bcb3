//! Pages behind links that are broken, and not used or expired: the heading says the same as the text.

use crate::support::test_site::TestSite;

#[test]
fn a_broken_link_never_worked_and_its_page_says_so() {
    let site = TestSite::new();
    for (path, sentence) in [
        (
            "/confirm/abcdef",
            "This link is incomplete. Copy the whole link from the email. What you wrote is saved for seven days.",
        ),
        ("/reset/abc", "This link is incomplete. Copy the whole link from the email."),
        ("/verify/abc", "This link is incomplete. Copy the whole link from the email."),
        ("/unconfirmed/abc", "The address of this page is incomplete. Open the link in our email instead."),
        ("/u/notices/abc", "This link is incomplete. Copy the whole link from the email."),
        ("/subscribe/confirm/abc", "The link may be incomplete, used or deleted."),
    ] {
        let page = site.visitor().get(path).expect(404).page();
        assert_eq!(page.text("h1").as_deref(), Some("This link doesn’t work"), "{path}");
        let said = page.text("main").expect("words");
        assert!(said.contains(sentence), "{path}: {said}");
    }
}
