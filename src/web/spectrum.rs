//! Where readers placed themselves: as a picture on the thread's page, as a table, an SVG and a CSV of its own.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::{HttpResponse, web};
use askama::Template;

use super::error::Problem;
use super::page::{self, Frame};
use super::stories::words;
use super::threads::published;
use super::visitor::Visitor;
use crate::app::App;
use crate::comments::spectrum::{Bin, Histogram};
use crate::comments::{self, Fifth, Position};
use crate::links;
use crate::text;
use crate::threads::Thread;

/// The highest bar, in the picture's own units.
const TALLEST: usize = 110;
/// Where the bars stand.
const GROUND: usize = 130;

/// One bar of the picture.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    pub x: usize,
    pub y: usize,
    pub height: usize,
    /// Whether whoever looks is in it.
    pub mine: bool,
    /// Where its pointer stands: its middle.
    pub pointer: usize,
    /// Where the stories are that were placed there.
    pub href: String,
    /// What it shows, in words.
    pub label: String,
}

/// One of the five bands that stories can be chosen from.
#[derive(Clone, Debug)]
pub(super) struct Band {
    pub href: String,
    pub words: String,
}

/// The stories that were placed from here to there.
fn band_link(thread: &Thread, from: u8, to: u8) -> String {
    format!("{}?from={from}&to={to}&look=1#stories", links::thread(thread.slug()))
}

/// `45 to 49: 18 readers, you among them`
fn label(bin: &Bin, mine: bool) -> String {
    let readers = text::count(u64::try_from(bin.count).unwrap_or(u64::MAX), "reader", "readers");
    format!("{} to {}: {readers}{}", bin.from, bin.to, if mine { ", you among them" } else { "" })
}

/// The picture.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    /// Whether it may be seen: by those who placed themselves, and those who asked for it.
    pub shown: bool,
    pub readers: String,
    pub sentence: String,
    pub low: String,
    pub high: String,
    /// Empty while there are too few answers.
    pub bars: Vec<Bar>,
    pub bands: Vec<Band>,
    pub table: String,
    pub look: String,
}

impl Picture {
    /// The picture of a thread for somebody who placed themselves at `own`, or chose to look.
    pub fn of(thread: &Thread, histogram: &Histogram, own: Option<Position>) -> Self {
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
            readers: text::count(answers, "reader", "readers"),
            sentence: histogram.sentence(own),
            bars: bins.iter().enumerate().map(bar).collect(),
            bands: if bins.is_empty() { Vec::new() } else { Fifth::ALL.into_iter().map(band).collect() },
            table: links::thread_spectrum(thread.slug(), ""),
            look: String::new(),
            low: poles.low,
            high: poles.high,
        }
    }

    /// What stands in its place before somebody chose to see it: it would colour their own answer.
    pub fn hidden(thread: &Thread) -> Self {
        let mut hidden = Self::of(thread, &Histogram::default(), None);
        hidden.shown = false;
        hidden.look = format!("{}?look=1#picture", links::thread(thread.slug()));
        hidden
    }
}

#[derive(Template)]
#[template(path = "threads/spectrum.html")]
struct SpectrumPage {
    frame: Frame,
    title: String,
    back: String,
    picture: Picture,
    bins: Vec<Bin>,
    svg: String,
    csv: String,
}

#[derive(Template)]
#[template(path = "threads/spectrum.svg", escape = "html")]
struct SpectrumImage {
    picture: Picture,
}

async fn load(app: &App, slug: &str) -> Result<(Thread, Histogram), Problem> {
    let slug = slug.to_owned();
    app.db
        .read(move |tx| {
            let thread = published(tx, &slug)?;
            let histogram = comments::histogram(tx, thread.id())?;
            Ok::<_, Problem>((thread, histogram))
        })
        .await
}

/// `GET /t/{slug}/spectrum`
pub(super) async fn table(app: web::Data<App>, visitor: Visitor, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let (thread, histogram) = load(&app, &path).await?;
    page::ok(&SpectrumPage {
        frame: Frame::new(&app, &visitor, format!("Where readers placed themselves: {}", thread.title())),
        title: thread.title().to_owned(),
        back: links::thread(thread.slug()),
        picture: Picture::of(&thread, &histogram, None),
        bins: histogram.bins().unwrap_or_default(),
        svg: links::thread_spectrum(thread.slug(), ".svg"),
        csv: links::thread_spectrum(thread.slug(), ".csv"),
    })
}

/// `GET /t/{slug}/spectrum.svg`
pub(super) async fn image(app: web::Data<App>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let (thread, histogram) = load(&app, &path).await?;
    let image = SpectrumImage { picture: Picture::of(&thread, &histogram, None) };
    Ok(HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((CACHE_CONTROL, "public, max-age=60"))
        .body(page::render(&image)?))
}

/// `GET /t/{slug}/spectrum.csv`: numbers only, so that no cell can be taken for a formula.
pub(super) async fn sheet(app: web::Data<App>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let (thread, histogram) = load(&app, &path).await?;
    let mut rows = "from,to,readers\r\n".to_owned();
    for bin in histogram.bins().unwrap_or_default() {
        rows.push_str(&format!("{},{},{}\r\n", bin.from, bin.to, bin.count));
    }
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{}-spectrum.csv\"", thread.slug())))
        .insert_header((CACHE_CONTROL, "public, max-age=60"))
        .body(rows))
}
