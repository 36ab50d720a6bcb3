//! The owner's pages: essays, issues, subscribers.

use super::recorder::Recorder;
use super::sample_site::SampleSite;

const BODY: &str =
    "## Two lamps\n\nOne is in the *hall*. [The other](https://localhost/t/the-light-in-the-hall) is not.\n\n- on\n- off\n";

pub fn visit(recorder: &mut Recorder, sample: &SampleSite) {
    essays(recorder, sample);
    let issue = write(recorder, sample);
    send(recorder, sample, &issue);
    leave(recorder, sample);
    recorder.page("owner", &sample.ada, "/owner");
    recorder.page("owner-subscribers", &sample.ada, "/owner/subscribers");
    recorder.page("owner-subscribers-not-found", &sample.ada, "/owner/subscribers?q=nobody");
    recorder.page("owner-outbox-with-mail-server", &sample.ada, "/owner/outbox");
    people(recorder, sample);
}

fn people(recorder: &mut Recorder, sample: &SampleSite) {
    let list = recorder.page("owner-people", &sample.ada, "/owner/people");
    recorder.page("owner-people-not-found", &sample.ada, "/owner/people?q=nobody");
    let owners = sample.ada.get("/owner/people?role=owner").expect(200).page();
    let own = owners.attributes("tbody th a", "href").concat();
    let form = recorder.page("owner-person-own-page", &sample.ada, &own);
    let css = format!("form[action=\"{own}/role\"]");
    recorder.form("role-refused", &own, sample.ada.submit(&form, &css, &[("role", "reader")]).expect(422));
    let other = list.page().attributes("tbody th a", "href").swap_remove(0);
    recorder.page("owner-person", &sample.ada, &other);
}

fn essays(recorder: &mut Recorder, sample: &SampleSite) {
    let ada = &sample.ada;
    let form = recorder.page("owner-essay-new", ada, "/owner/threads/new");
    let css = "form[action=\"/owner/threads\"]";
    let wrong = [("title", ""), ("slug", "The Light"), ("pole_low", "Here")];
    recorder.form("essay-refused", "/owner/threads", ada.submit(&form, css, &wrong).expect(422));
    let half = [("title", "Two Keys"), ("body", "Who has the *other* one?"), ("pole_low", "You")];
    recorder.form("essay-preview", "/owner/threads/preview", ada.post("/owner/threads/preview", &half).expect(200));
    let fields = [("title", "Two Keys"), ("body", "Who has the other one?"), ("pole_low", "You"), ("pole_high", "Me")];
    let draft = ada.submit(&form, css, &fields).expect(303).location.expect("a place");
    recorder.page("owner-essay-draft", ada, &draft);
    let schedule = format!("{draft}/schedule");
    recorder.form("essay-schedule-refused", &schedule, ada.post(&schedule, &[("at", "2026-01-01T09:00")]).expect(422));
    ada.post(&schedule, &[("at", "2026-12-24T18:00")]).expect(303);
    recorder.page("owner-essay-scheduled", ada, &draft);
    let cancelled = ada.post(&format!("{draft}/cancel"), &[]).expect(303);
    recorder.page("owner-essay-unscheduled", ada, cancelled.location.as_deref().expect("a place"));
    recorder.page("owner-essay-publish", ada, &format!("{draft}/publish"));
    let edit = format!("{draft}/edit");
    let form = recorder.page("owner-essay-edit", ada, &edit);
    let css = format!("form[action=\"{edit}\"]");
    ada.submit(&form, &css, &[("title", "Three Keys")]).expect(303);
    recorder.form("essay-conflict", &edit, ada.submit(&form, &css, &[("title", "Four Keys")]).expect(409));
    let again = [("title", "Three Keys"), ("body", "Who has the other"), ("quiet", "1"), ("revision", "2"), ("pole_low", "")];
    ada.post(&edit, &again).expect(204);
    recorder.page("owner-essay-autosaved", ada, &edit);
    recorder.page("owner-essay-history", ada, &format!("{draft}/history"));
    recorder.page("owner-essay-edition", ada, &format!("{draft}/history/1"));
    recorder.page("owner-essays", ada, "/owner/threads");
}

/// An issue up to the moment before it leaves; its address.
fn write(recorder: &mut Recorder, sample: &SampleSite) -> String {
    let ada = &sample.ada;
    let form = recorder.page("owner-issue-new", ada, "/owner/issues/new");
    let css = "form[action=\"/owner/issues\"]";
    recorder.form("issue-refused", "/owner/issues", ada.submit(&form, css, &[("subject", ""), ("body", "")]).expect(422));
    let issue = ada.submit(&form, css, &[("subject", "On two lamps"), ("body", BODY)]).expect(303).location.expect("a place");
    recorder.page("owner-issue-draft", ada, &issue);
    let edit = format!("{issue}/edit");
    let css = format!("form[action=\"{edit}\"]");
    let form = recorder.page("owner-issue-edit", ada, &edit);
    ada.submit(&form, &css, &[("subject", "On two lamps, again")]).expect(303);
    recorder.form("issue-conflict", &edit, ada.submit(&form, &css, &[("subject", "On three lamps")]).expect(409));
    let test = format!("{issue}/test");
    recorder.form("issue-test-refused", &test, ada.post(&test, &[("email", "ada@")]).expect(422));
    let tested = ada.post(&test, &[("email", &sample.ada.email)]).expect(303);
    recorder.page("owner-issue-tested", ada, tested.location.as_deref().expect("a place"));
    let schedule = format!("{issue}/schedule");
    let css = format!("form[action=\"{schedule}\"]");
    let refused = ada.submit(&ada.get(&issue).expect(200), &css, &[("at", "2026-01-01T09:00")]).expect(422);
    ada.submit(&refused, &css, &[("at", "2026-12-24T18:00")]).expect(303);
    recorder.form("issue-schedule-refused", &schedule, refused);
    recorder.page("owner-issue-scheduled", ada, &issue);
    ada.post(&format!("{issue}/cancel"), &[]).expect(303);
    issue
}

/// It leaves; one mailbox does not exist.
fn send(recorder: &mut Recorder, sample: &SampleSite, issue: &str) {
    let ada = &sample.ada;
    let asked = recorder.page("owner-issue-send", ada, &format!("{issue}/send"));
    ada.submit(&asked, "main form", &[]).expect(303);
    recorder.page("owner-issue-sending", ada, issue);
    ada.post(&format!("{issue}/pause"), &[]).expect(303);
    recorder.page("owner-issue-paused", ada, issue);
    ada.post(&format!("{issue}/resume"), &[]).expect(303);
    sample.refuse_one_letter();
    sample.site.work();
    recorder.page("owner-issue-sent", ada, issue);
    recorder.page("owner-issue-ledger", ada, &format!("{issue}/ledger"));
    recorder.page("owner-issue-ledger-in-doubt", ada, &format!("{issue}/ledger?state=in_doubt"));
    recorder.file("owner-issue-ledger-csv", ada, &format!("{issue}/ledger.csv"));
    recorder.page("owner-issues", ada, "/owner/issues");
    recorder.page("newsletter-archive", &sample.visitor, "/letters");
    let email = sample.visitor.get("/letters").page().link("On two lamps, again");
    recorder.page("newsletter-issue", &sample.visitor, &email);
}

/// The unsubscribe link of every copy.
fn leave(recorder: &mut Recorder, sample: &SampleSite) {
    let (visitor, copy) = (&sample.visitor, sample.outbox.latest("cleo@example.org"));
    let link = copy.link("/u/");
    recorder.page("unsubscribe", visitor, &link);
    let left = visitor.post(&link, &[("button", "1")]).expect(303);
    recorder.page("unsubscribed", visitor, left.location.as_deref().expect("a place"));
    let back = visitor.post(&link, &[("undo", "1")]).expect(303);
    recorder.page("unsubscribe-undone", visitor, back.location.as_deref().expect("a place"));
    recorder.error("unsubscribe-link-unknown", "GET /u/ and what is no token", &visitor.get("/u/nonsense").expect(404));
}
