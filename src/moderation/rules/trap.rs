//! A field that people do not see: what stands in it was put there by a program.

use crate::comments::{Hit, Submission, Verdict};

const NAME: &str = "trap";

pub(super) fn look(submission: &Submission<'_>) -> Vec<Hit> {
    if submission.trap.trim().is_empty() {
        return Vec::new();
    }
    let why = "The field that people do not see was filled in.".to_owned();
    vec![Hit { rule: NAME, version: 1, verdict: Verdict::Spam, why, span: None }]
}
