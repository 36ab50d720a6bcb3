//! A site with sign-up closed, first stories held, and rate limits on.

use super::recorder::Recorder;
use super::sample_site::{EMPTY, id_of, plan};

const STORY_FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";

pub fn visit(recorder: &mut Recorder) {
    let site = plan().with("SIGNUPS", "closed").with("MODERATION", "first").with("RATE_LIMITS", "on").build();
    let (visitor, ines) = (site.visitor(), site.member("ines"));
    recorder.page("sign-up-closed", &visitor, "/sign-up");
    let wrong = [("email", "ines@example.org"), ("password", "wrong")];
    let tried = (0..20).map(|_| visitor.post("/sign-in", &wrong)).find(|answer| answer.status == 429);
    recorder.form("sign-in-too-often", "/sign-in", tried.expect("a limit"));
    let posted = ines.submit(&ines.get(EMPTY), STORY_FORM, &[("body", "First words.")]).expect(303);
    recorder.page("status-first-story", &ines, posted.location.as_deref().expect("a place"));
    let mara = site.moderator();
    let shown = mara.submit(&mara.get(EMPTY), STORY_FORM, &[("body", "Read at once.")]).expect(303);
    let path = format!("/c/{}/report", id_of(&shown));
    let reported = (0..40).map(|_| visitor.post(&path, &[("reason", "spam")])).find(|answer| answer.status == 429);
    recorder.error("too-often", "POST /c/{id}/report", &reported.expect("a limit"));
    site.work();
}
