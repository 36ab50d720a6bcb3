//! The moderators' log and the public log.

use std::time::Duration;

use betwixt::each;
use betwixt::error::InternalError;
use betwixt::id::CommentId;
use betwixt::moderation;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::*;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    action: String,
    #[diesel(sql_type = Text)]
    from_state: String,
    #[diesel(sql_type = Text)]
    to_state: String,
}

/// Every log entry of a comment.
fn lines(site: &TestSite, id: &str) -> Vec<Line> {
    let id = i64::from(id.parse::<CommentId>().expect("an id"));
    let query = format!(
        "SELECT action, coalesce(from_state, '') AS from_state, to_state FROM mod_event WHERE comment_id = {id} ORDER BY id"
    );
    let read = site
        .app
        .db
        .read_now(move |tx| each!(tx.conn(), |conn| diesel::sql_query(query).load::<Line>(conn)).map_err(InternalError::from));
    read.expect("the log")
}

#[test]
fn every_transition_writes_exactly_one_log_entry_and_the_entries_chain_without_a_gap() {
    let site = site_holding_first();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    publish(&mara, &first(&mara, "held"));
    report(&tomasz, &id, "unkind").expect(303);
    let after = mara.follow(&remove(&mara, &first(&mara, "reports"))).expect(200);
    mara.submit(&after, "form[action$=\"/undo\"]", &[]).expect(303);
    ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    ines.post(&format!("/c/{id}/return"), &[]).expect(303);
    let form = ines.get(&format!("/c/{id}/edit")).expect(200);
    ines.submit(&form, "main form[method=post]", &[("body", "Two herons.")]).expect(303);
    let lines = lines(&site, &id);
    let actions: Vec<&str> = lines.iter().map(|line| line.action.as_str()).collect();
    assert_eq!(actions, ["submit", "publish", "remove", "undo", "withdraw", "return", "edit"]);
    for pair in lines.windows(2) {
        assert_eq!(pair[0].to_state, pair[1].from_state);
    }
    let comment = id.parse::<CommentId>().expect("an id");
    let stands = site.app.db.read_now(move |tx| betwixt::comments::find(tx, comment)).expect("a database").expect("a comment");
    assert_eq!(lines.last().map(|line| line.to_state.clone()), Some(stands.state().to_string()));
    decision_emails(&site, &ines);
}

#[test]
fn a_case_grows_by_one_version_with_each_event_and_each_report() {
    let site = site_holding_first();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    let version = |case: &Answer| case.page().form(DECIDE).value("version").map(str::to_owned);
    let case = first(&mara, "held");
    assert_eq!(version(&case).as_deref(), Some("1"));
    let after = mara.follow(&publish(&mara, &case)).expect(200);
    mara.submit(&after, "form[action$=\"/undo\"]", &[]).expect(303);
    let case = first(&mara, "held");
    assert_eq!(version(&case).as_deref(), Some("3"));
    publish(&mara, &case);
    report(&tomasz, &id, "unkind").expect(303);
    assert_eq!(version(&first(&mara, "reports")).as_deref(), Some("1"), "a new case");
    decision_emails(&site, &ines);
}

#[test]
fn log_entries_cannot_be_changed_or_deleted() {
    let site = TestSite::new();
    post_story(&site.member("ines"), "A heron stood in our kitchen.");
    for statement in ["UPDATE mod_event SET action = 'keep'", "DELETE FROM mod_event"] {
        let tried = site.app.db.write_now(move |tx| {
            each!(tx.conn(), |conn| diesel::sql_query(statement).execute(conn)).map_err(InternalError::from)
        });
        assert!(tried.expect_err("a refusal").to_string().contains("append-only"), "{statement}");
    }
    site.work();
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[test]
fn a_comment_never_has_two_open_cases() {
    let site = site_holding_first();
    let ines = site.member("ines");
    let id = post_story(&ines, "A heron stood in our kitchen.");
    let comment = id.parse::<CommentId>().expect("an id");
    let case = site.app.db.read_now(move |tx| moderation::open_case(tx, comment)).expect("a database").expect("a case");
    let (copy, comment) = (i64::from(case.id) + 1, i64::from(comment));
    let insert = format!(
        "INSERT INTO mod_case (id, comment_id, lane, state, version, opened_at, due_at) VALUES ({copy}, {comment}, 'report', 'open', 1, 1, 1)"
    );
    let tried = site
        .app
        .db
        .write_now(move |tx| each!(tx.conn(), |conn| diesel::sql_query(insert).execute(conn)).map_err(InternalError::from));
    assert!(tried.is_err());
    let count = site.app.db.read_now(move |tx| {
        let query = "SELECT count(*) AS count FROM mod_case";
        each!(tx.conn(), |conn| diesel::sql_query(query).get_result::<Count>(conn)).map_err(InternalError::from)
    });
    assert_eq!(count.expect("a count").count, 1);
}

#[test]
fn the_public_log_comes_a_day_later_to_the_hour_and_names_no_person() {
    let site = site_holding_first();
    let (ines, mara, otto) = (site.member("ines"), site.moderator(), site.another_moderator());
    site.pass(Duration::from_secs(17 * 60));
    post_story(&ines, "A heron stood in our kitchen.");
    let case = first(&mara, "held");
    remove(&mara, &case);
    let decided = case.page().form(DECIDE).action;
    let again = otto.get(decided.trim_end_matches("/decisions")).expect(200);
    otto.submit(&again, DECIDE, &[("decision", "publish")]).expect(303);
    assert!(site.visitor().get("/log").expect(200).page().has(".empty"));
    site.pass(Duration::from_hours(24) - Duration::from_secs(20 * 60));
    assert!(site.visitor().get("/log").expect(200).page().has(".empty"));
    // At 12:57 the hour in which it was decided is not a day old yet: lines appear by whole hours.
    site.pass(Duration::from_hours(1));
    assert!(site.visitor().get("/log").expect(200).page().has(".empty"));
    site.pass(Duration::from_secs(180));
    let log = site.visitor().get("/log").expect(200);
    let rows = log.page().texts("tbody tr");
    assert_eq!(rows.len(), 2, "what authors do is not in it");
    assert!(rows[1].contains("removed a story or reply: unkind") && rows[1].contains("No attacks on a person"));
    assert!(rows[0].contains("published a story or reply"));
    assert_eq!(log.page().attributes("tbody time", "datetime"), ["2026-06-01T12:00:00Z"; 2]);
    for name in ["Ines", "Mara", "Otto", "heron", "/c/", "/moderation/cases", "without the names", "Second time"] {
        assert!(!log.body.contains(name), "{name}");
    }
    let who: Vec<&str> = rows.iter().filter_map(|row| row.split("Moderator ").nth(1)?.get(..4)).collect();
    assert!(who.len() == 2 && who[0] != who[1], "{who:?}");
    site.outbox.to(&ines.email);
}

#[test]
fn decisions_about_an_authors_safety_are_not_in_the_public_log() {
    let site = TestSite::new();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story(&ines, "I do not know how to go on.");
    report(&site.visitor(), &id, "worry").expect(303);
    let case = first(&mara, "care");
    mara.submit(&case, DECIDE, &[("decision", "keep")]).expect(303);
    site.pass(Duration::from_hours(26));
    assert!(site.visitor().get("/log").expect(200).page().has(".empty"));
    sign_in(&mara);
    assert!(mara.get("/moderation/log").expect(200).body.contains("Mara"));
}

#[test]
fn moderators_see_which_moderator_made_each_decision() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    post_story(&ines, "A heron stood in our kitchen.");
    remove(&mara, &first(&mara, "held"));
    let rows = mara.get("/moderation/log").expect(200).page().texts("tbody tr");
    assert_eq!(rows.len(), 1);
    assert!(rows[0].contains("Mara") && rows[0].contains("removed it") && rows[0].contains("unkind"));
    assert!(mara.get("/moderation/recent").expect(200).body.contains("Mara removed it: unkind"));
    decision_emails(&site, &ines);
}

#[test]
fn recent_decisions_do_not_show_a_story_withdrawn_since() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story(&ines, "A heron stood in our kitchen.");
    publish(&mara, &first(&mara, "held"));
    let recent = || mara.get("/moderation/recent").expect(200).page().texts(".cases .words");
    assert_eq!(recent(), ["A heron stood in our kitchen."]);
    ines.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    assert_eq!(recent(), ["Withdrawn by its author."]);
    ines.post(&format!("/c/{id}/return"), &[]).expect(303);
    assert_eq!(recent(), ["A heron stood in our kitchen."]);
    decision_emails(&site, &ines);
}
