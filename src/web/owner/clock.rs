//! The warning that the clock of the machine was set, and the owner's word that it is right.

use actix_web::{HttpResponse, web};

use super::schedule_field::site_time;
use crate::app::App;
use crate::db::clock_watch::{self, ClockStep};
use crate::http::caller::Owner;
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::links;
use crate::text;

const DAY_SECONDS: u64 = 24 * 3_600;

/// What the dashboard says about a step of the clock.
pub(super) struct ClockWarning {
    pub(super) what: String,
    /// The time of day as the machine has it.
    pub(super) now: String,
}

impl ClockWarning {
    pub(super) fn new(app: &App, step: ClockStep) -> Self {
        let days =
            |length: std::time::Duration| text::count(((length.as_secs() + DAY_SECONDS / 2) / DAY_SECONDS).max(1), "day", "days");
        let what = match step {
            ClockStep::Forward(length) => {
                format!("The clock of this machine jumped forward by {}, or the machine was off for that long.", days(length))
            }
            ClockStep::Back(length) => format!("The clock of this machine jumped back by {}.", days(length)),
        };
        Self { what, now: site_time(&app.config.site.zone, app.clock.now()) }
    }
}

/// `POST /owner/clock`
pub async fn confirm(app: web::Data<App>, _: Owner) -> Result<HttpResponse, Problem> {
    app.db.write(clock_watch::confirm).await?;
    Ok(see_other(links::owner()))
}
