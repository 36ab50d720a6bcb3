//! Claims about moderation: queues, decisions, people and the logs.

mod concurrency;
mod decisions;
mod log;
mod messages;
mod own_case;
mod pen_name_lookup;
mod people;
mod screening;
mod trust;

use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::cast::{PASSWORD, Person};
use crate::support::test_site::TestSite;

pub const THREAD: &str = "/t/closeness-and-space";
const STORY_FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
pub const DECIDE: &str = "#decide";

/// A site that holds first stories for a moderator.
pub fn site_holding_first() -> TestSite {
    TestSite::plan().with("MODERATION", "first").build()
}

/// A second thread; its address.
fn another_thread(site: &TestSite) -> String {
    let owner = site.owner();
    let form = owner.get("/owner/threads/new").expect(200);
    let essay = [("title", "The Hall"), ("body", "Light."), ("question", "Where?"), ("pole_low", "On"), ("pole_high", "Off")];
    let made = owner.submit(&form, "form[action=\"/owner/threads\"]", &essay).expect(303);
    owner.post(&format!("{}/publish", made.location.expect("a place")), &[]).expect(303);
    "/t/the-hall".to_owned()
}

/// Posts a story; its id.
pub fn post_story(actor: &Actor, body: &str) -> String {
    let page = actor.get(THREAD).expect(200);
    let mut posted = actor.submit(&page, STORY_FORM, &[("body", body)]);
    if posted.page().has(".notice mark") {
        // Its author was shown what could identify someone, and posts it all the same.
        posted = actor.submit(&posted, STORY_FORM, &[]);
    }
    let posted = posted.expect(303);
    let location = posted.location.expect("a redirect");
    location.comment_id()
}

/// Posts a story in a thread under a pen name; its id.
fn post_story_as(actor: &Actor, thread: &str, pen: &str, body: &str) -> String {
    let page = actor.get(thread).expect(200);
    let form = format!("form[action=\"{thread}/comments\"]");
    let posted = actor.submit(&page, &form, &[("body", body), ("byline", pen)]).expect(303);
    posted.location.expect("a redirect").comment_id()
}

/// The page of the author in a case.
fn person(moderator: &Person, case: &Answer) -> String {
    let path = case.page().link("About this person");
    moderator.get(&path).expect(200);
    path
}

/// The main part of a page, verbatim.
fn main_of(answer: &Answer) -> &str {
    answer.body.split("<main").nth(1).expect("the page's own part")
}

/// The first case of a queue.
pub fn first(moderator: &Person, queue: &str) -> Answer {
    let cases = moderator.get(&format!("/moderation/{queue}")).expect(200).page().attributes(".cases .byline a", "href");
    moderator.get(cases.first().unwrap_or_else(|| panic!("no case in {queue}"))).expect(200)
}

/// Signs in again after the session expired.
pub fn sign_in(person: &Person) {
    person.post("/sign-in", &[("email", &person.email), ("password", PASSWORD)]).expect(303);
}

/// How many cases a queue shows.
pub fn waiting(moderator: &Person, queue: &str) -> usize {
    moderator.get(&format!("/moderation/{queue}")).expect(200).page().texts(".cases > li").len()
}

pub fn publish(moderator: &Person, case: &Answer) -> Answer {
    moderator.submit(case, DECIDE, &[("decision", "publish")]).expect(303)
}

pub fn remove(moderator: &Person, case: &Answer) -> Answer {
    let fields =
        [("decision", "remove"), ("reason", "unkind"), ("message", "Try it without the names."), ("note", "Second time.")];
    moderator.submit(case, DECIDE, &fields).expect(303)
}

pub fn report(reader: &Actor, id: &str, reason: &str) -> Answer {
    let form = reader.get(&format!("/c/{id}/report")).expect(200);
    reader.submit(&form, "main form", &[("reason", reason), ("detail", "Look at the second line.")])
}

/// The thread as a visitor sees it.
pub fn seen(site: &TestSite) -> String {
    site.visitor().get(THREAD).expect(200).body
}

/// Lets a minute pass, so that authors are notified; the subjects of the author's emails.
pub fn decision_emails(site: &TestSite, author: &Person) -> Vec<String> {
    site.pass(std::time::Duration::from_secs(61));
    site.outbox.to(&author.email).into_iter().map(|message| message.subject).collect()
}
