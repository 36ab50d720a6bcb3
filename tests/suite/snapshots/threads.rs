//! The pages of readers, with and without a position.

use super::recorder::Recorder;
use super::sample_site::{EMPTY, SampleSite, THREAD};

pub fn visit(recorder: &mut Recorder, sample: &SampleSite) {
    let (visitor, posted) = (&sample.visitor, &sample.posted);
    recorder.whole("home", visitor, "/");
    recorder.whole("home-of-a-member", &sample.ines, "/");
    recorder.whole("home-of-a-moderator", &sample.mara, "/");
    recorder.whole("home-of-the-owner", &sample.ada, "/");
    recorder.whole("thread-without-stories", visitor, EMPTY);
    recorder.page("thread", visitor, THREAD);
    recorder.page("thread-with-spectrum", visitor, &format!("{THREAD}?look=1"));
    recorder.page("thread-after-placement", &sample.ines, THREAD);
    recorder.page("thread-just-posted", &sample.just_posted, &format!("{THREAD}?posted={}", posted.ines));
    recorder.page("thread-farthest-first", visitor, &format!("{THREAD}?sort=far&at=30"));
    recorder.page("thread-of-a-band", visitor, &format!("{THREAD}?from=60&to=79&look=1"));
    recorder.page("thread-of-an-empty-band", visitor, &format!("{THREAD}?from=40&to=44&look=1"));
    recorder.page("spectrum", visitor, &format!("{THREAD}/spectrum"));
    recorder.page("spectrum-without-answers", visitor, &format!("{EMPTY}/spectrum"));
    recorder.page("booklet", visitor, &format!("{THREAD}/booklet"));
    recorder.page("write", &sample.noor, &format!("{THREAD}/write"));
    recorder.page("write-signed-out", visitor, &format!("{THREAD}/write"));
    recorder.page("reply", &sample.noor, &format!("{THREAD}/reply/{}", posted.emil));
    recorder.page("reply-signed-out", visitor, &format!("{THREAD}/reply/{}", posted.emil));
    recorder.page("conversation", visitor, &format!("/c/{}?context=1", posted.reply));
    recorder.page("search", visitor, "/search");
    recorder.page("search-found", visitor, "/search?q=lamp");
    recorder.page("search-found-nothing", visitor, "/search?q=submarine");
    let slug = THREAD.trim_start_matches("/t/");
    recorder.page("search-in-a-thread", visitor, &format!("/search?in={slug}"));
    recorder.page("search-in-a-thread-found", visitor, &format!("/search?q=lamp&in={slug}"));
    recorder.page("search-in-a-thread-that-is-not-here", visitor, "/search?q=lamp&in=nowhere");
    recorder.page("place", &sample.ines, &format!("{THREAD}/place"));
    recorder.page("place-without-one", &sample.noor, &format!("{EMPTY}/place"));
    recorder.page("comment", visitor, &format!("/c/{}", posted.ines));
    forms_by_address(recorder, sample);
    interests(recorder, sample);
    locked(recorder, sample);
}

/// The addresses that forms are sent to, opened as pages.
fn forms_by_address(recorder: &mut Recorder, sample: &SampleSite) {
    for part in ["comments", "preview", "sketch", "look", "interest"] {
        recorder.page(&format!("form-by-address-{part}"), &sample.visitor, &format!("{THREAD}/{part}"));
    }
    for part in ["withdraw", "return", "thanks", "mute"] {
        recorder.page(&format!("form-by-address-{part}"), &sample.visitor, &format!("/c/{}/{part}", sample.posted.ines));
    }
}

/// What a member follows and mutes; nothing of it stays.
fn interests(recorder: &mut Recorder, sample: &SampleSite) {
    let (pavel, posted) = (&sample.pavel, &sample.posted);
    recorder.page("follow", pavel, &format!("/c/{}/interest", posted.emil));
    recorder.page("following-nothing", pavel, "/settings/notifications");
    for (path, field, said) in [
        (format!("{THREAD}/interest"), "interest", "follow"),
        (format!("/c/{}/interest", posted.ines), "interest", "mute"),
        (format!("/c/{}/mute", posted.emil), "mute", "on"),
    ] {
        pavel.post(&path, &[(field, said)]).expect(303);
    }
    recorder.page("follow-set", pavel, &format!("/c/{}/interest", posted.ines));
    recorder.page("thread-with-follows-and-mutes", pavel, THREAD);
    let list = recorder.page("following", pavel, "/settings/notifications");
    for name in ["forget", "hear"] {
        let ids = list.page().attributes(&format!("button[name=\"{name}\"]"), "value");
        let done = ids.iter().map(|id| pavel.post("/settings/notifications", &[(name, id)]).expect(303)).last().expect("one");
        recorder.page(&format!("following-{name}"), pavel, done.location.as_deref().expect("a place"));
    }
}

/// A locked thread, and a draft in it.
fn locked(recorder: &mut Recorder, sample: &SampleSite) {
    let list = sample.ada.get("/owner/threads").expect(200);
    let essay = list.page().link("The Light in the Hall");
    sample.ada.post(&format!("{essay}/lock"), &[]).expect(303);
    recorder.page("thread-locked", &sample.noor, THREAD);
    recorder.page("write-locked", &sample.noor, &format!("{THREAD}/write"));
    let late = [("body", "One more lamp."), ("form_id", "late")];
    recorder.form(
        "story-too-late",
        &format!("{THREAD}/comments"),
        sample.noor.post(&format!("{THREAD}/comments"), &late).expect(403),
    );
    recorder.page("owner-essay-locked", &sample.ada, &essay);
    sample.ada.post(&format!("{essay}/open"), &[]).expect(303);
}
