//! `betwixt setup-link`: a new link that makes the first owner.

use serde_json::json;

use super::start::{self, Machine};
use super::{CliError, Context, Exit};

/// Prints the link; the links of earlier starts and calls end.
pub(super) fn run(context: &mut Context) -> Result<Exit, CliError> {
    let config = context.config()?;
    start::schema(&config)?;
    let app = start::app(config, Machine::real())?;
    let Some(path) = start::setup_path(&app)? else {
        return Err(CliError::Failed(
            "This site has an owner already, so there is nothing to set up. To make another account an owner, run \
             `betwixt user set-role ADDRESS owner`; to let an owner sign in again, run `betwixt user reset-link ADDRESS`."
                .to_owned(),
        ));
    };
    let link = app.site.absolute(&path);
    context.answer(&json!({ "link": link, "expires_in_hours": start::SETUP_LINK_HOURS }), &link)
}
