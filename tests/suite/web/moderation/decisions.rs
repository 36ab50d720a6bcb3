//! Decisions and their undo.

use std::time::Duration;

use super::*;

#[test]
fn publishing_shows_a_held_story_everywhere_at_once_and_notifies_its_author() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    assert!(!seen(&site).contains("heron"));
    let case = first(&mara, "held");
    assert!(case.body.contains("A heron stood in our kitchen."));
    assert!(case.page().text("aside").expect("what is known").contains("nothing by this author had been accepted yet."));
    publish(&mara, &case);
    for path in [THREAD, "/t/closeness-and-space/feed.atom"] {
        assert!(site.visitor().get(path).expect(200).body.contains("heron"), "{path}");
    }
    assert_eq!(site.visitor().get(&format!("/c/{id}")).expect(302).status, 302);
    assert_eq!(decision_emails(&site, &ines), ["Your story is published"]);
    let notifications = ines.get("/notices").expect(200).page();
    assert_eq!(notifications.texts("main li a"), ["Your story is published"]);
    let about = notifications.text("main li .meta").expect("which one");
    assert!(about.contains("“A heron stood in our kitchen.”") && about.contains("The Distance Between Two Chairs"), "{about}");
}

#[test]
fn a_removed_story_leaves_its_reason_in_the_thread_and_never_its_text() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    let form = tomasz.get(&format!("{THREAD}/reply/{id}")).expect(200);
    tomasz.submit(&form, STORY_FORM, &[("body", "Did it stay?")]).expect(303);
    report(&tomasz, &id, "unkind").expect(303);
    remove(&mara, &first(&mara, "reports"));
    for path in [THREAD, "/t/closeness-and-space/feed.atom", "/feed.atom"] {
        assert!(!site.visitor().get(path).expect(200).body.contains("heron"), "{path}");
    }
    assert!(seen(&site).contains("Removed by a moderator: unkind."));
    assert!(!site.visitor().get(&format!("/c/{id}?context=1")).body.contains("heron"));
    let status = ines.get(&format!("/c/{id}/status")).expect(200);
    for words in ["was removed", "No attacks on a person", "Try it without the names.", "heron"] {
        assert!(status.body.contains(words), "{words}");
    }
    assert!(!status.body.contains("Second time."), "notes are for moderators");
    site.pass(Duration::from_secs(61));
    let message = site.outbox.latest(&ines.email);
    assert_eq!(message.subject, "Your story was removed");
    assert!(message.text.contains("Try it without the names.") && message.text.contains("No attacks on a person"));
    assert!(!message.text.contains("heron") && !message.text.contains("Second time."));
    assert!(message.text.contains(&format!("/c/{id}/status")));
}

#[test]
fn a_decision_undone_at_once_restores_the_story_and_sends_no_notification() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    report(&tomasz, &id, "unkind").expect(303);
    let after = mara.follow(&remove(&mara, &first(&mara, "reports"))).expect(200);
    assert!(after.page().text(".notice.success").expect("a banner").contains("Removed: Ines’s story of 1 Jun, “"));
    let removed = mara.get("/moderation/recent").expect(200).page().attributes(".cases .byline a", "href");
    let removed = removed.first().map(|case| mara.get(case).expect(200).page());
    assert!(removed.is_none_or(|page| !page.has("#reason")), "no reason is asked for where nothing can be removed");
    assert!(!seen(&site).contains("heron"));
    let undone = mara.submit(&after, "form[action$=\"/undo\"]", &[]).expect(303);
    assert!(seen(&site).contains("heron"));
    assert_eq!(waiting(&mara, "reports"), 1, "the case is open again");
    let case = mara.follow(&undone).expect(200);
    assert!(case.page().text(".history").expect("a history").contains("undid a decision"));
    assert!(decision_emails(&site, &ines).is_empty());
    // Removed again, without an undo.
    remove(&mara, &first(&mara, "reports"));
    assert_eq!(decision_emails(&site, &ines), ["Your story was removed"]);
}

#[test]
fn an_author_notified_of_a_decision_is_notified_that_it_was_undone() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    post_story(&ines, "A heron stood in our kitchen.");
    let after = mara.follow(&remove(&mara, &first(&mara, "held"))).expect(200);
    site.pass(Duration::from_hours(2));
    sign_in(&mara);
    mara.submit(&after, "form[action$=\"/undo\"]", &[]).expect(303);
    assert_eq!(decision_emails(&site, &ines), ["Your story was removed", "Your story is waiting for a moderator again"]);
}

/// Asks the author of a case to revise the story.
fn ask_for_a_revision(moderator: &Person, case: &Answer) -> Answer {
    let page = moderator.get(case.page().form(DECIDE).action.trim_end_matches("/decisions")).expect(200);
    moderator.submit(&page, DECIDE, &[("decision", "revise"), ("message", "Which kitchen?")]).expect(303)
}

#[test]
fn a_decision_that_another_replaced_within_the_minute_is_not_mailed() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    post_story(&ines, "A heron stood in our kitchen.");
    let case = first(&mara, "held");
    publish(&mara, &case);
    ask_for_a_revision(&mara, &case);
    assert_eq!(decision_emails(&site, &ines), ["A moderator asked you to change your story"]);
    assert_eq!(ines.get("/notices").expect(200).page().texts("main li a").len(), 1);
}

#[test]
fn a_decision_is_mailed_when_its_replacement_was_undone_and_when_its_author_acted() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    let case = first(&mara, "held");
    publish(&mara, &case);
    let after = mara.follow(&ask_for_a_revision(&mara, &case)).expect(200);
    mara.submit(&after, "form[action$=\"/undo\"]", &[]).expect(303);
    ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    assert_eq!(decision_emails(&site, &ines), ["Your story is published"]);
}

#[test]
fn a_decision_cannot_be_undone_twice_or_when_something_happened_since() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    let after = mara.follow(&publish(&mara, &first(&mara, "held"))).expect(200);
    let undo = after.page().form("form[action$=\"/undo\"]").action;
    mara.post(&undo, &[]).expect(303);
    assert!(mara.post(&undo, &[]).expect(409).body.contains("already been undone"));
    let again = mara.follow(&publish(&mara, &first(&mara, "held"))).expect(200);
    let undo = again.page().form("form[action$=\"/undo\"]").action;
    ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    assert!(mara.post(&undo, &[]).expect(409).body.contains("Something has changed since this decision"));
    site.pass(Duration::from_secs(61));
    site.outbox.to(&ines.email);
}

#[test]
fn a_decision_cannot_be_undone_after_a_month() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    post_story(&ines, "A heron stood in our kitchen.");
    let after = mara.follow(&publish(&mara, &first(&mara, "held"))).expect(200);
    let undo = after.page().form("form[action$=\"/undo\"]").action;
    site.pass(Duration::from_hours(31 * 24));
    sign_in(&mara);
    assert!(mara.post(&undo, &[]).expect(409).body.contains("Decisions can be undone for 30 days."));
    assert!(!mara.get("/moderation/recent").expect(200).page().has("form[action$=\"/undo\"]"));
    site.outbox.to(&ines.email);
}

#[test]
fn a_message_cannot_reverse_the_text_of_its_email() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    let fields = [
        ("decision", "remove"),
        ("reason", "unkind"),
        ("message", "Leave out \u{202e}seman eht\u{2066}, please.\u{200b}"),
        ("note", "\u{202d}Second time."),
    ];
    mara.submit(&first(&mara, "held"), DECIDE, &fields).expect(303);
    site.pass(Duration::from_secs(61));
    let email = site.outbox.latest(&ines.email);
    let turns = |text: &str| text.contains(['\u{202d}', '\u{202e}', '\u{2066}', '\u{200b}']);
    assert!(email.text.contains("Leave out seman eht, please."));
    assert!(!turns(&email.text) && !turns(email.parsed.html.as_deref().unwrap_or_default()));
    assert!(!turns(&ines.get(&format!("/c/{id}/status")).expect(200).body));
}

#[test]
fn a_removal_without_a_reason_is_refused_and_loses_no_word() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    post_story(&ines, "A heron stood in our kitchen.");
    let case = first(&mara, "held");
    let fields = [("decision", "remove"), ("message", "  Three lines\nfor you"), ("note", "mine")];
    let again = mara.submit(&case, DECIDE, &fields).expect(422);
    assert!(again.page().title().starts_with("Error: "));
    assert!(again.page().text(".errors").expect("errors").contains("Choose a reason"));
    let form = again.page().form(DECIDE);
    assert_eq!(form.value("panel"), Some("remove"), "what a removal needs is still open");
    assert_eq!((form.value("message"), form.value("note")), (Some("  Three lines\nfor you"), Some("mine")));
    let other = [("decision", "remove"), ("reason", "other"), ("note", "mine")];
    let again = mara.submit(&case, DECIDE, &other).expect(422);
    assert!(again.page().text(".errors").expect("errors").contains("Say what it is in the message."));
    assert_eq!(again.page().form(DECIDE).value("note"), Some("mine"));
    let long = "x".repeat(3_001);
    let again = mara.submit(&case, DECIDE, &[("decision", "publish"), ("message", &long)]).expect(422);
    assert!(again.body.contains("which is 1,001 too many."));
    assert_eq!(waiting(&mara, "held"), 1);
}

#[test]
fn what_a_browser_saved_for_one_case_never_fills_another() {
    let site = site_holding_first();
    let mara = site.moderator();
    for name in ["ines", "tomasz"] {
        post_story(&site.member(name), "A heron stood in our kitchen.");
    }
    let cases = mara.get("/moderation/held").expect(200).page().attributes(".cases .byline a", "href");
    let keys: Vec<_> = cases.iter().flat_map(|case| mara.get(case).page().attributes(DECIDE, "data-draft")).collect();
    assert_eq!(keys.len(), 2);
    assert_ne!(keys[0], keys[1]);
    site.work();
}

#[test]
fn a_story_sent_back_for_changes_waits_for_its_author_and_returns_to_the_same_case() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    let case = first(&mara, "held");
    let decided = [("decision", "revise"), ("message", "Which kitchen?")];
    mara.submit(&case, DECIDE, &decided).expect(303);
    assert_eq!(waiting(&mara, "held"), 0);
    let status = ines.get(&format!("/c/{id}/status")).expect(200);
    assert!(status.body.contains("Which kitchen?") && status.body.contains("asked you to change your"));
    assert!(!status.body.contains("A moderator reads it first"), "it is not a moderator's turn");
    let thread = ines.get(THREAD).expect(200).body;
    assert!(thread.contains("A moderator asked you to change something") && !thread.contains("is waiting for a moderator"));
    assert_eq!(decision_emails(&site, &ines), ["A moderator asked you to change your story"]);
    let form = ines.get(&format!("/c/{id}/edit")).expect(200);
    ines.submit(&form, "main form[method=post]", &[("body", "A heron stood in the kitchen by the mill.")]).expect(303);
    assert!(!seen(&site).contains("heron"), "a person looks at what a person sent back");
    let again = first(&mara, "held");
    assert_eq!(again.page().form(DECIDE).action, case.page().form(DECIDE).action);
    publish(&mara, &again);
    assert!(seen(&site).contains("by the mill"));
    assert_eq!(decision_emails(&site, &ines).len(), 2);
}

#[test]
fn a_removed_story_that_its_author_edits_is_reviewed_before_it_returns() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    report(&tomasz, &id, "unkind").expect(303);
    remove(&mara, &first(&mara, "reports"));
    let edit = ines.get(&format!("/c/{id}/status")).expect(200).page().link("Edit");
    let form = ines.get(&edit).expect(200);
    ines.submit(&form, "main form[method=post]", &[("body", "A heron stood in a kitchen.")]).expect(303);
    assert!(!seen(&site).contains("heron"));
    publish(&mara, &first(&mara, "held"));
    assert!(seen(&site).contains("A heron stood in a kitchen."));
    assert_eq!(decision_emails(&site, &ines), ["Your story is published"]);
}

#[test]
fn after_a_decision_the_next_case_of_the_queue_opens_with_an_undo() {
    let site = site_holding_first();
    let mara = site.moderator();
    for name in ["ines", "tomasz"] {
        post_story(&site.member(name), &format!("The story of {name}."));
        site.pass(Duration::from_secs(60));
    }
    let case = first(&mara, "held");
    assert!(case.body.contains("The story of ines."));
    let next = mara.follow(&publish(&mara, &case)).expect(200);
    assert!(next.body.contains("The story of tomasz.") && next.page().has("form[action$=\"/undo\"]"));
    let empty = mara.follow(&publish(&mara, &next)).expect(200);
    let other = mara.get("/moderation/legal").expect(200).page().text(".empty").expect("a word");
    assert!(!other.contains("read"), "it speaks of its own lane alone: {other}");
    assert_eq!(empty.page().text(".empty").expect("a word"), "Nothing waiting: no held posts.");
    site.pass(Duration::from_secs(61));
    for name in ["ines", "tomasz"] {
        site.outbox.latest(&format!("{name}@example.org"));
    }
}

#[test]
fn a_pen_name_never_links_a_moderator_to_the_account() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let page = ines.get(THREAD).expect(200);
    ines.submit(&page, STORY_FORM, &[("body", "Under another name."), ("byline", "Grey Heron")]).expect(303);
    let case = first(&mara, "held");
    let pages = [mara.get("/moderation/held").body, case.body.clone(), mara.get("/moderation/recent").body];
    publish(&mara, &case);
    let after = [mara.get("/moderation/recent").body, mara.get("/moderation/log").body];
    for body in pages.iter().chain(&after) {
        assert!(!body.contains("Ines") && !body.contains(&ines.email) && !body.contains(&ines.id.to_string()));
    }
    assert!(case.body.contains("Grey Heron"));
    decision_emails(&site, &ines);
}

#[test]
fn a_moderator_does_not_decide_about_their_own_story_and_the_owner_may() {
    let site = TestSite::new();
    let (tomasz, mara, ada) = (site.member("tomasz"), site.moderator(), site.owner());
    let id = post_story(&mara, "I moderate here, and I had a heron too.");
    report(&tomasz, &id, "off-topic").expect(303);
    let case = first(&mara, "reports");
    assert!(!case.page().has(DECIDE) && case.body.contains("There is nothing for you to decide here."));
    let own = post_story(&ada, "I own this place, and I had two herons.");
    report(&tomasz, &own, "off-topic").expect(303);
    let action = first(&ada, "reports").page().form(DECIDE).action;
    mara.post(&action, &[("decision", "keep"), ("version", "1")]).expect(403);
    for _ in 0..2 {
        let case = first(&ada, "reports");
        ada.submit(&case, DECIDE, &[("decision", "keep")]).expect(303);
    }
    assert_eq!(waiting(&ada, "reports"), 0);
    site.pass(Duration::from_secs(61));
    site.work();
}

#[test]
fn a_removed_text_is_in_no_history_after_an_edited_one_is_published() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "The heron lives at number nine.");
    site.pass(Duration::from_mins(31));
    let change = |words: &str| {
        let form = ines.get(&format!("/c/{id}/edit")).expect(200);
        ines.submit(&form, "main form", &[("body", words)]).expect(303);
    };
    change("The heron lives at number nine, by the canal.");
    report(&tomasz, &id, "unkind").expect(303);
    remove(&mara, &first(&mara, "reports"));
    change("The heron lives somewhere.");
    publish(&mara, &first(&mara, "held"));
    let path = format!("/c/{id}/history");
    for reader in [&site.visitor(), &*tomasz] {
        let history = reader.get(&path).expect(200).body;
        assert!(history.contains("somewhere") && !history.contains("number nine"), "{history}");
    }
    assert!(ines.get(&path).expect(200).body.contains("number nine"), "its author keeps what they wrote");
    assert!(mara.get(&path).expect(200).body.contains("number nine"), "decisions stay explainable");
    let case = mara.get("/moderation/log").expect(200).page().attributes("a[href^=\"/moderation/cases/\"]", "href").remove(0);
    assert!(mara.get(&case).expect(200).body.contains("somewhere"));
    ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    mara.get(&path).expect(404);
    assert!(!mara.get(&case).expect(200).body.contains("somewhere"));
    assert_eq!(ines.get(&path).expect(200).page().texts(".words").len(), 3);
    decision_emails(&site, &ines);
}

#[test]
fn a_case_says_what_keeping_means_for_reporters_only_when_it_has_reports() {
    let site = site_holding_first();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    publish(&mara, &first(&mara, "held"));
    report(&tomasz, &id, "unkind").expect(303);
    assert!(first(&mara, "reports").body.contains("Members who reported it are notified of the outcome."));
    let form = ines.get(&format!("/c/{id}/edit")).expect(200);
    ines.submit(&form, "main form[method=post]", &[("body", "Write to me at ines@example.org.")]).expect(303);
    let other = post_story(&site.member("ruth"), "Call me at +49 30 901820 in the evening.");
    assert!(!other.is_empty());
    let case = first(&mara, "held");
    assert!(!case.body.contains("; the reporters are not"), "it was not reported");
    site.pass(Duration::from_secs(61));
    site.outbox.to(&ines.email);
}
