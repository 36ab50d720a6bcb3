//! The display name of a member, and the names reserved for staff.

use super::impersonation::NameQuery;
use super::{Member, Name, store};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};

/// Why a member cannot use a name.
#[derive(Debug, thiserror::Error)]
pub enum NameTaken {
    /// It could be mistaken for the name of a staff member.
    #[error("{}", NameTaken::SENTENCE)]
    Staff,
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl NameTaken {
    /// The error text for such a name, the same in every form.
    pub(crate) const SENTENCE: &str = "This name looks like that of a moderator or owner of this site. Choose another.";
}

impl UserError for NameTaken {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Staff => ErrorKind::Invalid,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Checks that `name` neither looks like that of a moderator or owner other than `bearer`, nor claims a role that they do not
/// have. Staff are few, so their names are compared one by one.
///
/// # Errors
/// [`NameTaken::Staff`] when it does either.
pub(super) fn check_name(tx: &mut Tx<'_>, name: &Name, bearer: Option<&Member>) -> Result<(), NameTaken> {
    let asked = NameQuery::parse(name.as_str());
    if asked.claims_an_office() && !bearer.is_some_and(|bearer| bearer.role().is_staff()) {
        return Err(NameTaken::Staff);
    }
    let staff = store::staff_names(tx, bearer.map(Member::id))?;
    if staff.iter().any(|staff| asked.imitates(staff.as_str())) { Err(NameTaken::Staff) } else { Ok(()) }
}

/// Changes the display name of `member`.
///
/// # Errors
/// [`NameTaken::Staff`] when it could be mistaken for the name of a staff member.
pub fn rename(tx: &mut Tx<'_>, member: &Member, name: &Name) -> Result<(), NameTaken> {
    check_name(tx, name, Some(member))?;
    Ok(store::set_name(tx, member.id(), name)?)
}
