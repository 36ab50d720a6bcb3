//! Claims about the form that reports a comment, and about the cases that reports open.

use std::time::Duration;

use crate::support::actors::{Actor, Answer};
use crate::support::test_site::TestSite;
use crate::web::moderation::{
    DECIDE, THREAD, decision_emails, first, post_story, publish, remove, report, seen, sign_in, site_holding_first, waiting,
};

/// Sends the form of a report once more, from a page that was loaded before.
fn send_again(reader: &Actor, id: &str, reason: &str) -> Answer {
    reader.post(&format!("/c/{id}/report"), &[("reason", reason), ("detail", "Look at the second line.")])
}

#[test]
fn several_reports_open_one_case_that_does_not_name_the_reporters() {
    let site = TestSite::new();
    let (ines, tomasz, ruth, mara) = (site.member("ines"), site.member("tomasz"), site.member("ruth"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    let thanks = tomasz.follow(&report(&tomasz, &id, "unkind").expect(303)).expect(200);
    assert!(thanks.page().text(".notice.success").expect("thanks").contains("A moderator will look at it."));
    report(&ruth, &id, "privacy").expect(303);
    assert_eq!(waiting(&mara, "reports"), 1);
    let case = first(&mara, "reports");
    let known = case.page().text("aside").expect("what is known");
    assert!(known.contains("Reported: unkind") && known.contains("Reported: somebody’s private details"));
    assert!(known.contains("Look at the second line."));
    assert!(!case.body.contains("Tomasz") && !case.body.contains("Ruth"));
    assert!(!ines.get(&format!("/c/{id}/status")).body.contains("eport"));
    site.work();
}

#[test]
fn members_are_notified_of_the_outcome_of_what_they_reported_unless_it_is_undone_at_once() {
    let site = TestSite::new();
    let (ines, tomasz, ruth, mara) = (site.member("ines"), site.member("tomasz"), site.member("ruth"), site.moderator());
    let (visitor, id) = (site.visitor(), post_story(&ines, "A heron stood in our kitchen."));
    let outcome = |member: &Actor| member.get("/notices").expect(200).page().texts("main li a");
    let thanks = |reader: &Actor, reason: &str| reader.follow(&report(reader, &id, reason).expect(303)).expect(200).body;
    for (member, reason) in [(&tomasz, "unkind"), (&ruth, "hate")] {
        assert!(thanks(member, reason).contains("You will find the outcome in your notifications."));
    }
    assert!(!thanks(&visitor, "privacy").contains("in your notifications"));
    let removed = remove(&mara, &first(&mara, "reports"));
    mara.submit(&mara.follow(&removed), ".notice.success form", &[]).expect(303);
    site.pass(Duration::from_secs(61));
    site.work();
    assert!(outcome(&tomasz).is_empty(), "it was undone within the minute");
    mara.submit(&first(&mara, "reports"), DECIDE, &[("decision", "keep")]).expect(303);
    assert!(outcome(&tomasz).is_empty(), "it can still be undone");
    site.pass(Duration::from_secs(61));
    site.work();
    site.work();
    for member in [&tomasz, &ruth] {
        assert_eq!(outcome(member), ["A moderator read what you reported and left it as it is"]);
        assert_eq!(member.get("/notices").page().attributes("main li a", "href"), [format!("/c/{id}")]);
    }
    assert!(outcome(&ines).is_empty(), "the author is not told who reported it, nor that it was reported");
    tomasz.get(&format!("/c/{id}")).expect(302);
    assert!(!tomasz.get("/notices").page().has("main .badge.new"), "opening it marks it as read");
    assert_eq!(site.outbox.to(&tomasz.email).len(), 0);
}

#[test]
fn a_removal_is_an_outcome_that_shows_nothing_of_the_text() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    report(&tomasz, &id, "unkind").expect(303);
    remove(&mara, &first(&mara, "reports"));
    site.pass(Duration::from_secs(61));
    site.work();
    let notices = tomasz.get("/notices").expect(200);
    assert_eq!(notices.page().texts("main li a"), ["A moderator removed what you reported"]);
    assert_eq!(notices.page().attributes("main li a", "href"), [THREAD]);
    assert!(!notices.body.contains("heron") && !notices.body.contains("Mara"));
    decision_emails(&site, &ines);
}

#[test]
fn a_member_reports_one_edition_once_and_never_their_own_story() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    let sent = report(&tomasz, &id, "unkind").expect(303);
    assert_eq!(send_again(&tomasz, &id, "unkind").expect(303).location, sent.location, "a double click is one report");
    let again = send_again(&tomasz, &id, "hate").expect(409);
    assert!(again.body.contains("You have already reported this."));
    assert_eq!(again.page().form("main form").value("detail"), Some("Look at the second line."));
    ines.get(&format!("/c/{id}/report")).expect(403);
    ines.post(&format!("/c/{id}/report"), &[("reason", "unkind")]).expect(403);
    let form = ines.get(&format!("/c/{id}/edit")).expect(200);
    ines.submit(&form, "main form[method=post]", &[("body", "Two herons, then.")]).expect(303);
    report(&tomasz, &id, "hate").expect(303);
    assert_eq!(first(&mara, "reports").page().texts("aside .plain li").len(), 2);
    site.work();
}

#[test]
fn a_member_who_returns_to_the_report_sees_what_they_reported_and_what_became_of_it() {
    let site = TestSite::new();
    let (ines, tomasz, ruth, mara) = (site.member("ines"), site.member("tomasz"), site.member("ruth"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    let path = format!("/c/{id}/report");
    let thanks = tomasz.follow(&report(&tomasz, &id, "privacy").expect(303)).expect(200);
    assert!(thanks.page().text("main").expect("thanks").contains("The author is not told that it was you."));
    let page = tomasz.get(&path).expect(200).page();
    let said = page.text("main").expect("words");
    assert!(said.contains("You reported this story You reported it on 1 Jun 2026: somebody’s private details."), "{said}");
    assert!(said.contains("A moderator will review it."), "{said}");
    assert!(said.contains("Look at the second line."), "{said}");
    assert!(!page.has("main form"), "a second report of the same text is not accepted");
    assert!(ruth.get(&path).expect(200).page().has("main form"), "it is about the member’s own report only");
    assert!(!ruth.get(&path).body.contains("You reported this"));
    mara.submit(&first(&mara, "reports"), DECIDE, &[("decision", "keep")]).expect(303);
    let said = tomasz.get(&path).expect(200).page().text("main").expect("words");
    assert!(
        said.contains(
            "A moderator has since reviewed the text and decided to keep it. You can report it again if its text changes."
        ),
        "{said}"
    );
    let form = ines.get(&format!("/c/{id}/edit")).expect(200);
    ines.submit(&form, "main form[method=post]", &[("body", "Two herons, then.")]).expect(303);
    assert!(tomasz.get(&path).expect(200).page().has("main form"), "another text can be reported");
    site.pass(Duration::from_secs(61));
    site.work();
}

#[test]
fn a_visitor_without_an_account_can_report_urgent_problems() {
    let site = TestSite::new();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story(&ines, "I do not know how to go on.");
    let visitor = site.visitor();
    let form = visitor.get(&format!("/c/{id}/report")).expect(200);
    assert_eq!(form.page().attributes("input[name=reason]", "value"), ["privacy", "worry", "illegal"]);
    let refused = visitor.post(&format!("/c/{id}/report"), &[("reason", "unkind"), ("detail", "kept")]).expect(401);
    assert_eq!(refused.page().form("main form").value("detail"), Some("kept"));
    let thanks = visitor.follow(&report(&visitor, &id, "worry").expect(303)).expect(200);
    assert!(thanks.body.contains("If it cannot wait") && thanks.body.contains("112"));
    assert_eq!((waiting(&mara, "care"), waiting(&mara, "reports")), (1, 0));
    let again = report(&site.visitor(), &id, "worry").expect(409);
    assert!(again.body.contains("This has already been reported for this reason."), "perhaps by another visitor");
    site.work();
}

#[test]
fn what_may_break_the_law_has_its_own_queue_and_a_case_only_grows_more_severe() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    report(&site.visitor(), &id, "illegal").expect(303);
    report(&tomasz, &id, "unkind").expect(303);
    assert_eq!((waiting(&mara, "legal"), waiting(&mara, "reports")), (1, 0));
    report(&site.visitor(), &id, "worry").expect(303);
    assert_eq!((waiting(&mara, "care"), waiting(&mara, "legal")), (1, 0));
    site.work();
}

#[test]
fn after_a_report_a_reader_returns_to_the_page_they_came_from() {
    let site = TestSite::new();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    let tomasz = site.member("tomasz");
    let reported = report(&tomasz, &id, "unkind").expect(303);
    assert_eq!(tomasz.follow(&reported).expect(200).page().link("Back to the story"), format!("/c/{id}"));
    remove(&mara, &first(&mara, "reports"));
    assert_eq!(tomasz.follow(&reported).expect(200).page().link("Back to the thread"), THREAD);
    decision_emails(&site, &ines);
}

#[test]
fn an_answered_report_is_refused_within_a_day_for_the_same_reason() {
    let site = TestSite::new();
    let (ines, tomasz, ruth, mara) = (site.member("ines"), site.member("tomasz"), site.member("ruth"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    report(&tomasz, &id, "unkind").expect(303);
    let case = first(&mara, "reports");
    mara.submit(&case, DECIDE, &[("decision", "keep")]).expect(303);
    site.work();
    assert!(send_again(&tomasz, &id, "unkind").expect(409).body.contains("a moderator has reviewed it"));
    assert!(report(&ruth, &id, "unkind").expect(409).body.contains("kept it"));
    report(&ruth, &id, "off-topic").expect(303);
    let wren = site.member("wren");
    site.pass(Duration::from_hours(25));
    sign_in(&wren);
    sign_in(&mara);
    report(&wren, &id, "unkind").expect(303);
    assert_eq!(waiting(&mara, "reports"), 1);
    assert!(site.outbox.to(&ines.email).is_empty(), "nothing changed for the author");
}

#[test]
fn three_reports_hide_a_story_until_a_moderator_has_reviewed_it() {
    let site = TestSite::new();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let readers = ["tomasz", "ruth", "wren"].map(|name| site.member(name));
    site.pass(Duration::from_hours(25));
    readers.iter().chain([&ines]).for_each(|reader| sign_in(reader));
    sign_in(&mara);
    let id = post_story(&ines, "A heron stood in our kitchen.");
    for (reader, shown) in readers.iter().zip([true, true, false]) {
        // The button is pressed twice, also of the report that hides the story.
        let sent = report(reader, &id, "unkind").expect(303);
        assert_eq!(send_again(reader, &id, "unkind").expect(303).location, sent.location);
        assert_eq!(seen(&site).contains("heron"), shown);
    }
    assert_eq!(decision_emails(&site, &ines), ["A moderator will review your story"]);
    let case = first(&mara, "reports");
    publish(&mara, &case);
    assert!(seen(&site).contains("heron"));
    assert_eq!(decision_emails(&site, &ines).len(), 2);
    assert!(send_again(&readers[0], &id, "unkind").expect(409).body.contains("a moderator has reviewed it"));
    // A moderator has looked at this edition: three more change nothing.
    for name in ["adaeze", "noor", "mikael"] {
        let reader = site.member(name);
        site.pass(Duration::from_hours(25));
        sign_in(&reader);
        report(&reader, &id, "privacy").expect(303);
    }
    assert!(seen(&site).contains("heron"));
}

#[test]
fn a_report_without_a_reason_or_with_too_long_a_detail_keeps_its_text() {
    let site = TestSite::new();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    let id = post_story(&ines, "A heron stood in our kitchen.");
    let form = tomasz.get(&format!("/c/{id}/report")).expect(200);
    let again = tomasz.submit(&form, "main form", &[("detail", "But why")]).expect(422);
    assert!(again.page().text(".errors").expect("errors").contains("Choose what is wrong with it."));
    assert_eq!(again.page().form("main form").value("detail"), Some("But why"));
    let long = "x".repeat(1_003);
    let again = tomasz.submit(&form, "main form", &[("reason", "other"), ("detail", &long)]).expect(422);
    assert!(again.body.contains("which is 3 too many."));
    assert_eq!(again.page().form("main form").value("reason"), Some("other"));
    // The reason "other" requires a detail.
    let again = tomasz.submit(&form, "main form", &[("reason", "other"), ("detail", " ")]).expect(422);
    assert!(again.page().text("#detail-error").expect("an error").starts_with("Say what it is"));
    assert_eq!(again.page().form("main form").value("reason"), Some("other"));
    site.work();
}

#[test]
fn a_hidden_story_cannot_be_reported() {
    let site = site_holding_first();
    let (ines, tomasz) = (site.member("ines"), site.member("tomasz"));
    let id = post_story(&ines, "A heron stood in our kitchen.");
    tomasz.get(&format!("/c/{id}/report")).expect(404);
    tomasz.post(&format!("/c/{id}/report"), &[("reason", "unkind")]).expect(404);
}

#[test]
fn a_withdrawn_story_removes_its_reports_from_the_queue_and_restoring_it_brings_them_back() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    report(&tomasz, &id, "unkind").expect(303);
    ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    assert_eq!(waiting(&mara, "reports"), 0);
    ines.post(&format!("/c/{id}/return"), &[]).expect(303);
    assert_eq!(waiting(&mara, "reports"), 1);
    report(&site.visitor(), &id, "worry").expect(303);
    ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    assert_eq!(waiting(&mara, "care"), 1, "a worry about a person outlives the text");
    site.work();
}
