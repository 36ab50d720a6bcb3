//! The name that somebody shows, and the names that are kept for the people who look after the site.

use super::{Member, Name, store};
use crate::db::Tx;
use crate::fault::{Fault, Kind, Refusal};
use crate::id::AccountId;

/// Why somebody cannot have a name.
#[derive(Debug, thiserror::Error)]
pub enum NameTaken {
    /// It could be taken for somebody who speaks for the site.
    #[error("This name looks like that of somebody who looks after this site. Choose another.")]
    Staff,
    /// A fault of ours.
    #[error(transparent)]
    Broken(#[from] Fault),
}

impl Refusal for NameTaken {
    fn kind(&self) -> Kind {
        match self {
            Self::Staff => Kind::Invalid,
            Self::Broken(fault) => fault.kind(),
        }
    }
}

/// Makes sure that `name` looks like that of no moderator and no owner but `bearer` themselves. For shown names and pen names alike.
///
/// # Errors
/// [`NameTaken::Staff`] when it does.
pub fn check_name(tx: &mut Tx<'_>, name: &Name, bearer: Option<AccountId>) -> Result<(), NameTaken> {
    if store::staff_has_skeleton(tx, &name.skeleton(), bearer)? { Err(NameTaken::Staff) } else { Ok(()) }
}

/// Changes the name that `member` shows from now on.
///
/// # Errors
/// [`NameTaken::Staff`] when it could be taken for that of somebody who speaks for the site.
pub fn rename(tx: &mut Tx<'_>, member: &Member, name: &Name) -> Result<(), NameTaken> {
    check_name(tx, name, Some(member.id()))?;
    Ok(store::set_name(tx, member.id(), name)?)
}
