//! A moderator who wrote the comment of a case sees of it what its author may know.

use super::*;

const DETAIL: &str = "Look at the second line.";
const NOTE: &str = "Second time.";

/// A moderator's story that was reported under `pen`, or under their own name; the case.
fn reported(site: &TestSite, moderator: &Person, pen: &str) -> String {
    let id = post_story_as(moderator, THREAD, pen, "We have not spoken for a year.");
    report(&site.visitor(), &id, "illegal").expect(303);
    moderator.get("/moderation/legal").expect(200).page().attributes(".cases .byline a", "href").remove(0)
}

#[test]
fn a_moderator_reads_neither_reports_nor_notes_about_what_they_wrote_under_any_name() {
    for pen in ["", "Quiet Otter"] {
        let site = TestSite::new();
        let (mara, otto, owner) = (site.moderator(), site.another_moderator(), site.owner());
        let case = reported(&site, &mara, pen);
        let about = person(&otto, &otto.get(&case).expect(200));
        let lists = ["/moderation/legal", about.as_str()];
        for list in lists {
            assert!(!mara.get(list).expect(200).page().text(".cases").expect("the case").contains("reported:"), "{pen}: {list}");
            assert!(otto.get(list).expect(200).page().text(".cases").expect("the case").contains("reported:"), "{pen}: {list}");
        }
        remove(&otto, &otto.get(&case).expect(200));
        let (own, other) = (mara.get(&case).expect(200), otto.get(&case).expect(200));
        for hidden in [DETAIL, NOTE, "eported"] {
            assert!(!main_of(&own).contains(hidden), "{pen}: {hidden}");
            for page in [&other, &owner.get(&case).expect(200)] {
                assert!(main_of(page).contains(hidden), "{pen}: {hidden}");
            }
        }
        // The decision and its message are for the author.
        assert!(main_of(&own).contains("removed it") && main_of(&own).contains("Try it without the names."), "{pen}");
        decision_emails(&site, &mara);
    }
}

#[test]
fn an_owner_who_may_decide_alone_reads_the_reports_about_themselves() {
    let site = TestSite::new();
    let owner = site.owner();
    let case = reported(&site, &owner, "");
    assert!(main_of(&owner.get(&case).expect(200)).contains(DETAIL));
    site.work();
}

#[test]
fn a_moderator_does_not_read_why_others_looked_up_or_trusted_their_pen_name() {
    const LOOKED_UP: &str = "The story names a child of ours.";
    const TRUSTED: &str = "They have written here kindly for months.";
    let site = TestSite::new();
    let (mara, otto, owner) = (site.moderator(), site.another_moderator(), site.owner());
    let case = reported(&site, &mara, "Quiet Otter");
    let about = person(&otto, &otto.get(&case).expect(200));
    otto.post(&format!("{about}/reveal"), &[("reason", LOOKED_UP)]).expect(303);
    otto.post(&format!("{about}/trust"), &[("reason", TRUSTED), ("trusted", "on")]).expect(303);
    for page in [about.as_str(), "/moderation/log"] {
        for why in [LOOKED_UP, TRUSTED] {
            assert!(!mara.get(page).expect(200).body.contains(why), "{page}: {why}");
            assert!(otto.get(page).expect(200).body.contains(why), "{page}: {why}");
            assert!(owner.get(page).expect(200).body.contains(why), "{page}: {why}");
        }
        assert!(mara.get(page).expect(200).body.contains("Otto"), "who did it is no secret");
    }
    site.work();
}
