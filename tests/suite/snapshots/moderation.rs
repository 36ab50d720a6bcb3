//! Reporting, deciding, and what everybody is told of it.

use super::recorder::Album;
use super::sample_site::{DAY, HOUR, LivedIn};
use crate::support::actors::Answer;

/// The form of a case.
const DECIDE: &str = "form#decide";

pub fn visit(album: &mut Album, lived: &LivedIn) {
    report(album, lived);
    look(album, lived);
    remove(album, lived);
    revise(album, lived);
    publish(album, lived);
    reveal(album, lived);
    look_back(album, lived);
}

fn report(album: &mut Album, lived: &LivedIn) {
    let path = format!("/c/{}/report", lived.told.pavel);
    let form = album.page("report", &lived.tomasz, &path);
    album.page("report-signed-out", &lived.visitor, &path);
    let css = format!("form[action=\"{path}\"]");
    let long = "x".repeat(5_000);
    let wrong = lived.tomasz.post(&path, &[("detail", &long)]).expect(422);
    album.form("report-refused", &path, Answer { body: wrong.body.replace(&long, "(five thousand letters)"), ..wrong });
    let done = lived.tomasz.submit(&form, &css, &[("reason", "unkind"), ("detail", "He calls us fools.")]).expect(303);
    album.page("reported", &lived.tomasz, done.location.as_deref().expect("a place"));
    album.form("report-again", &path, lived.tomasz.submit(&form, &css, &[("reason", "hate")]).expect(409));
    lived.noor.post(&path, &[("reason", "unkind")]).expect(303);
    let path = format!("/c/{}/report", lived.told.jonas);
    let done = lived.noor.post(&path, &[("reason", "worry"), ("detail", "He may not be well.")]).expect(303);
    album.page("reported-worry", &lived.noor, done.location.as_deref().expect("a place"));
    lived.pass(HOUR);
}

/// The desk before anything is decided.
fn look(album: &mut Album, lived: &LivedIn) {
    album.page("moderation", &lived.mara, "/moderation");
    for lane in ["held", "reports", "care"] {
        album.page(&format!("moderation-{lane}"), &lived.mara, &format!("/moderation/{lane}"));
    }
}

/// The address of the first case in a lane.
fn first(lived: &LivedIn, lane: &str) -> String {
    let page = lived.mara.get(&format!("/moderation/{lane}")).expect(200).page();
    page.attributes(".cases .byline a", "href").into_iter().next().unwrap_or_else(|| panic!("nothing waits in {lane}"))
}

fn remove(album: &mut Album, lived: &LivedIn) {
    let case = first(lived, "reports");
    let form = album.page("case-reported", &lived.mara, &case);
    let sent = format!("{case}/decisions");
    album.form("case-without-a-reason", &sent, lived.mara.submit(&form, DECIDE, &[("decision", "remove")]).expect(422));
    let fields = [
        ("decision", "remove"),
        ("reason", "unkind"),
        ("message", "You may sleep as you like.\nNobody here is a fool for waiting."),
        ("note", "First time."),
    ];
    let done = lived.mara.submit(&form, DECIDE, &fields).expect(303);
    album.page("case-next-after-a-decision", &lived.mara, done.location.as_deref().expect("a place"));
    album.form("case-conflict", &sent, lived.ada.submit(&form, DECIDE, &[("decision", "keep")]).expect(409));
    lived.pass(HOUR);
    album.page("case-decided", &lived.mara, &case);
    album.page("status-removed", &lived.pavel, &format!("/c/{}/status", lived.told.pavel));
}

fn revise(album: &mut Album, lived: &LivedIn) {
    let case = first(lived, "care");
    let form = album.page("case-worry", &lived.mara, &case);
    let message = "Would you say a little less about the accident? The other driver reads here.";
    lived.mara.submit(&form, DECIDE, &[("decision", "revise"), ("message", message)]).expect(303);
    lived.pass(HOUR);
    album.page("status-needs-changes", &lived.jonas, &format!("/c/{}/status", lived.told.jonas));
    album.page("case-waiting-for-its-author", &lived.mara, &case);
}

/// A decision, and its being taken back an hour later.
fn publish(album: &mut Album, lived: &LivedIn) {
    let case = first(lived, "held");
    let form = album.page("case-held-by-a-rule", &lived.mara, &case);
    lived.mara.submit(&form, DECIDE, &[("decision", "spam")]).expect(303);
    lived.pass(HOUR);
    album.page("status-spam", &lived.sven, &format!("/c/{}/status", lived.told.sven));
    let undo = lived.mara.get(&case).page().attributes("form[action$=\"/undo\"]", "action").remove(0);
    let undone = lived.mara.post(&undo, &[]).expect(303);
    let form = album.page("case-undone", &lived.mara, undone.location.as_deref().expect("a place"));
    lived.pass(HOUR);
    lived.mara.submit(&form, DECIDE, &[("decision", "publish"), ("message", "Welcome.")]).expect(303);
    lived.pass(HOUR);
}

/// Who wrote what is reported: under a pen name, and under their own.
fn reveal(album: &mut Album, lived: &LivedIn) {
    lived.noor.post(&format!("/c/{}/report", lived.told.emil), &[("reason", "other"), ("detail", "I know him.")]).expect(303);
    let case = album.page("case-of-a-pen-name", &lived.mara, &first(lived, "reports"));
    let path = case.page().link("About this person");
    let form = album.page("person-under-a-pen-name", &lived.mara, &path);
    let (sent, css) = (format!("{path}/reveal"), "form[action$=\"/reveal\"]");
    album.form("person-without-a-reason", &sent, lived.mara.submit(&form, css, &[("reason", "Why not")]).expect(422));
    let reason = "Noor knows him, and I have to ask him about it.";
    lived.mara.submit(&form, css, &[("reason", reason)]).expect(303);
    album.page("person-revealed", &lived.mara, &path);
    lived.ada.post(&sent, &[("reason", "To see what Mara sees, and to write to him.")]).expect(303);
    album.page("person-revealed-to-the-owner", &lived.ada, &path);
    lived.mara.submit(&case, DECIDE, &[("decision", "keep")]).expect(303);
    let pavel = lived.mara.get("/moderation/log").expect(200).page();
    let cases = pavel.attributes("a[href^=\"/moderation/cases/\"]", "href");
    let case = lived.mara.get(cases.last().expect("a case")).expect(200);
    let path = case.page().link("About this person");
    let form = album.page("person-under-their-own-name", &lived.mara, &path);
    let (sent, css) = (format!("{path}/trust"), "form[action$=\"/trust\"]");
    album.form("person-trusted-without-a-reason", &sent, lived.mara.submit(&form, css, &[("reason", "Kind")]).expect(422));
    lived.mara.submit(&form, css, &[("reason", "Careful with others for a year.")]).expect(303);
    album.page("person-trusted", &lived.mara, &path);
}

fn look_back(album: &mut Album, lived: &LivedIn) {
    album.page("moderation-recent", &lived.mara, "/moderation/recent");
    album.page("moderation-log", &lived.mara, "/moderation/log");
    lived.pass(DAY + HOUR);
    album.page("log", &lived.visitor, "/log");
}
