//! Reports, decisions, and the pages about them.

use super::recorder::Recorder;
use super::sample_site::{DAY, HOUR, SampleSite};
use crate::support::actors::Answer;

/// The form of a case.
const DECIDE: &str = "form#decide";

pub fn visit(recorder: &mut Recorder, sample: &SampleSite) {
    report(recorder, sample);
    look(recorder, sample);
    remove(recorder, sample);
    revise(recorder, sample);
    publish(recorder, sample);
    reveal(recorder, sample);
    look_back(recorder, sample);
}

fn report(recorder: &mut Recorder, sample: &SampleSite) {
    let path = format!("/c/{}/report", sample.posted.pavel);
    let form = recorder.page("report", &sample.tomasz, &path);
    recorder.page("report-signed-out", &sample.visitor, &path);
    let css = format!("form[action=\"{path}\"]");
    let long = "x".repeat(5_000);
    let wrong = sample.tomasz.post(&path, &[("detail", &long)]).expect(422);
    recorder.form("report-refused", &path, Answer { body: wrong.body.replace(&long, "(five thousand letters)"), ..wrong });
    let done = sample.tomasz.submit(&form, &css, &[("reason", "unkind"), ("detail", "He calls us fools.")]).expect(303);
    recorder.page("reported", &sample.tomasz, done.location.as_deref().expect("a place"));
    recorder.form("report-again", &path, sample.tomasz.submit(&form, &css, &[("reason", "hate")]).expect(409));
    sample.noor.post(&path, &[("reason", "unkind")]).expect(303);
    let path = format!("/c/{}/report", sample.posted.jonas);
    let done = sample.noor.post(&path, &[("reason", "worry"), ("detail", "He may not be well.")]).expect(303);
    recorder.page("reported-worry", &sample.noor, done.location.as_deref().expect("a place"));
    sample.pass(HOUR);
}

/// The queues before anything is decided.
fn look(recorder: &mut Recorder, sample: &SampleSite) {
    recorder.page("moderation", &sample.mara, "/moderation");
    for queue in ["held", "reports", "care"] {
        recorder.page(&format!("moderation-{queue}"), &sample.mara, &format!("/moderation/{queue}"));
    }
}

/// The address of the first case in a queue.
fn first(sample: &SampleSite, queue: &str) -> String {
    let page = sample.mara.get(&format!("/moderation/{queue}")).expect(200).page();
    page.attributes(".cases .byline a", "href").into_iter().next().unwrap_or_else(|| panic!("nothing waits in {queue}"))
}

fn remove(recorder: &mut Recorder, sample: &SampleSite) {
    let case = first(sample, "reports");
    let form = recorder.page("case-reported", &sample.mara, &case);
    let sent = format!("{case}/decisions");
    recorder.form("case-without-a-reason", &sent, sample.mara.submit(&form, DECIDE, &[("decision", "remove")]).expect(422));
    let fields = [
        ("decision", "remove"),
        ("reason", "unkind"),
        ("message", "You may sleep as you like.\nNobody here is a fool for waiting."),
        ("note", "First time."),
    ];
    let done = sample.mara.submit(&form, DECIDE, &fields).expect(303);
    recorder.page("case-next-after-a-decision", &sample.mara, done.location.as_deref().expect("a place"));
    recorder.form("case-conflict", &sent, sample.ada.submit(&form, DECIDE, &[("decision", "keep")]).expect(409));
    sample.pass(HOUR);
    recorder.page("case-decided", &sample.mara, &case);
    recorder.page("status-removed", &sample.pavel, &format!("/c/{}/status", sample.posted.pavel));
}

fn revise(recorder: &mut Recorder, sample: &SampleSite) {
    let case = first(sample, "care");
    let form = recorder.page("case-worry", &sample.mara, &case);
    let message = "Would you say a little less about the accident? The other driver reads here.";
    sample.mara.submit(&form, DECIDE, &[("decision", "revise"), ("message", message)]).expect(303);
    sample.pass(HOUR);
    recorder.page("status-needs-changes", &sample.jonas, &format!("/c/{}/status", sample.posted.jonas));
    recorder.page("case-waiting-for-its-author", &sample.mara, &case);
}

/// A decision, and its undo an hour later.
fn publish(recorder: &mut Recorder, sample: &SampleSite) {
    let case = first(sample, "held");
    let form = recorder.page("case-held-by-a-rule", &sample.mara, &case);
    sample.mara.submit(&form, DECIDE, &[("decision", "spam")]).expect(303);
    sample.pass(HOUR);
    recorder.page("status-spam", &sample.sven, &format!("/c/{}/status", sample.posted.sven));
    let undo = sample.mara.get(&case).page().attributes("form[action$=\"/undo\"]", "action").remove(0);
    let undone = sample.mara.post(&undo, &[]).expect(303);
    let form = recorder.page("case-undone", &sample.mara, undone.location.as_deref().expect("a place"));
    sample.pass(HOUR);
    sample.mara.submit(&form, DECIDE, &[("decision", "publish"), ("message", "Welcome.")]).expect(303);
    sample.pass(HOUR);
}

/// Who wrote what is reported: under a pen name, and under their own.
fn reveal(recorder: &mut Recorder, sample: &SampleSite) {
    sample.noor.post(&format!("/c/{}/report", sample.posted.emil), &[("reason", "other"), ("detail", "I know him.")]).expect(303);
    let case = recorder.page("case-of-a-pen-name", &sample.mara, &first(sample, "reports"));
    let path = case.page().link("About this person");
    let form = recorder.page("person-under-a-pen-name", &sample.mara, &path);
    let (sent, css) = (format!("{path}/reveal"), "form[action$=\"/reveal\"]");
    recorder.form("person-without-a-reason", &sent, sample.mara.submit(&form, css, &[("reason", "Why not")]).expect(422));
    let reason = "Noor knows him, and I have to ask him about it.";
    sample.mara.submit(&form, css, &[("reason", reason)]).expect(303);
    recorder.page("person-revealed", &sample.mara, &path);
    sample.ada.post(&sent, &[("reason", "To see what Mara sees, and to write to him.")]).expect(303);
    recorder.page("person-revealed-to-the-owner", &sample.ada, &path);
    sample.mara.submit(&case, DECIDE, &[("decision", "keep")]).expect(303);
    let pavel = sample.mara.get("/moderation/log").expect(200).page();
    let cases = pavel.attributes("a[href^=\"/moderation/cases/\"]", "href");
    let case = sample.mara.get(cases.last().expect("a case")).expect(200);
    let path = case.page().link("About this person");
    let form = recorder.page("person-under-their-own-name", &sample.mara, &path);
    let (sent, css) = (format!("{path}/trust"), "form[action$=\"/trust\"]");
    recorder.form("person-trusted-without-a-reason", &sent, sample.mara.submit(&form, css, &[("reason", "Kind")]).expect(422));
    sample.mara.submit(&form, css, &[("reason", "Careful with others for a year.")]).expect(303);
    recorder.page("person-trusted", &sample.mara, &path);
}

fn look_back(recorder: &mut Recorder, sample: &SampleSite) {
    recorder.page("moderation-recent", &sample.mara, "/moderation/recent");
    recorder.page("moderation-log", &sample.mara, "/moderation/log");
    sample.pass(DAY + HOUR);
    recorder.page("log", &sample.visitor, "/log");
}
