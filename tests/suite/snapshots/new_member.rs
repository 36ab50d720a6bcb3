//! An account that a story link created, until its holder has chosen a name and a password.

use super::recorder::Recorder;
use super::sample_site::{EMPTY, id_of, plan};
use crate::support::cast::PASSWORD;

const STORY_FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const COMPLETE: &str = "form[action=\"/settings/complete\"]";

pub fn visit(recorder: &mut Recorder) {
    let site = plan().build();
    let vera = site.visitor();
    let fields = [("body", "Nobody here knows me yet."), ("email", "vera@example.org")];
    vera.submit(&vera.get(EMPTY), STORY_FORM, &fields).expect(303);
    site.work();
    let posted = vera.open_story_link(&site.outbox.latest("vera@example.org").link("/confirm/")).expect(303);
    recorder.page("status-of-a-new-account", &vera, &format!("/c/{}/status", id_of(&posted)));
    recorder.page("settings-security-without-a-password", &vera, "/settings/security");
    let form = recorder.page("settings-complete", &vera, "/settings/complete");
    let refused = vera.submit(&form, COMPLETE, &[("name", ""), ("password", "short")]).expect(422);
    recorder.form("settings-complete-refused", "/settings/complete", refused);
    let done = vera.submit(&form, COMPLETE, &[("name", "Vera"), ("password", PASSWORD)]).expect(303);
    recorder.page("settings-profile-completed", &vera, done.location.as_deref().expect("a place"));
    site.work();
}
