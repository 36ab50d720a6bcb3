//! Subscribing, preferences and unsubscribing.

use super::recorder::Recorder;
use super::sample_site::{DAY, SampleSite};
use crate::support::actors::Answer;

const ANN: &str = "ann@example.org";

pub fn visit(recorder: &mut Recorder, sample: &SampleSite) {
    ask(recorder, sample);
    confirm(recorder, sample);
    choose(recorder, sample);
    for address in ["ben@example.org", "cleo@example.org", "dora@example.org"] {
        let asked = confirmation(sample, address);
        sample.visitor.post(&asked, &[]).expect(303);
    }
    expired(recorder, sample);
}

fn place(answer: &Answer) -> &str {
    answer.location.as_deref().expect("a place")
}

fn ask(recorder: &mut Recorder, sample: &SampleSite) {
    let visitor = &sample.visitor;
    let form = recorder.page("subscribe", visitor, "/subscribe");
    let wrong = visitor.post("/subscribe", &[("email", "ann@"), ("choice", "1")]).expect(422);
    recorder.form("subscribe-refused", "/subscribe", wrong);
    let done = visitor.submit(&form, "main form", &[("email", ANN)]).expect(303);
    recorder.page("subscribe-sent", visitor, place(&done));
    sample.site.work();
}

/// The link of the newest email that asks `address` to confirm, after asking for it.
fn confirmation(sample: &SampleSite, address: &str) -> String {
    sample.visitor.post("/subscribe", &[("email", address)]).expect(303);
    sample.site.work();
    sample.outbox.latest(address).link("/subscribe/confirm/")
}

fn confirm(recorder: &mut Recorder, sample: &SampleSite) {
    let visitor = &sample.visitor;
    let link = sample.outbox.latest(ANN).link("/subscribe/confirm/");
    recorder.page("subscribe-confirm", visitor, &link);
    visitor.post(&link, &[]).expect(303);
    recorder.page("subscribe-confirmed", visitor, &link);
    // Once more: the email says that there is nothing to do.
    visitor.post("/subscribe", &[("email", ANN)]).expect(303);
    sample.site.work();
    let disown = format!("{}/disown", confirmation(sample, "stranger@example.org"));
    recorder.page("subscribe-disown", visitor, &disown);
    recorder.form("subscribe-disowned", &disown, visitor.post(&disown, &[]).expect(200));
}

fn choose(recorder: &mut Recorder, sample: &SampleSite) {
    let visitor = &sample.visitor;
    let page = sample.outbox.latest(ANN).link("/s/");
    recorder.page("preferences", visitor, &page);
    recorder.file("preferences-export", visitor, &format!("{page}/export"));
    let saved = visitor.post(&page, &[("lists", "essays"), ("lists", "notes"), ("cadence", "pause-30")]).expect(303);
    recorder.page("preferences-paused", visitor, place(&saved));
    let saved = visitor.post(&page, &[("cadence", "each")]).expect(303);
    recorder.page("preferences-of-nothing", visitor, place(&saved));
    recorder.form("erase-not-ticked", &format!("{page}/erase"), visitor.post(&format!("{page}/erase"), &[]).expect(422));
    visitor.post(&page, &[("lists", "essays"), ("cadence", "each")]).expect(303);
    recorder.error("preferences-link-unknown", "GET /s/ and what is no token", &visitor.get("/s/nonsense").expect(404));
    let erased = confirmation(sample, "gone@example.org");
    visitor.post(&erased, &[]).expect(303);
    let page = visitor.get(&erased).expect(200).page().link("Change what you get");
    let done = visitor.post(&format!("{page}/erase"), &[("sure", "1")]).expect(303);
    recorder.error("preferences-erased", "GET /s/ and the token of somebody erased", &visitor.get(&page).expect(410));
    recorder.page("subscription-erased", visitor, place(&done));
}

fn expired(recorder: &mut Recorder, sample: &SampleSite) {
    let link = confirmation(sample, "late@example.org");
    sample.pass(DAY * 3);
    recorder.error(
        "subscribe-link-expired",
        "GET /subscribe/confirm/ and a token three days old",
        &sample.visitor.get(&link).expect(410),
    );
    let nothing = sample.visitor.get("/subscribe/confirm/nonsense").expect(404);
    recorder.error("subscribe-link-unknown", "GET /subscribe/confirm/ and what is no token", &nothing);
}
