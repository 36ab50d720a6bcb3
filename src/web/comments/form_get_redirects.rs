//! Redirects for GET requests to form addresses. A browser that discarded a page reloads it by the address that a form was sent
//! to; the redirect leads to the page with that form, where the unsent text is restored.

use actix_web::{HttpResponse, web};

use crate::app::App;
use crate::http::problem::Problem;
use crate::http::redirect::see_other;
use crate::id::CommentId;
use crate::links;
use crate::threads::Thread;
use crate::web::threads::find::published;

async fn thread(app: &App, slug: String) -> Result<Thread, Problem> {
    app.db.read(move |tx| published(tx, &slug)).await
}

/// `GET /t/{slug}/comments`, `/preview` and `/sketch`: to the form for a story.
pub(crate) async fn to_story_form(app: web::Data<App>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let thread = thread(&app, path.into_inner()).await?;
    Ok(see_other(links::thread_story_form(thread.slug())))
}

/// `GET /t/{slug}/look` and `/interest`: to the thread, which has the buttons.
pub(crate) async fn read(app: web::Data<App>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let thread = thread(&app, path.into_inner()).await?;
    Ok(see_other(links::thread(thread.slug())))
}

/// `GET /c/{id}/withdraw`, `/return`, `/thanks` and `/mute`: to the comment, which checks for itself who may see it.
pub(crate) async fn comment(path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id: CommentId = path.parse().map_err(|_| Problem::missing())?;
    Ok(see_other(links::comment(id)))
}
