//! The page of a person: one name, and nothing that leads from it to another.

use std::collections::BTreeSet;
use std::time::Duration;

use betwixt::id::PersonaId;

use super::*;

/// The case in a queue about an author of this name.
fn case_of(moderator: &Person, queue: &str, name: &str) -> Answer {
    let links = moderator.get(&format!("/moderation/{queue}")).expect(200).page().links();
    let found = links.into_iter().find(|link| link.text.starts_with(&format!("{name}, under")));
    moderator.get(&found.unwrap_or_else(|| panic!("no case of {name} in {queue}")).href).expect(200)
}

/// What a page says of an author.
fn known(answer: &Answer) -> String {
    answer.page().text("dl.facts").expect("what is known")
}

/// Every id and every moment on a page, and what an author is called, without what is the moderator's own.
fn marks(answer: &Answer) -> BTreeSet<String> {
    let main = main_of(answer);
    let words = main.split(|email: char| !email.is_ascii_alphanumeric());
    let ids = words.filter(|word| word.len() == 13 && word.starts_with('0')).map(str::to_owned);
    let called = main.split("Author ").skip(1).map(|rest| rest.chars().take(4).collect());
    ids.chain(answer.page().attributes("time", "datetime")).chain(called).collect()
}

#[test]
fn no_page_for_moderators_links_a_pen_name_to_its_account() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    post_story(&ines, "A heron stood in our kitchen.");
    let open = post_story(&tomasz, "Ours stands in the hall.");
    let id = post_story_as(&ines, THREAD, "Quiet Otter", "We have not spoken for a year.");
    report(&tomasz, &id, "unkind").expect(303);
    let case = case_of(&mara, "reports", "Quiet Otter");
    let page = mara.get(&person(&mara, &case)).expect(200);
    let pages = [case, page, mara.get("/moderation/log").expect(200), mara.get("/moderation/reports").expect(200)];
    let (account, called) = (ines.id.to_string(), format!("Author {}", site.app.keys.pseudonym(ines.id)));
    for hidden in ["Ines", "ines", "example.org", &account, &called] {
        for page in &pages {
            assert!(!page.body.contains(hidden), "{hidden}: {}", page.page().title());
        }
    }
    // The id of an account is no id of a person here.
    mara.get(&format!("/moderation/people/{account}")).expect(404);
    assert!(known(&pages[1]).contains("Author ") && known(&pages[0]).contains("Author "));
    report(&ines, &open, "unkind").expect(303);
    site.work();
}

#[test]
fn two_pen_names_of_one_account_share_no_id_no_moment_and_no_pseudonym() {
    let site = TestSite::new();
    let (ines, tomasz, mara, hall) = (site.member("ines"), site.member("tomasz"), site.moderator(), another_thread(&site));
    let mut marked = Vec::new();
    for (thread, pen) in [(THREAD, "Quiet Otter"), (hall.as_str(), "Brown Heron")] {
        let id = post_story_as(&ines, thread, pen, &format!("I write here as {pen}."));
        site.pass(Duration::from_secs(600));
        report(&tomasz, &id, "unkind").expect(303);
        let case = case_of(&mara, "reports", pen);
        let page = mara.get(&person(&mara, &case)).expect(200);
        remove(&mara, &case);
        site.pass(Duration::from_secs(600));
        let after = mara.get(&person(&mara, &case)).expect(200);
        assert!(after.body.contains("removed it: unkind") && known(&after).contains("0 published, 1 removed"));
        marked.push(marks(&case).into_iter().chain(marks(&page)).chain(marks(&after)).collect::<BTreeSet<_>>());
        assert!(!after.body.contains(if pen == "Quiet Otter" { "Brown Heron" } else { "Quiet Otter" }));
    }
    assert!(marked.iter().all(|marks| marks.len() > 5), "{marked:?}");
    assert_eq!(marked[0].intersection(&marked[1]).collect::<Vec<_>>(), Vec::<&String>::new());
    site.outbox.to(&ines.email);
}

#[test]
fn a_decision_about_one_name_changes_nothing_on_the_page_of_another() {
    let site = site_holding_first();
    let (ines, mara, hall) = (site.member("ines"), site.moderator(), another_thread(&site));
    post_story(&ines, "A heron stood in our kitchen.");
    post_story_as(&ines, THREAD, "Quiet Otter", "We have not spoken for a year.");
    post_story_as(&ines, &hall, "Brown Heron", "I sleep with the light on.");
    let page = |name: &str| main_of(&mara.get(&person(&mara, &case_of(&mara, "held", name))).expect(200)).to_owned();
    let (account, otter) = (page("Ines"), page("Quiet Otter"));
    publish(&mara, &case_of(&mara, "held", "Brown Heron"));
    assert_eq!((page("Ines"), page("Quiet Otter")), (account, otter.clone()));
    remove(&mara, &case_of(&mara, "held", "Ines"));
    assert_eq!(page("Quiet Otter"), otter);
    site.pass(Duration::from_secs(61));
    site.outbox.to(&ines.email);
}

#[test]
fn the_page_of_a_pen_name_says_only_what_fits_many_accounts() {
    let site = TestSite::new();
    let (ines, tomasz, mara) = (site.member("ines"), site.member("tomasz"), site.moderator());
    let id = post_story_as(&ines, THREAD, "Quiet Otter", "We have not spoken for a year.");
    report(&tomasz, &id, "unkind").expect(303);
    let known_facts = || known(&mara.get(&person(&mara, &first(&mara, "reports"))).expect(200));
    assert!(known_facts().contains("1 published, 0 removed, 0 waiting"), "{}", known_facts());
    assert!(
        known_facts().contains("less than a day") && known_facts().contains("fewer than five published, fewer than five removed")
    );
    for number in 0..4 {
        post_story_as(&ines, THREAD, "", &format!("Heron number {number} stood in our kitchen."));
    }
    assert!(known_facts().contains("1 published, 0 removed, 0 waiting"));
    assert!(known_facts().contains("five or more published, fewer than five removed"), "{}", known_facts());
    for (days, here) in [(1, "less than a week"), (6, "less than 30 days"), (23, "less than a year"), (335, "a year or longer")] {
        site.pass(Duration::from_hours(24 * days));
        sign_in(&mara);
        assert!(known_facts().contains(here), "{here}: {}", known_facts());
    }
}

#[test]
fn an_account_under_its_own_name_has_a_page_that_says_nothing_of_its_pen_names() {
    let site = site_holding_first();
    let (ines, mara) = (site.member("ines"), site.moderator());
    post_story(&ines, "A heron stood in our kitchen.");
    post_story_as(&ines, THREAD, "Quiet Otter", "We have not spoken for a year.");
    let path = person(&mara, &case_of(&mara, "held", "Ines"));
    let page = mara.get(&path).expect(200);
    assert_eq!(page.page().text("h1").as_deref(), Some("About Ines"));
    assert!(known(&page).contains("0 published, 0 removed, 1 waiting"));
    assert_eq!(page.page().texts(".cases > li").len(), 1);
    assert!(!page.body.contains("Otter") && !page.body.contains("example.org") && !page.body.contains(&ines.id.to_string()));
    assert!(!page.page().has("#behind") && !page.page().has("form[action$=\"/reveal\"]"));
    // It has no account, and the page does not say that it had one.
    mara.post(&format!("{path}/reveal"), &[("reason", "I want to know who this is.")]).expect(409);
    assert!(mara.get("/moderation/log").expect(200).page().has(".empty"));
    // Under another name it is the same person, and the page says what they are called today.
    ines.post("/settings/profile", &[("name", "Inês")]).expect(303);
    assert_eq!(mara.get(&path).expect(200).page().text("h1").as_deref(), Some("About Inês"));
    site.work();
}

#[test]
fn a_page_shows_twenty_open_cases_and_says_that_there_are_more() {
    let site = TestSite::new();
    let (ines, mara) = (site.member("ines"), site.moderator());
    for number in 0..21 {
        let id = post_story_as(&ines, THREAD, "Quiet Otter", &format!("Heron number {number} stood in our kitchen."));
        report(&site.visitor(), &id, "illegal").expect(303);
    }
    let case = first(&mara, "legal");
    let path = person(&mara, &case);
    let page = mara.get(&path).expect(200);
    assert_eq!(page.page().texts(".cases > li").len(), 20);
    assert!(page.body.contains("More are due later"));
    mara.submit(&case, DECIDE, &[("decision", "keep")]).expect(303);
    let page = mara.get(&path).expect(200);
    assert_eq!(page.page().texts(".cases > li").len(), 20);
    assert!(!page.body.contains("More are due later"));
    site.pass(Duration::from_secs(61));
    site.work();
}

#[test]
fn a_guessed_id_shows_no_person() {
    let site = TestSite::new();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let id = post_story_as(&ines, THREAD, "Quiet Otter", "We have not spoken for a year.");
    report(&site.visitor(), &id, "illegal").expect(303);
    let path = person(&mara, &first(&mara, "legal"));
    let voice: PersonaId = path.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
    let next = PersonaId::from(i64::from(voice) + 1);
    for guess in [id.as_str(), &ines.id.to_string(), &next.to_string(), "quiet-otter", "0000000000000"] {
        mara.get(&format!("/moderation/people/{guess}")).expect(404);
        let reason = [("reason", "I want to know who this is.")];
        mara.post(&format!("/moderation/people/{guess}/reveal"), &reason).expect(404);
    }
    site.work();
}
