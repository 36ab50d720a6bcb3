//! Claims about what an owner sets about the site.

use std::time::Duration;

use betwixt::accounts::find;
use betwixt::site::SiteIdentity;
use betwixt::site_settings::{self, NewSettings, SettingsError, SettingsForm};

use crate::support::actors::{Actor, Answer};
use crate::support::test_site::TestSite;
use crate::web::moderation::{THREAD, first, post_story, publish, report, site_holding_first};

const PAGE: &str = "/owner/settings";
const FORM: &str = "form[action=\"/owner/settings\"]";
const NAME: &str = "The Middle <Distance>";

fn save(owner: &Actor, changes: &[(&str, &str)]) -> Answer {
    owner.submit(&owner.get(PAGE).expect(200), FORM, changes)
}

#[test]
fn the_site_has_the_name_that_its_owner_gives_it_everywhere() {
    let site = TestSite::new();
    let owner = site.owner();
    assert!(owner.get(PAGE).expect(200).page().title().ends_with("· Betwixt"));
    let saved = save(&owner, &[("name", "  The Middle  <Distance> "), ("tagline", "How near is near enough?")]).expect(303);
    assert_eq!(owner.follow(&saved).page().text(".notice").as_deref(), Some("The settings are saved."));
    let visitor = site.visitor();
    for path in ["/", THREAD, "/t/closeness-and-space/booklet", "/search", "/sign-in", "/nowhere", "/log"] {
        let page = visitor.get(path).page();
        assert!(page.title().ends_with(&format!("· {NAME}")), "{path}: {}", page.title());
        assert!(!page.text("body").unwrap().contains("Betwixt"), "{path}");
    }
    let home = visitor.get("/").page();
    assert_eq!(home.text("h1").as_deref(), Some(NAME));
    assert!(home.text("main").unwrap().contains("How near is near enough?"));
    assert!(
        visitor.get(THREAD).page().text(".meta").unwrap().starts_with(&format!("by {NAME}")),
        "the first essay has an author"
    );
    let feed = visitor.get("/feed.atom").expect(200).body;
    assert!(feed.contains("The Middle &#60;Distance&#62;") && !feed.contains("Betwixt"), "{feed}");
    assert!(visitor.get(THREAD).body.contains("\"name\":\"The Middle"), "JSON-LD");
    visitor.post("/subscribe", &[("email", "ann@example.org"), ("lists", "essays")]).expect(303);
    site.work();
    let email = site.outbox.latest("ann@example.org");
    assert_eq!(email.subject, format!("Confirm your subscription to {NAME}"));
    assert_eq!(email.parsed.from().0, Some(NAME));
    assert!(email.text.contains(&format!("-- \n{NAME}\n")) && !email.text.contains("Betwixt"), "{}", email.text);
    save(&owner, &[("name", "")]).expect(303);
    assert!(visitor.get("/").page().title().ends_with("· Betwixt"));
}

#[test]
fn a_node_that_did_not_save_the_settings_shows_them_within_seconds() {
    let site = TestSite::new();
    save(&site.owner(), &[("name", "Two Chairs")]).expect(303);
    site.app.set_identity(SiteIdentity::default());
    assert!(site.visitor().get("/").page().title().ends_with("· Betwixt"));
    site.pass(Duration::from_secs(5));
    assert!(site.visitor().get("/").page().title().ends_with("· Two Chairs"));
}

#[test]
fn no_member_can_take_the_name_of_the_site() {
    let site = TestSite::new();
    let ines = site.member("ines");
    save(&site.owner(), &[("name", "Two Chairs")]).expect(303);
    for name in ["Two Chairs", "two chairs", "TwoChairs", "Two Chairs Team", "Betwixt"] {
        ines.post("/settings/profile", &[("name", name)]).expect(422);
        let story =
            ines.submit(&ines.get(THREAD).expect(200), "#tell form[data-draft]", &[("body", "A heron."), ("byline", name)]);
        assert_eq!(story.status, 422, "{name}");
    }
    ines.post("/settings/profile", &[("name", "Two Tables")]).expect(303);
}

#[test]
fn what_is_not_valid_comes_back_with_an_error_at_its_field_and_nothing_is_saved() {
    let site = TestSite::new();
    let owner = site.owner();
    let typed = [
        ("name", "Two Chairs"),
        ("contact", "nowhere"),
        ("facebook", "facebook.com/chairs"),
        ("x", "javascript:alert(1)"),
        ("low_light", "#ffd700"),
        ("high_dark", "#203030"),
        ("rules", "Be kind.\n\n[Here](rules) is more."),
    ];
    let refused = save(&owner, &typed).expect(422);
    let page = refused.page();
    for (field, words) in [
        ("contact", "email address"),
        ("facebook", "https://"),
        ("x", "https://"),
        ("low_light", "1.3 to 1"),
        ("high_dark", "to 1, and it needs at least 3 to 1. Choose a lighter colour"),
        ("rules", "which readers could not open"),
    ] {
        let said = page.text(&format!("#{field}-error")).unwrap_or_default();
        assert!(said.contains(words), "{field}: {said}");
    }
    let form = page.form(FORM);
    for (field, text) in typed {
        assert_eq!(form.value(field), Some(text), "{field}");
    }
    assert!(site.visitor().get("/").page().title().ends_with("· Betwixt"));
}

#[test]
fn of_two_owners_the_second_sees_what_the_first_changed_before_it_is_replaced() {
    let site = TestSite::new();
    let owner = site.owner();
    let seen = owner.get(PAGE).expect(200);
    save(&owner, &[("name", "Two Chairs")]).expect(303);
    let stale = owner.submit(&seen, FORM, &[("tagline", "Sit down.")]).expect(409);
    let page = stale.page();
    assert_eq!(page.form(FORM).value("tagline"), Some("Sit down."));
    assert!(page.text(".history").unwrap().contains("Ada changed: Name"), "the log names who changed what");
    owner.submit(&stale, FORM, &[("name", "Two Chairs")]).expect(303);
    let page = owner.get(PAGE).expect(200).page();
    assert!(page.texts(".history li")[0].starts_with("Ada changed: Tagline"));
    save(&owner, &[]).expect(303);
    assert_eq!(owner.get(PAGE).expect(200).page().texts(".history li").len(), 2, "saving the same is no change");
}

#[test]
fn only_an_owner_can_change_the_settings() {
    let site = TestSite::new();
    let (moderator, ines) = (site.moderator(), site.member("ines"));
    for actor in [&*moderator, &*ines] {
        actor.post(PAGE, &[("name", "Mine")]).expect(403);
    }
    // The verb itself asks.
    let id = moderator.id;
    let account = site.app.db.read_now(move |tx| find::by_id(tx, id)).unwrap().unwrap();
    let new = NewSettings::parse(&SettingsForm::default()).unwrap();
    let refused = site.app.db.write_now(move |tx| site_settings::save(tx, &account.member(), 0, &new));
    assert!(matches!(refused, Err(SettingsError::Forbidden)), "{refused:?}");
}

#[test]
fn the_poles_have_the_colours_that_the_owner_chose_and_words_stay_readable() {
    let site = TestSite::new();
    let owner = site.owner();
    let sheet = |path: &str| site.visitor().get(&site.visitor().get(path).page().attributes("link[rel=stylesheet]", "href")[0]);
    let usual = sheet("/").expect(200);
    save(&owner, &[("low_light", "#B07A10"), ("low_dark", "#ffcc66")]).expect(303);
    let colored = sheet(THREAD).expect(200);
    assert!(colored.body.starts_with(&usual.body));
    let rules = &colored.body[usual.body.len()..];
    assert!(rules.contains("--pole-low:light-dark(#b07a10,#ffcc66)"), "{rules}");
    assert!(rules.contains("--pole-low-text:light-dark(var(--ink),#ffcc66)"), "3.4 to 1 is too little for words: {rules}");
    assert!(rules.contains("--pole-high:light-dark(#2f6a72,#86c5cc)"), "{rules}");
    let image = site.visitor().get(&format!("{THREAD}/spectrum.svg?look=1")).expect(200);
    assert!(image.body.contains("stop-color=\"#b07a10\""), "{}", image.body);
    assert!(colored.header("cache-control").unwrap().contains("immutable"));
    let other = site.visitor().get("/assets/poles.0123456789abcdef.css").expect(200);
    assert_eq!(other.header("cache-control"), Some("no-store"), "what another node names is answered, and not kept");
    save(&owner, &[("low_light", "#9a4a2f"), ("low_dark", "#e8a583")]).expect(303);
    assert_eq!(sheet("/").body, usual.body);
}

#[test]
fn pages_link_to_what_the_owner_has_written() {
    let site = TestSite::new();
    let (owner, visitor) = (site.owner(), site.visitor());
    for path in ["/about", "/rules", "/rules/1"] {
        visitor.get(path).expect(404);
    }
    let links = |path: &str| visitor.get(path).expect(200).page().attributes("footer a", "href");
    assert!(!links("/").iter().any(|href| href == "/about" || href == "/rules"));
    let fields = [("about", "We are *two*.\n\nSee the [rules](/rules)."), ("rules", "Be kind."), ("contact", "ada@example.org")];
    save(&owner, &fields).expect(303);
    let about = visitor.get("/about").expect(200).page();
    assert_eq!(about.text("main em").as_deref(), Some("two"));
    assert!(about.attributes("main a", "href")[0].ends_with("/rules"));
    assert_eq!(about.attributes("meta[name=description]", "content"), [""; 0]);
    assert!(visitor.get("/rules").expect(200).page().text("main").unwrap().contains("Be kind."));
    let footer = links("/");
    for href in ["/about", "/rules", "mailto:ada@example.org"] {
        assert!(footer.iter().any(|link| link == href), "{href}: {footer:?}");
    }
    assert!(visitor.get(THREAD).page().attributes("#tell a", "href").contains(&"/rules".to_owned()));
    assert!(visitor.get("/.well-known/security.txt").expect(200).body.contains("Contact: mailto:ada@example.org"));
    let map = visitor.get("/sitemap.xml").expect(200).body;
    assert!(map.contains("/about<") && map.contains("/rules<"), "{map}");
    save(&owner, &[("about", ""), ("rules", "")]).expect(303);
    visitor.get("/about").expect(404);
    visitor.get("/rules").expect(404);
    assert!(visitor.get("/rules/1").expect(200).page().text("main").unwrap().contains("Be kind."), "a version is never lost");
    visitor.get("/rules/2").expect(404);
}

#[test]
fn a_decision_keeps_the_version_of_the_house_rules_that_it_was_made_under() {
    let site = site_holding_first();
    let (owner, ines, mara, tomasz) = (site.owner(), site.member("ines"), site.moderator(), site.member("tomasz"));
    let id = post_story(&ines, "A heron stood in our kitchen.");
    publish(&mara, &first(&mara, "held"));
    site.pass(Duration::from_secs(61));
    let before = site.outbox.latest(&ines.email);
    assert!(!before.text.contains("house rules"), "there were none yet");
    save(&owner, &[("rules", "Be kind.")]).expect(303);
    report(&tomasz, &id, "unkind").expect(303);
    let case = first(&mara, "reports");
    let form = [("decision", "remove"), ("reason", "unkind")];
    let decided = mara.submit(&case, "#decide", &form).expect(303);
    save(&owner, &[("rules", "Be kind and short.")]).expect(303);
    site.pass(Duration::from_secs(61));
    let email = site.outbox.latest(&ines.email);
    let rules = email.link("/rules/");
    assert_eq!(rules, "/rules/1");
    assert!(site.visitor().get(&rules).expect(200).page().text("main").unwrap().contains("This is an earlier version."));
    assert!(site.visitor().get("/rules").expect(200).page().text("main").unwrap().contains("Version 2"));
    let version = "house rules, version 1";
    assert!(mara.follow(&decided).status == 200);
    assert!(mara.get("/moderation/log").expect(200).body.contains(version));
    let case =
        mara.get("/moderation/log").expect(200).page().attributes("tbody td a[href^=\"/moderation/cases/\"]", "href").remove(0);
    let history = mara.get(&case).expect(200).page();
    assert!(history.texts(".history li").iter().filter(|line| line.contains(version)).count() == 1);
    assert_eq!(ines.get(&format!("/c/{id}/status")).expect(200).page().link("The house rules at the time"), "/rules/1");
    site.pass(Duration::from_hours(25));
    assert!(site.visitor().get("/log").expect(200).body.contains(version));
}

#[test]
fn a_new_subscriber_gets_the_welcome_that_the_owner_wrote() {
    let site = TestSite::new();
    site.subscriber("ann", &["essays"]);
    site.work();
    save(&site.owner(), &[("welcome", "Hello, and *sit down*."), ("name", "Two Chairs")]).expect(303);
    let bob = site.subscriber("bob", &["essays"]);
    site.work();
    let email = site.outbox.latest(&bob.email);
    assert_eq!(email.subject, "Welcome to Two Chairs");
    assert!(email.text.starts_with("Hello, and sit down.\n"), "{}", email.text);
    bob.get(&email.link("/s/")).expect(200);
}

#[test]
fn the_settings_page_says_what_the_configuration_decides() {
    let site = TestSite::plan().with("MAIL_FROM", "Herons <letters@example.org>").build();
    let hint = site.owner().get(PAGE).expect(200).page().text("#name-hint").unwrap();
    assert!(hint.contains("Emails come from “Herons”: MAIL_FROM says so (environment variable MAIL_FROM)"), "{hint}");
}

#[test]
fn the_owner_sees_what_is_left_to_set_up_until_everything_is_done() {
    let site = TestSite::new();
    let owner = site.owner();
    let left = || {
        let page = owner.get("/owner").expect(200).page();
        page.texts(".setup li:not(.done) a")
    };
    assert_eq!(left(), ["Name the site", "Send a test email", "Publish an essay", "Invite a moderator"]);
    let steps = owner.get("/owner").expect(200).page();
    assert!(steps.text(".setup h2").unwrap().contains("1 of 5 done"));
    assert_eq!(steps.link("Name the site"), PAGE);
    save(&owner, &[("name", "Two Chairs")]).expect(303);
    let tested = owner.submit(&owner.get(PAGE).expect(200), "form[action$=\"/test-email\"]", &[]).expect(303);
    assert!(owner.follow(&tested).page().text(".notice").unwrap().contains("accepted the test email to ada@example.org"));
    assert_eq!(site.outbox.latest(&owner.email).subject, "A test email from Two Chairs");
    let essay = owner.get("/owner/threads").expect(200).page().link("The Distance Between Two Chairs");
    let edit = owner.get(&format!("{essay}/edit")).expect(200);
    owner.submit(&edit, "form[data-essay]", &[("title", "Two Chairs")]).expect(303);
    assert_eq!(left(), ["Invite a moderator"]);
    let ines = site.member("ines");
    owner.post(&format!("/owner/people/{}/role", ines.id), &[("role", "moderator")]).expect(303);
    assert!(!owner.get("/owner").expect(200).page().has(".setup"));
}
