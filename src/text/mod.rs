//! Text: what people write, cleaned at the edge, rendered once, and read again as plain words. Pure functions.
//!
//! The way of a comment: [`Prose::parse`] cleans what came in and holds it to its limit, [`render`] makes the HTML that is stored
//! beside it, [`to_plain`] and [`excerpt()`] make what letters and feeds show.

mod autolink;
mod clean;
mod confusables;
mod count;
mod excerpt;
mod markdown;
mod plain;
mod prose;
mod reading;
mod sanitize;
mod slug;
mod when;

pub use autolink::{Piece, pieces};
pub use clean::{Limit, Line, Prose, TextError};
pub use confusables::{resembles, skeleton};
pub use count::{count, grouped};
pub use excerpt::excerpt;
pub use markdown::{RENDERER_VERSION, render};
pub use plain::{Wrap, to_plain};
pub use prose::prose;
pub use reading::Flavour;
pub use sanitize::Html;
pub use slug::{NotASlug, Slug};
pub use when::{ago, date, full, reading_minutes};
