//! Random sequences of events on a site, and invariants after each: no text that was removed, held, withdrawn or deleted is on
//! any page, trees stay whole, the spectrum equals a recount, stored statistics equal a recount, and both databases agree.
//!
//! A model holds what is expected (`model`, `authors`, `moderators`, `spectrum_counts`), a scenario performs events over HTTP and
//! updates the model (`scenario`, `posting`, `reading`), and the checks compare (`walk`, `check`). The seeds are fixed; an
//! ignored test tries [`MORE`], or as many as `BETWIXT_TEST_SEQUENCES` says.

mod authors;
mod check;
mod event;
mod model;
mod moderators;
mod page;
mod posting;
mod reading;
mod reduce;
mod scenario;
mod spectrum_counts;
mod walk;

use std::path::Path;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use self::event::{Event, Setting};
use self::scenario::Scenario;
use crate::support::stored_stats::assert_kept;

/// Events in one sequence.
const EVENTS: usize = 40;
/// Events between two checks of everything.
const ROUND: usize = 10;
/// Sequences of each run.
const STORED: u16 = 12;
/// Up to which seed the ignored test goes.
const MORE: u16 = 100;

/// The sequence of a seed: the same whenever and wherever it is asked for.
fn sequence(seed: u16) -> (Setting, Vec<Event>) {
    let config = Config { failure_persistence: None, ..Config::default() };
    let seed = seed.to_be_bytes().repeat(16);
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    event::sequence(EVENTS).new_tree(&mut runner).expect("a sequence").current()
}

/// Performs a sequence on a site of its own; a short log of it.
fn play(setting: Setting, events: &[Event]) -> String {
    let mut scenario = Scenario::new(setting);
    for (number, event) in events.iter().enumerate() {
        scenario.perform(number, event);
        assert_kept(&scenario.site.app.db);
        if (number + 1) % ROUND == 0 && number + 1 < events.len() {
            scenario.check_all(number / ROUND);
        }
    }
    // A minute later authors are notified of the last decisions.
    scenario.pass(61);
    scenario.check_all(events.len() / ROUND);
    scenario.check_each();
    scenario.trace.take().join("\n")
}

/// Performs the sequence of a seed.
fn played(seed: u16) -> String {
    let (setting, events) = sequence(seed);
    reduce::or_reduce(setting, &events, |events| play(setting, events))
}

/// Performs the sequences of these seeds. Their logs are stored beside this file and are the same on either database.
fn agree(seeds: std::ops::Range<u16>) {
    for seed in seeds {
        let trace = played(seed);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/random/accepted"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format!("{seed:02}"), trace));
    }
}

#[test]
fn nothing_hidden_is_read_and_all_that_is_counted_agrees_in_the_first_sequences() {
    agree(0..3);
}

#[test]
fn nothing_hidden_is_read_and_all_that_is_counted_agrees_in_the_second_sequences() {
    agree(3..6);
}

#[test]
fn nothing_hidden_is_read_and_all_that_is_counted_agrees_in_the_third_sequences() {
    agree(6..9);
}

#[test]
fn nothing_hidden_is_read_and_all_that_is_counted_agrees_in_the_last_sequences() {
    agree(9..STORED);
}

#[test]
#[ignore = "takes two seconds a sequence: `cargo test --test suite more_sequences -- --ignored`"]
fn nothing_hidden_is_readable_in_more_sequences() {
    #[expect(clippy::disallowed_methods, reason = "how much the suite tries is no setting of the program")]
    let wanted = std::env::var("BETWIXT_TEST_SEQUENCES");
    let seeds = wanted.map_or(MORE, |wanted| wanted.parse().expect("BETWIXT_TEST_SEQUENCES is a number"));
    assert!(seeds > STORED, "the first {STORED} sequences have tests of their own");
    for seed in STORED..seeds {
        played(seed);
    }
}
