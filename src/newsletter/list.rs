//! The lists that visitors can subscribe to.

use diesel::{Queryable, Selectable};

use crate::db::schema::list;
use crate::id::ListId;

/// A list that visitors can subscribe to. The first start makes two; their slugs never change, because mail programs sort by
/// the `List-Id` header that is made of them.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = list)]
pub struct MailingList {
    id: ListId,
    slug: String,
    name: String,
    description: String,
}

impl MailingList {
    /// Refers to the list in the database; forms use the slug.
    pub const fn id(&self) -> ListId {
        self.id
    }

    /// The name in forms and in the `List-Id` header.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// The name shown to readers.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the list sends and how often, in one sentence.
    pub fn description(&self) -> &str {
        &self.description
    }
}
