//! Password hashes, as the database stores them.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;

/// The salt's length: 16 bytes (RFC 9106, 3.1).
pub(super) const SALT_BYTES: usize = 16;
/// The salt of a hash that was made for no password. A salt is no secret, and a random one is never this.
pub(super) const UNUSABLE_SALT: [u8; SALT_BYTES] = *b"no password set!";

/// A password hash as the database stores it, in PHC form: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
#[derive(Clone, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// The PHC string, as stored and exported.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it was made for no password, because the member has not chosen one. False also for such hashes of versions that
    /// did not mark them.
    pub fn is_unusable(&self) -> bool {
        self.0.rsplit('$').nth(1) == Some(&*STANDARD_NO_PAD.encode(UNUSABLE_SALT))
    }

    /// Wraps a PHC string of an export or the database. Only verification validates it.
    pub fn from_store(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

impl<DB: Backend> FromSql<Text, DB> for PasswordHash
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        String::from_sql(bytes).map(Self)
    }
}

impl<DB: Backend> ToSql<Text, DB> for PasswordHash
where
    String: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}
