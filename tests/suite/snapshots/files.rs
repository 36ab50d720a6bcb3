//! What machines read: feeds, tables, pictures, and where to find things.

use super::recorder::Album;
use super::sample_site::{EMPTY, LivedIn, THREAD};

pub fn visit(album: &mut Album, lived: &LivedIn) {
    let visitor = &lived.visitor;
    for (name, path) in [
        ("healthz", "/healthz"),
        ("readyz", "/readyz"),
        ("up", "/up"),
        ("robots", "/robots.txt"),
        ("sitemap", "/sitemap.xml"),
        ("change-password", "/.well-known/change-password"),
        ("security", "/.well-known/security.txt"),
        ("feed", "/feed.atom"),
        ("newsletter-feed", "/letters/feed.atom"),
    ] {
        album.file(name, visitor, path);
    }
    album.file("thread-feed", visitor, &format!("{THREAD}/feed.atom"));
    album.file("replies-feed", visitor, &format!("/c/{}/feed.atom", lived.told.ines));
    album.file("spectrum-svg", visitor, &format!("{THREAD}/spectrum.svg"));
    album.file("spectrum-csv", visitor, &format!("{THREAD}/spectrum.csv"));
    album.file("spectrum-csv-without-answers", visitor, &format!("{EMPTY}/spectrum.csv"));
    let page = visitor.get(THREAD).expect(200);
    album.json("thread-for-machines", &page.page().raw("script[type=\"application/ld+json\"]").concat());
    let style = page.page().attributes("link[rel=stylesheet]", "href").concat();
    album.headers("style-sheet", visitor, &style);
}
