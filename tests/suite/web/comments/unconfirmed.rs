//! Posting first and confirming the address afterwards.

use std::time::Duration;

use betwixt::comments::DUPLICATE_WINDOW;

use crate::support::actors::{Actor, Answer};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

pub const THREAD: &str = "/t/closeness-and-space";
pub const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
pub const INES: &str = "ines@example.org";
pub const WORDS: &str = "Told before anybody knew me, unmistakably.";

pub fn send(actor: &Actor, fields: &[(&str, &str)]) -> Answer {
    let page = actor.get(THREAD).expect(200);
    actor.submit(&page, FORM, fields)
}

pub fn post_story(actor: &Actor, email: &str) -> Answer {
    send(actor, &[("body", WORDS), ("position", "30"), ("byline", "Grey Heron"), ("email", email)]).expect(303)
}

pub fn link(site: &TestSite, email: &str) -> String {
    site.work();
    site.outbox.latest(email).link("/confirm/")
}

pub fn is_signed_in(actor: &Actor) -> bool {
    actor.get("/settings/profile").status == 200
}

pub fn is_public(site: &TestSite) -> bool {
    site.visitor().get(THREAD).body.contains(WORDS)
}

/// It is visible on its author's own pages only.
fn assert_nowhere(site: &TestSite) {
    let (moderator, owner) = (site.moderator(), site.owner());
    for path in [THREAD, "/t/closeness-and-space?sort=near&at=30&look=1", "/t/closeness-and-space/feed.atom", "/feed.atom", "/"] {
        assert!(!site.visitor().get(path).body.contains("unmistakably"), "{path}");
    }
    assert!(!site.visitor().get("/t/closeness-and-space/spectrum.csv").body.contains(",1"));
    for path in ["/moderation", "/moderation/held", "/moderation/recent", "/moderation/spam", "/moderation/log"] {
        assert!(!moderator.get(path).expect(200).body.contains("unmistakably"), "{path}");
    }
    assert!(!owner.get("/owner").expect(200).body.contains("unmistakably"));
}

#[test]
fn an_unconfirmed_story_is_hidden_until_its_address_is_confirmed_and_then_belongs_to_the_new_account() {
    let site = TestSite::new();
    let ines = site.visitor();
    let sent = post_story(&ines, INES);
    let waits = ines.follow(&sent).expect(200);
    let said = waits.page().text("main").expect("words");
    assert!(said.contains("i…@example.org") && said.contains("8 June 2026") && said.contains(WORDS), "{said}");
    assert!(!waits.body.contains(INES), "the page shows no address");
    assert_nowhere(&site);

    let link = link(&site, INES);
    let shared = ines.open_story_link(&link).expect(303);
    assert!(ines.follow(&shared).expect(200).page().text(".notice.success").expect("a notice").contains("published"));
    assert!(is_public(&site) && is_signed_in(&ines));
    assert_eq!(ines.get(THREAD).page().attributes("article.story .mark", "aria-label"), ["30 of 100, mostly closeness"]);
    // The link works again, for its reader: it leads to the story and makes no second one.
    ines.get(&link).expect(303);
    site.visitor().post(&link, &[]).expect(303);
    assert_eq!(site.visitor().get(THREAD).page().texts("article.story").len(), 1);
    site.work();
}

#[test]
fn the_page_does_not_reveal_whether_the_address_has_an_account_and_the_link_asks_its_holder_to_sign_in() {
    let site = TestSite::new();
    let member = site.member("ines");
    let (known, unknown) = (site.visitor(), site.visitor());
    let pages = [(&known, INES), (&unknown, "nobody@example.org")].map(|(actor, email)| {
        let sent = post_story(actor, email);
        let veiled = format!("{}…@example.org", email.chars().next().expect("an email"));
        let shown = actor.follow(&sent).expect(200);
        shown.page().text("main").expect("words").replace(&veiled, "THE ADDRESS")
    });
    assert_eq!(pages[0], pages[1]);
    site.work();
    site.outbox.latest("nobody@example.org");
    let link = site.outbox.latest(INES).link("/confirm/");
    for asked in [known.open_story_link(&link).expect(200), site.visitor().post(&link, &[]).expect(403)] {
        assert!(asked.page().has("main a[href^=\"/sign-in?next=\"]"));
    }
    assert!(!is_signed_in(&known) && !is_public(&site));
    known.post("/sign-in", &[("email", INES), ("password", PASSWORD)]).expect(303);
    known.open_story_link(&link).expect(303);
    // It is theirs: their own browser can edit it.
    assert!(member.get(THREAD).page().has("article.story a[href$=\"/edit\"]"));
    site.work();
}

#[test]
fn a_confirmation_link_alone_does_not_open_a_moderators_account() {
    let site = TestSite::new();
    let mara = site.moderator();
    let stranger = site.visitor();
    post_story(&stranger, &mara.email);
    let link = link(&site, &mara.email);
    let refused = stranger.post(&link, &[]).expect(403);
    assert!(refused.page().has("main a[href^=\"/sign-in?next=\"]"));
    assert!(!is_signed_in(&stranger) && !is_public(&site));
    mara.post(&link, &[]).expect(303);
    assert!(is_public(&site));
    site.work();
}

#[test]
fn a_password_that_a_squatter_chose_for_the_address_ends_with_the_link() {
    let site = TestSite::new();
    let eve = site.visitor();
    eve.post("/sign-up", &[("email", INES), ("name", "Ines"), ("password", PASSWORD)]).expect(303);
    let ines = site.visitor();
    post_story(&ines, INES);
    let link = link(&site, INES);
    ines.open_story_link(&link).expect(303);
    eve.post("/sign-in", &[("email", INES), ("password", PASSWORD)]).expect(422);
    assert!(is_signed_in(&ines));
    site.work();
}

#[test]
fn the_rules_screen_a_story_once_it_is_confirmed() {
    let site = TestSite::plan().with("MODERATION", "first").build();
    let ines = site.visitor();
    post_story(&ines, INES);
    assert!(!site.moderator().get("/moderation/held").expect(200).body.contains("unmistakably"));
    site.work();
    let email = site.outbox.latest(INES);
    assert!(email.text.contains("A moderator may have to read it before others can."), "{}", email.text);
    assert!(!email.subject.to_lowercase().contains("publish") && !email.text.to_lowercase().contains("publish"));
    let shared = ines.open_story_link(&email.link("/confirm/")).expect(303);
    assert!(ines.follow(&shared).expect(200).page().text("h1").expect("a heading").contains("waiting for a moderator"));
    assert!(!is_public(&site));
    assert!(site.another_moderator().get("/moderation/held").expect(200).body.contains("unmistakably"));
    site.work();
}

#[test]
fn another_email_can_be_requested_after_a_minute_and_another_address_at_once_which_revokes_the_first_link() {
    let site = TestSite::new();
    let ines = site.visitor();
    let sent = post_story(&ines, "inse@example.org");
    let first = link(&site, "inse@example.org");
    let page = ines.follow(&sent).expect(200);
    let early = ines.submit(&page, "main form", &[]).expect(429);
    assert!(early.page().text("#email-error").expect("a sentence").contains("Wait 60 seconds"));
    assert_eq!(early.header("retry-after"), Some("60"));
    let elsewhere = site.visitor();
    let page_elsewhere = elsewhere.get(sent.location.as_deref().expect("a place")).expect(200);
    elsewhere.submit(&page_elsewhere, "main form", &[("email", "eve@example.org")]).expect(403);
    site.pass(Duration::from_secs(60));
    ines.submit(&page, "main form", &[]).expect(303);
    let wrong = ines.submit(&page, "main form", &[("email", "ines@")]).expect(422);
    assert!(wrong.page().has("#email-error"));
    assert_eq!(wrong.page().form("main form").value("email"), Some("ines@"));
    let again = ines.submit(&page, "main form", &[("email", INES)]).expect(303);
    assert!(ines.follow(&again).expect(200).page().text(".notice.success").expect("a notice").contains("Another email"));
    let second = link(&site, INES);
    ines.get(&first).expect(410);
    site.visitor().post(&first, &[]).expect(410);
    assert!(!is_public(&site));
    ines.open_story_link(&second).expect(303);
    assert!(is_public(&site));
    site.work();
}

#[test]
fn a_form_sent_twice_is_one_story_and_one_email() {
    let site = TestSite::new();
    let ines = site.visitor();
    let page = ines.get(THREAD).expect(200);
    let fields = [("body", WORDS), ("email", INES)];
    let first = ines.submit(&page, FORM, &fields).expect(303);
    let second = ines.submit(&page, FORM, &fields).expect(303);
    assert_eq!(first.location, second.location);
    site.work();
    let emails = site.outbox.to(INES);
    assert_eq!(emails.len(), 1);
    assert!(!emails[0].text.contains("unmistakably"), "an email to an unconfirmed address contains no submitted text");
    ines.open_story_link(&emails[0].link("/confirm/")).expect(303);
    site.work();
}

#[test]
fn the_same_text_from_a_reloaded_page_waits_once_and_sends_one_email() {
    let site = TestSite::new();
    let ines = site.visitor();
    // Without the id of a form, as a page that was fetched anew has another.
    let send = |actor: &Actor, fields: &[(&str, &str)]| actor.post(&format!("{THREAD}/comments"), fields);
    let fields = [("body", WORDS), ("email", INES)];
    let first = send(&ines, &fields).expect(303);
    site.pass(DUPLICATE_WINDOW - Duration::from_secs(1));
    assert_eq!(send(&ines, &fields).expect(303).location, first.location);
    site.work();
    assert_eq!(site.outbox.to(INES).len(), 1);
    // Another visitor who sends the same address and text does not reach the author's page.
    assert_ne!(send(&site.visitor(), &fields).expect(303).location, first.location);
    // Other words, another address and a later hour are something else.
    for other in [[("body", "Other words."), ("email", INES)], [("body", WORDS), ("email", "inse@example.org")]] {
        send(&ines, &fields).expect(303);
        assert_ne!(send(&ines, &other).expect(303).location, first.location);
    }
    site.work();
    let (mine, typo) = (site.outbox.to(INES), site.outbox.to("inse@example.org"));
    assert_eq!(typo.len(), 1);
    let links: Vec<String> = mine.iter().map(|email| email.link("/confirm/")).collect();
    // However often it was sent, it is one story in the end.
    for link in &links {
        site.visitor().post(link, &[]);
    }
    let posted = site.visitor().get(THREAD).page().texts("article.story");
    assert_eq!(posted.iter().filter(|story| story.contains(WORDS)).count(), 1, "{posted:?}");
    site.work();
}

#[test]
fn an_unconfirmed_story_is_deleted_after_seven_days() {
    let site = TestSite::new();
    let ines = site.visitor();
    let sent = post_story(&ines, INES);
    let link = link(&site, INES);
    site.pass(Duration::from_secs(7 * 24 * 3600 - 1));
    ines.follow(&sent).expect(200);
    site.pass(Duration::from_secs(1));
    for path in [sent.location.as_deref().expect("a place"), &link] {
        assert!(!ines.get(path).expect(410).body.contains("unmistakably"), "{path}");
    }
    site.pass(Duration::from_secs(3600));
    assert!(!is_public(&site));
}

#[test]
fn a_story_that_cannot_be_posted_any_more_comes_back_to_its_author_with_the_reason() {
    let site = TestSite::new();
    let (owner, ines) = (site.owner(), site.visitor());
    post_story(&ines, INES);
    let link = link(&site, INES);
    let list = owner.get("/owner/threads").expect(200);
    let shown = list.page().link("The Distance Between Two Chairs");
    owner.post(&format!("{shown}/lock"), &[]).expect(303);
    let refused = ines.open_story_link(&link).expect(403);
    assert!(refused.body.contains(WORDS) && refused.body.contains("This thread is closed"));
    assert!(is_signed_in(&ines) && !is_public(&site));
    owner.post(&format!("{shown}/open"), &[]).expect(303);
    // Opening the link again posts nothing by itself, because the author may have posted the text already.
    let asked = ines.get(&link).expect(200);
    assert!(asked.body.contains(WORDS) && !is_public(&site));
    ines.submit(&asked, "main form", &[]).expect(303);
    assert!(is_public(&site));
    site.work();
}

#[test]
fn a_wrong_address_or_a_moderators_name_returns_the_form_with_every_word() {
    let site = TestSite::new();
    site.moderator();
    let visitor = site.visitor();
    for (email, byline, field) in
        [("ines@", "Grey Heron", "#email-error"), (INES, "M\u{430}ra", "#byline-error"), (INES, "Mara_admin", "#byline-error")]
    {
        let again = send(&visitor, &[("body", WORDS), ("byline", byline), ("email", email)]).expect(422);
        assert!(again.page().has(field), "{field}");
        let form = again.page().form(FORM);
        assert_eq!((form.value("body"), form.value("byline"), form.value("email")), (Some(WORDS), Some(byline), Some(email)));
    }
    site.work();
}

#[test]
fn with_sign_up_closed_the_form_asks_for_no_address() {
    let site = TestSite::plan().with("SIGNUPS", "closed").build();
    let visitor = site.visitor();
    assert!(!visitor.get(THREAD).page().form(FORM).fields.iter().any(|(name, _)| name == "email"));
    let asked = visitor.post(&format!("{THREAD}/comments"), &[("body", WORDS), ("email", INES)]).expect(401);
    assert_eq!(asked.page().form(FORM).value("body"), Some(WORDS));
    site.work();
}

#[test]
fn a_pen_name_given_with_an_address_says_nothing_about_the_account() {
    let site = TestSite::new();
    let ines = site.visitor();
    post_story(&ines, INES);
    let link = link(&site, INES);
    ines.open_story_link(&link).expect(303);
    assert_eq!(ines.get("/settings/profile").expect(200).page().form("main form").value("name"), Some("A reader"));
    let thread = ines.get(THREAD).expect(200);
    assert_eq!(thread.page().texts("article.story .byline b"), ["Grey Heron"]);
    assert!(thread.page().text("#byline-hint").expect("a hint").contains("you appear as A reader"));
    site.work();
}

#[test]
fn the_answer_does_not_reveal_how_many_emails_an_address_got_and_a_story_over_the_limit_is_saved() {
    let site = TestSite::plan().with("RATE_LIMITS", "on").build();
    let mut last = None;
    for number in 0..6 {
        let writer = site.visitor();
        let sent = send(&writer, &[("body", &format!("{WORDS} {number}")), ("email", INES)]).expect(303);
        assert!(writer.follow(&sent).expect(200).body.contains(WORDS), "story {number}");
        last = Some((writer, sent));
    }
    site.work();
    assert_eq!(site.outbox.to(INES).len(), 4);
    // Later the email for one of the others can be requested.
    site.pass(Duration::from_hours(2));
    let (writer, sent) = last.expect("six were sent");
    let page = writer.follow(&sent).expect(200);
    writer.submit(&page, "main form", &[]).expect(303);
    site.work();
    assert_eq!(site.outbox.to(INES).len(), 5);
}

#[test]
fn a_filled_honeypot_sends_no_email_and_gets_the_usual_answer() {
    let site = TestSite::new();
    let bot = site.visitor();
    let fields = [("body", WORDS), ("email", INES), ("trap", "https://example.com")];
    let sent = bot.post(&format!("{THREAD}/comments"), &fields).expect(303);
    assert!(bot.follow(&sent).expect(200).page().text("h1").expect("a heading").contains("Almost there"));
    site.work();
    assert!(site.outbox.to(INES).is_empty());
}
