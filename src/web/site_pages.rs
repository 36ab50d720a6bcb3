//! The pages that the owner writes about the site: what it is, and its house rules.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::http::caller::Visitor;
use crate::http::page_cache::Pages;
use crate::http::problem::Problem;
use crate::links;
use crate::site_settings::{self, HouseRules};
use crate::text::{self, Flavour, Html};
use crate::web::moment::When;
use crate::web::page::{self, Frame};

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    frame: Frame,
    html: Html,
}

#[derive(Template)]
#[template(path = "rules.html")]
struct RulesPage {
    frame: Frame,
    html: Html,
    number: i32,
    since: When,
    /// Whether a later version holds now.
    is_earlier: bool,
}

/// `GET /about`; 404 while the owner has written nothing.
pub(super) async fn about(
    request: HttpRequest,
    app: web::Data<App>,
    pages: web::Data<Pages>,
    visitor: Visitor,
) -> Result<HttpResponse, Problem> {
    let shown = async {
        let words = app.db.read(site_settings::about_text).await?.ok_or_else(Problem::missing)?;
        let frame = Frame::new(&app, &visitor, format!("About {}", app.site.name()))
            .with_summary(app.site.identity().tagline.clone(), app.site.absolute(&links::about()));
        Ok(AboutPage { frame, html: text::render(&words, Flavour::Essay) })
    };
    answer(&request, &pages, &visitor, links::about(), shown).await
}

/// `GET /rules`: those that hold now; 404 while there are none.
pub(super) async fn rules(
    request: HttpRequest,
    app: web::Data<App>,
    pages: web::Data<Pages>,
    visitor: Visitor,
) -> Result<HttpResponse, Problem> {
    let shown = async {
        let rules = app.db.read(site_settings::current_rules).await?.ok_or_else(Problem::missing)?;
        Ok(RulesPage::new(&app, &visitor, &rules, rules.number))
    };
    answer(&request, &pages, &visitor, links::house_rules(), shown).await
}

/// `GET /rules/{number}`: the version that a decision was made under.
pub(super) async fn version(
    request: HttpRequest,
    app: web::Data<App>,
    pages: web::Data<Pages>,
    visitor: Visitor,
    number: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let number: i32 = number.parse().map_err(|_| Problem::missing())?;
    let shown = async {
        let found = app.db.read(move |tx| {
            Ok::<_, Problem>((
                site_settings::rules(tx, number)?.ok_or_else(Problem::missing)?,
                site_settings::rules_in_force(tx)?,
            ))
        });
        let (rules, current) = found.await?;
        Ok(RulesPage::new(&app, &visitor, &rules, current.unwrap_or_default()))
    };
    answer(&request, &pages, &visitor, links::house_rules_version(number), shown).await
}

impl RulesPage {
    fn new(app: &App, visitor: &Visitor, rules: &HouseRules, current: i32) -> Self {
        let is_earlier = rules.number != current;
        let frame = Frame::new(app, visitor, "House rules").with_summary("", app.site.absolute(&links::house_rules()));
        Self {
            frame: if is_earlier { frame.hidden() } else { frame },
            html: rules.html(),
            number: rules.number,
            since: When::dated(rules.saved_at),
            is_earlier,
        }
    }
}

async fn answer<T: Template>(
    request: &HttpRequest,
    pages: &Pages,
    visitor: &Visitor,
    path: String,
    shown: impl Future<Output = Result<T, Problem>>,
) -> Result<HttpResponse, Problem> {
    if visitor.member.is_some() {
        return page::ok(&shown.await?);
    }
    let rendered = pages.page(path, async { super::threads::show::html(&shown.await?) }).await?;
    Ok(rendered.answer(request))
}
