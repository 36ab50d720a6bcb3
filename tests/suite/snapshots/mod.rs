//! Every page, letter and file as it was last looked at: one small lived-in house, one picture of each, kept beside this file.
//!
//! A picture that changed fails here and shows the difference. Look at it, and if it is what you meant, accept it:
//!
//! ```text
//! INSTA_UPDATE=always cargo test --locked --test suite snapshots
//! ```

mod accounts;
mod comments;
mod emails;
mod errors;
mod files;
mod formatted;
mod moderation;
mod new_site;
mod newsletter;
mod owner;
mod recorder;
mod redacted;
mod sample_site;
mod strict_site;
mod threads;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use self::recorder::{Album, Picture};
use crate::routes::GETS;

/// Every picture. They are taken once for all claims here.
fn pictures() -> &'static [Picture] {
    static ALBUM: OnceLock<Album> = OnceLock::new();
    let taken = ALBUM.get_or_init(|| {
        let mut album = Album::default();
        sample_site::visit(&mut album);
        new_site::visit(&mut album);
        strict_site::visit(&mut album);
        errors::without_a_database(&mut album);
        album
    });
    &taken.pictures
}

/// Where the pictures are kept, a folder for each kind.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/snapshots")
}

/// Compares a picture with the one that is kept, and fails when they differ.
fn compare(picture: &Picture) {
    let (kind, name) = picture.name.split_once('/').expect("a folder and a name");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder().join(kind));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, picture.text));
}

#[test]
fn every_page_email_and_file_matches_its_accepted_snapshot() {
    let differs = |picture: &&Picture| catch_unwind(AssertUnwindSafe(|| compare(picture))).is_err();
    let changed: Vec<_> = pictures().iter().filter(differs).map(|picture| picture.name.as_str()).collect();
    assert!(
        changed.is_empty(),
        "{} pictures differ from what was accepted: {changed:#?}\nLook at each difference above. If they are as you meant them:\n  \
         INSTA_UPDATE=always cargo test --locked --test suite snapshots",
        changed.len()
    );
}

/// An answer that goes on for as long as somebody reads: `web/threads/live_events.rs` listens to it.
const ENDLESS: &str = "/t/{slug}/events";

/// An unknown address unless a setting names networks; then it answers with times and counts of this process.
const METRICS: &str = "/metrics";

#[test]
fn every_page_that_can_be_opened_has_a_snapshot() {
    let seen: BTreeSet<_> = pictures().iter().filter(|it| it.status < 400).filter_map(|it| it.route).collect();
    let opens = |statuses: &[u16; 4]| statuses.iter().any(|status| *status != 405);
    let lacks = |route: &&str| ![ENDLESS, METRICS].contains(route) && !seen.contains(route);
    let missing: Vec<_> = GETS.iter().filter(|(_, statuses)| opens(statuses)).map(|(route, _)| *route).filter(lacks).collect();
    assert!(missing.is_empty(), "take a picture of what these show when there is something to show: {missing:#?}");
}

#[test]
fn every_email_has_a_snapshot() {
    let taken: Vec<_> = pictures().iter().filter_map(|picture| picture.name.strip_prefix("emails/")).collect();
    let templates = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/mail")).expect("the templates of letters");
    let letters: Vec<_> = templates.map(|entry| entry.expect("a folder").file_name().into_string().expect("a name")).collect();
    assert!(!letters.is_empty());
    for letter in letters {
        let is_of_it =
            |name: &&str| name.strip_prefix(letter.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
        assert!(taken.iter().any(is_of_it), "take a picture of the letter {letter}");
    }
}

#[test]
fn every_snapshot_has_a_unique_name_and_none_is_left_over() {
    let mut taken = BTreeSet::new();
    for picture in pictures() {
        assert!(taken.insert(picture.name.clone()), "two pictures are called {}", picture.name);
    }
    let mut left_over = Vec::new();
    for kind in
        fs::read_dir(folder()).expect("the snapshots").map(|entry| entry.expect("a folder").path()).filter(|path| path.is_dir())
    {
        for file in fs::read_dir(&kind).expect("a folder").map(|entry| entry.expect("a file").path()) {
            let name = format!("{}/{}", name_of(&kind), name_of(&file));
            if file.extension().is_some_and(|ending| ending == "snap") && !taken.contains(&name) {
                left_over.push(file);
            }
        }
    }
    if is_accepting() {
        left_over.drain(..).for_each(|file| fs::remove_file(file).expect("a file that can be removed"));
    }
    assert!(left_over.is_empty(), "nobody takes these pictures any more; delete the files: {left_over:#?}");
}

/// Whether whoever runs this accepts everything as it is.
fn is_accepting() -> bool {
    #[expect(clippy::disallowed_methods, reason = "what the suite does with its own snapshots is no setting of the program")]
    std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always")
}

fn name_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
