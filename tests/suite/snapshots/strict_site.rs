//! A house that takes nobody in, reads first what somebody writes for the first time, and counts how often everybody tries.

use super::recorder::Album;
use super::sample_site::{EMPTY, id_of, plan};

const TELL: &str = "form[action=\"/t/closeness-and-space/comments\"]";

pub fn visit(album: &mut Album) {
    let house = plan().with("SIGNUPS", "closed").with("MODERATION", "first").with("RATE_LIMITS", "on").build();
    let (visitor, ines) = (house.visitor(), house.member("ines"));
    album.page("sign-up-closed", &visitor, "/sign-up");
    let wrong = [("email", "ines@example.org"), ("password", "wrong")];
    let tried = (0..20).map(|_| visitor.post("/sign-in", &wrong)).find(|answer| answer.status == 429);
    album.form("sign-in-too-often", "/sign-in", tried.expect("a limit"));
    let told = ines.submit(&ines.get(EMPTY), TELL, &[("body", "First words.")]).expect(303);
    album.page("status-first-story", &ines, told.location.as_deref().expect("a place"));
    let mara = house.moderator();
    let shown = mara.submit(&mara.get(EMPTY), TELL, &[("body", "Read at once.")]).expect(303);
    let path = format!("/c/{}/report", id_of(&shown));
    let reported = (0..40).map(|_| visitor.post(&path, &[("reason", "spam")])).find(|answer| answer.status == 429);
    album.fault("too-often", "POST /c/{id}/report", &reported.expect("a limit"));
    house.work();
}
