//! Claims about the chart of all positions.

use crate::support::actors::{Actor, Answer};
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

fn post_story(actor: &Actor, body: &str, position: &str) -> Answer {
    let page = actor.get(THREAD).expect(200);
    actor.submit(&page, FORM, &[("body", body), ("position", position)])
}

#[test]
fn the_spectrum_is_shown_after_placement_or_on_request_and_never_below_five_answers() {
    let site = TestSite::new();
    let people: Vec<_> = ["ines", "tomasz", "adaeze", "noor", "mikael"].map(|name| site.member(name)).into();
    for (number, person) in people.iter().enumerate() {
        post_story(person, "Here I am.", &(10 + 20 * number).to_string()).expect(303);
        let drawn = site.visitor().get(&format!("{THREAD}?look=1")).page().has("figure.picture");
        assert_eq!(drawn, number == 4, "after {} answers", number + 1);
    }
    assert!(!site.visitor().get(THREAD).page().has("figure.picture"));
    let own = people[0].get(THREAD);
    assert!(own.page().text("figcaption").expect("a caption").contains("You said 10."));
    let bars = own.page().attributes("figure.picture svg a", "aria-label");
    assert_eq!(bars.len(), 5, "{bars:?}");
    assert!(bars.contains(&"10 to 14: 1 reader, you among them".to_owned()), "{bars:?}");
    for href in own.page().attributes("figure.picture svg a", "href") {
        assert_eq!(site.visitor().get(&href).expect(200).page().texts("article.story").len(), 1, "{href}");
    }
    let far = people[0].get(&own.page().link("Read a story from the other end")).expect(200);
    assert_eq!(far.page().attributes("article.story .mark", "aria-label").first().map(String::as_str), Some("90 of 100, space"));
    assert!(!site.visitor().get(THREAD).body.contains("far side"), "the link is at the end of one's own story");
    let sheet = site.visitor().get(&format!("{THREAD}/spectrum.csv")).expect(200);
    let readers: usize = sheet.body.lines().skip(1).filter_map(|line| line.rsplit(',').next()?.parse::<usize>().ok()).sum();
    assert_eq!(readers, 5);
    site.visitor().get(&format!("{THREAD}/spectrum.svg")).expect(200);
    site.work();
}
