//! Bylines: changed names, pen names and impersonation.

use betwixt::comments::DUPLICATE_WINDOW;
use betwixt::error::InternalError;
use diesel::{RunQueryDsl, sql_query};

use crate::support::actors::{Actor, Answer};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

/// Posts a story under `byline`; empty is the account's name.
fn post_story(actor: &Actor, byline: &str) -> Answer {
    let page = actor.get(THREAD).expect(200);
    actor.submit(&page, FORM, &[("body", &format!("A story of {}'s.", byline.replace('@', " at "))), ("byline", byline)])
}

fn rename(actor: &Actor, name: &str) {
    actor.post("/settings/profile", &[("name", name)]).expect(303);
}

fn complaint(answer: &Answer) -> String {
    answer.page().text("#byline-error").expect("a sentence at the name")
}

#[test]
fn a_byline_stays_reserved_in_its_thread_after_its_author_changed_their_name() {
    let site = TestSite::new();
    let (kenji, tobias) = (site.member("kenji"), site.member("tobias"));
    post_story(&kenji, "").expect(303);
    rename(&kenji, "Old Heron");
    assert!(complaint(&post_story(&tobias, "Kenj\u{456}").expect(422)).contains("looks too much like"));
    // Neither the thread nor the answer links the old byline to Kenji's new name.
    post_story(&tobias, "Old Heron").expect(303);
    site.work();
}

#[test]
fn an_account_cannot_post_under_a_name_that_is_a_pen_name_in_the_thread() {
    let site = TestSite::new();
    let (ines, amara) = (site.member("ines"), site.member("amara"));
    post_story(&ines, "Quiet Otter").expect(303);
    rename(&amara, "Quiet Otter");
    for byline in ["", "quiet otter"] {
        let refused = post_story(&amara, byline).expect(422);
        assert!(complaint(&refused).contains("Choose a pen name"), "{byline}");
        assert_eq!(refused.page().form(FORM).value("byline"), Some(byline));
    }
    post_story(&amara, "Brown Otter").expect(303);
    assert_eq!(site.visitor().get(THREAD).expect(200).page().texts("article.story").len(), 2);
    site.work();
}

#[test]
fn a_pen_name_confusable_with_another_in_capitals_is_refused() {
    let site = TestSite::new();
    let (ines, tobias) = (site.member("ines"), site.member("tobias"));
    post_story(&ines, "Anna").expect(303);
    // In Greek capitals.
    let refused = post_story(&tobias, "\u{391}\u{39d}\u{39d}\u{391}").expect(422);
    assert!(complaint(&refused).contains("looks too much like"));
    site.work();
}

#[test]
fn an_account_named_like_its_own_pen_name_can_still_post() {
    let site = TestSite::new();
    let ines = site.member("ines");
    post_story(&ines, "Quiet Otter").expect(303);
    rename(&ines, "Quiet Otter");
    site.pass(DUPLICATE_WINDOW);
    post_story(&ines, "Quiet Otter").expect(303);
    assert_eq!(site.visitor().get(THREAD).expect(200).page().texts("article.story").len(), 2);
    site.work();
}

/// The answer to a visitor without a session.
fn post_unconfirmed(actor: &Actor, byline: &str, email: &str) -> Answer {
    let page = actor.get(THREAD).expect(200);
    actor.submit(
        &page,
        FORM,
        &[("body", &format!("{} as {byline}.", email.replace('@', " at "))), ("byline", byline), ("email", email)],
    )
}

#[test]
fn a_visitor_cannot_use_a_byline_of_the_thread_and_all_visitors_get_the_same_answer() {
    let site = TestSite::new();
    let (ines, kenji) = (site.member("ines"), site.member("kenji"));
    post_story(&ines, "Quiet Otter").expect(303);
    post_story(&kenji, "").expect(303);
    for byline in ["Quiet Otter", "quiet \u{43e}tter", "Kenj\u{456}"] {
        // The holder of the name, another member and a visitor get the same answer.
        let answers = [&ines.email, &kenji.email, "nobody@example.org"].map(|email| {
            let visitor = site.visitor();
            let refused = post_unconfirmed(&visitor, byline, email).expect(422);
            assert!(complaint(&refused).contains("If it is yours"), "{byline}");
            refused.page().text(".errors").expect("errors")
        });
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    }
    post_unconfirmed(&site.visitor(), "Brown Otter", "nobody@example.org").expect(303);
    site.work();
    site.outbox.latest("nobody@example.org");
}

#[test]
fn a_visitor_cannot_discover_the_byline_of_a_held_story() {
    let site = TestSite::plan().with("MODERATION", "first").build();
    let ines = site.member("ines");
    post_story(&ines, "Quiet Otter").expect(303);
    post_unconfirmed(&site.visitor(), "Quiet Otter", "nobody@example.org").expect(303);
    site.work();
    site.outbox.latest("nobody@example.org");
}

#[test]
fn a_pen_name_stays_in_its_thread_and_does_not_lead_to_the_account() {
    let site = TestSite::new();
    let ines = site.member("ines");
    let page = ines.get(THREAD);
    ines.submit(&page, FORM, &[("body", "Under another name."), ("byline", "Grey Heron")]).expect(303);
    assert_eq!(ines.get(THREAD).page().form(FORM).value("byline"), Some("Grey Heron"));
    for path in [THREAD.to_owned(), format!("{THREAD}/feed.atom")] {
        let seen = site.visitor().get(&path);
        assert!(seen.body.contains("Grey Heron") && !seen.body.contains("Ines"), "{path}");
        assert!(!seen.body.contains(&ines.id.to_string()), "{path} holds the account's id");
    }
    let tomasz = site.member("tomasz");
    let page = tomasz.get(THREAD);
    let refused = tomasz.submit(&page, FORM, &[("body", "Me too."), ("byline", "grey heron")]).expect(422);
    assert!(refused.page().text("#byline-error").expect("a sentence").contains("looks too much like"));
    site.moderator();
    for name in ["M\u{430}ra", "\u{39c}ARA", "Mara (mod)", "Official staff"] {
        let refused = tomasz.submit(&page, FORM, &[("body", "Me too."), ("byline", name)]).expect(422);
        assert!(
            refused.page().text("#byline-error").expect("a sentence").contains("a moderator or owner of this site"),
            "{name}"
        );
    }
    site.work();
}

#[test]
fn a_text_sent_again_under_another_name_is_not_taken_for_a_repeated_submission() {
    for (first, second) in [("", "Grey Heron"), ("Grey Heron", "")] {
        let site = TestSite::new();
        let ines = site.member("ines");
        let page = ines.get(THREAD).expect(200);
        let send = |page: &Answer, byline: &str| ines.submit(page, FORM, &[("body", "Two rooms."), ("byline", byline)]);
        let posted = send(&page, first).expect(303);
        assert_eq!(send(&page, first).expect(303).location, posted.location, "the same name is the same submission");
        let shown = if first.is_empty() { "Ines" } else { first };
        // The same form after going back, and the form of a page that was fetched anew.
        for page in [page, ines.get(THREAD).expect(200)] {
            let refused = send(&page, second).expect(422);
            assert!(complaint(&refused).contains(&format!("“{shown}”")), "{}", complaint(&refused));
            let form = refused.page().form(FORM);
            assert_eq!((form.value("body"), form.value("byline")), (Some("Two rooms."), Some(second)));
        }
        assert_eq!(site.visitor().get(THREAD).expect(200).page().texts("article.story .byline b"), [shown]);
        // Later, the text can be posted again.
        site.pass(DUPLICATE_WINDOW);
        send(&ines.get(THREAD).expect(200), second).expect(303);
        site.work();
    }
}

#[test]
fn a_text_without_an_account_sent_again_under_another_name_is_not_answered_as_if_it_had_been_posted() {
    let site = TestSite::new();
    let ines = site.visitor();
    let page = ines.get(THREAD).expect(200);
    let fields = [("body", "Two rooms."), ("email", "ines@example.org")];
    let submit = |byline: &str| ines.submit(&page, FORM, &[&fields[..], &[("byline", byline)]].concat()).expect(303);
    let (nameless, named) = (submit(""), submit("Grey Heron"));
    assert_ne!(nameless.location, named.location);
    assert!(ines.follow(&named).expect(200).page().text("main").expect("words").contains("Grey Heron"));
    site.work();
    let links: Vec<String> = site.outbox.to("ines@example.org").iter().map(|email| email.link("/confirm/")).collect();
    assert_eq!(links.len(), 2);
    ines.post(&links[1], &[]).expect(303);
    assert!(ines.post(&links[0], &[]).expect(422).body.contains("“Grey Heron”"));
    assert_eq!(site.visitor().get(THREAD).expect(200).page().texts("article.story .byline b"), ["Grey Heron"]);
    site.work();
}

#[test]
fn an_account_named_like_another_author_of_the_thread_is_asked_for_a_pen_name() {
    let site = TestSite::new();
    let (kenji, tobias) = (site.member("kenji"), site.member("tobias"));
    post_story(&kenji, "").expect(303);
    // Nothing is refused when it would reveal who writes where.
    rename(&tobias, "K\u{435}nji");
    let refused = post_story(&tobias, "").expect(422);
    assert_eq!(complaint(&refused), "Someone here has a name like yours. Choose a pen name.");
    post_story(&tobias, "Brown Otter").expect(303);
    // Who speaks there already goes on under the same name.
    site.pass(DUPLICATE_WINDOW);
    post_story(&kenji, "").expect(303);
    assert_eq!(site.visitor().get(THREAD).expect(200).page().texts("article.story").len(), 3);
    site.work();
}

#[test]
fn a_name_that_speaks_for_the_site_is_refused_as_name_and_pen_name_and_stays_where_it_is_in_use() {
    let site = TestSite::new();
    let ines = site.member("ines");
    for name in
        ["Betwixt", "Betwixt Team", "system", "[deleted]", "Removed by a moderator", "www.example.org", "ana@example.org", ".."]
    {
        let page = ines.get("/settings/profile").expect(200);
        let refused = ines.submit(&page, "form[action=\"/settings/profile\"]", &[("name", name)]).expect(422);
        let sentence = refused.page().text("#name-error").expect("a sentence at the name");
        assert!(sentence.contains("Choose another."), "{name}: {sentence}");
        assert!(complaint(&post_story(&ines, name).expect(422)).contains("Choose another."), "{name}");
        let visitor = site.visitor();
        let fields = [("email", "new@example.org"), ("name", name), ("password", PASSWORD)];
        assert!(visitor.post("/sign-up", &fields).expect(422).page().has("#name-error"), "{name}");
    }
    let id = ines.id;
    let older = site.app.db.write_now(move |tx| {
        let update = sql_query(format!("UPDATE account SET name = 'Root' WHERE id = {}", i64::from(id)));
        Ok::<_, InternalError>(betwixt::each!(tx.conn(), |conn| update.execute(conn))?)
    });
    assert_eq!(older.expect("a database"), 1);
    rename(&ines, "Root");
    post_story(&ines, "").expect(303);
    site.work();
}

#[test]
fn names_with_joiners_are_kept_and_strays_at_their_ends_dropped() {
    let site = TestSite::new();
    let ines = site.member("ines");
    for name in ["ශ\u{dca}\u{200d}රියානි", "محمد\u{200c}رضا", "👩\u{200d}👩\u{200d}👧"] {
        rename(&ines, &format!("\u{200e}{name}\u{feff} "));
        let shown = ines.get("/settings/profile").expect(200).page();
        assert_eq!(shown.form("form[action=\"/settings/profile\"]").value("name"), Some(name));
    }
    post_story(&ines, "محمد\u{200c}رضا").expect(303);
    let tobias = site.member("tobias");
    assert!(complaint(&post_story(&tobias, "محمدرضا").expect(422)).contains("looks too much like"));
    site.work();
}
