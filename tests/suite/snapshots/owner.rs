//! The owner's desk: essays, issues, subscribers.

use super::recorder::Album;
use super::sample_site::LivedIn;

const BODY: &str =
    "## Two lamps\n\nOne is in the *hall*. [The other](https://localhost/t/the-light-in-the-hall) is not.\n\n- on\n- off\n";

pub fn visit(album: &mut Album, lived: &LivedIn) {
    essays(album, lived);
    let issue = write(album, lived);
    send(album, lived, &issue);
    leave(album, lived);
    album.page("owner", &lived.ada, "/owner");
    album.page("owner-subscribers", &lived.ada, "/owner/subscribers");
    album.page("owner-subscribers-not-found", &lived.ada, "/owner/subscribers?q=nobody");
    album.page("owner-outbox-with-mail-server", &lived.ada, "/owner/outbox");
    people(album, lived);
}

fn people(album: &mut Album, lived: &LivedIn) {
    let list = album.page("owner-people", &lived.ada, "/owner/people");
    album.page("owner-people-not-found", &lived.ada, "/owner/people?q=nobody");
    let owners = lived.ada.get("/owner/people?role=owner").expect(200).page();
    let own = owners.attributes("tbody th a", "href").concat();
    let form = album.page("owner-person-own-page", &lived.ada, &own);
    let css = format!("form[action=\"{own}/role\"]");
    album.form("role-refused", &own, lived.ada.submit(&form, &css, &[("role", "reader")]).expect(422));
    let other = list.page().attributes("tbody th a", "href").swap_remove(0);
    album.page("owner-person", &lived.ada, &other);
}

fn essays(album: &mut Album, lived: &LivedIn) {
    let ada = &lived.ada;
    let form = album.page("owner-essay-new", ada, "/owner/threads/new");
    let css = "form[action=\"/owner/threads\"]";
    let wrong = [("title", ""), ("slug", "The Light"), ("pole_low", "Here")];
    album.form("essay-refused", "/owner/threads", ada.submit(&form, css, &wrong).expect(422));
    let half = [("title", "Two Keys"), ("body", "Who has the *other* one?"), ("pole_low", "You")];
    album.form("essay-preview", "/owner/threads/preview", ada.post("/owner/threads/preview", &half).expect(200));
    let fields = [("title", "Two Keys"), ("body", "Who has the other one?"), ("pole_low", "You"), ("pole_high", "Me")];
    let draft = ada.submit(&form, css, &fields).expect(303).location.expect("a place");
    album.page("owner-essay-draft", ada, &draft);
    let schedule = format!("{draft}/schedule");
    album.form("essay-schedule-refused", &schedule, ada.post(&schedule, &[("at", "2026-01-01T09:00")]).expect(422));
    ada.post(&schedule, &[("at", "2026-12-24T18:00")]).expect(303);
    album.page("owner-essay-scheduled", ada, &draft);
    ada.post(&format!("{draft}/cancel"), &[]).expect(303);
    let edit = format!("{draft}/edit");
    let form = album.page("owner-essay-edit", ada, &edit);
    let css = format!("form[action=\"{edit}\"]");
    ada.submit(&form, &css, &[("title", "Three Keys")]).expect(303);
    album.form("essay-conflict", &edit, ada.submit(&form, &css, &[("title", "Four Keys")]).expect(409));
    let again = [("title", "Three Keys"), ("body", "Who has the other"), ("quiet", "1"), ("revision", "2"), ("pole_low", "")];
    ada.post(&edit, &again).expect(204);
    album.page("owner-essay-autosaved", ada, &edit);
    album.page("owner-essay-history", ada, &format!("{draft}/history"));
    album.page("owner-essay-edition", ada, &format!("{draft}/history/1"));
    album.page("owner-essays", ada, "/owner/threads");
}

/// An issue up to the moment before it leaves; its address.
fn write(album: &mut Album, lived: &LivedIn) -> String {
    let ada = &lived.ada;
    let form = album.page("owner-issue-new", ada, "/owner/issues/new");
    let css = "form[action=\"/owner/issues\"]";
    album.form("issue-refused", "/owner/issues", ada.submit(&form, css, &[("subject", ""), ("body", "")]).expect(422));
    let issue = ada.submit(&form, css, &[("subject", "On two lamps"), ("body", BODY)]).expect(303).location.expect("a place");
    album.page("owner-issue-draft", ada, &issue);
    let edit = format!("{issue}/edit");
    let css = format!("form[action=\"{edit}\"]");
    let form = album.page("owner-issue-edit", ada, &edit);
    ada.submit(&form, &css, &[("subject", "On two lamps, again")]).expect(303);
    album.form("issue-conflict", &edit, ada.submit(&form, &css, &[("subject", "On three lamps")]).expect(409));
    let test = format!("{issue}/test");
    album.form("issue-test-refused", &test, ada.post(&test, &[("email", "ada@")]).expect(422));
    let tested = ada.post(&test, &[("email", &lived.ada.email)]).expect(303);
    album.page("owner-issue-tested", ada, tested.location.as_deref().expect("a place"));
    let schedule = format!("{issue}/schedule");
    album.form("issue-schedule-refused", &schedule, ada.post(&schedule, &[("at", "2026-01-01T09:00")]).expect(422));
    ada.post(&schedule, &[("at", "2026-12-24T18:00")]).expect(303);
    album.page("owner-issue-scheduled", ada, &issue);
    ada.post(&format!("{issue}/cancel"), &[]).expect(303);
    issue
}

/// It leaves; one mailbox does not exist.
fn send(album: &mut Album, lived: &LivedIn, issue: &str) {
    let ada = &lived.ada;
    let asked = album.page("owner-issue-send", ada, &format!("{issue}/send"));
    ada.submit(&asked, "main form", &[]).expect(303);
    album.page("owner-issue-sending", ada, issue);
    ada.post(&format!("{issue}/pause"), &[]).expect(303);
    album.page("owner-issue-paused", ada, issue);
    ada.post(&format!("{issue}/resume"), &[]).expect(303);
    lived.refuse_one_letter();
    lived.house.work();
    album.page("owner-issue-sent", ada, issue);
    album.page("owner-issue-ledger", ada, &format!("{issue}/ledger"));
    album.page("owner-issue-ledger-in-doubt", ada, &format!("{issue}/ledger?state=in_doubt"));
    album.file("owner-issue-ledger-csv", ada, &format!("{issue}/ledger.csv"));
    album.page("owner-issues", ada, "/owner/issues");
    album.page("newsletter-archive", &lived.visitor, "/letters");
    let letter = lived.visitor.get("/letters").page().link("On two lamps, again");
    album.page("newsletter-issue", &lived.visitor, &letter);
}

/// The way out that stands in every copy.
fn leave(album: &mut Album, lived: &LivedIn) {
    let (visitor, copy) = (&lived.visitor, lived.outbox.latest("cleo@example.org"));
    let link = copy.link("/u/");
    album.page("unsubscribe", visitor, &link);
    let left = visitor.post(&link, &[]).expect(303);
    album.page("unsubscribed", visitor, left.location.as_deref().expect("a place"));
    let back = visitor.post(&link, &[("undo", "1")]).expect(303);
    album.page("unsubscribe-undone", visitor, back.location.as_deref().expect("a place"));
    album.fault("unsubscribe-link-unknown", "GET /u/ and what is no token", &visitor.get("/u/nonsense").expect(404));
}
