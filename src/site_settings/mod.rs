//! What an owner sets about the site on a page: its name, the texts about it, where else it is, the colours of the poles.
//!
//! Pages read a copy in memory, `site::SiteIdentity`, that the worker of every node refreshes; only the pages of the texts
//! themselves ask the database.

mod change;
mod color;
mod emails;
mod house_rules;
mod new_settings;
mod rules_versions;
mod save;
mod settings;
mod site_setting;
mod store;
mod test_email;

pub use self::change::{SiteChange, changes};
pub use self::emails::test_email;
pub use self::house_rules::HouseRules;
pub use self::new_settings::{NewSettings, SettingsForm};
pub use self::rules_versions::{current_rules, rules, rules_in_force};
pub use self::save::{SettingsError, save};
pub use self::settings::{Settings, about_text, read, welcome_text};
pub use self::site_setting::SiteSetting;
pub use self::test_email::{record_test_email, test_email_at};
