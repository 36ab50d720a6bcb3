//! One version of the house rules.

use crate::clock::UnixMicros;
use crate::text::{Flavour, Html, render};

/// What was saved at one time; an empty text took the rules away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseRules {
    /// 1 for the first.
    pub number: i32,
    pub(super) body: String,
    /// Since when they hold, or held.
    pub saved_at: UnixMicros,
}

impl HouseRules {
    /// The rules as readers see them.
    pub fn html(&self) -> Html {
        render(&self.body, Flavour::Essay)
    }
}
