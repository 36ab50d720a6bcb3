//! Asking for mail, choosing, and leaving.

use super::recorder::Album;
use super::sample_site::{DAY, LivedIn};
use crate::support::actors::Answer;

const ANN: &str = "ann@example.org";

pub fn visit(album: &mut Album, lived: &LivedIn) {
    ask(album, lived);
    confirm(album, lived);
    choose(album, lived);
    for address in ["ben@example.org", "cleo@example.org", "dora@example.org"] {
        let asked = confirmation(lived, address);
        lived.visitor.post(&asked, &[]).expect(303);
    }
    expired(album, lived);
}

fn place(answer: &Answer) -> &str {
    answer.location.as_deref().expect("a place")
}

fn ask(album: &mut Album, lived: &LivedIn) {
    let visitor = &lived.visitor;
    let form = album.page("subscribe", visitor, "/subscribe");
    let wrong = visitor.post("/subscribe", &[("email", "ann@"), ("choice", "1")]).expect(422);
    album.form("subscribe-refused", "/subscribe", wrong);
    let done = visitor.submit(&form, "main form", &[("email", ANN)]).expect(303);
    album.page("subscribe-sent", visitor, place(&done));
    lived.house.work();
}

/// The link of the newest letter that asks `address` to confirm, after asking for it.
fn confirmation(lived: &LivedIn, address: &str) -> String {
    lived.visitor.post("/subscribe", &[("email", address)]).expect(303);
    lived.house.work();
    lived.outbox.latest(address).link("/subscribe/confirm/")
}

fn confirm(album: &mut Album, lived: &LivedIn) {
    let visitor = &lived.visitor;
    let link = lived.outbox.latest(ANN).link("/subscribe/confirm/");
    album.page("subscribe-confirm", visitor, &link);
    visitor.post(&link, &[]).expect(303);
    album.page("subscribe-confirmed", visitor, &link);
    // Once more: the letter says that there is nothing to do.
    visitor.post("/subscribe", &[("email", ANN)]).expect(303);
    lived.house.work();
    let disown = format!("{}/disown", confirmation(lived, "stranger@example.org"));
    album.page("subscribe-disown", visitor, &disown);
    album.form("subscribe-disowned", &disown, visitor.post(&disown, &[]).expect(200));
}

fn choose(album: &mut Album, lived: &LivedIn) {
    let visitor = &lived.visitor;
    let page = lived.outbox.latest(ANN).link("/s/");
    album.page("preferences", visitor, &page);
    album.file("preferences-export", visitor, &format!("{page}/export"));
    let saved = visitor.post(&page, &[("lists", "essays"), ("lists", "notes"), ("cadence", "pause-30")]).expect(303);
    album.page("preferences-paused", visitor, place(&saved));
    let saved = visitor.post(&page, &[("cadence", "each")]).expect(303);
    album.page("preferences-of-nothing", visitor, place(&saved));
    album.form("erase-not-ticked", &format!("{page}/erase"), visitor.post(&format!("{page}/erase"), &[]).expect(422));
    visitor.post(&page, &[("lists", "essays"), ("cadence", "each")]).expect(303);
    album.fault("preferences-link-unknown", "GET /s/ and what is no token", &visitor.get("/s/nonsense").expect(404));
    let erased = confirmation(lived, "gone@example.org");
    visitor.post(&erased, &[]).expect(303);
    let page = visitor.get(&erased).expect(200).page().link("Change what you get");
    let done = visitor.post(&format!("{page}/erase"), &[("sure", "1")]).expect(303);
    album.fault("preferences-erased", "GET /s/ and the token of somebody erased", &visitor.get(&page).expect(410));
    album.page("subscription-erased", visitor, place(&done));
}

fn expired(album: &mut Album, lived: &LivedIn) {
    let link = confirmation(lived, "late@example.org");
    lived.pass(DAY * 3);
    album.fault(
        "subscribe-link-expired",
        "GET /subscribe/confirm/ and a token three days old",
        &lived.visitor.get(&link).expect(410),
    );
    let nothing = lived.visitor.get("/subscribe/confirm/nonsense").expect(404);
    album.fault("subscribe-link-unknown", "GET /subscribe/confirm/ and what is no token", &nothing);
}
