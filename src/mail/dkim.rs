//! Signing emails: DKIM (RFC 6376) with rsa-sha256 and relaxed/relaxed, on rustls's RSA keys because they are already in the
//! binary and a signature costs a third of what the `rsa` crate takes. lettre's signer needs that crate, and mail-auth's takes
//! its time from the system's clock, so that a retry would be other bytes.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::digest;
use tokio_rustls::rustls::SignatureScheme;
use tokio_rustls::rustls::crypto::ring::sign::any_supported_type;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::sign;

use crate::clock::UnixMicros;
use crate::error::InternalError;

/// The signed headers. From is listed twice, so that a second one added in transit breaks the signature; a header that an email
/// does not carry is signed as absent, so that it cannot be added either. RFC 8058 demands both `List-Unsubscribe` headers.
const SIGNED: [&str; 19] = [
    "from",
    "from",
    "to",
    "reply-to",
    "subject",
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "archived-at",
    "auto-submitted",
    "precedence",
    "feedback-id",
];

/// Why a key or selector was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignerError {
    /// No private key in PEM.
    #[error("the file holds no private key in PEM (-----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----)")]
    NotAKey,
    /// A key that is not RSA, or that is shorter than 2048 bits.
    #[error("the key is not an RSA key of 2048 to 4096 bits; make one with: openssl genrsa -out dkim.pem 2048")]
    NotRsa,
    /// A selector that cannot be a name in the DNS.
    #[error("a selector is made of letters, digits, hyphens, underscores and dots, like betwixt2026")]
    Selector,
}

/// Signs for one domain with one key.
pub struct Signer {
    key: Box<dyn sign::Signer>,
    /// The SubjectPublicKeyInfo of a DKIM record (RFC 5280, 4.1), in base 64.
    public_key: String,
    domain: String,
    selector: String,
}

impl Signer {
    /// Reads the key (`DKIM_KEY_FILE`, PKCS#8 or PKCS#1) that the record at `<selector>._domainkey.<domain>` belongs to.
    ///
    /// # Errors
    /// [`SignerError`], in words for the owner.
    pub fn new(pem: &[u8], selector: &str, domain: &str) -> Result<Self, SignerError> {
        let label_fits =
            |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if selector.len() > 63 || !selector.split('.').all(label_fits) {
            return Err(SignerError::Selector);
        }
        let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| SignerError::NotAKey)?;
        let key = any_supported_type(&key).map_err(|_| SignerError::NotRsa)?;
        let public_key = STANDARD.encode(key.public_key().ok_or(SignerError::NotRsa)?);
        let key = key.choose_scheme(&[SignatureScheme::RSA_PKCS1_SHA256]).ok_or(SignerError::NotRsa)?;
        Ok(Self { key, public_key, domain: domain.to_owned(), selector: selector.to_owned() })
    }

    /// The TXT record to publish: its name and its value.
    pub fn dns_record(&self) -> (String, String) {
        (format!("{}._domainkey.{}", self.selector, self.domain), format!("v=DKIM1; k=rsa; p={}", self.public_key))
    }

    /// The message with a `DKIM-Signature` in front. `t=` is the email's date, not the time of signing: a retry is the same
    /// bytes.
    pub(super) fn sign(&self, message: &[u8], at: UnixMicros) -> Result<Vec<u8>, InternalError> {
        let text = str::from_utf8(message).map_err(|error| InternalError::unexpected("an email is not text").because(error))?;
        let (headers, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let body_hash = STANDARD.encode(digest::digest(&digest::SHA256, relaxed_body(body).as_bytes()));
        let unsigned = format!(
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; t={};\r\n d={};\r\n s={};\r\n h={};\r\n bh={body_hash};\r\n b=",
            at.micros() / 1_000_000,
            self.domain,
            self.selector,
            SIGNED.chunks(4).map(|names| names.join(":")).collect::<Vec<_>>().join(":\r\n  "),
        );
        let mut signed = signed_headers(headers);
        signed.push_str(relaxed_header(&unsigned).trim_end());
        let refused = |error| InternalError::unexpected("the DKIM key would not sign").because(error);
        let signature = self.key.sign(signed.as_bytes()).map_err(refused)?;
        let mut bytes = folded(unsigned, &STANDARD.encode(signature)).into_bytes();
        bytes.extend_from_slice(message);
        Ok(bytes)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({}._domainkey.{})", self.selector, self.domain)
    }
}

/// Adds the base 64 `signature` in lines of 72.
fn folded(mut header: String, signature: &str) -> String {
    for (at, character) in signature.chars().enumerate() {
        if at > 0 && at % 72 == 0 {
            header.push_str("\r\n ");
        }
        header.push(character);
    }
    header.push_str("\r\n");
    header
}

/// The headers named in [`SIGNED`], in that order, the last of its name first (RFC 6376, 5.4.2).
fn signed_headers(headers: &str) -> String {
    let unfolded = headers.replace("\r\n ", " ").replace("\r\n\t", " ");
    let mut fields: Vec<&str> = unfolded.split("\r\n").collect();
    let mut text = String::with_capacity(headers.len());
    for name in SIGNED {
        let is_named = |field: &&str| field.split(':').next().is_some_and(|known| known.eq_ignore_ascii_case(name));
        if let Some(at) = fields.iter().rposition(is_named) {
            text.push_str(&relaxed_header(fields.remove(at)));
        }
    }
    text
}

/// RFC 6376, 3.4.2.
fn relaxed_header(field: &str) -> String {
    let (name, value) = field.split_once(':').unwrap_or((field, ""));
    let words: Vec<&str> = value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty()).collect();
    format!("{}:{}\r\n", name.trim_end().to_ascii_lowercase(), words.join(" "))
}

/// RFC 6376, 3.4.4: every run of whitespace as one space, none at the end of a line, and no empty lines at the end of the body.
fn relaxed_body(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    for line in body.split("\r\n") {
        let mut words = line.split([' ', '\t']).filter(|word| !word.is_empty()).peekable();
        if words.peek().is_some() && line.starts_with([' ', '\t']) {
            text.push(' ');
        }
        while let Some(word) = words.next() {
            text.push_str(word);
            text.push_str(if words.peek().is_some() { " " } else { "" });
        }
        text.push_str("\r\n");
    }
    let end = text.trim_end_matches("\r\n").len();
    text.truncate(end);
    if end > 0 { text + "\r\n" } else { text }
}
