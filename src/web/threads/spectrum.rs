//! The spectrum of a thread's positions: as a chart on its page, and as a table, an SVG and a CSV of its own.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use askama::Template;

use super::find::published;
use super::placement;
use crate::app::App;
use crate::comments;
use crate::comments::spectrum::counts::{Bin, Histogram, Spectrum};
use crate::comments::{Count, Fifth, Places, Position};
use crate::http::caller::Visitor;
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::links;
use crate::site_settings::SiteSetting;
use crate::text;
use crate::threads::{Thread, ThreadState};
use crate::web::comments::rows::words;
use crate::web::page;
use crate::web::page::Frame;

/// The height of the tallest bar, in units of the chart.
const TALLEST: usize = 110;
/// The y coordinate of the base line.
const GROUND: usize = 130;

/// One bar of the chart.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    pub x: usize,
    pub y: usize,
    pub height: usize,
    /// Whether it counts the reader's own position.
    pub mine: bool,
    /// The x coordinate of its pointer, which is its middle.
    pub pointer: usize,
    /// The link to the stories with these positions.
    pub href: String,
    /// The bar's range and count, in words.
    pub label: String,
}

/// One of the five bands by which stories can be filtered.
#[derive(Clone, Debug)]
pub(crate) struct Band {
    pub href: String,
    pub words: String,
}

/// The link to the stories with positions in this range, both ends included.
fn band_link(thread: &Thread, from: u8, to: u8) -> String {
    format!("{}?from={from}&to={to}&look=1#stories", links::thread(thread.slug()))
}

/// `45 to 49: 18 readers, you among them`
fn label(bin: &Bin, mine: bool) -> String {
    let readers = text::count(u64::try_from(bin.count).unwrap_or(u64::MAX), "reader", "readers");
    format!("{} to {}: {readers}{}", bin.from, bin.to, if mine { ", you among them" } else { "" })
}

fn movement(thread: &Thread, spectrum: &Spectrum) -> Option<String> {
    let poles = thread.poles();
    spectrum.movement().sentence(&poles.low.to_lowercase(), &poles.high.to_lowercase())
}

/// The chart of a thread.
#[derive(Clone, Debug)]
pub(crate) struct SpectrumChart {
    /// Whether to show it: to readers with a position, and those who asked for it.
    pub shown: bool,
    /// Whether the thread still takes stories, and so positions.
    pub open: bool,
    /// Whether there is no story that could have a position.
    pub empty: bool,
    pub readers: String,
    pub sentence: String,
    pub low: String,
    pub high: String,
    /// Empty while there are too few answers.
    pub bars: Vec<Bar>,
    pub bands: Vec<Band>,
    pub table: String,
    pub look: String,
    /// How readers changed their positions; `None` until enough have.
    pub movement: Option<String>,
    /// The form that changes the reader's position; `None` without one, and on a locked thread.
    pub again: Option<String>,
    /// The position of a reader whose comment waits for a moderator, while the chart is not shown.
    pub waiting: Option<Position>,
}

impl SpectrumChart {
    /// The chart for a reader with the position `own`, or one who chose to see it.
    pub fn new(thread: &Thread, histogram: &Histogram, own: Option<Position>) -> Self {
        let poles = thread.poles();
        let bins = histogram.bins().unwrap_or_default();
        let most = bins.iter().map(|bin| bin.count).max().unwrap_or(0).max(1);
        let mine = own.map(Histogram::bin_of);
        let bar = |(place, bin): (usize, &Bin)| {
            let height = (TALLEST * bin.count).div_ceil(most);
            Bar {
                x: 30 * place + 1,
                y: GROUND - height,
                height,
                mine: mine == Some(place),
                pointer: 30 * place + 15,
                href: band_link(thread, bin.from, bin.to),
                label: label(bin, mine == Some(place)),
            }
        };
        let band = |(fifth, from, to): (Fifth, u8, u8)| Band { href: band_link(thread, from, to), words: words(fifth, &poles) };
        let answers = u64::try_from(histogram.answers()).unwrap_or(u64::MAX);
        Self {
            shown: true,
            open: thread.state() != ThreadState::Locked,
            empty: false,
            readers: text::count(answers, "reader", "readers"),
            sentence: histogram.sentence(own),
            bars: bins.iter().enumerate().map(bar).collect(),
            bands: if bins.is_empty() { Vec::new() } else { Fifth::ALL.into_iter().map(band).collect() },
            table: links::thread_spectrum(thread.slug(), ""),
            look: String::new(),
            movement: None,
            again: None,
            waiting: None,
            low: poles.low,
            high: poles.high,
        }
    }

    /// The chart on the thread's page for a reader with these positions, or none.
    pub fn seen(thread: &Thread, spectrum: &Spectrum, places: &Places) -> Self {
        // A reader who saw the chart first is counted in none of its bars.
        let own = places.now().filter(|_| !places.saw_first);
        let mut seen = Self::new(thread, spectrum.uninfluenced_answers(), own);
        seen.movement = movement(thread, spectrum);
        seen.again = places.now().filter(|_| seen.open).map(|_| links::thread_place(thread.slug()));
        if let Some(place) = places.now().filter(|_| places.saw_first) {
            seen.sentence.push_str(&format!(" You said {place} after seeing the chart, so the chart leaves you out."));
        }
        seen
    }

    /// The placeholder for a reader who has not chosen to see the chart: it would influence their answer.
    /// `waiting` is the position that they gave with a comment that is not published yet.
    pub fn hidden(thread: &Thread, count: Count, waiting: Option<Position>) -> Self {
        let mut hidden = Self::new(thread, &Histogram::default(), None);
        hidden.shown = false;
        hidden.empty = count == Count::default();
        hidden.waiting = waiting;
        hidden.look = links::thread_show_chart(thread.slug());
        hidden
    }
}

/// The answers of readers who saw the chart first.
struct InfluencedAnswers {
    words: String,
    href: String,
    link: &'static str,
}

#[derive(Template)]
#[template(path = "threads/spectrum.html")]
struct SpectrumPage {
    frame: Frame,
    title: String,
    back: String,
    chart: SpectrumChart,
    bins: Vec<Bin>,
    svg: String,
    csv: String,
    movement: Option<String>,
    influenced: Option<InfluencedAnswers>,
}

#[derive(Template)]
#[template(path = "threads/spectrum.svg", escape = "html")]
struct SpectrumImage {
    chart: SpectrumChart,
    /// The colours of the poles on a light page, as the image is always one.
    low: String,
    high: String,
}

/// Whose answers the table and the files count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SpectrumScope {
    /// Those who answered before they saw the chart.
    Uninfluenced,
    /// All.
    Everyone,
}

impl SpectrumScope {
    fn from_query(query: &Query) -> Self {
        if query.ticked("all") { Self::Everyone } else { Self::Uninfluenced }
    }

    fn histogram(self, spectrum: &Spectrum) -> &Histogram {
        match self {
            Self::Uninfluenced => spectrum.uninfluenced_answers(),
            Self::Everyone => spectrum.all_answers(),
        }
    }

    /// The table, or with an `ending` a file, of the same scope.
    fn link(self, thread: &Thread, ending: &str) -> String {
        let path = links::thread_spectrum(thread.slug(), ending);
        match self {
            Self::Uninfluenced => path,
            Self::Everyone => links::with_query(&path, [("all", "1")]),
        }
    }
}

/// The spectrum of a thread, for one reader.
struct SpectrumView {
    thread: Thread,
    spectrum: Spectrum,
    scope: SpectrumScope,
    /// Whether the reader has a position in it: then the chart cannot influence a first answer.
    is_placed: bool,
}

impl SpectrumView {
    async fn load(app: &App, visitor: &Visitor, slug: &str, query: &Query) -> Result<Self, Problem> {
        let (slug, member) = (slug.to_owned(), visitor.member.as_ref().map(|member| member.id()));
        let scope = SpectrumScope::from_query(query);
        app.db
            .read(move |tx| {
                let thread = published(tx, &slug)?;
                let spectrum = comments::spectrum_of(tx, thread.id())?;
                let places = member.map(|member| comments::positions_of(tx, thread.id(), member)).transpose()?;
                let is_placed = places.is_some_and(|places| places.now().is_some());
                Ok::<_, Problem>(Self { thread, spectrum, scope, is_placed })
            })
            .await
    }

    fn histogram(&self) -> &Histogram {
        self.scope.histogram(&self.spectrum)
    }

    fn bins(&self) -> Vec<Bin> {
        self.histogram().bins().unwrap_or_default()
    }

    fn chart(&self) -> SpectrumChart {
        SpectrumChart::new(&self.thread, self.histogram(), None)
    }

    /// The link that includes the answers of readers who saw the chart first, or excludes them again.
    fn influenced(&self) -> Option<InfluencedAnswers> {
        let many = u64::try_from(self.spectrum.saw_chart_first()).ok().filter(|many| *many > 0)?;
        let readers = text::count(many, "reader", "readers");
        Some(match self.scope {
            SpectrumScope::Everyone => InfluencedAnswers {
                words: format!("Includes {readers} who saw the chart before they answered."),
                href: SpectrumScope::Uninfluenced.link(&self.thread, ""),
                link: "Leave them out",
            },
            SpectrumScope::Uninfluenced => InfluencedAnswers {
                words: format!("{readers} saw the chart before answering. That may have influenced them, so they are left out."),
                href: SpectrumScope::Everyone.link(&self.thread, ""),
                link: "Include everyone",
            },
        })
    }

    /// Completes the response: the browser of a reader without a position remembers that they saw the chart.
    fn answer(&self, request: &HttpRequest, app: &App, mut answer: HttpResponse) -> Result<HttpResponse, Problem> {
        if !self.is_placed {
            placement::remember(request, app, self.thread.id(), &mut answer)?;
        }
        Ok(answer)
    }
}

/// A file of the chart: cached by the browser, whose cookie may decide what it shows, and by no proxy.
fn file(kind: &'static str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer.content_type(kind).insert_header((CACHE_CONTROL, "private, max-age=60"));
    answer
}

/// `GET /t/{slug}/spectrum`
pub(crate) async fn table(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let view = SpectrumView::load(&app, &visitor, &path, &query).await?;
    let thread = &view.thread;
    let page = SpectrumPage {
        frame: Frame::new(&app, &visitor, format!("Where readers placed themselves: {}", thread.title())),
        title: thread.title().to_owned(),
        back: links::thread(thread.slug()),
        chart: view.chart(),
        movement: movement(thread, &view.spectrum),
        influenced: view.influenced(),
        bins: view.bins(),
        svg: view.scope.link(thread, ".svg"),
        csv: view.scope.link(thread, ".csv"),
    };
    view.answer(&request, &app, page::ok(&page)?)
}

/// `GET /t/{slug}/spectrum.svg`
pub(crate) async fn image(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let view = SpectrumView::load(&app, &visitor, &path, &query).await?;
    let (low, high) = match &app.site.identity().poles {
        Some(poles) => (poles.low.light.clone(), poles.high.light.clone()),
        None => (SiteSetting::LowLight.default_text().to_owned(), SiteSetting::HighLight.default_text().to_owned()),
    };
    let image = SpectrumImage { chart: view.chart(), low, high };
    view.answer(&request, &app, file("image/svg+xml").body(page::render(&image)?))
}

/// `GET /t/{slug}/spectrum.csv`: numbers only, so that no cell can be taken for a formula.
pub(crate) async fn sheet(
    request: HttpRequest,
    app: web::Data<App>,
    visitor: Visitor,
    path: web::Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let view = SpectrumView::load(&app, &visitor, &path, &query).await?;
    let mut rows = "from,to,readers\r\n".to_owned();
    for bin in view.bins() {
        rows.push_str(&format!("{},{},{}\r\n", bin.from, bin.to, bin.count));
    }
    let name = format!("attachment; filename=\"{}-spectrum.csv\"", view.thread.slug());
    let sheet = file("text/csv; charset=utf-8").insert_header((CONTENT_DISPOSITION, name)).body(rows);
    view.answer(&request, &app, sheet)
}
