//! A stored text that is damaged takes nothing else away.

use std::time::Duration;

use betwixt::db::Conn;
use betwixt::error::InternalError;
use diesel::{RunQueryDsl, sql_query};

use crate::support::test_site::TestSite;

const THREAD: &str = "/t/closeness-and-space";

#[test]
fn a_story_that_is_not_utf8_is_replaced_by_a_sentence_and_reported_to_the_owner() {
    let site = TestSite::new();
    let ana = site.member("ana");
    for body in ["Before.", "Damaged.", "After."] {
        ana.post(&format!("{THREAD}/comments"), &[("body", body), ("form_id", body)]).expect(303);
        site.pass(Duration::from_mins(1));
    }
    let damage =
        "UPDATE comment SET html = CAST(X'3C703EFF3C2F703E' AS TEXT), body = CAST(X'FF' AS TEXT) WHERE body = 'Damaged.'";
    let damaged = site.app.db.write_now(move |tx| match tx.conn() {
        Conn::Sqlite(conn) => Ok::<_, InternalError>(sql_query(damage).execute(conn)? == 1),
        // PostgreSQL checks each text that is stored.
        Conn::Postgres(_) => Ok(false),
    });
    let owner = site.owner();
    if !damaged.expect("a database") {
        assert!(!owner.get("/owner").expect(200).page().has("#unreadable"));
        return;
    }
    let visitor = site.visitor();
    let shown = visitor.get(&format!("{THREAD}?sort=oldest")).expect(200).page().texts("article.story .words");
    assert_eq!(shown, ["Before.", "This story can’t be shown.", "After."]);
    for path in ["feed.atom", "booklet"] {
        let answer = visitor.get(&format!("{THREAD}/{path}")).expect(200);
        assert!(answer.body.contains("This story can’t be shown.") && answer.body.contains("After."), "{path}");
    }
    visitor.get("/feed.atom").expect(200);
    let listed = owner.get("/owner").expect(200).page().attributes("#unreadable a", "href");
    assert_eq!(listed.len(), 1);
    let found = owner.get(&listed[0]).expect(302);
    assert!(owner.follow(&found).expect(200).body.contains("This story can’t be shown."));
}
