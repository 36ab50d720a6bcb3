//! What could identify someone is shown to its author once before it is posted, also where no script runs. The author decides: the
//! same text, sent again, is posted.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::http::form::Fields;
use crate::http::offload::offload;
use crate::http::problem::Problem;
use crate::text;
use crate::text::PrivateDetail;

/// The field of our forms that names the text whose details were shown: empty at first. The script removes it, because it has
/// asked the author itself; other programs need not send it.
pub(super) const SHOWN_FIELD: &str = "details_shown";

/// The details of a text that its author has not seen yet, and the mark of that text for the form.
pub(super) struct Nudge {
    pub(super) details: Vec<PrivateDetail>,
    pub(super) mark: String,
}

/// What to show before posting; `None` when there is nothing, or its author has seen it.
///
/// # Errors
/// An internal error when the search fails.
pub(super) async fn nudge(fields: &Fields) -> Result<Option<Nudge>, Problem> {
    let body = fields.text("body").to_owned();
    if !fields.has(SHOWN_FIELD) || fields.text(SHOWN_FIELD) == mark(&body) {
        return Ok(None);
    }
    let nudge = offload(move || Nudge { details: text::private_details(&body), mark: mark(&body) }).await?;
    Ok(Some(nudge).filter(|nudge| !nudge.details.is_empty()))
}

/// Recognises the same text again. It protects nothing: authors may post what they like.
fn mark(body: &str) -> String {
    URL_SAFE_NO_PAD.encode(ring::digest::digest(&ring::digest::SHA256, body.as_bytes()))
}
