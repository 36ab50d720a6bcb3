//! Thanking for a story.

use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

fn post_story(actor: &Actor, body: &str) -> String {
    let page = actor.get(THREAD).expect(200);
    let answer = actor.submit(&page, FORM, &[("body", body), ("byline", "Grey Heron")]).expect(303);
    answer.location.as_deref().expect("a place").comment_id()
}

fn button(id: &str) -> String {
    format!("form[action=\"/c/{id}/thanks\"]")
}

fn press(actor: &Actor, page: &Answer, id: &str) {
    let answer = actor.submit(page, &button(id), &[]).expect(303);
    assert!(actor.follow(&answer).expect(200).page().has(&format!("#c-{id}")));
}

#[test]
fn a_reader_who_thanks_stays_on_the_same_page_in_the_same_order() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    let id = post_story(&ines, "Two rooms, one kettle.");
    for path in [
        format!("{THREAD}?sort=newest"),
        format!("{THREAD}?sort=replies&look=1"),
        format!("/c/{id}?context=1"),
        format!("{THREAD}/reply/{id}"),
    ] {
        let page = tomasz.get(&path).expect(200);
        let place = tomasz.submit(&page, &button(&id), &[]).expect(303).location.expect("a place");
        assert_eq!(place, format!("{path}#c-{id}"));
        press(&tomasz, &page, &id);
    }
    for elsewhere in ["", "https://evil.example/", "//evil.example", "/x\r\nLocation: /", "evil"] {
        let fields = [("thanks", "on"), ("next", elsewhere)];
        let place = tomasz.post(&format!("/c/{id}/thanks"), &fields).expect(303).location;
        assert_eq!(place, Some(format!("/c/{id}")), "{elsewhere:?}");
    }
    site.work();
}

#[test]
fn a_reader_thanks_once_and_only_the_author_sees_how_many_did() {
    let site = TestSite::new();
    let (ines, tomasz, noor) = (site.member("ines"), site.member("tomasz"), site.member("noor"));
    let id = post_story(&ines, "Two rooms, one kettle.");
    let stale = tomasz.get(THREAD);
    press(&tomasz, &stale, &id);
    press(&tomasz, &stale, &id);
    press(&noor, &noor.get(THREAD), &id);
    let thanked = "2 readers thanked you";
    assert!(ines.get(THREAD).body.contains(thanked));
    assert!(ines.get(&format!("/c/{id}/status")).body.contains(thanked));
    assert!(ines.get(&format!("/c/{id}?context=1")).body.contains(thanked));
    for path in [THREAD.to_owned(), format!("/c/{id}?context=1"), format!("{THREAD}/reply/{id}")] {
        for actor in [&site.visitor(), &*tomasz] {
            assert!(!actor.get(&path).expect(200).body.contains("thanked you"), "{path}");
        }
    }
    assert!(!site.visitor().get(THREAD).page().has(&button(&id)), "a signed-out reader gets no button");
    site.work();
}

#[test]
fn thanks_can_be_removed_by_the_button_or_by_repeating_the_request() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    let id = post_story(&ines, "A kettle of my own.");
    press(&tomasz, &tomasz.get(THREAD), &id);
    assert_eq!(tomasz.get(THREAD).page().form(&button(&id)).value("thanks"), Some("off"));
    press(&tomasz, &tomasz.get(THREAD), &id);
    assert!(!ines.get(THREAD).body.contains("thanked you"));
    let path = format!("/c/{id}/thanks");
    tomasz.post(&path, &[]).expect(303);
    assert!(ines.get(THREAD).body.contains("1 reader thanked you"));
    tomasz.post(&path, &[]).expect(303);
    assert!(!ines.get(THREAD).body.contains("thanked you"));
    site.work();
}

#[test]
fn authors_cannot_thank_themselves_and_hidden_stories_get_no_thanks() {
    let site = TestSite::plan().with("MODERATION", "all").build();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    let id = post_story(&ines, "Held for now.");
    tomasz.post(&format!("/c/{id}/thanks"), &[]).expect(404);
    site.work();

    let site = TestSite::new();
    let ines = site.member("ines");
    let id = post_story(&ines, "For all to read.");
    assert!(!ines.get(THREAD).page().has(&button(&id)));
    ines.post(&format!("/c/{id}/thanks"), &[]).expect(403);
    site.visitor().post(&format!("/c/{id}/thanks"), &[]).expect(401);
    site.work();
}
