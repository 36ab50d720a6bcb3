//! What a text said before.

use std::time::Duration;

use crate::support::actors::CommentAddress;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

#[test]
fn the_history_marks_deletions_and_insertions_between_published_editions() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let page = ines.get(THREAD).expect(200);
    let posted = ines.submit(&page, FORM, &[("body", "We had *too* rooms & <a balcony>.")]).expect(303);
    let id = posted.header("location").expect("a redirect").comment_id();
    let edit = |body: &str| {
        let form = ines.get(&format!("/c/{id}/edit")).expect(200);
        ines.submit(&form, "form[action$=\"/edit\"]", &[("body", body)]).expect(303);
    };
    // An edit within the first half hour leaves no trace.
    edit("We had *two* rooms & <a balcony>.");
    site.pass(Duration::from_mins(31));
    edit("We had *three* rooms & <a balcony>.");
    let history = site.visitor().get(&format!("/c/{id}/history")).expect(200);
    assert_eq!(history.page().texts(".history .words").len(), 2);
    let numbers = |page: &crate::support::html::Page| -> Vec<String> {
        page.texts(".history .meta").iter().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect()
    };
    // A hidden edition leaves no gap in the numbering.
    assert_eq!(numbers(&history.page()), ["Version 2", "Version 1"]);
    let all = ines.get(&format!("/c/{id}/history")).expect(200).page();
    assert_eq!(numbers(&all), ["Version 3", "Version 2", "Version 1"]);
    assert_eq!(all.texts(".history li:last-child .badge"), ["only you and the moderators see this"]);
    assert_eq!(all.texts(".history .badge").len(), 1);
    assert_eq!(history.page().raw(".difference").len(), 1, "the first edition came of nothing");
    let marked = |css: &str| history.page().texts(css);
    assert_eq!(marked(".difference del"), ["removed: two"]);
    assert_eq!(marked(".difference ins"), ["added: three"]);
    assert!(history.page().text(".difference").expect("a difference").ends_with("rooms & <a balcony>."));
    assert!(!history.body.contains("too"));
    site.work();
}
