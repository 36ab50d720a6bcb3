//! Drafts: saved for their author only, on any device, through an ended session.

use std::time::Duration;

use betwixt::each;
use betwixt::error::InternalError;
use diesel::prelude::*;

use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const AUTOSAVE: &str = "/t/closeness-and-space/sketch";
const WORDS: &str = "Half a thought, unmistakably.";

fn autosave(actor: &Actor, body: &str, revision: &str) -> Answer {
    let fields = [("body", body), ("position", "4o"), ("byline", "Grey Heron"), ("revision", revision), ("quiet", "1")];
    actor.post(AUTOSAVE, &fields)
}

fn revision(answer: &Answer) -> &str {
    answer.header("betwixt-revision").expect("a revision")
}

fn held(actor: &Actor) -> Option<String> {
    actor.get(THREAD).expect(200).page().form(FORM).value("body").map(str::to_owned)
}

#[test]
fn an_autosaved_text_fills_the_form_on_every_device_until_it_is_posted() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let page = ines.get(THREAD).expect(200);
    let mut form = page.page().form(FORM).with("body", WORDS).with("position", "4o").with("byline", "Grey Heron");
    form.action = AUTOSAVE.to_owned();
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let kept = ines.post(AUTOSAVE, &fields).expect(303);
    assert_eq!(kept.header("location"), Some("/t/closeness-and-space#tell"));

    let phone = site.visitor();
    phone.post("/sign-in", &[("email", &ines.email), ("password", PASSWORD)]).expect(303);
    let there = phone.get(THREAD).expect(200);
    let form = there.page().form(FORM);
    // As it was typed, whether or not it can be sent like that.
    assert_eq!((form.value("body"), form.value("position"), form.value("byline")), (Some(WORDS), Some("4o"), Some("Grey Heron")));
    for other in [site.visitor().get(THREAD), site.member("tomasz").get(THREAD), site.moderator().get("/moderation/held")] {
        assert!(!other.expect(200).body.contains("unmistakably"));
    }
    phone.submit(&there, FORM, &[("position", "40")]).expect(303);
    assert_eq!(held(&ines).as_deref(), Some(""));
    site.work();
}

#[test]
fn a_late_autosave_of_a_posted_text_saves_nothing() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let kept = autosave(&ines, WORDS, "0").expect(204);
    let page = ines.get(THREAD).expect(200);
    ines.submit(&page, FORM, &[("body", WORDS), ("position", "")]).expect(303);
    autosave(&ines, WORDS, revision(&kept)).expect(204);
    assert_eq!(held(&ines).as_deref(), Some(""));
    assert!(!ines.get(THREAD).expect(200).body.contains("Your unsent text has been restored."));
    autosave(&ines, "Something else, begun at once.", "0").expect(204);
    assert_eq!(held(&ines).as_deref(), Some("Something else, begun at once."));
    site.work();
}

#[test]
fn a_window_with_an_older_draft_gets_a_conflict_with_both_texts() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let first = autosave(&ines, "From the desk.", "0").expect(204);
    assert_eq!(revision(&first), "1");
    assert_eq!(revision(&autosave(&ines, "From the desk, longer.", "1").expect(204)), "2");
    let late = autosave(&ines, "From the bed.", "0").expect(409);
    assert_eq!((late.body.as_str(), revision(&late)), ("From the desk, longer.", "2"));
    // Without a script the page itself shows both.
    let both = ines.post(AUTOSAVE, &[("body", "From the bed."), ("revision", "1")]).expect(409);
    assert_eq!(both.page().form(FORM).value("body"), Some("From the bed."));
    assert_eq!(both.page().text("#other").as_deref(), Some("From the desk, longer."));
    assert_eq!(
        revision(&autosave(&ines, "From the bed.", both.page().form(FORM).value("revision").expect("2")).expect(204)),
        "3"
    );
    // The same words again are no news.
    assert_eq!(revision(&autosave(&ines, "From the bed.", "0").expect(204)), "3");
    site.work();
}

#[test]
fn an_emptied_or_discarded_draft_is_deleted() {
    let site = TestSite::new();
    let ines = site.member("ines");
    for way in ["empty", "discard"] {
        autosave(&ines, WORDS, "0").expect(204);
        if way == "empty" {
            assert_eq!(revision(&autosave(&ines, " \n", "1").expect(204)), "0");
        } else {
            let page = ines.get(THREAD).expect(200);
            ines.submit(&page, "form[action=\"/t/closeness-and-space/sketch\"]", &[("discard", "1")]).expect(303);
        }
        assert_eq!(held(&ines).as_deref(), Some(""), "{way}");
    }
    site.work();
}

#[test]
fn a_text_autosaved_after_the_session_ended_returns_at_sign_in() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let page = ines.get(THREAD).expect(200);
    ines.post("/sign-out", &[]).expect(303);
    let refused = ines.submit(&page, FORM, &[("body", WORDS), ("position", "30"), ("notify", "on")]).expect(401);
    assert_eq!(refused.page().form(FORM).value("body"), Some(WORDS));
    assert_eq!(held(&site.member("tomasz")).as_deref(), Some(""));
    let ways = refused.page().attributes("main .notice.warning a", "href");
    let asked = ines.get(ways.first().expect("the way to sign in")).expect(200);
    let signed_in =
        ines.submit(&asked, "form[action=\"/sign-in\"]", &[("email", &ines.email), ("password", PASSWORD)]).expect(303);
    let back = ines.follow(&signed_in).expect(200);
    let form = back.page().form(FORM);
    assert_eq!((form.value("body"), form.value("position")), (Some(WORDS), Some("30")));
    assert_eq!(form.value("notify"), Some("on"), "emails about replies are still requested");
    assert!(ines.cookie_named("betwixt-parked").is_none_or(|cookie| cookie.is_empty()));
    ines.submit(&back, FORM, &[]).expect(303);
    assert!(site.visitor().get(THREAD).body.contains(WORDS));
    site.work();
}

#[test]
fn a_signed_out_draft_is_merged_above_the_saved_one_and_expires_after_a_day() {
    let site = TestSite::new();
    let ines = site.member("ines");
    autosave(&ines, "Kept before.", "0").expect(204);
    for (hours, expected) in [(23, "Parked.\n\nKept before."), (25, "Kept before.")] {
        let guest = site.visitor();
        guest.post(&format!("{THREAD}/comments"), &[("body", "Parked.")]).expect(401);
        site.pass(Duration::from_hours(hours));
        site.work();
        guest.post("/sign-in", &[("email", &ines.email), ("password", PASSWORD)]).expect(303);
        assert_eq!(held(&guest).as_deref(), Some(expected), "after {hours} hours");
        autosave(&guest, "Kept before.", "9").expect(204);
    }
}

#[test]
fn the_draft_of_a_reply_is_separate_from_that_of_a_story() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    let page = tomasz.get(THREAD).expect(200);
    let posted = tomasz.submit(&page, FORM, &[("body", "Two chairs.")]).expect(303);
    let id = posted.header("location").expect("a redirect").comment_id();
    ines.post(AUTOSAVE, &[("body", "To you."), ("parent", &id), ("quiet", "1")]).expect(204);
    autosave(&ines, "To all.", "0").expect(204);
    let reply = ines.get(&format!("{THREAD}/reply/{id}")).expect(200);
    assert_eq!(reply.page().form(FORM).value("body"), Some("To you."));
    assert_eq!(held(&ines).as_deref(), Some("To all."));
    ines.submit(&reply, FORM, &[]).expect(303);
    assert_eq!(held(&ines).as_deref(), Some("To all."));
    site.work();
}

#[test]
fn a_form_sent_after_the_session_ended_comes_back_and_can_be_sent_again() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let page = ines.get(THREAD).expect(200);
    let posted = ines.submit(&page, FORM, &[("body", "Two chairs.")]).expect(303);
    let id = posted.header("location").expect("a redirect").comment_id();
    let edit = ines.get(&format!("/c/{id}/edit")).expect(200);
    ines.post("/sign-out", &[]).expect(303);
    let words = "Two chairs, & <one> table.\n\nAnd a window.";
    let back = ines.submit(&edit, "form[action$=\"/edit\"]", &[("body", words)]).expect(401);
    let form = back.page().form("main form");
    assert_eq!((form.value("body"), form.value("revision")), (Some(words), Some("1")));
    ines.post("/sign-in", &[("email", &ines.email), ("password", PASSWORD)]).expect(303);
    ines.submit(&back, "main form", &[]).expect(303);
    assert!(site.visitor().get(THREAD).body.contains("And a window."));
    // A password is not shown again.
    let fields = [("current", "a secret of mine"), ("password", "another secret of mine")];
    let back = site.visitor().post("/settings/security", &fields).expect(401);
    assert!(!back.body.contains("secret of mine"));
    site.work();
}

/// What a reader whose text was saved without a session finds in the form after signing in.
fn attached(site: &TestSite, guest: &Actor, key: &str) -> Option<String> {
    let member = site.member(key);
    guest.post("/sign-in", &[("email", &member.email), ("password", PASSWORD)]).expect(303);
    held(guest)
}

#[test]
fn a_signed_out_text_is_saved_without_what_no_reader_would_see() {
    let site = TestSite::new();
    let guest = site.visitor();
    let padded = format!("body=hello+there{}", "\u{200b}".repeat(650_000));
    let form = [("content-type", "application/x-www-form-urlencoded")];
    guest.post_bytes(&format!("{THREAD}/comments"), &form, padded.as_bytes()).expect(401);
    assert_eq!(attached(&site, &guest, "ines").as_deref(), Some("hello there"));
}

#[test]
fn a_signed_out_text_that_does_not_fit_comes_back_and_is_not_saved() {
    let site = TestSite::new();
    let guest = site.visitor();
    let long = "x".repeat(20_001);
    let refused = guest.post(&format!("{THREAD}/comments"), &[("body", &long)]).expect(422);
    assert_eq!(refused.page().form(FORM).value("body"), Some(&*long));
    assert!(refused.page().text("#body-error").unwrap().contains("Shorten this"));
    assert_eq!(guest.cookie_named("betwixt-parked"), None);
    assert_eq!(attached(&site, &guest, "ines").as_deref(), Some(""));
}

#[test]
fn a_draft_may_be_a_little_too_long_and_no_more() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let fits = "x".repeat(20_000 + 4_096);
    autosave(&ines, &fits, "0").expect(204);
    for long in [format!("{fits}x"), "\u{200b}".repeat(30_000), "e\u{301}".repeat(100_000)] {
        autosave(&ines, &long, "1").expect(422);
        let refused = ines.post(AUTOSAVE, &[("body", &long)]).expect(422);
        assert!(refused.page().text("#body-error").unwrap().contains("too long to be saved"));
        assert_eq!(refused.page().form(FORM).value("body"), Some(&*long));
    }
    for field in ["position", "byline"] {
        let refused = ines.post(AUTOSAVE, &[("body", WORDS), (field, &"9".repeat(5_000))]).expect(422);
        assert!(refused.page().has(&format!("#{field}-error")), "{field}");
    }
    assert_eq!(held(&ines).as_deref(), Some(&*fits));
}

/// As many stories to reply to.
fn stories(site: &TestSite, count: usize) -> Vec<String> {
    let tomasz = site.member("tomasz");
    let story = |number| {
        let page = tomasz.get(THREAD).expect(200);
        let posted = tomasz.submit(&page, FORM, &[("body", &format!("Chair number {number}."))]).expect(303);
        posted.header("location").expect("a redirect").comment_id()
    };
    (0..count).map(story).collect()
}

fn draft_of_reply(actor: &Actor, story: &str) -> Option<String> {
    actor.get(&format!("{THREAD}/reply/{story}")).expect(200).page().form(FORM).value("body").map(str::to_owned)
}

#[test]
fn a_member_has_twenty_drafts_and_the_oldest_makes_room() {
    let site = TestSite::new();
    let stories = stories(&site, 21);
    let ines = site.member("ines");
    for story in &stories {
        ines.post(AUTOSAVE, &[("body", "To you."), ("parent", story), ("quiet", "1")]).expect(204);
        site.pass(Duration::from_secs(1));
    }
    let kept: Vec<bool> = stories.iter().map(|story| draft_of_reply(&ines, story).as_deref() == Some("To you.")).collect();
    assert_eq!((kept[0], kept.iter().filter(|kept| **kept).count()), (false, 20));
    site.work();
}

#[test]
fn a_members_drafts_take_up_a_megabyte_at_most() {
    let site = TestSite::new();
    let stories = stories(&site, 3);
    let ines = site.member("ines");
    let long = "👨‍👩‍👧".repeat(20_000);
    for story in &stories {
        ines.post(AUTOSAVE, &[("body", &long), ("parent", story), ("quiet", "1")]).expect(204);
        site.pass(Duration::from_secs(1));
    }
    let kept: Vec<bool> = stories.iter().map(|story| draft_of_reply(&ines, story).as_deref() == Some(&*long)).collect();
    assert_eq!(kept, [false, true, true]);
    site.work();
}

#[test]
fn on_a_full_site_the_oldest_signed_out_text_makes_room_first() {
    let site = TestSite::new();
    let (ines, guests) = (site.member("ines"), [site.visitor(), site.visitor()]);
    autosave(&ines, "Saved before all others.", "0").expect(204);
    for guest in &guests {
        site.pass(Duration::from_secs(1));
        guest.post(&format!("{THREAD}/comments"), &[("body", "Parked.")]).expect(401);
    }
    let full = "UPDATE saved_draft SET bytes = 66666666";
    let filled = site
        .app
        .db
        .write_now(move |tx| each!(tx.conn(), |conn| diesel::sql_query(full).execute(conn)).map_err(InternalError::from));
    assert_eq!(filled.expect("a statement that runs"), 3);
    let last = site.visitor();
    last.post(&format!("{THREAD}/comments"), &[("body", "Parked.")]).expect(401);
    assert_eq!(held(&ines).as_deref(), Some("Saved before all others."));
    let found = [(&guests[0], "otto"), (&guests[1], "ruth"), (&last, "paul")].map(|(guest, key)| attached(&site, guest, key));
    assert_eq!(found.map(Option::unwrap_or_default), ["", "Parked.", "Parked."]);
}

#[test]
fn a_text_that_another_person_left_in_the_browser_can_be_deleted_before_signing_in() {
    let site = TestSite::new();
    let (ines, guest) = (site.member("ines"), site.visitor());
    const DELETE: &str = "button[formaction=\"/sign-in/draft\"]";
    assert!(!guest.get("/sign-in").expect(200).page().has(DELETE));
    let fields = [("body", "Left by a stranger."), ("byline", "Piano Upstairs")];
    guest.post(&format!("{THREAD}/comments"), &fields).expect(401);
    let page = guest.get("/sign-in?next=/search").expect(200);
    assert!(!page.body.contains("Left by a stranger") && !page.body.contains("Piano Upstairs"));
    assert_eq!(page.page().text(DELETE).as_deref(), Some("Delete it: it isn’t mine"));
    let mut form = page.page().form("main form");
    form.action = "/sign-in/draft".to_owned();
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let gone = guest.post(&form.action, &fields).expect(303);
    let page = guest.follow(&gone).expect(200);
    assert_eq!(page.page().text(".notice").as_deref(), Some("The text is deleted."));
    assert_eq!(page.page().form("form[action=\"/sign-in\"]").value("next"), Some("/search"));
    guest.submit(&page, "form[action=\"/sign-in\"]", &[("email", &ines.email), ("password", PASSWORD)]).expect(303);
    assert_eq!(held(&guest).as_deref(), Some(""));
}

#[test]
fn a_pen_name_typed_before_signing_in_does_not_go_over_to_another_account() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let sent = |guest: &Actor, byline: &str| {
        guest.post(&format!("{THREAD}/comments"), &[("body", WORDS), ("byline", byline)]).expect(401);
        let signed_in = guest.post("/sign-in", &[("email", &ines.email), ("password", PASSWORD)]).expect(303);
        let page = guest.follow(&signed_in).expect(200).page();
        let hint = page.text("#byline-hint").expect("a hint");
        let form = page.form(FORM);
        assert_eq!(form.value("body"), Some(WORDS));
        (form.value("byline").unwrap_or_default().to_owned(), hint.contains("was not kept"))
    };
    assert_eq!(sent(&site.visitor(), "Piano Upstairs"), (String::new(), true));
    assert_eq!(sent(&site.visitor(), ""), (String::new(), false));
    let page = ines.get(THREAD).expect(200);
    ines.submit(&page, FORM, &[("body", "Under my own pen name."), ("byline", "Quiet Otter")]).expect(303);
    assert_eq!(sent(&site.visitor(), "Quiet Otter"), ("Quiet Otter".to_owned(), false), "it is theirs");
    site.work();
}
