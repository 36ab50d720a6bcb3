//! The notice after a member followed or muted a conversation or its author.

use crate::support::actors::{Answer, CommentAddress};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";

#[test]
fn the_notice_about_a_choice_is_at_its_comment_and_its_undo_restores_what_held_before() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let posted = ruth.post(&format!("{THREAD}/comments"), &[("body", "We have two rooms.")]).expect(303);
    let story = posted.location.expect("a place").comment_id();
    let path = format!("/c/{story}/interest");
    let choose = |said: &str| {
        let done = ines.post(&path, &[("interest", said)]).expect(303);
        ines.follow(&ines.follow(&done).expect(302)).expect(200)
    };
    let notice = format!("#c-{story} > .notice.success");
    let read = |page: &Answer| (page.page().text(&notice).expect("a notice at the comment"), page.page().texts(".notice").len());
    let undo = format!("{notice} form");
    let followed = choose("follow");
    assert_eq!(read(&followed).0, "You follow this conversation: you are notified of each new reply. Unfollow");
    let muted = choose("mute");
    let said = "You muted this conversation: you get no notifications of new replies in it. Undo";
    assert_eq!(read(&muted), (said.to_owned(), 1));
    let undone = ines.submit(&muted, &undo, &[]).expect(303);
    let back = ines.follow(&ines.follow(&undone).expect(302)).expect(200);
    assert!(read(&back).0.starts_with("You follow this conversation"), "the follow is not lost");
    assert!(read(&choose("follow")).0.ends_with("Unfollow"), "nothing changed");
    choose("none");
    let muted = choose("mute");
    let undone = ines.submit(&muted, &undo, &[]).expect(303);
    let back = ines.follow(&ines.follow(&undone).expect(302)).expect(200);
    assert_eq!(read(&back).0, "You neither follow nor mute this conversation now.");
    let page = ines.get(&path).expect(200);
    let hidden = ines.submit(&page, "form[action$=\"/mute\"]", &[("mute", "on")]).expect(303);
    let page = ines.follow(&ines.follow(&hidden).expect(302)).expect(200);
    assert!(read(&page).0.starts_with("You muted Ruth: "), "outside what is folded");
    ines.submit(&page, &undo, &[]).expect(303);
    assert!(!ines.get(THREAD).expect(200).page().has("details.muted"));
    site.work();
}
