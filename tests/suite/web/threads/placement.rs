//! The positions of readers: given before they saw the spectrum, after, and changed later.

use std::time::Duration;

use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::cast::Member;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const LOOK: &str = "form[action=\"/t/closeness-and-space/look\"]";
const MOVE: &str = "form[action=\"/t/closeness-and-space/place\"]";
/// Long enough to see things otherwise, and short enough to stay signed in.
const LATER: Duration = Duration::from_hours(10 * 24);

fn post_story(actor: &Actor, page: &str, position: &str) -> Answer {
    let page = actor.get(page).expect(200);
    actor.submit(&page, FORM, &[("body", "A story of mine."), ("position", position)]).expect(303)
}

fn move_to(actor: &Actor, position: &str) -> Answer {
    let page = actor.get(&format!("{THREAD}/place")).expect(200);
    actor.submit(&page, MOVE, &[("position", position)])
}

/// How many readers each bar counts that counts any: where it begins, and how many.
fn bars(site: &TestSite, query: &str) -> Vec<(u32, u32)> {
    let sheet = site.visitor().get(&format!("{THREAD}/spectrum.csv{query}")).expect(200);
    let row = |line: &str| {
        let mut cells = line.split(',').map(|cell| cell.parse::<u32>().expect("a number"));
        (cells.next().expect("from"), cells.nth(1).expect("readers"))
    };
    sheet.body.lines().skip(1).map(row).filter(|(_, readers)| *readers > 0).collect()
}

/// A site with five stories, at 10, 30, 50, 70 and 90.
fn lived_in() -> (TestSite, Vec<Member>) {
    let site = TestSite::new();
    let people: Vec<_> = ["ines", "tomasz", "adaeze", "noor", "mikael"].map(|name| site.member(name)).into();
    for (number, person) in people.iter().enumerate() {
        post_story(person, THREAD, &(10 + 20 * number).to_string());
    }
    (site, people)
}

#[test]
fn readers_who_looked_first_are_left_out_of_the_spectrum_unless_all_are_requested() {
    let (site, _people) = lived_in();
    for (name, by_button) in [("ruth", true), ("wren", false)] {
        let curious = site.member(name);
        if by_button {
            // The browser remembers, also on a page that does not show the spectrum.
            let page = curious.get(THREAD).expect(200);
            let seen = curious.submit(&page, LOOK, &[]).expect(303);
            assert!(curious.follow(&seen).expect(200).page().has("figure.picture"));
            post_story(&curious, THREAD, "52");
        } else {
            post_story(&curious, &format!("{THREAD}?look=1"), "52");
        }
        let own = curious.get(THREAD).expect(200).page().text("figcaption").expect("a caption");
        assert!(own.contains("You said 52 after seeing the chart, so the chart leaves you out."), "{own}");
        assert!(!curious.get(THREAD).body.contains("you among them"));
    }
    let answered = [(10, 1), (30, 1), (50, 1), (70, 1), (90, 1)];
    assert_eq!(bars(&site, ""), answered);
    assert_eq!(bars(&site, "?all=1"), [(10, 1), (30, 1), (50, 3), (70, 1), (90, 1)]);
    let table = site.visitor().get(&format!("{THREAD}/spectrum")).expect(200);
    assert!(table.page().text("main").expect("a page").contains("2 readers saw the chart before answering"));
    let everybody = site.visitor().get(&table.page().link("Include everyone")).expect(200);
    assert!(everybody.page().text("main").expect("a page").contains("7 readers."));
    site.work();
}

#[test]
fn a_reader_who_answered_before_looking_still_counts_after_answering_again() {
    let (site, people) = lived_in();
    post_story(&people[0], &format!("{THREAD}?look=1"), "12");
    assert_eq!(bars(&site, ""), [(10, 1), (30, 1), (50, 1), (70, 1), (90, 1)]);
    // A reader who looked first cannot undo that by posting another story.
    let ruth = site.member("ruth");
    post_story(&ruth, &format!("{THREAD}?look=1"), "100");
    site.pass(Duration::from_hours(1));
    post_story(&ruth, THREAD, "0");
    assert_eq!(bars(&site, "").iter().map(|(_, readers)| readers).sum::<u32>(), 5);
    site.work();
}

#[test]
fn a_position_added_by_an_edit_after_looking_is_left_out_as_well() {
    let (site, _people) = lived_in();
    let ruth = site.member("ruth");
    let posted = post_story(&ruth, THREAD, "");
    ruth.submit(&ruth.get(THREAD).expect(200), LOOK, &[]).expect(303);
    let id = posted.header("location").expect("a redirect").comment_id();
    let edit = ruth.get(&format!("/c/{id}/edit")).expect(200);
    ruth.submit(&edit, &format!("form[action=\"/c/{id}/edit\"]"), &[("position", "50")]).expect(303);
    assert_eq!(bars(&site, "").iter().map(|(_, readers)| readers).sum::<u32>(), 5);
    site.work();
}

#[test]
fn a_reader_who_moved_counts_at_the_new_position_and_their_story_keeps_the_old_one() {
    let (site, people) = lived_in();
    site.pass(LATER);
    let done = move_to(&people[0], "80").expect(303);
    let page = people[0].follow(&done).expect(200);
    let caption = page.page().text("figcaption").expect("a caption");
    assert!(caption.contains("You said 80."), "{caption}");
    assert!(page.page().attributes("article.story .mark", "aria-label").contains(&"10 of 100, closeness".to_owned()));
    assert_eq!(bars(&site, ""), [(30, 1), (50, 1), (70, 1), (80, 1), (90, 1)]);
    let history = people[0].get(&format!("{THREAD}/place")).expect(200).page().texts("ol.history li");
    assert_eq!(history.len(), 2, "{history:?}");
    assert!(history[0].starts_with("80 of 100, mostly space") && history[1].starts_with("10 of 100, closeness"), "{history:?}");
    let others = people[1].get(&format!("{THREAD}/place")).expect(200).page().texts("ol.history li");
    assert_eq!(others.len(), 1, "a history is its own reader's");
    site.work();
}

#[test]
fn a_move_within_half_an_hour_replaces_the_last_one_and_the_same_position_is_no_move() {
    let (site, people) = lived_in();
    site.pass(LATER);
    for position in ["20", "20", "25", "90", "40"] {
        move_to(&people[0], position).expect(303);
    }
    let history = || people[0].get(&format!("{THREAD}/place")).expect(200).page().texts("ol.history li").len();
    assert_eq!(history(), 2);
    site.pass(Duration::from_mins(31));
    move_to(&people[0], "41").expect(303);
    assert_eq!(history(), 3);
    site.work();
}

#[test]
fn an_invalid_position_is_refused_with_a_message_and_stays_in_the_field() {
    let (site, people) = lived_in();
    for (typed, sentence) in
        [("101", "Enter a whole number from 0 to 100"), ("much", "Enter a whole number"), ("", "Enter a whole number")]
    {
        let again = move_to(&people[0], typed).expect(422);
        let errors = again.page().text(".errors").expect("errors");
        assert!(errors.contains(sentence) && !errors.contains("leave it empty"), "{errors}");
        assert_eq!(again.page().form(MOVE).value("position"), Some(typed));
    }
    let ruth = site.member("ruth");
    let page = ruth.get(&format!("{THREAD}/place")).expect(200);
    assert!(page.page().text("main").expect("a page").contains("You have not placed yourself here yet."));
    let refused = ruth.post(&format!("{THREAD}/place"), &[("position", "50")]).expect(403);
    assert!(refused.body.contains("Post a story with a position first."));
    site.work();
}

#[test]
fn a_move_is_withdrawn_and_restored_with_its_story() {
    let (site, people) = lived_in();
    let ruth = site.member("ruth");
    let posted = post_story(&ruth, THREAD, "0");
    let id = posted.header("location").expect("a redirect").comment_id();
    site.pass(LATER);
    move_to(&ruth, "100").expect(303);
    assert!(bars(&site, "").contains(&(95, 1)));
    ruth.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    assert_eq!(bars(&site, ""), [(10, 1), (30, 1), (50, 1), (70, 1), (90, 1)]);
    ruth.post(&format!("/c/{id}/return"), &[]).expect(303);
    assert!(bars(&site, "").contains(&(95, 1)));
    drop(people);
    site.work();
}

#[test]
fn the_pages_say_that_a_later_position_counts_only_while_a_text_with_one_is_shown() {
    let (site, people) = lived_in();
    let ruth = site.member("ruth");
    let posted = post_story(&ruth, THREAD, "35");
    let id = posted.header("location").expect("a redirect").comment_id();
    let edit_hint = || ruth.get(&format!("/c/{id}/edit")).expect(200).page().text("#position-hint").expect("a hint");
    assert!(!edit_hint().contains("leaves you out"), "there is no later one yet");
    site.pass(LATER);
    move_to(&ruth, "60").expect(303);
    let place = ruth.get(&format!("{THREAD}/place")).expect(200).page().text("main").expect("words");
    assert!(place.contains("as long as readers can see a story or reply that you posted with one."), "{place}");
    assert!(edit_hint().contains("nothing else of yours in this thread shows one, the chart leaves you out."));
    ruth.post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    let withdrawn = ruth.get(&format!("/c/{id}/status")).expect(200).page().text("main").expect("words");
    assert!(withdrawn.contains("While it is withdrawn, the chart does not count your position."), "{withdrawn}");
    let thread = ruth.get(THREAD).expect(200).page().text("#picture").expect("a chart");
    assert!(!thread.contains("60"), "{thread}");
    ruth.post(&format!("/c/{id}/return"), &[]).expect(303);
    assert!(ruth.get(THREAD).expect(200).page().text("#picture").expect("a chart").contains("You said 60"));
    drop(people);
    site.work();
}

#[test]
fn a_reader_who_looked_first_is_not_told_that_the_chart_counts_them() {
    let (site, _people) = lived_in();
    let ruth = site.member("ruth");
    let before = ruth.get(THREAD).expect(200).page().text("#picture").expect("a chart");
    assert!(before.contains("If you look first, your own answer won’t be counted in the chart."), "{before}");
    post_story(&ruth, &format!("{THREAD}?look=1"), "52");
    let place = ruth.get(&format!("{THREAD}/place")).expect(200).page().text("main").expect("words");
    assert!(!place.contains("The chart counts your latest position."), "{place}");
    assert!(place.contains("You saw the chart before you first answered, so it leaves you out."), "{place}");
    assert!(place.contains("The table counts your latest position if a reader chooses “Include everyone”."), "{place}");
    site.work();
}

#[test]
fn the_movement_of_readers_is_shown_once_five_have_moved() {
    let (site, people) = lived_in();
    site.pass(LATER);
    let seen = || site.visitor().get(&format!("{THREAD}?look=1")).expect(200).page().text("figcaption").expect("a caption");
    for (number, person) in people.iter().enumerate() {
        assert!(!seen().contains("moved"), "after {number}");
        move_to(person, "60").expect(303);
    }
    let caption = seen();
    assert!(
        caption.contains(
            "5 readers have moved since they first answered: 2 towards closeness, 3 towards space. Half of them \
             moved by 30 or less."
        ),
        "{caption}"
    );
    site.work();
}

#[test]
fn a_pen_name_leaves_the_position_of_its_account_unchanged() {
    let (site, people) = lived_in();
    let page = people[0].get(THREAD).expect(200);
    let pen = [("body", "As somebody else."), ("position", "97"), ("byline", "Quiet Otter")];
    people[0].submit(&page, FORM, &pen).expect(303);
    let both = [(10, 1), (30, 1), (50, 1), (70, 1), (90, 1), (95, 1)];
    assert_eq!(bars(&site, ""), both, "losing the account's place would say whose the pen name is");
    site.pass(LATER);
    move_to(&people[0], "60").expect(303);
    assert_eq!(bars(&site, ""), [(10, 1), (30, 1), (50, 1), (60, 1), (70, 1), (90, 1)], "who spoke last is who moves");
    site.work();
}

#[test]
fn a_band_given_in_reverse_is_the_same_band() {
    let site = TestSite::new();
    post_story(&site.member("ines"), THREAD, "40");
    site.work();
    let shown = |query: &str| site.visitor().get(&format!("{THREAD}?{query}")).expect(200).page();
    for query in ["from=10&to=90", "from=90&to=10"] {
        assert_eq!(shown(query).texts("article.story").len(), 1, "{query}");
    }
    assert!(shown("from=90&to=10").text("main").unwrap().contains("placed from 10 to 90"));
}

#[test]
fn a_move_under_one_name_leaves_the_position_under_the_other_unchanged() {
    let (site, people) = lived_in();
    let page = people[0].get(THREAD).expect(200);
    let pen = [("body", "As somebody else."), ("position", "97"), ("byline", "Quiet Otter")];
    let posted = people[0].submit(&page, FORM, &pen).expect(303);
    let id = posted.header("location").expect("a redirect").comment_id();
    site.pass(LATER);
    move_to(&people[0], "60").expect(303);
    let both = [(10, 1), (30, 1), (50, 1), (60, 1), (70, 1), (90, 1)];
    assert_eq!(bars(&site, ""), both);
    // The story of the pen name is withdrawn, and its move with it: the account keeps its position.
    people[0].post(&format!("/c/{id}/withdraw"), &[]).expect(303);
    let said = people[0].get(THREAD).expect(200).page().text("figcaption").expect("a caption");
    assert!(said.contains("You said 10."), "{said}");
    move_to(&people[0], "60").expect(303);
    assert_eq!(bars(&site, ""), [(30, 1), (50, 1), (60, 1), (70, 1), (90, 1)], "the place of the other is a place to move to");
    move_to(&people[0], "20").expect(303);
    people[0].post(&format!("/c/{id}/return"), &[]).expect(303);
    assert_eq!(bars(&site, ""), [(20, 1), (30, 1), (50, 1), (60, 1), (70, 1), (90, 1)], "the pen name is where it was");
    site.work();
}

#[test]
fn a_reader_who_opened_the_spectrum_at_any_address_counts_as_having_seen_it() {
    let (site, people) = lived_in();
    let shown = ["?look=1", "?from=0&to=19&look=1", "/spectrum", "/spectrum?all=1", "/spectrum.svg", "/spectrum.csv"];
    for (name, path) in ["ruth", "wren", "emil", "lena", "jonas", "mira"].iter().zip(shown) {
        let curious = site.member(name);
        // Before they have an account in this browser as well.
        let answer = curious.get(&format!("{THREAD}{path}")).expect(200);
        assert!(answer.header("cache-control").is_some_and(|kept| !kept.contains("public")), "{path}");
        post_story(&curious, THREAD, "52");
    }
    assert_eq!(bars(&site, ""), [(10, 1), (30, 1), (50, 1), (70, 1), (90, 1)]);
    let visitor = site.visitor();
    for path in shown {
        let fresh = site.visitor();
        let page = fresh.get(&format!("{THREAD}{path}")).expect(200);
        assert!(page.header("set-cookie").is_some_and(|cookie| cookie.starts_with("betwixt-looked")), "{path}");
        assert!(fresh.get(&format!("{THREAD}{path}")).expect(200).header("set-cookie").is_none(), "{path}: once is enough");
        visitor.get(&format!("{THREAD}{path}")).expect(200);
    }
    // Pages without the spectrum do not count as looking, and a reader with a position has answered already.
    for path in ["", "?from=0&to=19", "?sort=newest", "/booklet"] {
        assert!(site.visitor().get(&format!("{THREAD}{path}")).expect(200).header("set-cookie").is_none(), "{path}");
    }
    for path in shown {
        assert!(people[0].get(&format!("{THREAD}{path}")).expect(200).header("set-cookie").is_none(), "{path}");
    }
    site.work();
}

#[test]
fn a_locked_thread_offers_its_chart_and_no_other_position() {
    let (site, people) = lived_in();
    let owner = site.owner();
    let essay = owner.get("/owner/threads").expect(200).page().link("The Distance Between Two Chairs");
    owner.post(&format!("{essay}/lock"), &[]).expect(303);
    let visitor = site.visitor().get(THREAD).expect(200);
    assert!(visitor.body.contains("Show the chart") && !visitor.body.contains("Show me without answering"));
    assert!(!visitor.body.contains("If you look first"), "no one can answer any more");
    let placed = people[0].get(THREAD).expect(200);
    assert!(placed.page().has("figure.picture") && !placed.body.contains("Place yourself again"));
    site.work();
}

#[test]
fn a_chart_that_no_one_is_in_is_not_offered() {
    let site = TestSite::new();
    let chart = || site.visitor().get(THREAD).expect(200).page();
    assert_eq!(chart().text("#picture .empty").as_deref(), Some("No one has placed themselves yet. Be the first."));
    assert!(!chart().has(LOOK));
    post_story(&site.member("ines"), THREAD, "40");
    assert!(chart().has(LOOK));
    site.work();
}

#[test]
fn an_author_whose_placed_story_waits_is_not_asked_to_place_themselves_again() {
    let (site, _people) = lived_in();
    let (ruth, mara) = (site.member("ruth"), site.moderator());
    let fields = [("body", "See https://sheds.example/two"), ("position", "72")];
    ruth.submit(&ruth.get(THREAD).expect(200), FORM, &fields).expect(303);
    let page = ruth.get(THREAD).expect(200);
    let said = page.page().text("#picture").expect("a chart");
    let waits =
        "You placed yourself at 72. You will see where everyone else stands once a moderator has published what you wrote.";
    assert!(said.contains(waits) && !said.contains("Place yourself"), "{said}");
    assert!(said.contains("What you posted before you looked is still counted."), "{said}");
    let hint = page.page().text("#position-hint").expect("a hint");
    assert_eq!(hint, "You placed yourself at 72 before. Leave empty to keep that.");
    // As the page promises.
    ruth.submit(&page, LOOK, &[]).expect(303);
    let case = crate::web::moderation::first(&mara, "held");
    mara.submit(&case, "#decide", &[("decision", "publish")]).expect(303);
    assert_eq!(bars(&site, ""), [(10, 1), (30, 1), (50, 1), (70, 2), (90, 1)]);
    site.pass(Duration::from_secs(61));
    site.outbox.to(&ruth.email);
}

#[test]
fn an_edit_moves_no_position_in_a_closed_thread() {
    let (site, people) = lived_in();
    let (ines, owner) = (&people[0], site.owner());
    let id = ines.get(THREAD).page().attributes("article.story", "id")[0].trim_start_matches("c-").to_owned();
    let edit = format!("/c/{id}/edit");
    let form = format!("form[action=\"{edit}\"]");
    let open = ines.get(&edit).expect(200);
    let list = owner.get("/owner/threads").expect(200).page().link("The Distance Between Two Chairs");
    owner.post(&format!("{}/lock", list.trim_end_matches("/edit")), &[]).expect(303);
    let refused = ines.submit(&open, &form, &[("position", "77"), ("body", "Moved.")]).expect(403);
    let said = refused.page().text("#position-error").expect("a sentence");
    assert!(said.starts_with("This thread is closed, and its chart no longer changes."), "{said}");
    assert_eq!(refused.page().form(&form).value("body"), Some("Moved."));
    ines.submit(&open, &form, &[("position", "")]).expect(403);
    assert_eq!(bars(&site, ""), [(10, 1), (30, 1), (50, 1), (70, 1), (90, 1)]);
    // A correction of the text alone is still possible.
    let locked = ines.get(&edit).expect(200);
    assert!(locked.page().has("#position[readonly]") && !locked.page().has("[data-spectrum]"));
    ines.submit(&locked, &form, &[("body", "A story of ours.")]).expect(303);
    assert!(site.visitor().get(THREAD).body.contains("A story of ours."));
    site.work();
}
