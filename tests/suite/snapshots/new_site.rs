//! A house on its first day: no owner, no mail server, nothing in it but the thread that comes with the program.

use betwixt::cli::start;
use betwixt::mail::{Folder, Mailer};

use super::recorder::Album;
use super::sample_site::plan;
use crate::support::cast::PASSWORD;

pub fn visit(album: &mut Album) {
    let home = tempfile::tempdir().expect("a temporary directory");
    let house = plan().mailing(Mailer::folder(Folder::at(home.path().join("outbox")))).build();
    let visitor = house.visitor();
    let setup = start::setup_path(&house.app).expect("a database").expect("a house without an owner");
    let form = album.page("setup", &visitor, &setup);
    let wrong = [("email", "ada@"), ("name", ""), ("password", "short")];
    album.form("setup-refused", &setup, visitor.submit(&form, "main form", &wrong).expect(422));
    let fields = [("email", "ada@example.org"), ("name", "Ada"), ("password", PASSWORD)];
    visitor.submit(&form, "main form", &fields).expect(303);
    album.whole("new-owner", &visitor, "/owner");
    for (name, path) in [
        ("new-outbox", "/owner/outbox"),
        ("new-issues", "/owner/issues"),
        ("new-subscribers", "/owner/subscribers"),
        ("new-newsletter-archive", "/letters"),
        ("new-log", "/log"),
        ("new-moderation", "/moderation"),
        ("new-moderation-held", "/moderation/held"),
        ("new-moderation-recent", "/moderation/recent"),
        ("new-moderation-log", "/moderation/log"),
    ] {
        album.page(name, &visitor, path);
    }
    house.visitor().post("/subscribe", &[("email", "ann@example.org")]).expect(303);
    house.work();
    let outbox = album.page("owner-outbox", &visitor, "/owner/outbox");
    let letter = outbox.page().attributes("table a", "href").concat();
    album.page("owner-outbox-email", &visitor, &letter);
}
