//! What every page shares: its frame, and how a template becomes an answer.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, RETRY_AFTER};
use askama::Template;

use super::assets;
use crate::app::App;
use crate::clock::UnixMicros;
use crate::http::caller::Visitor;
use crate::http::problem::Problem;

// Only the sanitiser makes one, so a page shows it as it is.
impl askama::filters::HtmlSafe for crate::text::Html {}

/// An Atom feed that a page announces.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Its address.
    pub href: String,
    /// What it holds.
    pub title: String,
}

/// Everything that the layout shows around a page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The page's own title.
    pub title: String,
    /// The site's name.
    pub site: String,
    /// Who is signed in, by name.
    pub member: Option<String>,
    /// Whether the moderation desk is theirs.
    pub moderates: bool,
    /// Whether the owner's desk is theirs.
    pub owns: bool,
    /// How many notices wait for them.
    pub notices: i64,
    /// What everybody should know about this server, such as that it is a demonstration.
    pub banner: Option<String>,
    /// Feeds that belong to the page.
    pub feeds: Vec<Feed>,
    /// What stands for the member in this browser's drafts, so that whoever uses it next does not find them; empty for a visitor.
    pub who: String,
    /// A summary for search engines and shared links.
    pub description: String,
    /// Since when everybody can read it, of an essay.
    pub published: Option<String>,
    /// The page's address, whole.
    pub canonical: String,
    /// Whether search engines are asked to pass by.
    pub hidden: bool,
    /// Where the style sheet is.
    pub css: String,
    /// Where the script is.
    pub js: String,
    /// Where the icon is.
    pub icon: String,
}

impl Frame {
    /// The frame of a page for whoever asks.
    pub fn new(app: &App, visitor: &Visitor, title: impl Into<String>) -> Self {
        let member = visitor.member.as_ref();
        Self {
            title: title.into(),
            site: app.site.name.clone(),
            member: member.map(|member| member.name().to_string()),
            moderates: member.is_some_and(|member| member.role().may_moderate()),
            owns: member.is_some_and(|member| member.role().may_own()),
            notices: visitor.notices,
            banner: app.site.banner.clone(),
            feeds: Vec::new(),
            who: member.map(|member| app.keys.drawer(member.id())).unwrap_or_default(),
            description: String::new(),
            published: None,
            canonical: String::new(),
            hidden: false,
            css: assets::css(),
            js: assets::js(),
            icon: assets::icon(),
        }
    }

    /// The frame of a page that is the same for everybody, such as one that says what went wrong.
    pub fn bare(app: &App, title: impl Into<String>) -> Self {
        Self::new(app, &Visitor::nobody(), title)
    }

    /// Announces a feed.
    #[must_use]
    pub fn with_feed(mut self, href: impl Into<String>, title: impl Into<String>) -> Self {
        self.feeds.push(Feed { href: href.into(), title: title.into() });
        self
    }

    /// Gives the page its summary and its one address.
    #[must_use]
    pub fn with_summary(mut self, description: impl Into<String>, canonical: impl Into<String>) -> Self {
        (self.description, self.canonical) = (description.into(), canonical.into());
        self
    }

    /// Says that the page is an essay, and since when it can be read.
    #[must_use]
    pub fn with_publication(mut self, at: UnixMicros) -> Self {
        self.published = Some(at.rfc3339());
        self
    }

    /// Asks search engines to pass by.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }
}

/// Renders a template to text.
///
/// # Errors
/// When the template cannot be rendered, which is a fault of ours.
pub fn render(template: &impl Template) -> Result<String, Problem> {
    template.render().map_err(Problem::broken)
}

/// A page that is for whoever asked only, and not to be kept by anything in between.
///
/// # Errors
/// As [`render`].
pub fn with(status: StatusCode, template: &impl Template) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(render(template)?))
}

/// [`with`] the status of `problem`, and when to come again where it says so: the page shows the form again, or says what is the matter.
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

/// [`with`] a 422: the form again, with what was typed and what is to be put right.
///
/// # Errors
/// As [`render`].
pub fn again(template: &impl Template) -> Result<HttpResponse, Problem> {
    with(StatusCode::UNPROCESSABLE_ENTITY, template)
}
