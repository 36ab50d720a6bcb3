//! The name that somebody shows, and the names that are kept for the people who look after the site.

use super::impersonation::NameQuery;
use super::{Member, Name, store};
use crate::db::Tx;
use crate::fault::{ErrorKind, InternalError, UserError};

/// Why somebody cannot have a name.
#[derive(Debug, thiserror::Error)]
pub enum NameTaken {
    /// It could be taken for somebody who speaks for the site.
    #[error("{}", NameTaken::SENTENCE)]
    Staff,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] InternalError),
}

impl NameTaken {
    /// What whoever asked for such a name is told, wherever they asked.
    pub(crate) const SENTENCE: &str = "This name looks as if it belonged to somebody who looks after this site. Choose another.";
}

impl UserError for NameTaken {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Staff => ErrorKind::Invalid,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Makes sure that `name` looks like that of no moderator and no owner but `bearer` themselves, and claims no office that they have
/// not. Staff are few, so their names are compared one by one.
///
/// # Errors
/// [`NameTaken::Staff`] when it does.
pub(super) fn check_name(tx: &mut Tx<'_>, name: &Name, bearer: Option<&Member>) -> Result<(), NameTaken> {
    let asked = NameQuery::of(name.as_str());
    if asked.claims_an_office() && !bearer.is_some_and(|bearer| bearer.role().is_staff()) {
        return Err(NameTaken::Staff);
    }
    let staff = store::staff_names(tx, bearer.map(Member::id))?;
    if staff.iter().any(|staff| asked.imitates(staff.as_str())) { Err(NameTaken::Staff) } else { Ok(()) }
}

/// Changes the name that `member` shows from now on.
///
/// # Errors
/// [`NameTaken::Staff`] when it could be taken for that of somebody who speaks for the site.
pub fn rename(tx: &mut Tx<'_>, member: &Member, name: &Name) -> Result<(), NameTaken> {
    check_name(tx, name, Some(member))?;
    Ok(store::set_name(tx, member.id(), name)?)
}
