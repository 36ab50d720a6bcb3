//! The pages of an author: the form again, the confirmation email, and the status afterwards.

use std::time::Duration;

use super::recorder::Recorder;
use super::sample_site::{HOUR, STORY_FORM, SampleSite, THREAD};

pub fn visit(recorder: &mut Recorder, sample: &SampleSite) {
    refused(recorder, sample);
    by_mail(recorder, sample);
    confirmed(recorder, sample);
    afterwards(recorder, sample);
}

/// The form, brought back.
fn refused(recorder: &mut Recorder, sample: &SampleSite) {
    let (ines, visitor) = (&sample.ines, &sample.visitor);
    let sent = format!("{THREAD}/comments");
    let wrong = [("body", ""), ("position", "101"), ("byline", "He\u{202e}ron"), ("notify", "on")];
    recorder.form("story-refused", &sent, ines.submit(&ines.get(THREAD), STORY_FORM, &wrong).expect(422));
    let reply = ines.get(&format!("{THREAD}/reply/{}", sample.posted.emil)).expect(200);
    recorder.form("reply-refused", &sent, ines.submit(&reply, STORY_FORM, &[("body", "")]).expect(422));
    let fields = [("body", "The dog waits up for all of us."), ("position", "12"), ("byline", "Grey Heron")];
    recorder.form("pen-name-taken", &sent, ines.submit(&ines.get(THREAD), STORY_FORM, &fields).expect(422));
    recorder.form("story-signed-out", &sent, visitor.submit(&visitor.get(THREAD), STORY_FORM, &fields[..2]).expect(401));
    let fields = [("body", "The dog waits up.\n\n- for him\n- for me"), ("position", "12"), ("byline", "Dog Person")];
    recorder.form("preview", &format!("{THREAD}/preview"), ines.post(&format!("{THREAD}/preview"), &fields).expect(200));
}

/// Posted without a session: first the page that waits for the email, then its link.
fn by_mail(recorder: &mut Recorder, sample: &SampleSite) {
    let (site, visitor) = (&sample.site, sample.site.visitor());
    let fields = [("body", "My mother sat in the dark, *so that we would not worry*."), ("position", "5"), ("email", "vera@")];
    let sent = format!("{THREAD}/comments");
    recorder.form("address-refused", &sent, visitor.submit(&visitor.get(THREAD), STORY_FORM, &fields).expect(422));
    let fields = [fields[0], fields[1], ("email", "vera@example.org")];
    let waits = visitor.submit(&visitor.get(THREAD), STORY_FORM, &fields).expect(303).location.expect("a place");
    site.work();
    let page = recorder.page("unconfirmed", &visitor, &waits);
    recorder.form("email-again-too-soon", &waits, visitor.submit(&page, "main form", &[]).expect(429));
    site.pass(Duration::from_mins(2));
    let again = visitor.submit(&page, "main form", &[]).expect(303).location.expect("a place");
    recorder.page("unconfirmed-sent-again", &visitor, &again);
    site.work();
}

/// The mailed link, opened in another browser, by a moderator's address, and when its time is over.
fn confirmed(recorder: &mut Recorder, sample: &SampleSite) {
    let link = sample.outbox.latest("vera@example.org").link("/confirm/");
    recorder.page("confirm-story", &sample.site.visitor(), &link);
    let guest = sample.site.visitor();
    let fields = [("body", "I wait up for the log."), ("email", sample.mara.email.as_str())];
    guest.submit(&guest.get(THREAD), STORY_FORM, &fields).expect(303);
    sample.site.work();
    let link = sample.outbox.latest(&sample.mara.email).link("/confirm/");
    recorder.page("confirm-story-of-a-moderator", &guest, &link);
    recorder.error("story-link-unknown", "GET /confirm/ and what is no token", &guest.get("/confirm/nonsense").expect(404));
}

/// The status of a story, its editions, and its withdrawal.
fn afterwards(recorder: &mut Recorder, sample: &SampleSite) {
    let (ines, posted) = (&sample.ines, &sample.posted);
    let edit = format!("/c/{}/edit", posted.ines);
    let css = format!("form[action=\"{edit}\"]");
    let form = recorder.page("edit", ines, &edit);
    recorder.form("edit-refused", &edit, ines.submit(&form, &css, &[("body", ""), ("position", "x")]).expect(422));
    ines.submit(&form, &css, &[("body", "I leave the *small* lamp on.\n\nIt is for nobody in particular.")]).expect(303);
    recorder.form("edit-conflict", &edit, ines.submit(&form, &css, &[("body", "I leave no lamp on.")]).expect(409));
    recorder.page("history", &sample.visitor, &format!("/c/{}/history", posted.ines));
    recorder.page("status-shared", ines, &format!("/c/{}/status", posted.ines));
    recorder.page("status-waiting", &sample.sven, &format!("/c/{}/status", posted.sven));
    sample.lotte.post(&format!("/c/{}/withdraw", posted.lotte), &[]).expect(303);
    recorder.page("status-withdrawn", &sample.lotte, &format!("/c/{}/status", posted.lotte));
    sample.pass(HOUR);
}
