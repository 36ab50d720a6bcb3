//! Thanking the author of a comment.

use actix_web::{HttpResponse, web};

use super::own_comment;
use crate::app::App;
use crate::comments;
use crate::comments::{ThanksError, ThanksRequest};
use crate::http::caller::SignedIn;
use crate::http::form::Fields;
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::CommentId;
use crate::links;
use crate::web::accounts::return_to::Next;

/// `POST /c/{id}/thanks`: our own pages send `thanks` as `on` or `off`; without it, the state is toggled. They also send the page
/// as `next`, so that the reader returns to it in the same order.
pub(crate) async fn create(
    app: web::Data<App>,
    SignedIn(member): SignedIn,
    path: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let id: CommentId = path.parse().map_err(|_| Problem::missing())?;
    let request = match fields.text("thanks") {
        "on" => ThanksRequest::Thank,
        "off" => ThanksRequest::Remove,
        _ => ThanksRequest::Toggle,
    };
    app.db.write(move |tx| comments::thank(tx, &member, id, request)).await.map_err(|error| match error {
        ThanksError::Own => own_comment::leading(error.into(), id),
        other => other.into(),
    })?;
    Ok(see_other(match Next::parse_optional(fields.text("next")) {
        Some(page) => page.at(&links::comment_anchor(id)),
        None => links::comment(id),
    }))
}
