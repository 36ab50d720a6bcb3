//! Maps a mail server's reply to what it means for an email, its subscriber and the issue.

use std::time::Duration;

use super::delivery::{DeliveryReason, DeliveryState};
use crate::jobs;
use crate::mail::{DeliveryError, Enhanced, Outcome, SmtpRejection, Stage};

/// How many minutes to wait after each temporary rejection: few at first, because most greylisting servers only check that we
/// retry.
const RETRY_MINUTES: [u64; 6] = [1, 5, 15, 60, 3 * 60, 6 * 60];
/// An email is given up after so many attempts. With the waits above that is three days, and an issue is no news by then.
const ATTEMPTS: i32 = 16;
/// How long to wait before retrying a relay that is away or rejects us.
pub(super) const RELAY_REST: Duration = Duration::from_secs(60);
/// How many characters of a reply are stored. The longest that a server may send in one line is 512 octets (RFC 5321,
/// 4.5.3.1.5).
const REPLY_MAX_CHARS: usize = 500;

/// What follows from a reply besides the state of its email.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Consequence {
    Nothing,
    /// The address does not exist: it gets no more email.
    Suppress,
    /// The server objects to us: it counts towards pausing the issue.
    CountRejection,
    /// The relay is away: trying the next email now is useless.
    RestRelay,
}

/// The result of one delivery attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DeliveryVerdict {
    pub(super) state: DeliveryState,
    pub(super) reason: Option<DeliveryReason>,
    /// How long to wait, when it is retried.
    pub(super) wait: Option<Duration>,
    /// How many of [`ATTEMPTS`] are used, this one included if it counts.
    pub(super) attempts: i32,
    pub(super) code: Option<u16>,
    pub(super) enhanced: Option<Enhanced>,
    pub(super) reply: String,
    pub(super) consequence: Consequence,
}

/// Classifies how an attempt ended; `attempts` is how many there were before. `noise` spreads the waits by up to a fifth either
/// way. `None` for an email that was abandoned because another worker holds it by now.
pub(super) fn judge(outcome: &Outcome, attempts: i32, noise: u64) -> Option<DeliveryVerdict> {
    let (state, reason, consequence) = match outcome {
        Outcome::Stopped => return None,
        Outcome::Accepted { .. } => (DeliveryState::Sent, None, Consequence::Nothing),
        Outcome::InDoubt { .. } => (DeliveryState::InDoubt, Some(DeliveryReason::Interrupted), Consequence::Nothing),
        Outcome::NotPresented { why } => (DeliveryState::Deferred, Some(DeliveryReason::Relay), after_trouble(why)),
        Outcome::Rejected(rejection) => of_refusal(rejection),
    };
    let rests = consequence == Consequence::RestRelay;
    let attempts = if rests { attempts } else { attempts.saturating_add(1) };
    let gives_up = state == DeliveryState::Deferred && attempts >= ATTEMPTS;
    let (state, reason) = if gives_up { (DeliveryState::Failed, Some(DeliveryReason::GaveUp)) } else { (state, reason) };
    let wait = match state {
        DeliveryState::Deferred if rests => Some(RELAY_REST),
        DeliveryState::Deferred => Some(jobs::backoff(&RETRY_MINUTES, attempts, noise)),
        _ => None,
    };
    let (code, enhanced, reply) = reply_of(outcome);
    Some(DeliveryVerdict { state, reason, wait, attempts, code, enhanced, reply, consequence })
}

fn after_trouble(why: &DeliveryError) -> Consequence {
    match why {
        DeliveryError::TimedOut(stage) | DeliveryError::ConnectionLost { stage, .. } | DeliveryError::InvalidReply(stage)
            if !stage.is_about_the_relay() =>
        {
            Consequence::Nothing
        }
        _ => Consequence::RestRelay,
    }
}

/// Which reply codes (RFC 3463) blame the address, and which blame us.
fn of_refusal(rejection: &SmtpRejection) -> (DeliveryState, Option<DeliveryReason>, Consequence) {
    use DeliveryState::{Deferred, Failed};
    // Later than MAIL, 421 may be about one recipient, who must not hold up the others. A relay that is really closing refuses
    // the next email earlier.
    if rejection.stage.is_about_the_relay() || (rejection.code == 421 && rejection.stage == Stage::Mail) {
        return (Deferred, Some(DeliveryReason::Relay), Consequence::RestRelay);
    }
    if !rejection.is_permanent() {
        return (Deferred, Some(DeliveryReason::Busy), Consequence::Nothing);
    }
    let code = rejection.enhanced.map(|code| (code.subject, code.detail));
    match code {
        Some((1, 1 | 2 | 3 | 6 | 10) | (2, 1)) if rejection.stage == Stage::Recipient => {
            (Failed, Some(DeliveryReason::Address), Consequence::Suppress)
        }
        // 6.7: the address has letters outside ASCII (RFC 6531, 3.5).
        Some((1, _) | (6, 7)) => (Failed, Some(DeliveryReason::Address), Consequence::Nothing),
        Some((2, _)) => (Failed, Some(DeliveryReason::Mailbox), Consequence::Nothing),
        // Without a code it is unknown what it blames: the email fails, the address is not suppressed, and many in a row are
        // our fault.
        None if rejection.stage == Stage::Recipient => (Failed, Some(DeliveryReason::Address), Consequence::CountRejection),
        Some(_) | None => (Failed, Some(DeliveryReason::Policy), Consequence::CountRejection),
    }
}

fn reply_of(outcome: &Outcome) -> (Option<u16>, Option<Enhanced>, String) {
    let (code, enhanced, words) = match outcome {
        Outcome::Accepted { reply } => (None, None, reply.clone()),
        Outcome::Rejected(rejection) => {
            (Some(rejection.code), rejection.enhanced, format!("{} {}", rejection.code, rejection.text))
        }
        Outcome::NotPresented { why } | Outcome::InDoubt { why } => (None, None, why.to_string()),
        Outcome::Stopped => (None, None, String::new()),
    };
    (code, enhanced, words.chars().filter(|sign| !sign.is_control()).take(REPLY_MAX_CHARS).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refused(stage: Stage, code: u16, text: &str) -> Outcome {
        Outcome::Rejected(SmtpRejection { code, enhanced: Enhanced::leading(text, code), text: text.to_owned(), stage })
    }

    #[test]
    fn each_answer_means_what_the_table_of_reply_codes_says() {
        use Consequence::{CountRejection, Nothing, RestRelay, Suppress};
        use DeliveryState::{Deferred, Failed};
        for (stage, code, text, state, reason, consequence) in [
            (Stage::Recipient, 550, "5.1.1 no such user", Failed, DeliveryReason::Address, Suppress),
            (Stage::Recipient, 550, "5.2.1 closed", Failed, DeliveryReason::Address, Suppress),
            (Stage::Recipient, 550, "5.1.10 null mx", Failed, DeliveryReason::Address, Suppress),
            (Stage::Data, 550, "5.1.1 no such user", Failed, DeliveryReason::Address, Nothing),
            (Stage::Recipient, 550, "5.1.8 bad sender", Failed, DeliveryReason::Address, Nothing),
            (Stage::Recipient, 552, "5.2.2 full", Failed, DeliveryReason::Mailbox, Nothing),
            (Stage::Recipient, 550, "no such user", Failed, DeliveryReason::Address, CountRejection),
            (Stage::Mail, 550, "5.7.1 not from you", Failed, DeliveryReason::Policy, CountRejection),
            (Stage::End, 554, "5.6.0 odd content", Failed, DeliveryReason::Policy, CountRejection),
            (Stage::Mail, 503, "bad sequence", Failed, DeliveryReason::Policy, CountRejection),
            (Stage::Recipient, 451, "4.2.0 later", Deferred, DeliveryReason::Busy, Nothing),
            (Stage::End, 452, "4.3.1 disk full", Deferred, DeliveryReason::Busy, Nothing),
            (Stage::Mail, 421, "4.3.2 closing", Deferred, DeliveryReason::Relay, RestRelay),
            (Stage::Recipient, 421, "4.3.2 closing", Deferred, DeliveryReason::Busy, Nothing),
            (Stage::Auth, 535, "5.7.8 wrong password", Deferred, DeliveryReason::Relay, RestRelay),
            (Stage::Tls, 454, "4.7.0 no TLS now", Deferred, DeliveryReason::Relay, RestRelay),
        ] {
            let verdict = judge(&refused(stage, code, text), 0, 0).unwrap();
            assert_eq!((verdict.state, verdict.reason, verdict.consequence), (state, Some(reason), consequence), "{code} {text}");
            assert_eq!(verdict.wait.is_some(), state == Deferred);
        }
    }

    #[test]
    fn a_letter_is_tried_for_about_three_days_and_a_relay_that_is_away_is_waited_for_without_end() {
        let later = refused(Stage::Recipient, 451, "4.2.0 later");
        let mut waited = Duration::ZERO;
        let mut attempts = 0;
        loop {
            let verdict = judge(&later, attempts, 0).unwrap();
            attempts = verdict.attempts;
            let Some(wait) = verdict.wait else { break };
            waited += wait * 5 / 4;
        }
        let days = waited.as_secs_f64() / 86_400.0;
        assert!((2.3..3.2).contains(&days), "{days}");
        let away = Outcome::NotPresented { why: DeliveryError::TimedOut(Stage::Connect) };
        assert_eq!(judge(&away, 15, 0).unwrap().state, DeliveryState::Deferred);
        assert_eq!(judge(&away, 15, 0).unwrap().attempts, 15);
    }

    #[test]
    fn what_may_have_arrived_is_never_tried_again() {
        let verdict = judge(&Outcome::InDoubt { why: DeliveryError::TimedOut(Stage::End) }, 0, 0).unwrap();
        assert_eq!((verdict.state, verdict.wait, verdict.consequence), (DeliveryState::InDoubt, None, Consequence::Nothing));
        assert_eq!(judge(&Outcome::Stopped, 0, 0), None);
    }

    proptest! {
        #[test]
        fn whatever_a_server_refuses_with_is_a_step_that_the_table_allows(
            code in 400_u16..600, subject in 0_u16..9, detail in 0_u16..20, bare: bool, stage in 4_usize..9,
            attempts in 0_i32..20, noise: u64,
        ) {
            let stages = [
                Stage::Connect, Stage::Hello, Stage::Tls, Stage::Auth, Stage::Mail, Stage::Recipient, Stage::Data, Stage::Body,
                Stage::End,
            ];
            let text = if bare { "words".to_owned() } else { format!("{}.{subject}.{detail} words", code / 100) };
            let verdict = judge(&refused(stages[stage], code, &text), attempts, noise).unwrap();
            prop_assert!(DeliveryState::Leased.may_become(verdict.state) && DeliveryState::Sending.may_become(verdict.state));
            prop_assert_eq!(verdict.state == DeliveryState::Deferred, verdict.wait.is_some());
        }
    }
}
