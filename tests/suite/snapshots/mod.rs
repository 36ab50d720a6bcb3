//! Every page, email and file as last accepted: one small sample site, one snapshot of each, stored beside this file.
//!
//! A snapshot that changed fails here and shows the difference. If the change is intended, accept it:
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
mod new_member;
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

use self::recorder::{Recorder, Snapshot};
use crate::routes::gets;

/// Every snapshot. They are recorded once for all claims here.
fn snapshots() -> &'static [Snapshot] {
    static RECORDER: OnceLock<Recorder> = OnceLock::new();
    let taken = RECORDER.get_or_init(|| {
        let mut recorder = Recorder::default();
        sample_site::visit(&mut recorder);
        new_site::visit(&mut recorder);
        new_member::visit(&mut recorder);
        strict_site::visit(&mut recorder);
        errors::without_a_database(&mut recorder);
        recorder
    });
    &taken.snapshots
}

/// Where the snapshots are stored, a folder for each kind.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/snapshots")
}

/// Compares a snapshot with the accepted one, and fails when they differ.
fn compare(snapshot: &Snapshot) {
    let (kind, name) = snapshot.name.split_once('/').expect("a folder and a name");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder().join(kind));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, snapshot.text));
}

#[test]
fn every_page_email_and_file_matches_its_accepted_snapshot() {
    let differs = |snapshot: &&Snapshot| catch_unwind(AssertUnwindSafe(|| compare(snapshot))).is_err();
    let changed: Vec<_> = snapshots().iter().filter(differs).map(|snapshot| snapshot.name.as_str()).collect();
    assert!(
        changed.is_empty(),
        "{} snapshots differ from what was accepted: {changed:#?}\nLook at each difference above. If they are as you meant them:\n  \
         INSTA_UPDATE=always cargo test --locked --test suite snapshots",
        changed.len()
    );
}

/// An answer that never ends: `web/threads/live_events.rs` tests it.
const ENDLESS: &str = "/t/{slug}/events";

/// An unknown address unless a setting names networks; then it answers with times and counts of this process.
const METRICS: &str = "/metrics";

#[test]
fn every_page_that_can_be_opened_has_a_snapshot() {
    let seen: BTreeSet<_> = snapshots().iter().filter(|it| it.status < 400).filter_map(|it| it.route).collect();
    let opens = |statuses: &[u16; 4]| statuses.iter().any(|status| *status != 405);
    let lacks = |route: &&str| ![ENDLESS, METRICS].contains(route) && !seen.contains(route);
    let missing: Vec<_> = gets().filter(|(_, statuses)| opens(statuses)).map(|(route, _)| *route).filter(lacks).collect();
    assert!(missing.is_empty(), "record a snapshot of these pages with content: {missing:#?}");
}

#[test]
fn every_email_has_a_snapshot() {
    let taken: Vec<_> = snapshots().iter().filter_map(|snapshot| snapshot.name.strip_prefix("emails/")).collect();
    let templates = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/mail")).expect("the templates of emails");
    let emails: Vec<_> = templates.map(|entry| entry.expect("a folder").file_name().into_string().expect("a name")).collect();
    assert!(!emails.is_empty());
    for email in emails {
        let is_of_it =
            |name: &&str| name.strip_prefix(email.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
        assert!(taken.iter().any(is_of_it), "record a snapshot of the email {email}");
    }
}

#[test]
fn every_snapshot_has_a_unique_name_and_none_is_left_over() {
    let mut taken = BTreeSet::new();
    for snapshot in snapshots() {
        assert!(taken.insert(snapshot.name.clone()), "two snapshots are called {}", snapshot.name);
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
    assert!(left_over.is_empty(), "these snapshots are not recorded any more; delete the files: {left_over:#?}");
}

/// Whether this run accepts every snapshot.
fn is_accepting() -> bool {
    #[expect(clippy::disallowed_methods, reason = "what the suite does with its own snapshots is no setting of the program")]
    std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always")
}

fn name_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
