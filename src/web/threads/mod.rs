//! Pages of a thread: the essay with its stories, feeds, the chart, the page for print.

pub mod booklet;
mod ending;
pub mod feeds;
pub mod find;
pub mod json_ld;
pub mod live_events;
pub mod placement;
pub mod show;
pub mod spectrum;
pub mod view;
