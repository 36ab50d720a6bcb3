//! The log of who changed which settings.

use super::{SiteSetting, store};
use crate::accounts::find;
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::error::InternalError;

/// A change of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteChange {
    /// The time of the change.
    pub at: UnixMicros,
    /// The name of the owner who made it; `None` when the account is gone.
    pub who: Option<String>,
    /// The settings that were changed.
    pub changed: Vec<SiteSetting>,
}

/// The last changes, newest first, at most `most`.
pub fn changes(tx: &mut Tx<'_>, most: i64) -> Result<Vec<SiteChange>, InternalError> {
    let rows = store::changes(tx, most)?;
    let ids: Vec<_> = rows.iter().map(|(_, account, _)| *account).collect();
    let names = find::names(tx, &ids)?;
    let change = |(at, account, changed): (UnixMicros, _, String)| SiteChange {
        at,
        who: names.get(&account).map(ToString::to_string),
        changed: changed.split(',').filter_map(|name| name.parse().ok()).collect(),
    };
    Ok(rows.into_iter().map(change).collect())
}
