//! Followers are notified of a comment when it is first published, and never again.

use std::time::Duration;

use crate::support::actors::Actor;
use crate::support::cast::{PASSWORD, Person};
use crate::support::test_site::TestSite;
use crate::web::moderation::{DECIDE, THREAD, first, post_story, remove, report};

const DAYS: Duration = Duration::from_hours(3 * 24);

fn follow(actor: &Actor) {
    actor.post(&format!("{THREAD}/interest"), &[("interest", "follow")]).expect(303);
}

fn notifications(site: &TestSite, person: &Person) -> Vec<String> {
    site.work();
    person.post("/sign-in", &[("email", &person.email), ("password", PASSWORD)]).expect(303);
    person.get("/notices").expect(200).page().texts("main li p a")
}

#[test]
fn a_removal_that_is_undone_is_no_news_to_followers() {
    let site = TestSite::new();
    let (ines, ruth, mara) = (site.member("ines"), site.member("ruth"), site.moderator());
    let id = post_story(&ruth, "We have two rooms.");
    site.pass(Duration::from_secs(60));
    follow(&ines);
    report(&ines, &id, "unkind").expect(303);
    let case = first(&mara, "reports");
    let after = mara.follow(&remove(&mara, &case)).expect(200);
    mara.submit(&after, "form[action$=\"/undo\"]", &[]).expect(303);
    assert!(notifications(&site, &ines).is_empty(), "it was there before they followed");
    let again = mara.get(case.page().form(DECIDE).action.trim_end_matches("/decisions")).expect(200);
    mara.submit(&again, DECIDE, &[("decision", "keep")]).expect(303);
    assert!(notifications(&site, &ines).is_empty());
    site.pass(Duration::from_secs(61));
    site.outbox.to(&ruth.email);
}

#[test]
fn an_old_story_that_its_author_restores_or_edits_is_no_news_to_followers() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let id = post_story(&ruth, "We have two rooms.");
    site.pass(DAYS);
    follow(&ines);
    ruth.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    ruth.post(&format!("/c/{id}/return"), &[]).expect(303);
    assert!(notifications(&site, &ines).is_empty());
    let form = ruth.get(&format!("/c/{id}/edit")).expect(200);
    ruth.submit(&form, "main form[method=post]", &[("body", "We have three rooms.")]).expect(303);
    assert!(notifications(&site, &ines).is_empty());
    post_story(&ruth, "And a new one.");
    assert_eq!(notifications(&site, &ines).len(), 1);
}

#[test]
fn a_story_that_waited_for_a_moderator_is_news_when_it_is_published() {
    let site = TestSite::plan().with("MODERATION", "first").build();
    let (ines, ruth, mara) = (site.member("ines"), site.member("ruth"), site.moderator());
    post_story(&ruth, "We have two rooms.");
    site.pass(DAYS);
    follow(&ines);
    assert!(notifications(&site, &ines).is_empty());
    mara.post("/sign-in", &[("email", &mara.email), ("password", PASSWORD)]).expect(303);
    mara.submit(&first(&mara, "held"), DECIDE, &[("decision", "publish")]).expect(303);
    assert_eq!(notifications(&site, &ines), ["Ruth posted a story in a thread that you follow"]);
    site.pass(Duration::from_secs(61));
    site.outbox.to(&ruth.email);
}
