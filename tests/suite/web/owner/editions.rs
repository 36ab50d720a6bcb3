//! The editions of an essay: autosaved, saved and restored.

use std::time::Duration;

use crate::support::actors::{Actor, Answer};
use crate::support::html::Form;
use crate::support::test_site::TestSite;

const MINUTE: Duration = Duration::from_secs(60);
const PUBLIC: &str = "/t/the-spare-key";
const NEW: &str = "form[action=\"/owner/threads\"]";
const ESSAY: &[(&str, &str)] =
    &[("title", "The Spare Key"), ("body", "Somebody has it."), ("pole_low", "Kept"), ("pole_high", "Given")];

/// An essay that was saved once; its address.
fn written(owner: &Actor) -> String {
    let form = owner.get("/owner/threads/new").expect(200);
    owner.submit(&form, NEW, ESSAY).expect(303).location.expect("a place")
}

/// The form of an essay as the page shows it now.
fn form(owner: &Actor, essay: &str) -> Form {
    owner.get(&format!("{essay}/edit")).expect(200).page().form(&format!("form[action=\"{essay}/edit\"]"))
}

/// What the script does while the owner types. The form continues from the returned revision.
fn autosave(owner: &Actor, form: &mut Form, changes: &[(&str, &str)]) -> Answer {
    for (name, value) in changes {
        *form = form.clone().with(name, value);
    }
    let mut fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.push(("quiet", "1"));
    let answer = owner.post(&form.action, &fields);
    if answer.status == 204 {
        let answered = answer.header("betwixt-revision").expect("a revision").to_owned();
        form.fields.iter_mut().filter(|(name, _)| name == "revision").for_each(|(_, revision)| revision.clone_from(&answered));
    }
    answer
}

fn save(owner: &Actor, form: &Form) -> Answer {
    let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    owner.post(&form.action, &fields)
}

/// How each text of an essay came to be, the latest first.
fn history(owner: &Actor, essay: &str) -> Vec<String> {
    owner.get(&format!("{essay}/history")).expect(200).page().texts("td[data-label=\"How\"]")
}

#[test]
fn each_save_is_an_edition_that_can_be_viewed_and_restored() {
    let site = TestSite::new();
    let owner = site.owner();
    let essay = written(&owner);
    owner.post(&format!("{essay}/publish"), &[]).expect(303);
    save(&owner, &form(&owner, &essay).with("body", "Nobody has it.").with("pole_low", "Lost").with("slug", "no-key"))
        .expect(303);
    let page = owner.get(&format!("{essay}/history")).expect(200).page();
    assert_eq!(page.texts("td[data-label=\"How\"]"), ["saved current", "saved"]);
    let first = page.attributes("tbody a", "href").remove(1);
    let shown = owner.get(&first).expect(200);
    assert!(shown.body.contains("Somebody has it.") && shown.body.contains("Kept (0)"));
    owner.post(&first, &[]).expect(303);
    let public = site.visitor().get("/t/no-key").expect(200);
    assert!(public.body.contains("Somebody has it.") && public.body.contains(">Kept</b>"), "its address stays as it is");
    assert_eq!(history(&owner, &essay), ["restored current", "saved", "saved"]);
}

#[test]
fn autosaves_of_a_draft_within_ten_minutes_are_one_edition() {
    let site = TestSite::new();
    let owner = site.owner();
    let essay = written(&owner);
    let mut form = form(&owner, &essay);
    for (body, pause) in [("Some", 3), ("Somebody", 6), ("Somebody else", 2)] {
        autosave(&owner, &mut form, &[("body", body)]).expect(204);
        site.pass(pause * MINUTE);
    }
    assert!(owner.get(&essay).body.contains("Somebody else"));
    assert_eq!(history(&owner, &essay), ["saved automatically current", "saved"]);
    autosave(&owner, &mut form, &[("body", "Somebody else has it.")]).expect(204);
    assert_eq!(history(&owner, &essay).len(), 3, "after ten minutes a text of its own");
    autosave(&owner, &mut form, &[]).expect(204);
    assert_eq!(history(&owner, &essay).len(), 3, "the same words are no change");
    save(&owner, &form).expect(303);
    assert_eq!(history(&owner, &essay)[0], "saved current");
    assert_eq!(history(&owner, &essay).len(), 3, "and the autosaved text is what is saved");
    assert!(owner.get(&format!("{essay}/history/2")).status == 404, "a text that went on has another number");
}

#[test]
fn readers_do_not_see_autosaves_of_a_published_essay() {
    let site = TestSite::new();
    let owner = site.owner();
    let essay = written(&owner);
    owner.post(&format!("{essay}/publish"), &[]).expect(303);
    let mut typing = form(&owner, &essay);
    autosave(&owner, &mut typing, &[("body", "Half a sente"), ("title", "The Spare Keys")]).expect(204);
    let public = site.visitor().get(PUBLIC).expect(200);
    assert!(public.body.contains("Somebody has it.") && !public.body.contains("Half a sente"));
    assert!(!site.visitor().get("/search?q=sente").expect(200).page().text("main").expect("words").contains("The Spare Key"));
    assert!(owner.get(&essay).body.contains("an autosaved draft that readers do not see"));
    let again = owner.get(&format!("{essay}/edit")).expect(200);
    assert!(again.body.contains("Readers still see the saved version"));
    assert_eq!(form(&owner, &essay).value("body"), Some("Half a sente"), "a reload finds it");

    let back = again.page().attributes("form.notice", "action").remove(0);
    owner.post(&back, &[]).expect(303);
    assert_eq!(form(&owner, &essay).value("body"), Some("Somebody has it."));
    typing = form(&owner, &essay);
    autosave(&owner, &mut typing, &[("body", "A whole sentence.")]).expect(204);
    save(&owner, &typing).expect(303);
    assert!(site.visitor().get(PUBLIC).body.contains("A whole sentence."));
}

#[test]
fn a_window_with_an_older_text_gets_a_conflict_with_both_texts() {
    let site = TestSite::new();
    let owner = site.owner();
    let essay = written(&owner);
    let (mut one, mut other) = (form(&owner, &essay), form(&owner, &essay));
    autosave(&owner, &mut one, &[("body", "From one window.")]).expect(204);
    let answered = autosave(&owner, &mut other, &[("body", "From another.")]).expect(409);
    assert_eq!(
        (answered.body.as_str(), answered.header("content-type")),
        ("From one window.", Some("text/plain; charset=utf-8"))
    );
    let refused = save(&owner, &other).expect(409);
    let page = refused.page();
    let again = page.form(&format!("form[action=\"{essay}/edit\"]"));
    assert_eq!(again.value("body"), Some("From another."));
    assert_eq!(page.text("#other").as_deref(), Some("From one window."));
    assert!(owner.get(&essay).body.contains("From one window."));
    save(&owner, &again).expect(303);
    assert!(owner.get(&essay).body.contains("From another."));
    autosave(&owner, &mut one, &[("body", "From one window, later.")]).expect(409);
    assert!(owner.get(&format!("{essay}/history")).page().texts("tbody tr").len() == 2, "one person within ten minutes");
}

#[test]
fn an_incomplete_essay_is_autosaved_and_cannot_be_published() {
    let site = TestSite::new();
    let owner = site.owner();
    let mut form = owner.get("/owner/threads/new").expect(200).page().form(NEW);
    let nothing = autosave(&owner, &mut form, &[("title", "The")]).expect(204);
    assert_eq!((nothing.header("betwixt-revision"), nothing.header("content-location")), (Some("0"), None));
    let begun = autosave(&owner, &mut form, &[("body", "It *begins*")]).expect(204);
    let edit = begun.header("content-location").expect("a place").to_owned();
    let essay = edit.trim_end_matches("/edit");
    form.action.clone_from(&edit);
    autosave(&owner, &mut form, &[("title", "The Spare Key"), ("body", "It *begins* here.")]).expect(204);
    let page = owner.get(&edit).expect(200);
    assert!(page.body.contains("Some fields are still empty"));
    assert_eq!(page.page().form(&format!("form[action=\"{edit}\"]")).value("body"), Some("It *begins* here."));
    owner.post(&format!("{essay}/publish"), &[]).expect(409);
    site.visitor().get(PUBLIC).expect(404);
    save(&owner, &form).expect(422);
    autosave(&owner, &mut form, &[("pole_low", "Kept"), ("pole_high", "Given")]).expect(204);
    owner.post(&format!("{essay}/publish"), &[]).expect(303);
    assert!(site.visitor().get(PUBLIC).expect(200).body.contains("<em>begins</em> here."));
}

#[test]
fn the_beginning_of_an_essay_is_never_written_into_the_summary_field() {
    let site = TestSite::new();
    let owner = site.owner();
    let essay = written(&owner);
    assert_eq!(form(&owner, &essay).value("cover"), Some(""), "the beginning of the essay is not written into the form");
    save(&owner, &form(&owner, &essay).with("body", "Another beginning.")).expect(303);
    owner.post(&format!("{essay}/publish"), &[]).expect(303);
    assert!(site.visitor().get("/").body.contains("Another beginning."));
}

#[test]
fn a_long_history_is_read_page_by_page() {
    let site = TestSite::new();
    let owner = site.owner();
    let essay = written(&owner);
    for number in 2..=32 {
        save(&owner, &form(&owner, &essay).with("body", &format!("Text {number}"))).expect(303);
    }
    let page = owner.get(&format!("{essay}/history")).expect(200).page();
    assert_eq!(page.texts("tbody tr").len(), 30);
    let rest = owner.get(&page.link("Older versions")).expect(200).page();
    let numbers = rest.attributes("tbody a", "href");
    assert_eq!(numbers, [format!("{essay}/history/2"), format!("{essay}/history/1")]);
    owner.get(&format!("{essay}/history/33")).expect(404);
    owner.get(&format!("{essay}/history/x")).expect(404);
}
