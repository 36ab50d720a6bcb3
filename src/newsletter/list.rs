//! What one can subscribe to.

use diesel::{Queryable, Selectable};

use crate::db::Tx;
use crate::db::schema::list;
use crate::fault::InternalError;
use crate::id::ListId;

use super::store;

/// Something that one can subscribe to. The first start brings two; their slugs never change, because mail programs sort by the
/// `MailingList-Id` that is made of them.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = list)]
pub struct MailingList {
    id: ListId,
    slug: String,
    name: String,
    description: String,
}

impl MailingList {
    /// Which.
    pub const fn id(&self) -> ListId {
        self.id
    }

    /// What forms and the `MailingList-Id` call it.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it brings and how often, in one sentence.
    pub fn description(&self) -> &str {
        &self.description
    }
}

/// All lists, the oldest first: the first is what a form asks for that names none.
///
/// # Errors
/// When the database refuses.
pub fn lists(tx: &mut Tx<'_>) -> Result<Vec<MailingList>, InternalError> {
    store::lists(tx)
}
