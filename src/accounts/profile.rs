//! The display name of a member, and the names reserved for staff.

use super::impersonation::NameQuery;
use super::site_names::speaks_for_the_site;
use super::{Member, Name, store};
use crate::db::Tx;
use crate::error::{ErrorKind, InternalError, UserError};

/// For whom a name is reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReservedFor {
    /// It could be mistaken for the name of a staff member, or claims a role.
    #[error("This name looks like that of a moderator or owner of this site. Choose another.")]
    Staff,
    /// It would be read as the name of the site itself, of a part of it, or as an address.
    #[error("This name could be mistaken for the site itself. Choose another.")]
    Site,
}

/// Why a member cannot use a name.
#[derive(Debug, thiserror::Error)]
pub enum NameTaken {
    /// It belongs to staff or to the site.
    #[error(transparent)]
    Reserved(#[from] ReservedFor),
    /// The site failed, not the caller: logged, and answered with 500 or 503.
    #[error(transparent)]
    Internal(#[from] InternalError),
}

impl UserError for NameTaken {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Reserved(_) => ErrorKind::Invalid,
            Self::Internal(error) => error.kind(),
        }
    }
}

/// Checks that a new name neither looks like the name of a moderator or owner other than `bearer`, nor claims a role that they do
/// not have, nor speaks for the site. Staff are few, so their names are compared one by one.
///
/// # Errors
/// [`NameTaken::Reserved`] when it does.
pub(super) fn check_name(tx: &mut Tx<'_>, name: &Name, bearer: Option<&Member>) -> Result<(), NameTaken> {
    let asked = NameQuery::parse(name.as_str());
    let is_staff = bearer.is_some_and(|bearer| bearer.role().is_staff());
    if asked.claims_an_office() && !is_staff {
        return Err(ReservedFor::Staff.into());
    }
    let staff = store::staff_names(tx, bearer.map(Member::id))?;
    if staff.iter().any(|staff| asked.imitates(staff.as_str())) {
        return Err(ReservedFor::Staff.into());
    }
    if !is_staff && speaks_for_the_site(name.as_str(), &tx.site_name()) { Err(ReservedFor::Site.into()) } else { Ok(()) }
}

/// Changes the display name of `member`. The one that they have is never refused.
///
/// # Errors
/// [`NameTaken::Reserved`] when it could be mistaken for the name of a staff member, or speaks for the site.
pub fn rename(tx: &mut Tx<'_>, member: &Member, name: &Name) -> Result<(), NameTaken> {
    if member.name() != name {
        check_name(tx, name, Some(member))?;
    }
    Ok(store::set_name(tx, member.id(), name)?)
}
