//! Finds the versions of the house rules.

use super::{HouseRules, store};
use crate::db::Tx;
use crate::error::InternalError;

/// The rules that hold now; `None` when there are none.
pub fn current_rules(tx: &mut Tx<'_>) -> Result<Option<HouseRules>, InternalError> {
    Ok(store::latest_rules(tx)?.filter(|rules| !rules.body.is_empty()))
}

/// An earlier or the current version.
pub fn rules(tx: &mut Tx<'_>, number: i32) -> Result<Option<HouseRules>, InternalError> {
    Ok(store::rules(tx, number)?.filter(|rules| !rules.body.is_empty()))
}

/// The number of the version that holds now, for a decision that is made under it.
pub fn rules_in_force(tx: &mut Tx<'_>) -> Result<Option<i32>, InternalError> {
    Ok(current_rules(tx)?.map(|rules| rules.number))
}
