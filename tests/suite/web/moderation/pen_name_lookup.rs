//! Pen name look-ups: with a reason, for a day, and logged.

use std::thread;
use std::time::Duration;

use betwixt::each;
use betwixt::error::InternalError;
use diesel::prelude::*;

use super::*;

const REASON: &str = "Two readers know her, and she may be in danger.";
const REVEAL: &str = "form[action$=\"/reveal\"]";
const DAY: Duration = Duration::from_hours(24);

/// Ines, who writes as Quiet Otter and was reported; the page about Quiet Otter.
fn reported(site: &TestSite, moderator: &Person) -> (Person, String) {
    let ines = site.member("ines");
    let id = post_story_as(&ines, THREAD, "Quiet Otter", "We have not spoken for a year.");
    report(&site.visitor(), &id, "illegal").expect(303);
    let path = person(moderator, &first(moderator, "legal"));
    site.work();
    (ines.into(), path)
}

/// What a moderator sees of the account behind the name; nothing while a reason is required.
fn behind(staff: &Person, path: &str) -> Option<String> {
    staff.get(path).expect(200).page().text("main .notice")
}

fn reveal(staff: &Person, path: &str, reason: &str) -> Answer {
    staff.submit(&staff.get(path).expect(200), REVEAL, &[("reason", reason)])
}

/// The log entries of reveals.
fn logged(staff: &Person) -> Vec<String> {
    let rows = staff.get("/moderation/log").expect(200).page().texts("tbody tr");
    rows.into_iter().filter(|row| row.contains("revealed who is behind")).collect()
}

#[test]
fn without_a_reason_nothing_is_revealed_and_the_form_keeps_its_text() {
    let site = TestSite::new();
    let mara = site.moderator();
    let (_, path) = reported(&site, &mara);
    let long = "x".repeat(501);
    for (reason, said) in [("", "Enter some text"), ("  \n ", "Enter some text"), ("So   what?", "2 more"), (&long, "1 too many")]
    {
        let again = reveal(&mara, &path, reason).expect(422);
        assert!(again.page().text("#reason-error").expect("a sentence").contains(said), "{reason:?}");
        assert_eq!(again.page().form(REVEAL).value("reason"), Some(reason));
        assert!(!again.body.contains("Ines"));
    }
    assert_eq!((behind(&mara, &path), logged(&mara).len()), (None, 0));
    for (staff, reason) in [(mara, "Ten it has."), (site.another_moderator(), &long[..500])] {
        reveal(&staff, &path, reason).expect(303);
        assert!(behind(&staff, &path).expect("a name").contains("Ines"));
    }
}

#[test]
fn only_the_moderator_who_gave_a_reason_sees_the_account() {
    let site = TestSite::new();
    let (mara, otto, ada) = (site.moderator(), site.another_moderator(), site.owner());
    let (ines, path) = reported(&site, &mara);
    let after = mara.follow(&reveal(&mara, &path, REASON).expect(303)).expect(200);
    assert!(after.page().text("main .notice").expect("a name").contains("The account is called Ines."));
    assert!(!after.page().has(REVEAL), "what is open is not asked for again");
    assert!(!after.body.contains(&ines.email) && !after.body.contains(&ines.id.to_string()), "that is for the owner");
    for other in [&otto, &*ada as &Person] {
        assert_eq!(behind(other, &path), None);
        assert!(!other.get(&path).expect(200).body.contains("Ines"));
    }
    // The case, the queues and the log still call her Quiet Otter, for every moderator.
    for page in ["/moderation/legal", "/moderation/log", "/moderation/recent"] {
        assert!(!mara.get(page).expect(200).body.contains("Ines"), "{page}");
    }
    assert!(!first(&mara, "legal").body.contains("Ines"));
    reveal(&ada, &path, "The police ask for her address.").expect(303);
    let seen = ada.get(&path).expect(200);
    assert!(seen.page().text("main .notice").expect("a name").contains(&ines.email));
    let account = seen.page().link("See its state and role");
    assert!(ada.get(&account).expect(200).body.contains("Ines"));
    assert!(!mara.get(&path).expect(200).body.contains(&ines.email));
}

#[test]
fn a_reveal_expires_after_a_day() {
    let site = TestSite::new();
    let mara = site.moderator();
    let (_, path) = reported(&site, &mara);
    reveal(&mara, &path, REASON).expect(303);
    site.pass(DAY - Duration::from_secs(1));
    sign_in(&mara);
    assert!(behind(&mara, &path).expect("a name").contains("2 June 2026, 12:00"));
    site.pass(Duration::from_secs(1));
    assert_eq!(behind(&mara, &path), None);
    assert!(!mara.get(&path).expect(200).body.contains("Ines"));
    reveal(&mara, &path, "It goes on, and I have to write to her.").expect(303);
    assert!(behind(&mara, &path).is_some());
    assert_eq!(logged(&mara).len(), 2);
}

#[test]
fn a_reveal_is_a_log_entry_with_actor_subject_and_reason_and_cannot_be_undone() {
    let site = TestSite::new();
    let (mara, ada) = (site.moderator(), site.owner());
    let (_, path) = reported(&site, &mara);
    reveal(&mara, &path, "Two readers know her,\n and  she may be in danger.").expect(303);
    for reader in [&mara as &Person, &ada] {
        let log = logged(reader);
        assert_eq!(log.len(), 1);
        let said = "revealed who is behind Quiet Otter in";
        assert!(log[0].contains("Mara") && log[0].contains(said) && log[0].contains(REASON), "{}", log[0]);
        let page = reader.get(&path).expect(200);
        assert!(page.page().text(".history").expect("who looked").contains(&format!("Mara: {REASON}")));
    }
    let log = mara.get("/moderation/log").expect(200);
    assert!(!log.page().has("form[action$=\"/undo\"]") && log.page().links().iter().any(|link| link.href == path));
    assert!(mara.get("/moderation/recent").expect(200).page().has(".empty"), "it is no decision about a story");
    for statement in ["UPDATE reveal SET reason = ''", "DELETE FROM reveal"] {
        let run = move |tx: &mut betwixt::db::Tx<'_>| {
            each!(tx.conn(), |conn| diesel::sql_query(statement).execute(conn)).map_err(InternalError::from)
        };
        assert!(site.app.db.write_now(run).expect_err("a refusal").to_string().contains("append-only"), "{statement}");
    }
    site.pass(DAY * 3);
    assert!(site.visitor().get("/log").expect(200).page().has(".empty"), "nothing that the author could recognise is public");
}

#[test]
fn a_reveal_sent_twice_makes_one_log_entry() {
    let site = TestSite::new();
    let mara = site.moderator();
    let (_, path) = reported(&site, &mara);
    let action = format!("{path}/reveal");
    let statuses = thread::scope(|scope| {
        let handles = [(); 2].map(|()| {
            let browser = site.visitor();
            let cookie = betwixt::http::cookies::cookie_name(&site.app);
            browser.set_cookie(&cookie, &mara.cookie_named(&cookie).expect("a session"));
            let action = action.clone();
            scope.spawn(move || browser.post(&action, &[("reason", REASON)]).status)
        });
        handles.map(|handle| handle.join().expect("an answer"))
    });
    assert_eq!(statuses, [303; 2]);
    mara.post(&action, &[("reason", "Another one, an hour later.")]).expect(303);
    assert_eq!(logged(&mara).len(), 1);
}

#[test]
fn the_author_is_not_notified_of_a_reveal() {
    let site = TestSite::new();
    let mara = site.moderator();
    let (ines, path) = reported(&site, &mara);
    let id = first(&mara, "legal").page().attributes("#subject .byline a", "href").remove(0);
    let pages = [format!("{id}/status"), format!("{id}/history"), "/notices".to_owned()];
    let read = || pages.each_ref().map(|page| main_of(&ines.get(page).expect(200)).to_owned());
    let before = read();
    reveal(&mara, &path, REASON).expect(303);
    assert_eq!(read(), before);
    site.pass(Duration::from_secs(120));
    assert_eq!(site.outbox.to(&ines.email).len(), 0);
    assert_eq!(main_of(&ines.get("/notices").expect(200)), before[2]);
}

#[test]
fn a_reveal_shows_the_current_name_of_the_account() {
    let site = TestSite::new();
    let mara = site.moderator();
    let (ines, path) = reported(&site, &mara);
    reveal(&mara, &path, REASON).expect(303);
    ines.post("/settings/profile", &[("name", "Inês de Castro")]).expect(303);
    assert!(behind(&mara, &path).expect("a name").contains("Inês de Castro"));
    // She never wrote under her own name, so there is no page of it. Then she does.
    assert!(!mara.get(&path).expect(200).page().has("a[href^=\"/moderation/people/\"]"));
    post_story_as(&ines, THREAD, "", "A heron stood in our kitchen.");
    let own = mara.get(&path).expect(200).page().link("See what they write under their account name");
    assert_eq!(mara.get(&own).expect(200).page().text("h1").as_deref(), Some("About Inês de Castro"));
    assert!(!mara.get(&own).expect(200).body.contains("Otter"));
    site.work();
}

#[test]
fn revealing_a_pen_name_of_a_moderator_needs_a_reason_too() {
    let site = TestSite::new();
    let (mara, otto) = (site.moderator(), site.another_moderator());
    let id = post_story_as(&mara, THREAD, "Quiet Otter", "We have not spoken for a year.");
    report(&site.visitor(), &id, "illegal").expect(303);
    let path = person(&mara, &first(&mara, "legal"));
    assert_eq!(behind(&mara, &path), None);
    let known = otto.get(&path).expect(200).page().text("dl.facts").expect("what is known");
    assert!(!known.contains("trusted"), "few accounts but staff are trusted");
    reveal(&mara, &path, "To see what others would see of me.").expect(303);
    assert!(behind(&mara, &path).expect("a name").contains("Mara"));
    assert_eq!(logged(&otto).len(), 1);
    assert_eq!(behind(&otto, &path), None);
    site.work();
}

#[test]
fn the_log_holds_decisions_and_reveals_in_one_order_page_after_page() {
    let site = TestSite::new();
    let mara = site.moderator();
    let (_, path) = reported(&site, &mara);
    reveal(&mara, &path, REASON).expect(303);
    site.pass(Duration::from_millis(100_500));
    mara.submit(&first(&mara, "legal"), DECIDE, &[("decision", "keep")]).expect(303);
    // An id begins with its milliseconds, and 22 bits follow: one a second, half of them on each side of the decision's page.
    let later = "INSERT INTO reveal (id, at, actor_id, persona_id, reason) \
                 SELECT id + i * 1000 * 4194304, at + i * 1000000, actor_id, persona_id, 'Number ' || i \
                 FROM reveal, (WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 150) SELECT i FROM n) AS numbers";
    let run = move |tx: &mut betwixt::db::Tx<'_>| {
        each!(tx.conn(), |conn| diesel::sql_query(later).execute(conn)).map_err(InternalError::from)
    };
    assert_eq!(site.app.db.write_now(run).expect("a database"), 150);
    let first = mara.get("/moderation/log").expect(200);
    let second = mara.get(&first.page().link("Earlier entries")).expect(200);
    let rows: Vec<String> = [&first, &second].iter().flat_map(|page| page.page().texts("tbody tr")).collect();
    assert_eq!((first.page().texts("tbody tr").len(), rows.len()), (100, 152));
    assert!(rows[50].contains("kept it") && rows[151].contains(REASON));
    let number = |row: &String| row.split("Number ").nth(1)?.split("Open person").next()?.trim().parse::<i32>().ok();
    let numbers = rows.iter().filter_map(number);
    assert!(numbers.eq((1..=150).rev()));
    let page = mara.get(&path).expect(200);
    assert_eq!(page.page().texts(".history > li").len(), 5);
    assert!(page.body.contains("Earlier ones are in the"));
    site.pass(Duration::from_secs(61));
    site.work();
}
