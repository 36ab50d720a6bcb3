//! The layout that all pages share, and how a template becomes a response.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, RETRY_AFTER};
use askama::Template;

use super::assets;
use super::moment::zone_name;
use crate::app::App;
use crate::clock::UnixMicros;
use crate::http::caller::Visitor;
use crate::http::problem::Problem;
use crate::site::OptionalPages;

// Only the sanitiser creates `Html`, so templates do not escape it.
impl askama::filters::HtmlSafe for crate::text::Html {}

/// An Atom feed that a page announces.
#[derive(Clone, Debug)]
pub struct Feed {
    /// The URL of the feed.
    pub href: String,
    /// The name under which feed readers offer it.
    pub title: String,
}

/// Everything that the layout shows around a page's content.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The page's own title.
    pub title: String,
    /// Shown in titles, feeds and emails.
    pub site: String,
    /// The name of the signed-in member; `None` for a visitor.
    pub member: Option<String>,
    /// Whether the member may moderate.
    pub moderates: bool,
    /// Whether the member is the owner.
    pub owns: bool,
    /// The number of the member's unread notifications.
    pub unread_notifications: i64,
    /// What every visitor should know about this server, such as that it is a demonstration.
    pub banner: Option<String>,
    /// The Atom feeds that the page announces.
    pub feeds: Vec<Feed>,
    /// The key of the member's drafts in this browser, so that the next user does not see them; empty for a visitor.
    pub who: String,
    /// A summary for search engines and shared links.
    pub description: String,
    /// When an essay was published; `None` for other pages.
    pub published: Option<String>,
    /// The canonical URL of the page.
    pub canonical: String,
    /// Whether search engines are asked not to index the page.
    pub hidden: bool,
    /// The optional pages that the footer links to.
    pub pages: OptionalPages,
    /// Where readers reach the owner.
    pub contact: Option<String>,
    /// The name of the site's time zone, in which pages show times of day.
    pub zone: String,
    /// The path of the style sheet.
    pub css: String,
    /// The path of the script.
    pub js: String,
    /// The path of the icon.
    pub icon: String,
}

impl Frame {
    /// The frame of a page for this visitor.
    pub fn new(app: &App, visitor: &Visitor, title: impl Into<String>) -> Self {
        let (member, identity) = (visitor.member.as_ref(), app.site.identity());
        Self {
            title: title.into(),
            site: identity.name.clone(),
            member: member.map(|member| member.name().to_string()),
            moderates: member.is_some_and(|member| member.role().may_moderate()),
            owns: member.is_some_and(|member| member.role().may_own()),
            unread_notifications: visitor.unread_notifications,
            banner: app.site.banner.clone(),
            feeds: Vec::new(),
            who: member.map(|member| app.keys.drawer(member.id())).unwrap_or_default(),
            description: String::new(),
            published: None,
            canonical: String::new(),
            hidden: false,
            pages: identity.pages,
            contact: identity.contact.clone(),
            zone: zone_name(&app.config.site.zone).to_owned(),
            css: assets::css(&identity),
            js: assets::js(),
            icon: assets::icon(),
        }
    }

    /// The frame of a page that is the same for all visitors, such as an error page.
    pub fn bare(app: &App, title: impl Into<String>) -> Self {
        Self::new(app, &Visitor::signed_out(), title)
    }

    /// Announces an Atom feed.
    #[must_use]
    pub fn with_feed(mut self, href: impl Into<String>, title: impl Into<String>) -> Self {
        self.feeds.push(Feed { href: href.into(), title: title.into() });
        self
    }

    /// Sets the summary and the canonical URL.
    #[must_use]
    pub fn with_summary(mut self, description: impl Into<String>, canonical: impl Into<String>) -> Self {
        (self.description, self.canonical) = (description.into(), canonical.into());
        self
    }

    /// Marks the page as an essay, with its time of publication.
    #[must_use]
    pub fn with_publication(mut self, at: UnixMicros) -> Self {
        self.published = Some(at.rfc3339());
        self
    }

    /// Asks search engines not to index the page.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }
}

/// Renders a template to text.
///
/// # Errors
/// An internal error when the template cannot be rendered.
pub fn render(template: &impl Template) -> Result<String, Problem> {
    template.render().map_err(Problem::internal)
}

/// A page for this visitor alone, which no cache may store.
///
/// # Errors
/// As [`render`].
pub fn with(status: StatusCode, template: &impl Template) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(render(template)?))
}

/// [`with`] the status of `problem`, and its `Retry-After` if it has one: the page shows the form again, or the error.
///
/// # Errors
/// As [`render`].
pub fn about(problem: &Problem, template: &impl Template) -> Result<HttpResponse, Problem> {
    let mut answer = with(problem.status(), template)?;
    if let Some(seconds) = problem.retry_after() {
        answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    Ok(answer)
}

/// [`with`] a 200.
///
/// # Errors
/// As [`render`].
pub fn ok(template: &impl Template) -> Result<HttpResponse, Problem> {
    with(StatusCode::OK, template)
}

/// [`with`] a 422: the form again, with its input and the validation errors.
///
/// # Errors
/// As [`render`].
pub fn unprocessable(template: &impl Template) -> Result<HttpResponse, Problem> {
    with(StatusCode::UNPROCESSABLE_ENTITY, template)
}
