//! The Markdown text of a comment.

use std::fmt;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;

use crate::db::LossyText;
use crate::text::{Flavour, Html, Limit, Prose, TextError, render};

/// The Markdown of a comment: 1 to [`Body::MAX_CHARS`] characters as a reader counts them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Body(String);

impl Body {
    /// The longest text, in characters as a reader counts them: ten pages of a book.
    pub const MAX_CHARS: usize = 20_000;

    /// Reads a form field.
    ///
    /// # Errors
    /// When it is empty, too long, or holds a control character.
    pub fn parse(typed: &str) -> Result<Self, TextError> {
        Ok(Self(Prose::parse(typed, Limit::new(1, Self::MAX_CHARS))?.into_string()))
    }

    /// The Markdown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML that readers see. A preview uses the same function, so it cannot differ.
    pub fn render(&self) -> Html {
        render(&self.0, Flavour::Comment)
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<DB: Backend> FromSql<Text, DB> for Body
where
    LossyText: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        <LossyText as FromSql<Text, DB>>::from_sql(bytes).map(|text| Self(text.into()))
    }
}

impl<DB: Backend> ToSql<Text, DB> for Body
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.as_str().to_sql(out)
    }
}
