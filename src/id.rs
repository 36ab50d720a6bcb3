//! The ids of all entities: newtypes over a BIGINT that this process mints, so that they do not depend on the database.
//!
//! An id is 41 bits of milliseconds since 2020 followed by 22 random bits: ids sort by time, and one cannot be guessed from
//! another. Only [`PersonaId`] contains no time. In URLs and the API an id is 13 characters of Crockford's base 32
//! (<https://www.crockford.com/base32.html>), lower case.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicI64, Ordering};

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;

use crate::clock::UnixMicros;
use crate::crypt::Random;

/// 2020-01-01T00:00:00Z in milliseconds: the epoch of ids, so that 41 bits last until 2089.
const EPOCH_MILLIS: i64 = 1_577_836_800_000;
/// The number of random bits after the milliseconds.
const RANDOM_BITS: u32 = 22;
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// The characters of an id: 63 bits at 5 bits each.
const LENGTH: u32 = 13;

/// The text is not a valid id: the page it would name does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("that is not a valid id")]
pub struct NotAnId;

/// Mints strictly increasing ids within one process.
#[derive(Debug, Default)]
pub struct Mint(AtomicI64);

impl Mint {
    /// The next id at `now`: greater than every id of this mint, even when the clock stops or goes back.
    pub fn next(&self, now: UnixMicros, random: &Random) -> i64 {
        let millis = millis(now);
        let noise = i64::from(random.number() as u32 & ((1 << RANDOM_BITS) - 1));
        let fresh = (millis << RANDOM_BITS) | noise;
        let step = noise & 0xff;
        let mut made = fresh;
        let _ = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| {
            made = if fresh > last { fresh } else { last.saturating_add(1 + step) };
            Some(made)
        });
        made
    }
}

/// Milliseconds since the epoch of ids.
fn millis(at: UnixMicros) -> i64 {
    (at.micros() / 1_000).saturating_sub(EPOCH_MILLIS).max(0)
}

fn write_digits(value: i64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for place in (0..LENGTH).rev() {
        let digit = (value >> (place * 5)) & 31;
        let letter = usize::try_from(digit).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or(b'0');
        write!(f, "{}", char::from(letter))?;
    }
    Ok(())
}

fn read_digits(text: &str) -> Result<i64, NotAnId> {
    if text.len() != LENGTH as usize {
        return Err(NotAnId);
    }
    text.bytes().try_fold(0_i64, |value, byte| {
        let digit = DIGITS.iter().position(|known| *known == byte.to_ascii_lowercase()).ok_or(NotAnId)?;
        let digit = i64::try_from(digit).map_err(|_| NotAnId)?;
        value.checked_mul(32).and_then(|value| value.checked_add(digit)).ok_or(NotAnId)
    })
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
        #[diesel(sql_type = BigInt)]
        pub struct $name(i64);

        impl $name {
            /// The least id that can be minted at `at`, for comparing ids by time.
            pub fn earliest(at: UnixMicros) -> Self {
                Self(millis(at) << RANDOM_BITS)
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                Self(value)
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_digits(self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                read_digits(text).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl<DB: Backend> FromSql<BigInt, DB> for $name
        where
            i64: FromSql<BigInt, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                i64::from_sql(bytes).map(Self)
            }
        }

        impl<DB: Backend> ToSql<BigInt, DB> for $name
        where
            i64: ToSql<BigInt, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.0.to_sql(out)
            }
        }
    )+};
}

ids! {
    /// A member's account.
    AccountId,
    /// One signed-in browser.
    SessionId,
    /// A single-use link sent to an account, or to the first owner.
    TokenId,
    /// An essay with its question.
    ThreadId,
    /// A story or a reply.
    CommentId,
    /// A persona: an account under its own name, or one of its pen names. Fully random, see [`PersonaId::random`].
    PersonaId,
    /// A member's later change of position.
    PlacementChangeId,
    /// A member's choice to follow or mute a thread or a conversation.
    InterestId,
    /// A persona that a member has muted.
    MutedPersonaId,
    /// A saved draft that is not yet posted.
    SketchId,
    /// A story or reply posted without a session, before its email address is confirmed.
    UnconfirmedId,
    /// A moderation case: everything that is open about one subject.
    CaseId,
    /// One entry of the moderation log: an action on a comment, or a look-up of a pen name.
    EventId,
    /// A reader's report of a comment.
    ReportId,
    /// One match of one automatic rule.
    HitId,
    /// A subscriber's email address.
    SubscriberId,
    /// A newsletter list.
    ListId,
    /// One issue of a newsletter.
    IssueId,
    /// The delivery of one issue to one subscriber.
    DeliveryId,
    /// One entry of a subscriber's consent history.
    ConsentId,
    /// A background job.
    JobId,
    /// A notification to a member.
    NotificationId,
}

impl PersonaId {
    /// A random id that reveals nothing, not even its creation time: otherwise two personas created in the same moment could
    /// be linked. It has 60 bits and so looks like any other id.
    pub fn random(random: &Random) -> Self {
        Self(i64::try_from(random.number() >> 4).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_being_written_and_read() {
        for value in [0, 1, 31, 32, i64::MAX, 123_456_789_012_345_678] {
            let id = CommentId::from(value);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
    }

    #[test]
    fn an_id_that_is_too_long_too_large_or_has_a_strange_letter_is_refused() {
        for text in ["", "1", "00000000000000", "zzzzzzzzzzzzz", "000000000000u", "ü00000000000"] {
            assert_eq!(text.parse::<CommentId>(), Err(NotAnId), "{text}");
        }
    }

    #[test]
    fn what_is_minted_at_a_moment_or_later_is_not_before_its_earliest_id() {
        let (mint, random) = (Mint::default(), Random::seeded(7));
        let noon = UnixMicros::from_micros(1_800_000_000_000_000);
        let before = CommentId(mint.next(UnixMicros::from_micros(noon.micros() - 1_000), &random));
        let at = CommentId(mint.next(noon, &random));
        assert!(before < CommentId::earliest(noon) && CommentId::earliest(noon) <= at);
    }

    #[test]
    fn ids_grow_while_the_clock_stands_still_and_when_it_steps_back() {
        let (mint, random) = (Mint::default(), Random::seeded(7));
        let noon = UnixMicros::from_micros(1_800_000_000_000_000);
        let first = mint.next(noon, &random);
        let second = mint.next(noon, &random);
        let third = mint.next(UnixMicros::from_micros(1_700_000_000_000_000), &random);
        assert!(first < second && second < third);
    }
}
