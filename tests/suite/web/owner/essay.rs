//! The owner's essays, from the first word to the lock.

use crate::support::test_site::TestSite;

const FORM: &str = "form[action=\"/owner/threads\"]";
const ESSAY: &[(&str, &str)] = &[
    ("title", "The Town You Did Not Leave"),
    ("body", "## Roots\n\nSomebody has to know where the *spare key* is."),
    ("question", "Where do you stand?"),
    ("pole_low", "Staying"),
    ("pole_high", "Going"),
];

#[test]
fn an_essay_is_a_draft_until_it_is_published_and_takes_no_stories_once_locked() {
    let site = TestSite::new();
    let owner = site.owner();
    let form = owner.get("/owner/threads/new").expect(200);
    let made = owner.submit(&form, FORM, ESSAY).expect(303);
    let public = "/t/the-town-you-did-not-leave";
    site.visitor().get(public).expect(404);
    let shown = owner.follow(&made).expect(200);
    let publish = shown.page().attributes("form[action$=\"/publish\"]", "action").remove(0);
    owner.post(&publish, &[]).expect(303);
    let page = site.visitor().get(public).expect(200);
    assert!(page.body.contains("<h2>Roots</h2>") && page.body.contains("by <bdi>Ada</bdi>"));
    assert!(site.visitor().get("/").body.contains("Somebody has to know"));
    owner.post(&publish.replace("publish", "lock"), &[]).expect(303);
    let ines = site.member("ines");
    assert!(ines.get(public).body.contains("This thread is closed"));
    let late = ines.post(&format!("{public}/comments"), &[("body", "Too late, but kept."), ("form_id", "late")]).expect(403);
    assert!(late.body.contains("Too late, but kept."));
    owner.post(&publish.replace("publish", "open"), &[]).expect(303);
    ines.post(&format!("{public}/comments"), &[("body", "In time."), ("form_id", "late")]).expect(303);
    site.work();
}

#[test]
fn a_renamed_essay_is_found_at_its_old_addresses_with_the_story_written_there() {
    let site = TestSite::new();
    let (owner, ines) = (site.owner(), site.member("ines"));
    let edit = |slug: &str| {
        let list = owner.get("/owner/threads").expect(200);
        let shown = owner.get(&list.page().link("The Distance Between Two Chairs")).expect(200);
        let path = shown.page().attributes("a[href$=\"/edit\"]", "href").remove(0);
        let form = owner.get(&path).expect(200);
        owner.submit(&form, &format!("form[action=\"{path}\"]"), &[("slug", slug)])
    };
    let old = "/t/closeness-and-space";
    let written = ines.get(old).expect(200);
    edit("near-and-far").expect(303);
    edit("near-and-free").expect(303);
    for (asked, found) in [
        (old.to_owned(), "/t/near-and-free".to_owned()),
        (format!("{old}?sort=newest&look=1"), "/t/near-and-free?sort=newest&look=1".to_owned()),
        ("/t/near-and-far/feed.atom".to_owned(), "/t/near-and-free/feed.atom".to_owned()),
        (format!("{old}/spectrum.csv"), "/t/near-and-free/spectrum.csv".to_owned()),
        ("/t/%63loseness-and-space".to_owned(), "/t/near-and-free".to_owned()),
        ("/t/closeness%2Dand-space/feed.atom?a=/b".to_owned(), "/t/near-and-free/feed.atom?a=/b".to_owned()),
    ] {
        for actor in [&site.visitor(), &*ines] {
            let moved = actor.get(&asked).expect(308);
            assert_eq!(moved.location.as_deref(), Some(found.as_str()));
            actor.follow(&moved).expect(200);
        }
    }
    let form = written.page().form(&format!("form[action=\"{old}/comments\"]")).with("body", "Written before it moved.");
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let moved = ines.post(&form.action, &fields).expect(308);
    ines.post(moved.location.as_deref().expect("a place"), &fields).expect(303);
    assert!(site.visitor().get("/t/near-and-free").body.contains("Written before it moved."));

    let form = owner.get("/owner/threads/new");
    let mut taken = ESSAY.to_vec();
    taken.push(("slug", "near-and-far"));
    let again = owner.submit(&form, FORM, &taken).expect(422);
    assert!(again.page().text("#slug-error").expect("a sentence").contains("Choose another"));
    edit("closeness-and-space").expect(303);
    site.visitor().get(old).expect(200);
    site.visitor().get("/t/near-and-free").expect(308);
    site.work();
}

#[test]
fn a_refused_essay_loses_no_word() {
    let site = TestSite::new();
    let owner = site.owner();
    let form = owner.get("/owner/threads/new");
    let again = owner.submit(&form, FORM, &[("body", "Only this."), ("pole_low", "Here")]).expect(422);
    let kept = again.page().form(FORM);
    assert_eq!((kept.value("body"), kept.value("pole_low")), (Some("Only this."), Some("Here")));
    let mut taken = ESSAY.to_vec();
    taken.push(("slug", "closeness-and-space"));
    let again = owner.submit(&form, FORM, &taken).expect(422);
    assert!(again.page().text("#slug-error").expect("a sentence").contains("Choose another"));
}

#[test]
fn an_edit_of_an_outdated_essay_is_a_conflict() {
    let site = TestSite::new();
    let owner = site.owner();
    let form = owner.get("/owner/threads/new");
    let made = owner.submit(&form, FORM, ESSAY).expect(303);
    let edit = format!("{}/edit", made.header("location").expect("a place"));
    let css = format!("form[action=\"{edit}\"]");
    let stale = owner.get(&edit).expect(200);
    owner.submit(&stale, &css, &[("title", "First")]).expect(303);
    let refused = owner.submit(&stale, &css, &[("title", "Second")]).expect(409);
    assert_eq!(refused.page().form(&css).value("title"), Some("Second"));
    owner.submit(&refused, &css, &[]).expect(303);
}

#[test]
fn only_the_owner_writes_essays() {
    let site = TestSite::new();
    let moderator = site.moderator();
    moderator.post("/owner/threads", ESSAY).expect(403);
    site.member("ines").post("/owner/threads", ESSAY).expect(403);
    site.visitor().post("/owner/threads", ESSAY).expect(401);
}

/// Everything that Markdown can do in an essay, and what it cannot.
const RICH: &str = "## Roots\n\nA *spare* key, and a **hook**.\n\n> Somebody said so.\n\n- one\n- two\n\n\
    <script>alert(1)</script> [far](https://example.org) <b>not bold</b>";

#[test]
fn a_preview_shows_what_the_thread_will_and_saves_nothing() {
    let site = TestSite::new();
    let owner = site.owner();
    let preview = |fields: &[(&str, &str)]| owner.post("/owner/threads/preview", fields);
    let mut whole = ESSAY.to_vec();
    whole[1] = ("body", RICH);
    let shown = preview(&whole).expect(200).page();
    let quiet = preview(&[&whole[..], &[("quiet", "1")]].concat()).expect(200);
    assert!(!quiet.body.contains("<form") && !quiet.body.contains("<html"), "the essay alone");
    let form = shown.form(FORM);
    assert_eq!((form.value("body"), form.value("pole_low")), (Some(RICH), Some("Staying")), "the form is below, as it was typed");
    assert_eq!(owner.get("/owner/threads").expect(200).page().texts("tbody tr").len(), 1, "only the thread that was there");

    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let made = owner.post(&form.action, &fields).expect(303);
    owner.post(&format!("{}/publish", made.location.expect("a place")), &[]).expect(303);
    let public = site.visitor().get("/t/the-town-you-did-not-leave").expect(200).page().raw(".essay");
    assert_eq!(shown.raw(".essay"), public, "letter for letter");
    assert_eq!(quiet.page().raw(".essay"), public);
}

#[test]
fn a_preview_shows_an_incomplete_essay_and_returns_to_the_form_it_came_from() {
    let site = TestSite::new();
    let owner = site.owner();
    let form = owner.get("/owner/threads/new").expect(200);
    let essay = owner.submit(&form, FORM, ESSAY).expect(303).location.expect("a place");
    let edit = owner.get(&format!("{essay}/edit")).expect(200).page();
    let form = edit.form(&format!("form[action=\"{essay}/edit\"]")).with("title", "").with("body", "Half *a");
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let action = edit.attributes("button[formaction]", "formaction").remove(0);
    let shown = owner.post(&action, &fields).expect(200).page();
    assert_eq!(shown.texts(".essay"), ["Half *a"]);
    assert_eq!(shown.form(&format!("form[action=\"{essay}/edit\"]")).value("body"), Some("Half *a"));
    let long = "x".repeat(200_001);
    let refused = owner.post(&action, &[("body", &long)]).expect(422);
    assert!(refused.page().text("#body-error").expect("a sentence").contains("200,000"));
    owner.post(&action, &[("body", &long), ("quiet", "1")]).expect(422);
    owner.post(&action, &[("thread", "0000000000000")]).expect(404);
}

#[test]
fn the_summary_of_an_essay_is_shown_above_it_and_in_lists_and_feeds() {
    let site = TestSite::new();
    let owner = site.owner();
    let form = owner.get("/owner/threads/new").expect(200);
    let save = |cover: &str| {
        let changes = [ESSAY, &[("cover", cover)]].concat();
        owner.submit(&form, FORM, &changes)
    };
    let refused = save(&"x".repeat(301)).expect(422);
    assert!(refused.page().text("#cover-error").expect("a sentence").contains("300"));
    let words = "On keys & <locks>, *plainly*.";
    let essay = save(words).expect(303).location.expect("a place");
    owner.post(&format!("{essay}/publish"), &[]).expect(303);
    let public = "/t/the-town-you-did-not-leave";
    let announced = |said: &str| {
        let page = site.visitor().get(public).expect(200).page();
        assert_eq!(page.attributes("meta[property=\"og:description\"]", "content"), [said]);
        let feed = site.visitor().get("/feed.atom").expect(200);
        let escaped = said.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;");
        assert!(feed.body.contains(&format!("<summary>{escaped}</summary>")), "{}", feed.body);
        // By whom the page says it is.
        assert!(page.text("article .meta").expect("by whom").starts_with("by Ada"));
        assert!(feed.body.contains("<author><name>Ada</name></author>"), "{}", feed.body);
        assert!(site.visitor().get("/").page().texts(".list p").contains(&said.to_owned()));
        page.texts("article .cover")
    };
    assert_eq!(announced(words), [words]);
    assert_eq!(site.visitor().get(&format!("{public}/booklet")).expect(200).page().texts(".cover"), [words]);
    assert_eq!(owner.get(&essay).expect(200).page().texts(".cover"), [words]);
    let preview = [ESSAY, &[("cover", words), ("quiet", "1")]].concat();
    assert_eq!(owner.post("/owner/threads/preview", &preview).expect(200).page().texts(".cover"), [words]);
    assert!(site.visitor().get("/search?q=locks").page().text("main").expect("words").contains("The Town You Did Not Leave"));

    let edit = owner.get(&format!("{essay}/edit")).expect(200);
    owner.submit(&edit, "form[data-essay]", &[("cover", " ")]).expect(303);
    let beginning = "Somebody has to know where the spare key is.";
    assert_eq!(announced(beginning), [""; 0], "the beginning of an essay is not its summary");
}

#[test]
fn a_link_of_an_essay_to_this_site_gets_its_full_address_and_one_that_would_be_lost_is_refused() {
    let site = TestSite::plan().with("BASE_URL", "https://localhost").build();
    let owner = site.owner();
    let form = owner.get("/owner/threads/new").expect(200);
    let with = |body: &str| owner.submit(&form, FORM, &[ESSAY, &[("body", body)]].concat());
    let again = with("Read [this](t/x) first.").expect(422);
    let sentence = again.page().text("#body-error").expect("an error");
    assert!(sentence.contains("The link “this” leads to t/x, which readers could not open."), "{sentence}");
    let preview = owner.post("/owner/threads/preview", &[("body", "Read [this](/t/x) first.")]).expect(200);
    assert!(preview.page().attributes("section.preview a", "href").contains(&"https://localhost/t/x".to_owned()));
    let made = with("Read [this](/t/x) first.").expect(303);
    let shown = owner.follow(&made).expect(200).page();
    assert!(shown.attributes("main a", "href").contains(&"https://localhost/t/x".to_owned()));
    let edit = owner.get(&shown.link("Edit")).expect(200).page();
    assert_eq!(edit.text(".crumbs").as_deref(), Some("The Town You Did Not Leave"));
    assert_eq!(owner.get("/owner/threads/new").expect(200).page().text(".crumbs").as_deref(), Some("Essays"));
}
