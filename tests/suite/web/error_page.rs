//! Claims about the pages that report an error.

use crate::support::test_site::TestSite;

#[test]
fn an_unknown_address_gets_a_404_page_with_the_request_id() {
    let site = TestSite::new();
    let answer = site.visitor().get("/nothing-here").expect(404);
    let id = answer.header("x-request-id").expect("an id").to_owned();
    assert!(answer.page().text(".meta").expect("a line of facts").contains(&id));
}

#[test]
fn error_pages_show_a_signed_in_member_as_signed_in() {
    let site = TestSite::new();
    let (ines, ada) = (site.member("ines"), site.owner());
    for (person, path, status) in
        [(&*ines, "/nowhere", 404), (&*ines, "/c/1", 404), (&*ines, "/owner", 403), (&*ada, "/t/nowhere", 404)]
    {
        let nav = person.get(path).expect(status).page().text("header nav").expect("a way on");
        assert!(nav.contains("Sign out") && !nav.contains("Sign in"), "{path}: {nav}");
    }
    assert!(ada.get("/nowhere").page().has("header a[href=\"/owner\"]"));
    let forged = site.visitor();
    forged.set_cookie("betwixt", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    for actor in [site.visitor(), forged] {
        assert!(actor.get("/nowhere").expect(404).page().text("header nav").expect("a way on").contains("Sign in"));
    }
}
