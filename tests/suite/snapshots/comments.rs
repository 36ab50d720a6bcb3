//! What somebody sees who writes: the form again, the letter that is awaited, and what became of it afterwards.

use std::time::Duration;

use super::recorder::Album;
use super::sample_site::{HOUR, LivedIn, TELL, THREAD};

pub fn visit(album: &mut Album, lived: &LivedIn) {
    refused(album, lived);
    by_mail(album, lived);
    confirmed(album, lived);
    afterwards(album, lived);
}

/// The form, brought back.
fn refused(album: &mut Album, lived: &LivedIn) {
    let (ines, visitor) = (&lived.ines, &lived.visitor);
    let sent = format!("{THREAD}/comments");
    let wrong = [("body", ""), ("position", "101"), ("byline", "He\u{202e}ron"), ("notify", "on")];
    album.form("story-refused", &sent, ines.submit(&ines.get(THREAD), TELL, &wrong).expect(422));
    let reply = ines.get(&format!("{THREAD}/reply/{}", lived.told.emil)).expect(200);
    album.form("reply-refused", &sent, ines.submit(&reply, TELL, &[("body", "")]).expect(422));
    let fields = [("body", "The dog waits up for all of us."), ("position", "12"), ("byline", "Grey Heron")];
    album.form("pen-name-taken", &sent, ines.submit(&ines.get(THREAD), TELL, &fields).expect(422));
    album.form("story-signed-out", &sent, visitor.submit(&visitor.get(THREAD), TELL, &fields[..2]).expect(401));
    let fields = [("body", "The dog waits up.\n\n- for him\n- for me"), ("position", "12"), ("byline", "Dog Person")];
    album.form("preview", &format!("{THREAD}/preview"), ines.post(&format!("{THREAD}/preview"), &fields).expect(200));
}

/// Told without a session: first the letter is awaited, then its link opened.
fn by_mail(album: &mut Album, lived: &LivedIn) {
    let (house, visitor) = (&lived.house, lived.house.visitor());
    let fields = [("body", "My mother sat in the dark, *so that we would not worry*."), ("position", "5"), ("email", "vera@")];
    let sent = format!("{THREAD}/comments");
    album.form("address-refused", &sent, visitor.submit(&visitor.get(THREAD), TELL, &fields).expect(422));
    let fields = [fields[0], fields[1], ("email", "vera@example.org")];
    let waits = visitor.submit(&visitor.get(THREAD), TELL, &fields).expect(303).location.expect("a place");
    house.work();
    let page = album.page("unconfirmed", &visitor, &waits);
    album.form("email-again-too-soon", &waits, visitor.submit(&page, "main form", &[]).expect(429));
    house.pass(Duration::from_mins(2));
    let again = visitor.submit(&page, "main form", &[]).expect(303).location.expect("a place");
    album.page("unconfirmed-sent-again", &visitor, &again);
    house.work();
}

/// The mailed link, opened in another browser, by a moderator's address, and when its time is over.
fn confirmed(album: &mut Album, lived: &LivedIn) {
    let link = lived.outbox.latest("vera@example.org").link("/confirm/");
    album.page("confirm-story", &lived.house.visitor(), &link);
    let guest = lived.house.visitor();
    let fields = [("body", "I wait up for the log."), ("email", lived.mara.email.as_str())];
    guest.submit(&guest.get(THREAD), TELL, &fields).expect(303);
    lived.house.work();
    let link = lived.outbox.latest(&lived.mara.email).link("/confirm/");
    album.page("confirm-story-of-a-moderator", &guest, &link);
    album.fault("story-link-unknown", "GET /confirm/ and what is no token", &guest.get("/confirm/nonsense").expect(404));
}

/// Where a story stands, its editions, and taking it back.
fn afterwards(album: &mut Album, lived: &LivedIn) {
    let (ines, told) = (&lived.ines, &lived.told);
    let edit = format!("/c/{}/edit", told.ines);
    let css = format!("form[action=\"{edit}\"]");
    let form = album.page("edit", ines, &edit);
    album.form("edit-refused", &edit, ines.submit(&form, &css, &[("body", ""), ("position", "x")]).expect(422));
    ines.submit(&form, &css, &[("body", "I leave the *small* lamp on.\n\nIt is for nobody in particular.")]).expect(303);
    album.form("edit-conflict", &edit, ines.submit(&form, &css, &[("body", "I leave no lamp on.")]).expect(409));
    album.page("history", &lived.visitor, &format!("/c/{}/history", told.ines));
    album.page("status-shared", ines, &format!("/c/{}/status", told.ines));
    album.page("status-waiting", &lived.sven, &format!("/c/{}/status", told.sven));
    lived.lotte.post(&format!("/c/{}/withdraw", told.lotte), &[]).expect(303);
    album.page("status-withdrawn", &lived.lotte, &format!("/c/{}/status", told.lotte));
    lived.pass(HOUR);
}
