//! Pages about accounts: signing up and in, settings, notifications.

pub mod email_opt_out;
pub mod first_credentials;
pub mod follows;
pub mod forgot;
pub mod notifications;
pub mod return_to;
pub mod settings;
pub mod setup;
pub mod sign_in;
pub mod sign_up;
pub mod stories;
pub mod verification;
