//! A sequence that failed, without everything that it fails without as well.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::event::{Event, Setting};

/// How many times a shorter one is tried: a minute or two.
const TRIES: usize = 120;

/// What comes of `run`, or what went wrong in it.
fn attempt<R>(run: impl FnOnce() -> R) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| said(&*panic))
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_else(|| "something".to_owned())
}

/// What comes of `run` with these events; when that fails, fails with the shortest sequence that was found to fail, and with what
/// it fails.
pub fn or_reduce<R>(setting: Setting, events: &[Event], run: impl Fn(&[Event]) -> R) -> R {
    let mut why = match attempt(|| run(events)) {
        Ok(done) => return done,
        Err(why) => why,
    };
    let mut left = events.to_vec();
    let (mut size, mut tries) = (left.len().div_ceil(2), 0);
    while size > 0 && tries < TRIES {
        let mut at = 0;
        while at < left.len() && tries < TRIES {
            let mut fewer = left.clone();
            fewer.drain(at..(at + size).min(left.len()));
            tries += 1;
            match attempt(|| run(&fewer)) {
                Err(other) => (left, why) = (fewer, other),
                Ok(_) => at += size,
            }
        }
        size /= 2;
    }
    let shown: Vec<String> = left.iter().map(|event| format!("    {event:?},")).collect();
    panic!("With {setting:?} and these {} of {} events:\n{}\n{why}", left.len(), events.len(), shown.join("\n"));
}
