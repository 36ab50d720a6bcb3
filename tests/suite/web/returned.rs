//! Forms that come back to whoever sent them: what they say, and that nothing is missing.

use crate::support::actors::Answer;
use crate::support::house::House;

const THREAD: &str = "/t/closeness-and-space";
const COMMENTS: &str = "/t/closeness-and-space/comments";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

/// The sentences at the head of a form.
fn complaints(answer: &Answer) -> Vec<String> {
    answer.page().texts(".errors li")
}

#[test]
fn who_sends_too_much_is_told_so_about_the_form_and_not_about_a_field() {
    let house = House::plan().with("RATE_LIMITS", "on").build();
    let visitor = house.visitor();
    for number in 0..10 {
        let email = format!("reader{number}@example.org");
        visitor.post(COMMENTS, &[("body", "A lamp."), ("email", &email)]).expect(303);
    }
    let late = visitor.post(COMMENTS, &[("body", "A lamp."), ("email", "late@example.org")]).expect(429);
    assert!(complaints(&late).concat().contains("Wait"), "{:?}", complaints(&late));
    assert!(!late.page().has(".errors a") && !late.page().has("#email-error"));
    house.work();
    for number in 0..10 {
        house.outbox.to(&format!("reader{number}@example.org"));
    }
}
