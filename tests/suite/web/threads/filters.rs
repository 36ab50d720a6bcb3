//! Which of a thread's stories are shown: those with replies, and those where a member wrote.

use std::cmp::Reverse;
use std::time::Duration;

use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const ANSWERED: &str = "/t/closeness-and-space?only=answered";
const MINE: &str = "/t/closeness-and-space?only=mine";

fn post_story(actor: &Actor, body: &str, position: &str) -> String {
    let page = actor.get(THREAD).expect(200);
    id_of(&actor.submit(&page, FORM, &[("body", body), ("position", position)]).expect(303))
}

/// Replies under `byline`; empty is the account's name.
fn reply(actor: &Actor, to: &str, body: &str, byline: &str) -> String {
    let form = actor.get(&format!("{THREAD}/reply/{to}")).expect(200);
    id_of(&actor.submit(&form, FORM, &[("body", body), ("byline", byline)]).expect(303))
}

fn id_of(answer: &Answer) -> String {
    answer.location.as_deref().expect("a place").comment_id()
}

/// The stories of a page, in order.
fn stories(page: &Answer) -> Vec<String> {
    let ids = page.page().attributes(".stories > li > article.story", "id");
    ids.into_iter().map(|id| id.trim_start_matches("c-").to_owned()).collect()
}

fn shown(actor: &Actor, path: &str) -> Vec<String> {
    stories(&actor.get(path).expect(200))
}

/// The words of what can be chosen, and of what is.
fn choices(actor: &Actor, path: &str) -> (Vec<String>, Vec<String>) {
    let (page, nav) = (actor.get(path).expect(200).page(), "nav[aria-label=\"Which stories\"] a");
    (page.texts(nav), page.texts(&format!("{nav}[aria-current]")))
}

/// The text in place of stories.
fn nothing(actor: &Actor, path: &str) -> Option<String> {
    actor.get(path).expect(200).page().text("#stories .empty")
}

#[test]
fn a_story_counts_as_replied_to_while_one_reply_is_visible() {
    let site = TestSite::new();
    let (ines, ruth, owner) = (site.member("ines"), site.member("ruth"), site.owner());
    let story = post_story(&ines, "We have two rooms.", "");
    post_story(&ines, "Nobody answers this.", "");
    let visitor = site.visitor();
    assert_eq!(nothing(&visitor, ANSWERED).as_deref(), Some("No replies among these stories yet."));
    assert_eq!(choices(&visitor, THREAD).0, Vec::<String>::new(), "there is nothing to choose from");
    let answer = reply(&ruth, &story, "We have a heron.", "");
    assert_eq!(shown(&visitor, ANSWERED), [story.as_str()]);
    assert_eq!(choices(&visitor, THREAD), (["All", "With replies"].map(str::to_owned).to_vec(), vec!["All".to_owned()]));
    assert_eq!(choices(&visitor, ANSWERED).1, ["With replies"]);

    ruth.post(&format!("/c/{answer}/withdraw"), &[]).expect(303);
    assert!(shown(&visitor, ANSWERED).is_empty(), "its only reply is taken back");
    ruth.post(&format!("/c/{answer}/return"), &[]).expect(303);
    assert_eq!(shown(&visitor, ANSWERED), [story.as_str()]);

    let form = ines.get(&format!("/c/{answer}/report")).expect(200);
    ines.submit(&form, "main form", &[("reason", "unkind")]).expect(303);
    let case = owner.get("/moderation/reports").expect(200).page().attributes(".cases .byline a", "href").remove(0);
    let case = owner.get(&case).expect(200);
    owner.submit(&case, "#decide", &[("decision", "remove"), ("reason", "unkind")]).expect(303);
    assert!(shown(&visitor, ANSWERED).is_empty(), "its only reply is removed");
    assert_eq!(shown(&visitor, THREAD).len(), 2);
    // A minute later the author is notified.
    site.pass(Duration::from_secs(61));
    assert_eq!(site.outbox.to(&ruth.email).len(), 1);
}

#[test]
fn only_the_member_finds_where_they_wrote_under_all_their_names() {
    let site = TestSite::new();
    let (ines, ruth, wren) = (site.member("ines"), site.member("ruth"), site.member("wren"));
    let posted = post_story(&ines, "We have two rooms.", "");
    let answered = post_story(&ruth, "We have a heron.", "");
    post_story(&ruth, "Nobody answers this.", "");
    assert_eq!(shown(&ines, MINE), [posted.as_str()]);
    let heron = reply(&ines, &answered, "It eats the fish.", "Grey Heron");
    assert_eq!(shown(&ines, MINE), [posted.as_str(), answered.as_str()]);
    assert_eq!(choices(&ines, MINE).1, ["Mine"]);
    assert!(ines.get(MINE).expect(200).page().title().contains("only where you wrote"));

    // A member who wrote nothing is not offered the filter and finds nothing; one who wrote elsewhere finds that.
    assert_eq!(choices(&wren, THREAD).0, ["All", "With replies"]);
    assert_eq!(nothing(&wren, MINE).as_deref(), Some("None of these conversations has a post of yours."));
    assert_eq!(shown(&ruth, MINE).len(), 2);
    for reader in [&wren.browser, &site.visitor()] {
        let body = reader.get(THREAD).expect(200).body;
        assert!(body.contains("Grey Heron") && !body.contains("only=mine"), "{body}");
    }

    // A withdrawn story is listed nowhere.
    ines.post(&format!("/c/{heron}/withdraw"), &[]).expect(303);
    assert_eq!(shown(&ines, MINE), [posted.as_str()]);
    ines.post(&format!("/c/{posted}/withdraw"), &[]).expect(303);
    assert!(shown(&ines, MINE).is_empty());
    assert!(!choices(&ines, THREAD).0.contains(&"Mine".to_owned()));
    site.work();
}

#[test]
fn for_a_visitor_the_filter_mine_is_ignored_and_does_not_reach_the_page_cache() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let story = post_story(&ruth, "We have a heron.", "");
    post_story(&ruth, "Nobody answers this.", "");
    reply(&ines, &story, "It eats the fish.", "Grey Heron");
    // The member's page first, so that whatever it left behind would be found.
    assert_eq!(shown(&ines, MINE), [story.as_str()]);
    let visitor = site.visitor();
    let all = visitor.get(THREAD).expect(200);
    for path in [MINE.to_owned(), format!("{THREAD}?only=everything"), format!("{THREAD}?only=")] {
        assert_eq!(visitor.get(&path).expect(200).body, all.body, "{path}");
    }
    assert_eq!(stories(&all).len(), 2);
    assert!(!all.body.contains("only=mine") && !all.body.contains(">Mine<"));
    site.work();
}

#[test]
fn a_filter_keeps_order_and_band_and_they_keep_the_filter() {
    let site = TestSite::new();
    let (ines, ruth) = (site.member("ines"), site.member("ruth"));
    let story = post_story(&ines, "We have two rooms.", "10");
    reply(&ruth, &story, "We have a heron.", "");
    let visitor = site.visitor();
    let page = visitor.get(&format!("{THREAD}?sort=far&at=40&from=0&to=19&look=1")).expect(200);
    let chosen = page.page().link("With replies");
    assert_eq!(chosen, format!("{THREAD}?sort=far&at=40&from=0&to=19&only=answered&look=1#stories"));
    let page = visitor.get(&chosen).expect(200).page();
    assert_eq!(page.link("Newest"), format!("{THREAD}?sort=newest&at=40&from=0&to=19&only=answered&look=1#stories"));
    assert_eq!(page.link("All"), format!("{THREAD}?sort=far&at=40&from=0&to=19&look=1#stories"));
    assert_eq!(page.link("Show all"), "?look=1#stories");
    // It is no page of its own for those who index it.
    let canonical = |path: &str| visitor.get(path).expect(200).page().attributes("link[rel=canonical]", "href");
    assert_eq!(canonical(ANSWERED), canonical(THREAD));
    site.work();
}

/// A story as the thread below has it.
struct Story {
    id: String,
    place: Option<u8>,
    replies: usize,
    mine: bool,
}

/// Twelve long stories, three to a page; of ines are half of them, and two replies under a pen name.
fn long_thread(ines: &Actor, ruth: &Actor) -> Vec<Story> {
    let long = "A long story, told slowly. ".repeat(680);
    (0..12_u8)
        .map(|number| {
            let place = (number != 7).then_some((number * 17) % 101);
            let position = place.map(|place| place.to_string()).unwrap_or_default();
            let teller = if number % 2 == 1 { ines } else { ruth };
            let id = post_story(teller, &format!("{long}{number}"), &position);
            let mut replies = 0;
            for answer in 0..number % 3 {
                reply(ruth, &id, &format!("The answer {answer} to {number}."), "");
                replies += 1;
            }
            if number % 5 == 2 {
                reply(ines, &id, &format!("What ines has to say to {number}."), "Grey Heron");
                replies += 1;
            }
            Story { id, place, replies, mine: number % 2 == 1 || number % 5 == 2 }
        })
        .collect()
}

/// The expected stories, in order. They were posted from the first to the last.
fn expected(all: &[Story], order: &str, only: &str, band: Option<(u8, u8)>) -> Vec<String> {
    let measured = order == "near" || order == "far";
    let fits = |story: &&Story| {
        let placed = band.is_none_or(|(from, to)| story.place.is_some_and(|place| (from..=to).contains(&place)));
        placed && (!measured || story.place.is_some()) && if only == "mine" { story.mine } else { story.replies > 0 }
    };
    let mut stories: Vec<(usize, &Story)> = all.iter().filter(fits).enumerate().collect();
    let far = |story: &Story| story.place.map_or(0, |place| place.abs_diff(40));
    match order {
        "newest" => stories.reverse(),
        "near" => stories.sort_by_key(|(number, story)| (far(story), *number)),
        "far" => stories.sort_by_key(|(number, story)| Reverse((far(story), *number))),
        "replies" => stories.sort_by_key(|(number, story)| Reverse((story.replies, *number))),
        _ => {}
    }
    stories.into_iter().map(|(_, story)| story.id.clone()).collect()
}

/// Where a link of the pager leads.
fn turned(page: &Answer, way: &str) -> Option<String> {
    page.page().attributes(&format!(".pager a[rel={way}]"), "href").pop()
}

/// Walks on to the last page and back to the first; the stories seen each way, and the number of pages.
fn walk(actor: &Actor, first: &str) -> (Vec<String>, Vec<String>, usize) {
    let mut page = actor.get(first).expect(200);
    let (mut on, mut pages) = (stories(&page), 1);
    while let Some(next) = turned(&page, "next") {
        page = actor.get(&next).expect(200);
        on.extend(stories(&page));
        pages += 1;
    }
    let mut back = stories(&page);
    while let Some(before) = turned(&page, "prev") {
        page = actor.get(&before).expect(200);
        back.splice(0..0, stories(&page));
    }
    (on, back, pages)
}

#[test]
fn filtered_pages_show_each_story_once_forwards_and_backwards_in_every_order() {
    let site = TestSite::new();
    let (ines, ruth, visitor) = (site.member("ines"), site.member("ruth"), site.visitor());
    let all = long_thread(&ines, &ruth);
    for (only, actor) in [("answered", &visitor), ("mine", &ines.browser)] {
        for order in ["oldest", "newest", "near", "far", "replies"] {
            for band in [None, Some((20, 90))] {
                let from = band.map_or(String::new(), |(from, to)| format!("&from={from}&to={to}"));
                let path = format!("{THREAD}?sort={order}&at=40{from}&only={only}");
                let (on, back, pages) = walk(actor, &path);
                let expected = expected(&all, order, only, band);
                assert_eq!(on, expected, "{path}");
                assert_eq!(back, expected, "{path}, on the way back");
                assert!(pages > 1, "{path} has pages");
            }
        }
    }
    // The booklet holds all stories, so only pages of all of them lead there.
    let leads = |path: &str| !visitor.get(path).expect(200).page().attributes(".pager a[href$=booklet]", "href").is_empty();
    assert!(leads(THREAD) && !leads(ANSWERED) && !leads(&format!("{THREAD}?from=20&to=90")));
    site.work();
}
