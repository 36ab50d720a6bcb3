//! What readers see: everybody, and those who placed themselves.

use super::recorder::Album;
use super::sample_site::{EMPTY, LivedIn, THREAD};

pub fn visit(album: &mut Album, lived: &LivedIn) {
    let (visitor, told) = (&lived.visitor, &lived.told);
    album.whole("home", visitor, "/");
    album.whole("home-of-a-member", &lived.ines, "/");
    album.whole("home-of-a-moderator", &lived.mara, "/");
    album.whole("home-of-the-owner", &lived.ada, "/");
    album.whole("thread-without-stories", visitor, EMPTY);
    album.page("thread", visitor, THREAD);
    album.page("thread-with-spectrum", visitor, &format!("{THREAD}?look=1"));
    album.page("thread-after-placement", &lived.ines, THREAD);
    album.page("thread-just-posted", &lived.ines, &format!("{THREAD}?told={0}", told.ines));
    album.page("thread-farthest-first", visitor, &format!("{THREAD}?sort=far&at=30"));
    album.page("thread-of-a-band", visitor, &format!("{THREAD}?from=60&to=79&look=1"));
    album.page("thread-of-an-empty-band", visitor, &format!("{THREAD}?from=40&to=44&look=1"));
    album.page("spectrum", visitor, &format!("{THREAD}/spectrum"));
    album.page("spectrum-without-answers", visitor, &format!("{EMPTY}/spectrum"));
    album.page("booklet", visitor, &format!("{THREAD}/booklet"));
    album.page("write", &lived.noor, &format!("{THREAD}/write"));
    album.page("write-signed-out", visitor, &format!("{THREAD}/write"));
    album.page("reply", &lived.noor, &format!("{THREAD}/reply/{}", told.emil));
    album.page("reply-signed-out", visitor, &format!("{THREAD}/reply/{}", told.emil));
    album.page("conversation", visitor, &format!("/c/{}?context=1", told.reply));
    album.page("search", visitor, "/search");
    album.page("search-found", visitor, "/search?q=lamp");
    album.page("search-found-nothing", visitor, "/search?q=submarine");
    let slug = THREAD.trim_start_matches("/t/");
    album.page("search-in-a-thread", visitor, &format!("/search?in={slug}"));
    album.page("search-in-a-thread-found", visitor, &format!("/search?q=lamp&in={slug}"));
    album.page("search-in-a-thread-that-is-not-here", visitor, "/search?q=lamp&in=nowhere");
    album.page("place", &lived.ines, &format!("{THREAD}/place"));
    album.page("place-without-one", &lived.noor, &format!("{EMPTY}/place"));
    album.page("comment", visitor, &format!("/c/{}", told.ines));
    forms_by_address(album, lived);
    interests(album, lived);
    locked(album, lived);
}

/// The addresses that forms are sent to, opened as pages.
fn forms_by_address(album: &mut Album, lived: &LivedIn) {
    for part in ["comments", "preview", "sketch", "look", "interest"] {
        album.page(&format!("form-by-address-{part}"), &lived.visitor, &format!("{THREAD}/{part}"));
    }
    for part in ["withdraw", "return", "thanks", "mute"] {
        album.page(&format!("form-by-address-{part}"), &lived.visitor, &format!("/c/{}/{part}", lived.told.ines));
    }
}

/// What a member follows and mutes; nothing of it stays.
fn interests(album: &mut Album, lived: &LivedIn) {
    let (pavel, told) = (&lived.pavel, &lived.told);
    album.page("follow", pavel, &format!("/c/{}/interest", told.emil));
    album.page("following-nothing", pavel, "/settings/notifications");
    for (path, field, said) in [
        (format!("{THREAD}/interest"), "interest", "follow"),
        (format!("/c/{}/interest", told.ines), "interest", "mute"),
        (format!("/c/{}/mute", told.emil), "mute", "on"),
    ] {
        pavel.post(&path, &[(field, said)]).expect(303);
    }
    album.page("follow-set", pavel, &format!("/c/{}/interest", told.ines));
    album.page("thread-with-follows-and-mutes", pavel, THREAD);
    let list = album.page("following", pavel, "/settings/notifications");
    for name in ["forget", "hear"] {
        let ids = list.page().attributes(&format!("button[name=\"{name}\"]"), "value");
        let done = ids.iter().map(|id| pavel.post("/settings/notifications", &[(name, id)]).expect(303)).last().expect("one");
        album.page(&format!("following-{name}"), pavel, done.location.as_deref().expect("a place"));
    }
}

/// A thread that takes no more, and what somebody had begun to write there.
fn locked(album: &mut Album, lived: &LivedIn) {
    let list = lived.ada.get("/owner/threads").expect(200);
    let essay = list.page().link("The Light in the Hall");
    lived.ada.post(&format!("{essay}/lock"), &[]).expect(303);
    album.page("thread-locked", &lived.noor, THREAD);
    album.page("write-locked", &lived.noor, &format!("{THREAD}/write"));
    let late = [("body", "One more lamp."), ("form_id", "late")];
    album.form(
        "story-too-late",
        &format!("{THREAD}/comments"),
        lived.noor.post(&format!("{THREAD}/comments"), &late).expect(403),
    );
    album.page("owner-essay-locked", &lived.ada, &essay);
    lived.ada.post(&format!("{essay}/open"), &[]).expect(303);
}
