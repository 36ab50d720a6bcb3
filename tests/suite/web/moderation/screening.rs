//! What the rules hold, flag and refuse.

use std::time::Duration;

use super::*;

const LONG: &str = "We have had two rooms for nine winters now, and a door between them.";

#[test]
fn only_the_first_story_of_a_member_is_held() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    post_story(&ines, "My first one.");
    publish(&mara, &first(&mara, "held"));
    post_story(&ines, "My second one.");
    assert!(seen(&site).contains("My second one."));
    assert_eq!(waiting(&mara, "held"), 0);
    decision_emails(&site, &ines);
}

#[test]
fn stories_of_moderators_and_the_owner_are_not_held() {
    let site = TestSite::plan().with("MODERATION", "all").build();
    post_story(&site.moderator(), "From the desk.");
    post_story(&site.owner(), "From the house.");
    assert!(seen(&site).contains("From the desk.") && seen(&site).contains("From the house."));
    site.work();
}

#[test]
fn under_a_pen_name_staff_are_held_like_other_authors() {
    for mode in ["all", "first"] {
        let site = TestSite::plan().with("MODERATION", mode).build();
        let (mara, ada) = (site.moderator(), site.owner());
        post_story_as(&mara, THREAD, "Quiet Otter", "A heron stood in our kitchen.");
        post_story_as(&ada, THREAD, "Brown Heron", "An otter slept in our hall.");
        assert!(!seen(&site).contains("heron stood") && !seen(&site).contains("otter slept"), "{mode}");
        assert_eq!(waiting(&mara, "held"), 2, "{mode}");
        site.work();
    }
}

#[test]
fn under_a_pen_name_staff_are_held_for_links_and_rate_limited_in_slow_threads() {
    let site = TestSite::new();
    let (mara, ada) = (site.moderator(), site.owner());
    post_story_as(&mara, THREAD, "Quiet Otter", "Look at https://sheds.example/cheap, all of you.");
    assert_eq!(waiting(&mara, "held"), 1);
    let list = ada.get("/owner/threads").expect(200).page().attributes("a[href^=\"/owner/threads/\"]", "href");
    let id = list.iter().find_map(|href| href.strip_prefix("/owner/threads/")?.split('/').next().filter(|id| *id != "new"));
    ada.post(&format!("/owner/threads/{}/slow", id.expect("the thread")), &[]).expect(303);
    let page = mara.get(THREAD).expect(200);
    mara.submit(&page, STORY_FORM, &[("body", "Another one."), ("byline", "Quiet Otter")]).expect(429);
    post_story_as(&mara, THREAD, "", "From the desk.");
    post_story_as(&mara, THREAD, "", "From the desk again.");
    site.work();
}

#[test]
fn the_reason_for_holding_a_first_story_reveals_nothing_written_under_other_names() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    post_story_as(&ines, THREAD, "Quiet Otter", "Look at https://sheds.example/cheap, all of you.");
    let why = first(&mara, "held").page().text("aside").expect("what is known");
    assert!(why.contains("nothing by this author had been accepted yet.") && !why.contains("Nothing of this author"), "{why}");
    site.work();
}

#[test]
fn where_everything_is_read_first_a_change_is_read_first_too() {
    let site = TestSite::plan().with("MODERATION", "all").build();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    publish(&mara, &first(&mara, "held"));
    let form = ines.get(&format!("/c/{id}/edit")).expect(200);
    ines.submit(&form, "main form[method=post]", &[("body", "Buy my herons.")]).expect(303);
    assert!(!seen(&site).contains("heron"));
    assert_eq!(waiting(&mara, "held"), 1);
    decision_emails(&site, &ines);
}

#[test]
fn the_first_link_of_a_new_author_is_held_and_marked_in_the_case() {
    let site = TestSite::new();
    let (ines, mara) = (site.member("ines"), site.moderator());
    post_story(&ines, "Look at https://sheds.example/cheap, all of you.");
    assert!(!seen(&site).contains("sheds"));
    let case = first(&mara, "held");
    assert_eq!(case.page().texts("mark"), ["https://sheds.example/cheap"]);
    publish(&mara, &case);
    post_story(&ines, "Another: https://sheds.example/two");
    assert!(seen(&site).contains("https://sheds.example/two"));
    decision_emails(&site, &ines);
}

#[test]
fn a_removed_story_gives_no_trust_and_a_withdrawn_one_does() {
    let site = TestSite::new();
    let (ines, tomasz, ruth, mara) = (site.member("ines"), site.member("tomasz"), site.member("ruth"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    report(&ruth, &id, "unkind").expect(303);
    remove(&mara, &first(&mara, "reports"));
    post_story(&ines, "Look at https://sheds.example/cheap, all of you.");
    let id = post_story(&tomasz, "We have two rooms.");
    site.pass(Duration::from_hours(24));
    sign_in(&ines);
    sign_in(&tomasz);
    sign_in(&mara);
    tomasz.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    post_story(&tomasz, "We have https://rooms.example/two now.");
    assert!(!seen(&site).contains("sheds") && seen(&site).contains("rooms.example"));
    assert_eq!(waiting(&mara, "held"), 1);
    decision_emails(&site, &ines);
}

#[test]
fn a_first_story_that_is_held_again_is_a_first_story_still() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    post_story(&ines, "A heron stood in our kitchen.");
    let after = mara.follow(&publish(&mara, &first(&mara, "held"))).expect(200);
    mara.submit(&after, "form[action$=\"/undo\"]", &[]).expect(303);
    post_story(&ines, "And another one came.");
    assert_eq!(waiting(&mara, "held"), 2);
    assert!(!seen(&site).contains("another one"));
    decision_emails(&site, &ines);
}

#[test]
fn personal_details_are_published_and_flagged_for_a_moderator() {
    let site = TestSite::new();
    let (ines, mara) = (site.member("ines"), site.moderator());
    post_story(&ines, "Call my sister: +49 30 1234567.");
    assert!(seen(&site).contains("1234567"));
    let case = first(&mara, "reports");
    assert_eq!(case.page().texts("mark"), ["+49 30 1234567"]);
    assert!(case.page().text("aside").expect("what is known").contains("Contains what looks like a phone number."));
    site.work();
}

#[test]
fn a_filled_honeypot_is_held_as_spam_and_a_moderator_can_publish_it() {
    let site = TestSite::new();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let page = ines.get(THREAD).expect(200);
    ines.submit(&page, STORY_FORM, &[("body", "A heron stood in our kitchen."), ("trap", "http://x.example")]).expect(303);
    assert!(!seen(&site).contains("heron"));
    publish(&mara, &first(&mara, "spam"));
    assert!(seen(&site).contains("heron"));
    decision_emails(&site, &ines);
}

#[test]
fn the_same_text_twice_in_one_thread_is_refused_and_stays_in_the_form() {
    let site = TestSite::new();
    let ines = site.member("ines");
    post_story(&ines, LONG);
    // Sooner, it is taken for the same form sent twice.
    site.pass(Duration::from_mins(11));
    let page = ines.get(THREAD).expect(200);
    let again = ines.submit(&page, STORY_FORM, &[("body", LONG)]).expect(422);
    assert!(again.body.contains("You have already posted exactly this in this thread."));
    assert_eq!(again.page().form(STORY_FORM).value("body"), Some(LONG));
    site.work();
}

#[test]
fn the_same_text_under_another_thread_is_held_for_any_author() {
    let site = TestSite::new();
    let (ines, tomasz, mara, hall) = (site.member("ines"), site.member("tomasz"), site.moderator(), another_thread(&site));
    post_story(&ines, LONG);
    post_story_as(&tomasz, &hall, "Brown Heron", LONG);
    post_story_as(&ines, &hall, "Quiet Otter", LONG);
    assert_eq!(waiting(&mara, "held"), 2);
    let cases = mara.get("/moderation/held").expect(200).page().texts(".cases > li");
    let why = "The same text was posted within the last day, by this author or another.";
    assert!(cases.len() == 2 && cases.iter().all(|case| case.contains(why)), "{cases:?}");
    site.work();
}

/// Removes a text that `author` posted in the thread under this name, and lets the time pass in which a form counts as sent
/// twice.
fn post_and_remove(site: &TestSite, author: &Actor, pen: &str, moderator: &Person) {
    let id = post_story_as(author, THREAD, pen, LONG);
    report(&site.member("ruth"), &id, "unkind").expect(303);
    remove(moderator, &first(moderator, "reports"));
    site.pass(Duration::from_mins(11));
}

#[test]
fn a_removed_text_is_held_again_under_any_name_and_says_the_same_of_its_author_and_of_another() {
    for (before, again) in [("", ""), ("", "Quiet Otter"), ("Quiet Otter", ""), ("Quiet Otter", "Quiet Otter")] {
        let site = TestSite::new();
        let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
        post_and_remove(&site, &ines, before, &mara);
        post_story_as(&ines, THREAD, again, LONG);
        post_story_as(&tomasz, THREAD, "Brown Heron", LONG);
        assert!(!seen(&site).contains(LONG), "{before:?}, then {again:?}");
        let cases = mara.get("/moderation/held").expect(200).page().texts(".cases > li");
        let why = "The same text was posted within the last day, by this author or another.";
        assert!(cases.len() == 2 && cases.iter().all(|case| case.contains(why)), "{before:?}, then {again:?}: {cases:?}");
        decision_emails(&site, &ines);
        decision_emails(&site, &tomasz);
    }
}

#[test]
fn a_held_copy_by_another_does_not_take_down_a_story_whose_author_moves_their_position() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, LONG);
    post_story_as(&tomasz, THREAD, "Brown Heron", LONG);
    assert_eq!(waiting(&mara, "held"), 1);
    let form = ines.get(&format!("/c/{id}/edit")).expect(200);
    ines.submit(&form, "main form[method=post]", &[("position", "46")]).expect(303);
    assert_eq!(waiting(&mara, "held"), 1, "the story itself is not held");
    assert!(seen(&site).contains(LONG));
    site.work();
}

/// Moves the position of a comment and leaves its text as it is.
/// Moves the position by one.
fn move_position(author: &Actor, id: &str) {
    let form = author.get(&format!("/c/{id}/edit")).expect(200);
    let before: u8 = form.page().form("main form[method=post]").value("position").and_then(|at| at.parse().ok()).unwrap_or(45);
    author.submit(&form, "main form[method=post]", &[("position", &(before + 1).to_string())]).expect(303);
}

#[test]
fn a_published_story_stays_published_when_its_author_only_moves_their_position() {
    // What each of these rules holds was published by a moderator.
    for (mode, body) in [("all", LONG), ("first", LONG), ("none", "Look at https://sheds.example/cheap, all of you.")] {
        let site = TestSite::plan().with("MODERATION", mode).build();
        let (ines, mara) = (site.member("ines"), site.moderator());
        let id = post_story(&ines, body);
        publish(&mara, &first(&mara, "held"));
        move_position(&ines, &id);
        assert!(seen(&site).contains(&format!("id=\"c-{id}\"")), "{mode}");
        assert_eq!(waiting(&mara, "held"), 0, "{mode}");
        decision_emails(&site, &ines);
    }
}

#[test]
fn a_held_story_stays_held_for_the_same_reasons_when_its_author_only_moves_their_position() {
    let site = TestSite::new();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story(&ines, "Look at https://sheds.example/cheap, all of you.");
    let why = || first(&mara, "held").page().texts("aside .chips li");
    let before = why();
    move_position(&ines, &id);
    assert_eq!((why(), waiting(&mara, "held"), before.len()), (before.clone(), 1, 1));
    assert_eq!(first(&mara, "held").page().texts("mark"), ["https://sheds.example/cheap"]);
    site.work();
}

#[test]
fn a_removed_story_and_one_that_waits_for_a_revision_stay_so_when_their_author_only_moves_their_position() {
    for decision in ["remove", "revise"] {
        let site = TestSite::new();
        let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
        let id = post_story(&ines, LONG);
        report(&tomasz, &id, "unkind").expect(303);
        let grounds = [("decision", decision), ("reason", "unkind"), ("message", "Leave out your neighbour.")];
        mara.submit(&first(&mara, "reports"), DECIDE, &grounds).expect(303);
        site.pass(Duration::from_mins(2));
        let status = || ines.get(&format!("/c/{id}/status")).expect(200).page().text("main h1");
        let before = status();
        move_position(&ines, &id);
        assert_eq!(status(), before, "{decision}");
        assert_eq!((waiting(&mara, "held"), waiting(&mara, "reports")), (0, 0), "{decision}");
        assert!(!seen(&site).contains(LONG), "{decision}");
        assert_eq!(decision_emails(&site, &ines).len(), 1, "{decision}");
    }
}

#[test]
fn reports_count_on_when_the_author_only_moves_their_position() {
    let site = TestSite::new();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let readers = ["tomasz", "ruth", "wren"].map(|name| site.member(name));
    site.pass(Duration::from_hours(25));
    readers.iter().chain([&ines]).for_each(|reader| sign_in(reader));
    sign_in(&mara);
    let id = post_story(&ines, LONG);
    for (reader, shown) in readers.iter().zip([true, true, false]) {
        report(reader, &id, "unkind").expect(303);
        assert_eq!(seen(&site).contains(LONG), shown);
        if shown {
            move_position(&ines, &id);
        }
    }
    assert!(!first(&mara, "reports").body.contains("earlier version"));
    decision_emails(&site, &ines);
}

#[test]
fn days_later_a_removed_text_is_still_held_for_any_author_however_trusted() {
    for own in [true, false] {
        let site = TestSite::new();
        let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
        post_and_remove(&site, &ines, "", &mara);
        site.pass(Duration::from_hours(72));
        sign_in(&ines);
        sign_in(&tomasz);
        sign_in(&mara);
        post_story(&tomasz, "Look at https://sheds.example/cheap, all of you.");
        let case = first(&mara, "held");
        trust::change(&mara, &person(&mara, &case), "Known from the readers’ evening.").expect(303);
        publish(&mara, &case);
        post_story_as(if own { &ines } else { &tomasz }, THREAD, "", LONG);
        let cases = mara.get("/moderation/held").expect(200).page().texts(".cases > li");
        let why = "The same text was held or removed in this thread before.";
        assert!(cases.len() == 1 && cases[0].contains(why), "own: {own}: {cases:?}");
        decision_emails(&site, &ines);
        decision_emails(&site, &tomasz);
    }
}

#[test]
fn a_withdrawn_text_can_be_posted_again_by_its_author_as_by_another() {
    for own in [true, false] {
        let site = TestSite::new();
        let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
        let id = post_story(&ines, LONG);
        ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
        site.pass(Duration::from_mins(11));
        post_story_as(if own { &ines } else { &tomasz }, THREAD, "Quiet Otter", LONG);
        assert!(seen(&site).contains(LONG), "own: {own}");
        assert_eq!(waiting(&mara, "held"), 0, "own: {own}");
        site.work();
    }
}

#[test]
fn the_same_text_from_many_authors_is_held_and_short_texts_are_not() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    post_story(&ines, LONG);
    post_story(&tomasz, LONG);
    assert_eq!(waiting(&mara, "held"), 1);
    post_story(&ines, "Thank you for this.");
    post_story(&tomasz, "Thank you for this.");
    assert_eq!(waiting(&mara, "held"), 1);
    site.work();
}

#[test]
fn each_thread_has_its_own_screening_mode() {
    let open = TestSite::new();
    let strict = TestSite::plan().with("MODERATION", "all").build();
    // For each mode: whether the first story of a new author is held, and a later one after the first was published.
    for (site, site_mode, expected) in [
        (&open, "none", [("site", [false, false]), ("first", [true, false]), ("all", [true, true])]),
        (&strict, "all", [("site", [true, true]), ("none", [false, false]), ("first", [true, false])]),
    ] {
        let (owner, mara) = (site.owner(), site.moderator());
        let form = owner.get("/owner/threads/new").expect(200);
        assert!(form.body.contains(&format!("Site default: {site_mode}</option>")));
        for ((way, waits), key) in expected.into_iter().zip(["ines", "tomasz", "noor"]) {
            let essay = [("title", way), ("body", "Who waits?"), ("pole_low", "You"), ("pole_high", "Me"), ("moderation", way)];
            let made = owner.submit(&form, "form[data-essay]", &essay).expect(303).location.expect("a place");
            owner.post(&format!("{made}/publish"), &[]).expect(303);
            let newcomer = site.member(key);
            for (story, waits) in ["The heron came back.", "It stayed until noon."].into_iter().zip(waits) {
                let form = newcomer.get(&format!("/t/{way}")).expect(200);
                let posted = newcomer.submit(&form, "#tell form[data-draft]", &[("body", story)]).expect(303);
                assert_eq!(posted.location.expect("a place").contains("/status"), waits, "{site_mode}: {way}, {story}");
                if waits {
                    publish(&mara, &first(&mara, "held"));
                }
            }
            decision_emails(site, &newcomer);
        }
    }
}

#[test]
fn a_status_names_no_time_that_has_passed() {
    let site = site_holding_first();
    let ines = site.member("ines");
    let id = post_story(&ines, "A heron stood in our kitchen.");
    let status = || ines.get(&format!("/c/{id}/status")).expect(200).body;
    assert!(status().contains("A moderator should have read it by"));
    site.pass(Duration::from_hours(30 * 24));
    sign_in(&ines);
    assert!(
        status().contains("It is taking longer than planned. We’ll notify you when a moderator has read it.")
            && !status().contains("should have read it by")
    );
}
