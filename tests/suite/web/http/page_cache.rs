//! Public pages are rendered once, and again when what they show has changed, in this process or in another.

use std::time::Duration;

use betwixt::crypt::Random;
use betwixt::db::{DatabaseLocation, Db};
use betwixt::error::InternalError;
use diesel::connection::SimpleConnection;

use crate::support::actors::Answer;
use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";
const FORM: &str = "form[action=\"/t/closeness-and-space/comments\"]";
const GZIP: (&str, &str) = ("accept-encoding", "gzip");

/// How often a public page was rendered.
fn renderings(site: &TestSite) -> String {
    let metrics = site.visitor().get("/metrics").expect(200).body;
    let line = metrics.lines().find(|line| line.starts_with("betwixt_page_cache_lookups_total{result=\"miss\"}"));
    line.and_then(|line| line.rsplit(' ').next()).expect("the count").to_owned()
}

fn tag(answer: &Answer) -> String {
    answer.header("etag").expect("a tag").to_owned()
}

#[test]
fn a_page_is_rendered_once_until_it_changes_where_no_other_node_can_change_it() {
    let site = TestSite::plan().with("METRICS_ALLOWED_NETWORKS", "127.0.0.1").build();
    let several = matches!(site.database(), DatabaseLocation::Postgres { .. });
    let ines = site.member("ines");
    for _ in 0..4 {
        site.visitor().get(THREAD).expect(200);
        site.pass(Duration::from_secs(20));
    }
    assert_eq!(renderings(&site), if several { "4" } else { "1" });
    // What a member alone sees is no change of a public page.
    ines.get(THREAD).expect(200);
    ines.submit(&ines.get(THREAD).expect(200), FORM, &[("body", "We have a heron."), ("position", "20")]).expect(303);
    let page = site.visitor().get(THREAD).expect(200);
    assert!(page.body.contains("We have a heron."));
    assert_eq!(renderings(&site), if several { "5" } else { "2" });
    site.work();
}

#[test]
fn a_change_by_another_process_shows_a_second_later() {
    let site = TestSite::new();
    let before = site.visitor().get(THREAD).expect(200);
    let other = Db::open(site.database(), site.app.clock.clone(), Random::seeded(3)).expect("a second process");
    let rename = "UPDATE thread SET title = 'Renamed elsewhere'";
    other.write_now(move |tx| Ok::<_, InternalError>(tx.conn().batch_execute(rename)?)).expect("a change");
    assert_eq!(tag(&site.visitor().get(THREAD).expect(200)), tag(&before), "within the second");
    site.app.clock.advance(Duration::from_secs(1));
    let after = site.visitor().get(THREAD).expect(200);
    assert!(after.body.contains("Renamed elsewhere"));
    assert_ne!(tag(&after), tag(&before));
}

#[test]
fn a_page_that_many_visitors_load_is_compressed_better_and_the_earlier_form_stays_known() {
    let site = TestSite::new();
    let length = |answer: &Answer| answer.header("content-length").expect("a length").parse::<usize>().expect("a number");
    let first = site.visitor().get_with(THREAD, &[GZIP]).expect(200);
    // It is compressed beside the requests.
    let better = (0..2_000).map(|_| site.visitor().get_with(THREAD, &[GZIP]).expect(200)).find(|page| tag(page) != tag(&first));
    let better = better.expect("a better compressed page");
    assert_eq!(better.header("content-encoding"), Some("gzip"));
    assert!(length(&better) < length(&first), "{} of {}", length(&better), length(&first));
    assert_eq!(better.body, first.body);
    for known in [tag(&first), tag(&better)] {
        let unchanged = site.visitor().get_with(THREAD, &[GZIP, ("if-none-match", &known)]).expect(304);
        assert_eq!(tag(&unchanged), known);
        assert_eq!(unchanged.header("vary"), Some("accept-encoding, cookie"));
        // To one who cannot read it, it is another page.
        site.visitor().get_with(THREAD, &[("if-none-match", &known)]).expect(200);
    }
}
