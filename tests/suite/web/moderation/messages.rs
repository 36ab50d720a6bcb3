//! What moderators write to authors: which messages are sent, and what the case says about those that are not.

use std::time::Duration;

use super::*;

const MESSAGE: &str = "Thank you for writing this. Are you all right?";

/// Decides a case with a message to the author.
fn decide(moderator: &Person, case: &Answer, decision: &str, message: &str) -> Answer {
    let reason = if decision == "remove" { &[("reason", "unkind")][..] } else { &[] };
    moderator.submit(case, DECIDE, &[&[("decision", decision), ("message", message)], reason].concat()).expect(303)
}

/// The history of the case that a decision leads to.
fn history(moderator: &Person, case: &Answer) -> String {
    let path = case.page().form(DECIDE).action;
    moderator.get(path.trim_end_matches("/decisions")).expect(200).page().text(".history").expect("a history")
}

#[test]
fn a_message_with_keep_reaches_the_author_by_email_notification_and_status_page() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "I do not sleep any more.");
    report(&tomasz, &id, "worry").expect(303);
    let case = first(&mara, "care");
    decide(&mara, &case, "keep", MESSAGE);
    assert!(seen(&site).contains("I do not sleep"), "nothing changes for readers");
    assert_eq!(decision_emails(&site, &ines), ["A moderator wrote to you about your story"]);
    let email = site.outbox.latest(&ines.email).text;
    assert!(email.contains(MESSAGE) && email.contains("A moderator read it and left it as it is."), "{email}");
    assert!(!email.contains("reported"), "{email}");
    assert_eq!(ines.get("/notices").expect(200).page().texts("main li a"), ["A moderator wrote to you about your story"]);
    let status = ines.get(&format!("/c/{id}/status")).expect(200).page();
    assert_eq!(status.text("h1").as_deref(), Some("Your story is published"));
    assert_eq!(status.texts("main blockquote"), [MESSAGE]);
    assert!(history(&mara, &case).contains(&format!("To the author: {MESSAGE}")));
}

#[test]
fn keep_without_a_message_notifies_no_one() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    report(&tomasz, &id, "unkind").expect(303);
    decide(&mara, &first(&mara, "reports"), "keep", "");
    assert!(decision_emails(&site, &ines).is_empty());
    assert!(ines.get("/notices").expect(200).page().texts("main li a").is_empty());
}

#[test]
fn a_message_with_keep_hides_neither_the_rule_of_a_removal_nor_what_was_written_with_it() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    report(&tomasz, &id, "unkind").expect(303);
    let case = first(&mara, "reports");
    decide(&mara, &case, "remove", "Try it without the names.");
    site.pass(Duration::from_secs(61));
    let path = case.page().form(DECIDE).action;
    let again = mara.get(path.trim_end_matches("/decisions")).expect(200);
    decide(&mara, &again, "keep", "It still names your neighbour.");
    let subjects = decision_emails(&site, &ines);
    assert_eq!(subjects, ["Your story was removed", "A moderator wrote to you about your story"]);
    let status = ines.get(&format!("/c/{id}/status")).expect(200);
    assert!(status.body.contains("No attacks on a person"), "the rule of the removal stays");
    assert_eq!(status.page().texts("main blockquote"), ["Try it without the names.", "It still names your neighbour."]);
}

#[test]
fn a_message_of_a_decision_that_was_undone_or_replaced_in_time_is_listed_as_not_sent() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    report(&tomasz, &id, "unkind").expect(303);
    let case = first(&mara, "reports");
    let after = mara.follow(&decide(&mara, &case, "remove", "Leave out your partner’s list.")).expect(200);
    assert!(history(&mara, &case).contains("To the author: Leave out"));
    mara.submit(&after, "form[action$=\"/undo\"]", &[]).expect(303);
    assert!(history(&mara, &case).contains("To the author, not sent: Leave out your partner’s list."));
    decide(&mara, &first(&mara, "reports"), "revise", "Which kitchen?");
    let waiting = mara.get(case.page().form(DECIDE).action.trim_end_matches("/decisions")).expect(200);
    decide(&mara, &waiting, "remove", "Sorry, this cannot stay.");
    assert_eq!(decision_emails(&site, &ines), ["Your story was removed"]);
    let said = history(&mara, &case);
    assert!(said.contains("To the author, not sent: Which kitchen?") && said.contains("To the author: Sorry"), "{said}");
}

#[test]
fn the_form_speaks_of_reporters_only_where_there_are_some() {
    let site = site_holding_first();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    let hint = |case: &Answer| case.page().text("#message-hint").expect("a hint");
    let held = first(&mara, "held");
    assert_eq!(
        hint(&held),
        "Required if you send it back, or remove it for “Something else”. The author gets it with the decision."
    );
    publish(&mara, &held);
    report(&tomasz, &id, "unkind").expect(303);
    assert!(hint(&first(&mara, "reports")).contains("never told who reported it"));
    decision_emails(&site, &ines);
}

#[test]
fn a_case_about_a_persons_safety_says_what_can_be_done_for_them() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    for (reason, queue) in [("worry", "care"), ("unkind", "reports")] {
        let id = post_story(&ines, &format!("A story with {reason}."));
        report(&tomasz, &id, reason).expect(303);
        let said = first(&mara, queue).page().text("#decide").expect("a form");
        let care = "Nothing has to be removed. You can write to the author below";
        assert_eq!(said.contains(care), queue == "care", "{said}");
    }
    site.work();
}

#[test]
fn an_empty_queue_says_that_nothing_is_waiting_not_that_nothing_ever_came() {
    let site = TestSite::new();
    let mara = site.moderator();
    for queue in ["spam", "legal", "care"] {
        let said = mara.get(&format!("/moderation/{queue}")).expect(200).page().text(".empty").expect("a sentence");
        assert!(said.starts_with("Nothing waiting: no ") && !said.contains("was") && !said.contains("has"), "{said}");
    }
}

#[test]
fn the_public_log_points_to_no_message_that_its_readers_cannot_see() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    report(&tomasz, &id, "unkind").expect(303);
    let fields = [("decision", "remove"), ("reason", "other"), ("message", "Herons belong under the other essay.")];
    mara.submit(&first(&mara, "reports"), DECIDE, &fields).expect(303);
    assert_eq!(decision_emails(&site, &ines).len(), 1);
    assert!(
        ines.get(&format!("/c/{id}/status")).expect(200).body.contains("The moderator’s message says which rule it is about.")
    );
    site.pass(Duration::from_hours(26));
    let rule = site.visitor().get("/log").expect(200).page().texts("td[data-label=Rule]").remove(0);
    assert_eq!(rule, "The author was told which rule.");
}
