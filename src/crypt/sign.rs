//! Signed links: the claim of a link and its signature. Nothing is stored for them.
//!
//! A signed link is base64url without padding over
//!
//! ```text
//! version (1 byte) | shape (1) | ids (8 each, big-endian) | expiry in microseconds (8, when there is one) | HMAC-SHA256 (32)
//! ```
//!
//! where `shape` is the number of ids, plus 16 when an expiry follows. Each purpose signs with its own key (HKDF-SHA256 with
//! the purpose's label), so a link for one purpose is never valid for another.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::{hkdf, hmac};

use super::{SecretKey, hex};
use crate::clock::UnixMicros;
use crate::error::{ErrorKind, UserError};

/// The version of the layout above. A new layout gets a new number, and old links must still be read.
const VERSION: u8 = 1;
/// Set in `shape` when the claim expires.
const EXPIRES: u8 = 16;
const TAG_BYTES: usize = 32;
/// The bytes of the tag in a return address: 80 bits, because a local part has at most 64 characters (RFC 5321, 4.5.3.1.1) and
/// a forger has to send each guess over SMTP.
const MARK_BYTES: usize = 10;

/// What a signed link permits. Each purpose has its own key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Unsubscribing from a list with one click; ids: subscriber, list, delivery.
    Unsubscribe,
    /// Turning off a kind of notification email; ids: account, kind of email, notification (0 in old links).
    EmailOptOut,
    /// A subscriber's preferences page; ids: subscriber.
    Preferences,
    /// The return address of one delivery; ids: delivery. Uses [`Keys::mark`], because mail servers may change its case.
    Bounce,
    /// The link that publishes a comment posted without a session; ids: the unconfirmed comment, and which of its addresses it
    /// went to.
    ConfirmStory,
    /// Proof of authorship of a comment posted without a session, in the author's link and cookie; ids: the unconfirmed
    /// comment.
    Authorship,
    /// No link: the hash of a suppressed email address. Uses [`Keys::fingerprint`].
    Suppression,
    /// No link: the cookie of a browser in which a member signed in before; ids: the browser, and a digest of the address
    /// ([`Keys::address_digest`]).
    KnownBrowser,
    /// No link: the cookie of the browser where the visitor signed up. Uses [`Keys::sign_up_mark`].
    SignUpBrowser,
    /// No link: the cookie that names the page with the message about an action. Uses [`Keys::flash_mark`].
    Flash,
    /// No link: the member's key in the browser's storage of drafts. Uses [`Keys::drawer`].
    Drawer,
    /// No link: the name of a staff member where their identity is hidden. Uses [`Keys::pseudonym`].
    Pseudonym,
}

impl Purpose {
    /// A part of the key: changing a label invalidates every link of its purpose.
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Unsubscribe => b"betwixt/unsubscribe",
            Self::EmailOptOut => b"betwixt/email-opt-out",
            Self::Preferences => b"betwixt/preferences",
            Self::Bounce => b"betwixt/bounce",
            Self::ConfirmStory => b"betwixt/confirm-story",
            Self::Authorship => b"betwixt/authorship",
            Self::Suppression => b"betwixt/suppression",
            Self::KnownBrowser => b"betwixt/known-browser",
            Self::SignUpBrowser => b"betwixt/sign-up-browser",
            Self::Flash => b"betwixt/flash",
            Self::Drawer => b"betwixt/drawer",
            Self::Pseudonym => b"betwixt/pseudonym",
        }
    }
}

/// The content of a link: a purpose, one to three ids, and an optional expiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    purpose: Purpose,
    ids: [i64; 3],
    count: u8,
    expires: Option<UnixMicros>,
}

impl Claim {
    /// A claim about one id, without an expiry.
    pub fn about(purpose: Purpose, id: impl Into<i64>) -> Self {
        Self { purpose, ids: [id.into(), 0, 0], count: 1, expires: None }
    }

    /// Adds an id; a fourth is ignored, as no purpose has one.
    #[must_use]
    pub fn and(mut self, id: impl Into<i64>) -> Self {
        if let Some(place) = self.ids.get_mut(usize::from(self.count)) {
            *place = id.into();
            self.count += 1;
        }
        self
    }

    /// Sets the expiry: from `stamp` on, verification gives [`SignError::Expired`].
    #[must_use]
    pub fn until(mut self, stamp: UnixMicros) -> Self {
        self.expires = Some(stamp);
        self
    }

    /// The ids in the order they were added; zero where there is none (no valid id is zero).
    pub fn ids(&self) -> [i64; 3] {
        self.ids
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION, self.count | if self.expires.is_some() { EXPIRES } else { 0 }];
        for id in self.ids.iter().take(usize::from(self.count)) {
            bytes.extend(id.to_be_bytes());
        }
        if let Some(expires) = self.expires {
            bytes.extend(expires.micros().to_be_bytes());
        }
        bytes
    }

    fn read(purpose: Purpose, bytes: &[u8]) -> Option<Self> {
        let [VERSION, shape, rest @ ..] = bytes else { return None };
        let mut numbers = rest.chunks(8).map(|chunk| chunk.try_into().map(i64::from_be_bytes));
        let count = shape & !EXPIRES;
        if !(1..=3).contains(&count) {
            return None;
        }
        let mut ids = [0; 3];
        for place in ids.iter_mut().take(usize::from(count)) {
            *place = numbers.next()?.ok()?;
        }
        let expires = if shape & EXPIRES == 0 { None } else { Some(UnixMicros::from_micros(numbers.next()?.ok()?)) };
        match numbers.next() {
            None => Some(Self { purpose, ids, count, expires }),
            Some(_) => None,
        }
    }
}

/// Why a signed link is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The signature does not match, is for another purpose, or a part is missing.
    #[error("This link is incomplete. Copy the whole link from the email.")]
    Tampered,
    /// The signature is valid, but the claim has expired.
    #[error("This link has expired. Ask for a new one.")]
    Expired,
}

impl UserError for SignError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Tampered => ErrorKind::Missing,
            Self::Expired => ErrorKind::Gone,
        }
    }
}

/// The signing keys, derived from the site's secret for each purpose; cheap to clone.
#[derive(Clone)]
pub struct Keys(hkdf::Prk);

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(..)")
    }
}

impl Keys {
    /// Derives the keys from the site's secret.
    pub fn new(secret: &SecretKey) -> Self {
        Self(hkdf::Salt::new(hkdf::HKDF_SHA256, b"betwixt").extract(secret.reveal().as_bytes()))
    }

    #[expect(
        clippy::expect_used,
        reason = "HKDF-SHA256 gives up to 255 blocks of 32 bytes (RFC 5869, 2.3), and one is asked for"
    )]
    fn key(&self, purpose: Purpose) -> hmac::Key {
        let label = [purpose.label()];
        hmac::Key::from(self.0.expand(&label, hmac::HMAC_SHA256).expect("one block"))
    }

    /// Signs the claim: 56 to 88 characters that need no escaping in a URL or a cookie.
    pub fn sign(&self, claim: &Claim) -> String {
        let mut bytes = claim.bytes();
        let tag = hmac::sign(&self.key(claim.purpose), &bytes);
        bytes.extend(tag.as_ref());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Verifies and reads a claim; the signature is compared in constant time. `now` decides whether it has expired.
    pub fn verify(&self, purpose: Purpose, text: &str, now: UnixMicros) -> Result<Claim, SignError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| SignError::Tampered)?;
        let (body, tag) = bytes.split_last_chunk::<TAG_BYTES>().ok_or(SignError::Tampered)?;
        hmac::verify(&self.key(purpose), body, tag).map_err(|_| SignError::Tampered)?;
        let claim = Claim::read(purpose, body).ok_or(SignError::Tampered)?;
        match claim.expires {
            Some(expires) if expires <= now => Err(SignError::Expired),
            _ => Ok(claim),
        }
    }

    /// A keyed hash of a normalized address, 43 characters. Recognizes an address that is not stored; without the key, the
    /// hash reveals nothing about it.
    pub fn fingerprint(&self, address: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.key(Purpose::Suppression), address.as_bytes()))
    }

    /// A digest of a normalized address for a claim: it reveals nothing about the address to a reader of the claim.
    pub fn address_digest(&self, address: &str) -> i64 {
        let tag = hmac::sign(&self.key(Purpose::KnownBrowser), format!("address\n{address}").as_bytes());
        tag.as_ref().first_chunk().copied().map_or(0, i64::from_be_bytes)
    }

    /// The proof, 43 characters, that a browser was used to sign up with this normalized address and this password. The
    /// password hash is salted, so another sign-up with the same password has another mark.
    pub fn sign_up_mark(&self, address: &str, password_hash: &str) -> String {
        let key = self.key(Purpose::SignUpBrowser);
        URL_SAFE_NO_PAD.encode(hmac::sign(&key, format!("{address}\n{password_hash}").as_bytes()))
    }

    /// Checks a browser's mark for this address and password in constant time.
    pub fn is_sign_up_mark(&self, mark: &str, address: &str, password_hash: &str) -> bool {
        let key = self.key(Purpose::SignUpBrowser);
        let kept = URL_SAFE_NO_PAD.decode(mark).unwrap_or_default();
        hmac::verify(&key, format!("{address}\n{password_hash}").as_bytes(), &kept).is_ok()
    }

    /// The mark, 43 characters, of the browser that may see the message at this address in this session.
    pub fn flash_mark(&self, session: &str, address: &str) -> String {
        let key = self.key(Purpose::Flash);
        URL_SAFE_NO_PAD.encode(hmac::sign(&key, format!("{session}\n{address}").as_bytes()))
    }

    /// Checks a browser's mark for this session and address in constant time.
    pub fn is_flash_mark(&self, mark: &str, session: &str, address: &str) -> bool {
        let key = self.key(Purpose::Flash);
        let kept = URL_SAFE_NO_PAD.decode(mark).unwrap_or_default();
        hmac::verify(&key, format!("{session}\n{address}").as_bytes(), &kept).is_ok()
    }

    /// A pseudonym of four hexadecimal digits: always the same for one id, and not traceable without the key. It is not
    /// unique: there are 65,536.
    pub fn pseudonym(&self, id: impl Into<i64>) -> String {
        let tag = hmac::sign(&self.key(Purpose::Pseudonym), &id.into().to_be_bytes());
        hex(tag, 2)
    }

    /// The name of a member's drafts in the browser's storage, 16 characters: differs for each member and does not reveal who
    /// it is.
    pub fn drawer(&self, id: impl Into<i64>) -> String {
        let tag = hmac::sign(&self.key(Purpose::Drawer), &id.into().to_be_bytes());
        URL_SAFE_NO_PAD.encode(tag.as_ref().get(..12).unwrap_or_default())
    }

    /// The mark of a return address (`bounces+MARK@..`): id and a short tag, 37 characters of lower-case hexadecimal and one
    /// hyphen, because mail servers may change the case of a local part.
    pub fn mark(&self, id: impl Into<i64>) -> String {
        let id = id.into();
        let proof = hmac::sign(&self.key(Purpose::Bounce), &id.to_be_bytes());
        format!("{id:016x}-{}", hex(proof, MARK_BYTES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypt::Random;
    use crate::id::{DeliveryId, SubscriberId};
    use proptest::prelude::*;

    const NOON: UnixMicros = UnixMicros::from_micros(1_800_000_000_000_000);

    fn keys(seed: u64) -> Keys {
        Keys::new(&SecretKey::new(&Random::seeded(seed)))
    }

    fn claim() -> Claim {
        Claim::about(Purpose::Unsubscribe, SubscriberId::from(7)).and(8_i64).and(9_i64)
    }

    #[test]
    fn a_signed_link_says_again_what_it_was_given() {
        let signed = keys(1).sign(&claim());
        assert_eq!(keys(1).verify(Purpose::Unsubscribe, &signed, NOON), Ok(claim()));
        assert_eq!(claim().ids(), [7, 8, 9]);
    }

    #[test]
    fn a_link_for_one_thing_is_no_link_for_another() {
        let signed = keys(1).sign(&claim());
        assert_eq!(keys(1).verify(Purpose::Preferences, &signed, NOON), Err(SignError::Tampered));
    }

    #[test]
    fn a_link_of_another_site_is_not_ours() {
        let signed = keys(1).sign(&claim());
        assert_eq!(keys(2).verify(Purpose::Unsubscribe, &signed, NOON), Err(SignError::Tampered));
    }

    #[test]
    fn a_link_ends_at_its_expiry_and_not_before() {
        let signed = keys(1).sign(&claim().until(NOON));
        let before = UnixMicros::from_micros(NOON.micros() - 1);
        assert!(keys(1).verify(Purpose::Unsubscribe, &signed, before).is_ok());
        assert_eq!(keys(1).verify(Purpose::Unsubscribe, &signed, NOON), Err(SignError::Expired));
    }

    #[test]
    fn a_link_that_expires_cannot_pass_for_one_that_does_not() {
        // The shape is signed too, because three ids are as long as two ids with an expiry.
        let two = Claim::about(Purpose::Unsubscribe, 1_i64).and(2_i64).until(UnixMicros::from_micros(3));
        let three = Claim::about(Purpose::Unsubscribe, 1_i64).and(2_i64).and(3_i64);
        assert_ne!(keys(1).sign(&two), keys(1).sign(&three));
    }

    #[test]
    fn the_longest_link_fits_into_a_header_line() {
        let longest = keys(1).sign(&claim().until(NOON));
        assert_eq!(longest.len(), 88);
    }

    #[test]
    fn a_changed_letter_anywhere_is_noticed() {
        let signed = keys(1).sign(&claim());
        for place in 0..signed.len() {
            let mut changed = signed.clone();
            let other = if &changed[place..=place] == "A" { "B" } else { "A" };
            changed.replace_range(place..=place, other);
            assert_eq!(keys(1).verify(Purpose::Unsubscribe, &changed, NOON), Err(SignError::Tampered), "{place}");
        }
    }

    #[test]
    fn a_return_address_fits_a_local_part_and_survives_a_change_of_case() {
        let id = DeliveryId::from(i64::MAX);
        let mark = keys(1).mark(id);
        assert!(format!("bounces+{mark}").len() <= 64);
        assert!(mark.starts_with("7fffffffffffffff-"), "{mark}");
        assert_eq!(mark, mark.to_ascii_lowercase());
    }

    #[test]
    fn a_return_address_is_proved_by_the_site_and_for_one_delivery() {
        let proof = |seed, id: i64| keys(seed).mark(id).split_once('-').unwrap().1.to_owned();
        assert_eq!(proof(1, 7), proof(1, 7));
        assert_ne!(proof(1, 7), proof(2, 7));
        assert_ne!(proof(1, 7), proof(1, 8));
    }

    #[test]
    fn keys_are_not_printed() {
        assert_eq!(format!("{:?}", keys(1)), "Keys(..)");
    }

    proptest! {
        #[test]
        fn what_nobody_signed_is_refused_and_never_panics(text in ".{0,120}") {
            prop_assert_eq!(keys(1).verify(Purpose::Unsubscribe, &text, NOON), Err(SignError::Tampered));
        }
    }
}
