//! Following and muting threads, conversations and people.

use std::time::Duration;

use betwixt::db::Tx;
use betwixt::error::InternalError;
use betwixt::{each, id::AccountId};
use diesel::RunQueryDsl;

use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::cast::Person;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const LIST: &str = "/settings/notifications";
const DAY: Duration = Duration::from_hours(24);

fn post_story_as(actor: &Actor, body: &str, byline: &str) -> String {
    let page = actor.get(THREAD).expect(200);
    id_of(&actor.submit(&page, FORM, &[("body", body), ("byline", byline)]).expect(303))
}

fn post_story(actor: &Actor, body: &str) -> String {
    post_story_as(actor, body, "")
}

fn reply_as(actor: &Actor, to: &str, body: &str, byline: &str) -> String {
    let form = actor.get(&format!("{THREAD}/reply/{to}")).expect(200);
    id_of(&actor.submit(&form, FORM, &[("body", body), ("byline", byline)]).expect(303))
}

fn reply(actor: &Actor, to: &str, body: &str) -> String {
    reply_as(actor, to, body, "")
}

fn id_of(answer: &Answer) -> String {
    let location = answer.location.as_deref().expect("a place");
    location.comment_id()
}

/// Presses one of the buttons about the thread.
fn set_thread_follow(actor: &Actor, said: &str) {
    let page = actor.get(THREAD).expect(200);
    let done = actor.submit(&page, "form[action=\"/t/closeness-and-space/interest\"]", &[("interest", said)]).expect(303);
    assert!(done.location.as_deref().is_some_and(|place| place.ends_with("#stories")), "{:?}", done.location);
}

/// Presses one of the buttons about the conversation around a comment.
fn set_conversation_follow(actor: &Actor, id: &str, said: &str) {
    let path = format!("/c/{id}/interest");
    let done =
        actor.submit(&actor.get(&path).expect(200), &format!("form[action=\"{path}\"]"), &[("interest", said)]).expect(303);
    assert!(done.location.is_some_and(|place| place.starts_with(&format!("/c/{id}?followed="))));
}

/// Mutes the author of a comment (`on`), or unmutes them (`off`).
fn mute(actor: &Actor, id: &str, mute: &str) {
    let page = actor.get(&format!("/c/{id}/interest")).expect(200);
    actor.submit(&page, &format!("form[action=\"/c/{id}/mute\"]"), &[("mute", mute)]).expect(303);
}

fn notifications(site: &TestSite, actor: &Actor) -> Vec<String> {
    site.work();
    actor.get("/notices").expect(200).page().texts("main li p a")
}

/// The comments on the thread's page that are collapsed for this reader.
fn collapsed(actor: &Actor) -> Vec<String> {
    let mut ids = actor.get(THREAD).expect(200).page().attributes("article.story:has(> details.muted)", "id");
    ids.sort_unstable();
    ids
}

#[test]
fn a_follower_of_a_thread_is_notified_once_of_each_new_story_and_of_no_reply() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    set_thread_follow(&ines, "follow");
    let page = ines.get(THREAD).expect(200).page();
    assert!(
        page.text(".hearing").expect("what they said").starts_with("You follow this thread: you are notified of each new story.")
    );
    let story = post_story(&ruth, "We have two rooms.");
    reply(&ruth, &story, "And a heron.");
    post_story(&ines, "One of my own.");
    assert_eq!(notifications(&site, &ines), ["Ruth posted a story in a thread that you follow"]);
    ruth.post(&format!("/c/{story}/withdraw"), &[]).expect(303);
    assert!(notifications(&site, &ines).is_empty(), "a withdrawn story causes no notification");
    ruth.post(&format!("/c/{story}/return"), &[]).expect(303);
    assert_eq!(notifications(&site, &ines).len(), 1, "coming back is not new");
    set_thread_follow(&ines, "none");
    post_story(&ruth, "We have three rooms.");
    assert_eq!(notifications(&site, &ines).len(), 1);
    assert!(site.outbox.to(&ines.email).is_empty());
}

#[test]
fn a_follower_of_a_conversation_is_notified_of_each_reply_in_it_and_of_nothing_else() {
    let site = TestSite::new();
    let (ines, ruth, noor) = (site.member("ines"), site.member("ruth"), site.member("noor"));
    let (story, other) = (post_story(&ruth, "We have two rooms."), post_story(&ruth, "Elsewhere."));
    set_conversation_follow(&noor, &story, "follow");
    let own = reply(&noor, &story, "So have we.");
    let answer = reply(&ines, &own, "And we one.");
    reply(&ines, &other, "Not here.");
    reply(&ruth, &answer, "One is enough.");
    assert_eq!(notifications(&site, &noor), ["Ruth replied in a conversation that you follow", "Ines replied to you"]);
    // From any part of it, the whole is meant.
    set_conversation_follow(&noor, &answer, "none");
    reply(&ruth, &story, "Is anybody there?");
    assert_eq!(notifications(&site, &noor).len(), 2);
}

#[test]
fn a_follower_is_notified_of_a_reply_to_a_withdrawn_story() {
    let site = TestSite::new();
    let (ines, ruth, noor) = (site.member("ines"), site.member("ruth"), site.member("noor"));
    let story = post_story(&ruth, "We have two rooms.");
    for follower in [&ines, &noor] {
        set_conversation_follow(follower, &story, "follow");
    }
    let own = reply(&ines, &story, "So have we.");
    site.work();
    reply(&ruth, &own, "I know.");
    ines.post(&format!("/c/{own}/withdraw"), &[]).expect(303);
    assert_eq!(notifications(&site, &ines), ["Ruth replied in a conversation that you follow"]);
    assert_eq!(notifications(&site, &noor), ["Ruth replied in a conversation that you follow"]);
}

#[test]
fn a_story_withdrawn_before_its_notifications_causes_them_when_it_is_restored() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    set_thread_follow(&ines, "follow");
    let story = post_story(&ruth, "We have two rooms.");
    ruth.post(&format!("/c/{story}/withdraw"), &[]).expect(303);
    assert!(notifications(&site, &ines).is_empty());
    ruth.post(&format!("/c/{story}/return"), &[]).expect(303);
    assert_eq!(notifications(&site, &ines), ["Ruth posted a story in a thread that you follow"]);
}

#[test]
fn the_count_of_notifications_matches_the_list() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    set_thread_follow(&ines, "follow");
    let story = post_story(&ruth, "We have two rooms.");
    site.work();
    let count = || ines.get("/").expect(200).page().text("header a[href=\"/notices\"]").expect("a link");
    assert_eq!(count(), "Notifications 1");
    ruth.post(&format!("/c/{story}/withdraw"), &[]).expect(303);
    assert_eq!(count(), "Notifications");
    site.work();
}

#[test]
fn a_member_who_sends_many_forms_is_limited_and_a_moderator_is_not() {
    let site = TestSite::plan().with("RATE_LIMITS", "on").build();
    let (ines, mara) = (site.member("ines"), site.moderator());
    let path = format!("{THREAD}/interest");
    for actor in [&*ines, &*mara] {
        for _ in 0..60 {
            actor.post(&path, &[("interest", "follow")]).expect(303);
        }
    }
    ines.post(&path, &[("interest", "follow")]).expect(429);
    // What was typed comes back to be sent again.
    let late = ines.post(&format!("{THREAD}/comments"), &[("body", "Typed at length."), ("form_id", "late")]).expect(429);
    assert_eq!(late.header("retry-after"), Some("5"));
    let again = late.page().form(FORM);
    assert_eq!((again.value("body"), again.value("form_id")), (Some("Typed at length."), Some("late")));
    assert!(!late.body.contains("Sign in"), "{}", late.body);
    mara.post(&path, &[("interest", "follow")]).expect(303);
    site.pass(Duration::from_secs(5));
    ines.post(&path, &[("interest", "follow")]).expect(303);
}

#[test]
fn a_muted_thread_is_silent_but_for_the_conversations_in_it_that_are_followed() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let page = ines.get(THREAD).expect(200);
    let story = id_of(&ines.submit(&page, FORM, &[("body", "We have two rooms."), ("notify", "on")]).expect(303));
    set_thread_follow(&ines, "mute");
    reply(&ruth, &story, "We have a heron.");
    assert!(notifications(&site, &ines).is_empty());
    assert!(site.outbox.to(&ines.email).is_empty());
    set_conversation_follow(&ines, &story, "follow");
    reply(&ruth, &story, "And a balcony.");
    assert_eq!(notifications(&site, &ines), ["Ruth replied to you"]);
    let messages = site.outbox.to(&ines.email);
    assert_eq!(messages.len(), 1);
    // The email links to the page that stops it.
    let way_out = messages[0].text.lines().find(|line| line.ends_with("/interest")).expect("a way out").to_owned();
    assert!(ines.get(&way_out).expect(200).page().has("form button[value=mute]"));
    set_thread_follow(&ines, "follow");
    set_conversation_follow(&ines, &story, "mute");
    reply(&ruth, &story, "And a cellar.");
    assert_eq!(notifications(&site, &ines).len(), 1, "what is said of the conversation goes before what is said of the thread");
}

#[test]
fn replies_of_a_muted_conversation_are_collapsed_and_never_new_for_the_muting_reader_only() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let story = post_story(&ruth, "We have two rooms.");
    reply(&ruth, &story, "And a heron.");
    set_conversation_follow(&ines, &story, "mute");
    // A first visit, with which the next is compared.
    ines.get(THREAD).expect(200);
    site.pass(DAY);
    reply(&ruth, &story, "And a balcony.");
    let page = ines.get(THREAD).expect(200).page();
    assert!(page.has("details.replies:not([open])"));
    assert_eq!(page.text("details.replies > summary").as_deref(), Some("2 replies to what Ruth wrote, muted"));
    assert!(!page.has(".badge.new, .news"));
    for actor in [&ruth.browser, &site.visitor()] {
        assert!(actor.get(THREAD).expect(200).page().has("details.replies[open]"));
    }
    site.work();
}

#[test]
fn a_muted_author_is_collapsed_on_every_page_for_the_muting_reader_only() {
    let site = TestSite::new();
    let (ines, ruth, noor) = (site.member("ines"), site.member("ruth"), site.member("noor"));
    let (own, theirs) = (post_story(&ines, "Mine, with a kettle."), post_story(&ruth, "Hers, with a kettle."));
    mute(&ines, &theirs, "on");
    let answer = reply(&ruth, &own, "A kettle of my own.");
    let mut both = [format!("c-{theirs}"), format!("c-{answer}")];
    both.sort_unstable();
    assert_eq!(collapsed(&ines), both);
    assert!(notifications(&site, &ines).is_empty());
    let around = ines.get(&format!("/c/{answer}?context=1")).expect(200).page();
    assert!(around.has(&format!("#c-{answer} > details.muted:not([open])")));
    let form = ines.get(&format!("{THREAD}/reply/{answer}")).expect(200).page();
    assert!(form.has(&format!("#c-{answer} > details.muted")));
    let found = ines.get("/search?q=kettle").expect(200);
    assert!(!found.body.contains("Hers, with") && !found.body.contains("of my own"), "{}", found.body);
    assert_eq!(found.page().texts("main .gone"), ["You muted Ruth.", "You muted Ruth."]);
    site.pass(DAY);
    post_story(&ruth, "Another day, another kettle.");
    assert!(!ines.get(THREAD).expect(200).page().has(".badge.new, .news"), "nothing of hers is new to Ines");
    for actor in [&ruth.browser, &noor.browser, &site.visitor()] {
        assert!(collapsed(actor).is_empty());
        assert_eq!(actor.get("/search?q=kettle").expect(200).page().texts("main .gone").len(), 0);
    }
    mute(&ines, &theirs, "off");
    assert!(collapsed(&ines).is_empty());
    site.work();
}

#[test]
fn muting_a_pen_name_does_not_mute_its_account_nor_the_reverse() {
    let site = TestSite::new();
    let (ines, ruth, noor) = (site.member("ines"), site.member("ruth"), site.member("noor"));
    let (open, pen) = (post_story(&ruth, "Under my own name."), post_story_as(&ruth, "As somebody else.", "Grey Heron"));
    mute(&ines, &pen, "on");
    assert_eq!(collapsed(&ines), [format!("c-{pen}")]);
    mute(&noor, &open, "on");
    assert_eq!(collapsed(&noor), [format!("c-{open}")]);
    let (mine, hers) = (post_story(&ines, "Mine."), post_story(&noor, "Noor's."));
    reply_as(&ruth, &mine, "The heron speaks.", "Grey Heron");
    reply(&ruth, &mine, "And Ruth.");
    reply_as(&ruth, &hers, "The heron speaks.", "Grey Heron");
    reply(&ruth, &hers, "And Ruth.");
    assert_eq!(notifications(&site, &ines), ["Ruth replied to you"]);
    assert_eq!(notifications(&site, &noor), ["Grey Heron replied to you"]);
    let said = ines.get(LIST).expect(200);
    assert!(said.body.contains("Grey Heron") && !said.body.contains("Ruth"));
    assert!(said.body.contains("A pen name, in "));
    // After a change of name the list of the muting reader still shows the old one.
    ruth.post("/settings/profile", &[("name", "Vera")]).expect(303);
    let renamed = post_story(&ruth, "Under my new name.");
    assert!(!collapsed(&noor).contains(&format!("c-{renamed}")) && collapsed(&noor).contains(&format!("c-{open}")));
    assert_eq!(noor.get(LIST).expect(200).page().texts("#muted-title ~ ol > li > p"), ["Ruth"]);
    mute(&noor, &renamed, "on");
    mute(&noor, &open, "off");
    assert!(collapsed(&noor).contains(&format!("c-{renamed}")) && !collapsed(&noor).contains(&format!("c-{open}")));
    site.work();
}

#[test]
fn the_list_shows_and_undoes_a_members_own_follows_and_mutes() {
    let site = TestSite::new();
    let (ines, ruth, noor) = (site.member("ines"), site.member("ruth"), site.member("noor"));
    let story = post_story(&ruth, "We have two rooms.");
    set_thread_follow(&ines, "follow");
    set_conversation_follow(&ines, &story, "mute");
    mute(&ines, &story, "on");
    let page = ines.get(LIST).expect(200);
    assert_eq!(page.page().texts("#kept-title ~ ol a"), ["The conversation started by Ruth", "The Distance Between Two Chairs"]);
    assert_eq!(page.page().texts("#kept-title ~ ol .badge"), ["muted", "followed"]);
    assert_eq!(page.page().texts("#muted-title ~ ol > li > p"), ["Ruth"]);
    let buttons = |name: &str| page.page().attributes(&format!("button[name=\"{name}\"]"), "value");
    let pressed: Vec<_> =
        ["forget", "hear"].iter().flat_map(|name| buttons(name).into_iter().map(move |id| (*name, id))).collect();
    for (name, id) in &pressed {
        noor.post(LIST, &[(name, id)]).expect(303);
    }
    assert_eq!(ines.get(LIST).expect(200).page().texts("main ol .hearing").len(), 3, "no other member changes it");
    ruth.post(&format!("/c/{story}/withdraw"), &[]).expect(303);
    let gone = ines.get(LIST).expect(200);
    assert!(gone.body.contains("A conversation whose story is gone") && !gone.body.contains("that Ruth began"));
    for (name, id) in &pressed {
        let done = ines.post(LIST, &[(name, id)]).expect(303);
        let said = ines.follow(&done).expect(200).page().text(".notice.success").expect("a message");
        assert_eq!(said.contains("You unmuted Ruth"), *name == "hear", "{said}");
    }
    assert!(!ines.get(LIST).expect(200).page().has("main ol .hearing"));
    ines.post(LIST, &[]).expect(404);
    site.work();
}

#[test]
fn hidden_stories_cannot_be_followed_or_muted_and_members_cannot_mute_themselves() {
    let site = TestSite::plan().with("MODERATION", "all").build();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let held = post_story(&ruth, "This waits.");
    ines.get(&format!("/c/{held}/interest")).expect(404);
    ines.post(&format!("/c/{held}/interest"), &[("interest", "follow")]).expect(404);
    ines.post(&format!("/c/{held}/mute"), &[("mute", "on")]).expect(404);
    site.work();

    let site = TestSite::new();
    let ines = site.member("ines");
    let own = post_story(&ines, "Mine.");
    assert!(!ines.get(&format!("/c/{own}/interest")).expect(200).page().has("form[action$=\"/mute\"]"));
    ines.post(&format!("/c/{own}/mute"), &[("mute", "on")]).expect(403);
    let visitor = site.visitor();
    visitor.get(&format!("/c/{own}/interest")).expect(303);
    visitor.post(&format!("/c/{own}/interest"), &[("interest", "follow")]).expect(401);
    visitor.post("/t/closeness-and-space/interest", &[("interest", "follow")]).expect(401);
    assert!(!visitor.get(THREAD).expect(200).page().has(".hearing, a[href$=\"/interest\"]"));
    site.work();
}

/// Makes `many` accounts that follow the thread; no hash of a password fits them.
fn crowd(tx: &mut Tx<'_>, like: AccountId, many: usize) -> Result<(), InternalError> {
    let like = i64::from(like);
    let numbers = format!("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many})");
    let accounts = format!(
        "{numbers} INSERT INTO account (id, email, email_given, name, role, password_hash, created_at) \
         SELECT id + i, i || email, i || email, name || i, role, '', created_at FROM account, n \
         WHERE id = {like}"
    );
    let follows = format!(
        "{numbers} INSERT INTO follow (id, account_id, thread_id, kind, created_at) \
         SELECT {like} + i, {like} + i, thread.id, 'follow', thread.created_at FROM thread, n WHERE thread.slug = 'closeness-and-space'"
    );
    for statement in [accounts, follows] {
        each!(tx.conn(), |conn| diesel::sql_query(statement).execute(conn))?;
    }
    Ok(())
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    people: i64,
}

#[test]
fn each_of_many_followers_is_notified_once() {
    let site = TestSite::new();
    let (ines, ruth): (Person, _) = (site.member("ines").into(), site.member("ruth"));
    let like = ines.id;
    site.app.db.write_now(move |tx| crowd(tx, like, 1_203)).expect("a crowd");
    post_story(&ruth, "We have two rooms.");
    site.work();
    site.work();
    let query = "SELECT count(*) AS n, count(DISTINCT account_id) AS people FROM notification WHERE kind = 'story'";
    let counted = site
        .app
        .db
        .read_now(move |tx| {
            each!(tx.conn(), |conn| diesel::sql_query(query).get_result::<Count>(conn)).map_err(InternalError::from)
        })
        .expect("a count");
    assert_eq!((counted.n, counted.people), (1_203, 1_203));
}

#[test]
fn the_settings_say_whether_a_follow_or_a_mute_was_removed() {
    let site = TestSite::new();
    let ines = site.member("ines");
    for (said, removed) in [("follow", "Unfollowed. You are still"), ("mute", "Unmuted. You are notified of replies")] {
        set_thread_follow(&ines, said);
        let row = ines.get(LIST).expect(200).page().attributes("button[name=forget]", "value").remove(0);
        let done = ines.post(LIST, &[("forget", &row)]).expect(303);
        assert!(ines.follow(&done).expect(200).body.contains(removed), "{said}");
    }
}
