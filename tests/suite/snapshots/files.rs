//! What machines read: feeds, tables, snapshots, and where to find things.

use super::recorder::Recorder;
use super::sample_site::{EMPTY, SampleSite, THREAD};

pub fn visit(recorder: &mut Recorder, sample: &SampleSite) {
    let visitor = &sample.visitor;
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
        recorder.file(name, visitor, path);
    }
    recorder.file("thread-feed", visitor, &format!("{THREAD}/feed.atom"));
    recorder.file("replies-feed", visitor, &format!("/c/{}/feed.atom", sample.posted.ines));
    recorder.file("spectrum-svg", visitor, &format!("{THREAD}/spectrum.svg"));
    recorder.file("spectrum-csv", visitor, &format!("{THREAD}/spectrum.csv"));
    recorder.file("spectrum-csv-without-answers", visitor, &format!("{EMPTY}/spectrum.csv"));
    let page = visitor.get(THREAD).expect(200);
    recorder.json("thread-for-machines", &page.page().raw("script[type=\"application/ld+json\"]").concat());
    let style = page.page().attributes("link[rel=stylesheet]", "href").concat();
    recorder.headers("style-sheet", visitor, &style);
}
