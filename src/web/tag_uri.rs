//! Tag URIs (RFC 4151): the permanent ids of feeds and their entries, which stay the same when an address changes.

use crate::app::App;
use crate::clock::UnixMicros;

/// The id of something that was made on a known day.
pub(super) fn tag(app: &App, made: UnixMicros, what: &str) -> String {
    let day = made.rfc3339();
    let day = day.split('T').next().unwrap_or_default();
    format!("tag:{},{day}:{what}", app.site.base_url.host())
}

/// The id of something that the site has had from its first day, whenever that was.
pub(super) fn site_tag(app: &App, what: &str) -> String {
    format!("tag:{},2020-01-01:{what}", app.site.base_url.host())
}
