//! Text: cleaned on input, rendered once, and converted to plain words. Pure functions.
//!
//! The path of a comment: [`Prose::parse`] cleans the input and enforces its limit, [`render`] makes the HTML that is stored
//! beside it, [`to_plain`] and [`excerpt()`] make the text for emails and feeds.

mod autolink;
mod block_escapes;
mod clean;
mod confusables;
mod count;
mod difference;
mod edits;
mod excerpt;
mod form_errors;
mod inline_escapes;
mod invisible;
mod latin;
mod link_hint;
mod literal;
mod markdown;
mod paragraph;
mod passage;
mod plain;
mod prepare;
mod private_details;
mod prose;
mod quote;
mod reading;
mod sanitize;
mod search_query;
mod site_links;
mod slug;
mod tokenizer;
mod when;

pub use autolink::{Stretch, links, stretches};
pub use clean::{Limit, Line, Prose, TextError, count_characters};
pub use confusables::{Looks, resembles, skeleton};
pub use count::{count, grouped};
pub use difference::{Change, Part, difference};
pub use excerpt::excerpt;
pub use form_errors::FormErrors;
pub use invisible::{trim_invisible, without_strays};
pub use literal::literal;
pub use markdown::{RENDERER_VERSION, render};
pub use paragraph::Paragraph;
pub use passage::{Piece, passage};
pub use plain::{Wrap, to_plain};
pub use private_details::{PrivateDetail, private_details};
pub use prose::prose;
pub use quote::quoted;
pub use reading::Flavour;
pub use sanitize::Html;
pub use search_query::{IndexKey, Reach, Sought, SoughtError};
pub use site_links::{DroppedLink, dropped_links, with_full_links};
pub use slug::{NotASlug, Slug};
pub use tokenizer::keys;
pub use when::{ago, date, date_in_words, dated, full, lasting, reading_minutes};
