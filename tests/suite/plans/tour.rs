//! Every page of a crowded site, and every form that touches a comment.

use betwixt::db::upkeep;
use betwixt::id::CommentId;

use crate::routes::gets;
use crate::support::actors::{Actor, Answer, CommentAddress};
use crate::support::cast::Person;
use crate::support::database::TestDatabase;
use crate::support::test_site::TestSite;

use super::crowd::{Size, forget_jobs, give_comments};

/// The thread of 20,000.
const THREAD: &str = "/t/crowded";
const FORM: &str = "form[action=\"/t/crowded/comments\"]";

/// A story in the middle of the thread, and the answer to its answer.
const STORY: i64 = 10_010;
const DEEP: i64 = 10_018;

/// The persona of an author who writes under a pen name in the thread of 20,000.
const PEN: i64 = 100_013;

/// The value for `{id}`, by the beginning of the route.
const IDS: [(&str, i64); 3] = [("/owner/threads/", 1), ("/moderation/people/", PEN), ("/owner/people/", 7)];

/// What is asked of a thread beside its first page.
const ASKED: [&str; 25] = [
    "",
    "?look=1",
    "?sort=newest",
    "?sort=near&at=50",
    "?sort=near&at=3",
    "?sort=far&at=50",
    "?sort=far&at=97",
    "?sort=replies",
    "?from=0&to=19&look=1",
    "?from=45&to=49",
    "?sort=newest&from=45&to=49",
    "?sort=near&at=50&from=45&to=49",
    "?sort=far&at=50&from=0&to=49",
    "?sort=replies&from=45&to=49",
    "?only=answered",
    "?sort=newest&only=answered",
    "?sort=near&at=50&only=answered",
    "?sort=far&at=97&only=answered",
    "?sort=replies&only=answered",
    "?sort=newest&from=45&to=49&only=answered",
    "?sort=far&at=50&from=0&to=49&only=answered",
    "?sort=replies&from=45&to=49&only=answered",
    "/spectrum?all=1",
    "/spectrum.svg?all=1",
    "/booklet",
];

/// The views of a thread that its authors can open.
const OWN: [&str; 8] = [
    "",
    "?sort=newest",
    "?sort=near&at=40",
    "?only=mine",
    "?sort=near&at=40&only=mine",
    "?sort=replies&from=0&to=60&only=mine",
    "?only=mine&after=0_",
    "?sort=far&at=40&only=mine&before=0_",
];

/// What a member wrote.
const OWN_LIST: &str = "/settings/stories";

struct Tour<'a> {
    site: TestSite,
    look: &'a mut dyn FnMut(&str),
}

/// Opens everything; `look` gets the request after each answer.
pub fn walk(database: TestDatabase, mut look: impl FnMut(&str)) {
    let site = TestSite::plan().with("METRICS_ALLOWED_NETWORKS", "127.0.0.1").build_on(database);
    site.app.db.write_now(upkeep).unwrap();
    let tour = Tour { site, look: &mut look };
    tour.all();
}

impl Tour<'_> {
    fn all(mut self) {
        let (visitor, member, owner) = (self.site.visitor(), self.site.member("ines"), self.site.owner());
        (self.look)("(arriving)");
        // The owner sees what members see, and more.
        for (name, actor) in [("visitor", &visitor), ("owner", &owner.browser)] {
            self.every_route(name, actor);
        }
        self.thread("visitor", &visitor, &ASKED);
        self.post_story(&member.browser, &owner.browser);
        // A page that begins elsewhere begins at a story.
        let own = OWN.map(|asked| if asked.ends_with('_') { format!("{asked}{}", id(STORY)) } else { asked.to_owned() });
        self.thread("author", &member.browser, &own.each_ref().map(String::as_str));
        self.own_list(&member);
        self.site.app.db.write_now(forget_jobs).unwrap();
    }

    fn get(&mut self, name: &str, actor: &Actor, path: &str) -> Answer {
        let answer = actor.get(path);
        assert!(answer.status < 500, "{path}: {}", answer.body);
        (self.look)(&format!("GET {path} ({name})"));
        answer
    }

    fn every_route(&mut self, name: &str, actor: &Actor) {
        for (route, _) in gets().copied() {
            // It never ends; its one query is the same as the page runs.
            if !route.ends_with("/events") {
                self.get(name, actor, &filled(route));
            }
        }
        for lane in ["held", "reports", "care", "legal", "spam", "recent"] {
            self.get(name, actor, &format!("/moderation/{lane}"));
        }
        for path in [
            "/search?q=word777",
            "/search?q=thread",
            "/search?q=word777&in=thread-77",
            // Every comment that is found at all has this word.
            "/search?q=every&in=crowded",
            "/log?after=5000",
            "/moderation/log?after=5000",
            "/owner/subscribers?q=a",
        ] {
            self.get(name, actor, path);
        }
        for id in [STORY, DEEP, 20_000, 1].map(id) {
            for part in ["", "?context=1", "/history", "/status", "/feed.atom", "/report", "/edit"] {
                self.get(name, actor, &format!("/c/{id}{part}"));
            }
        }
    }

    /// The thread as it is asked for, a page on from there, and one from the middle back.
    fn thread(&mut self, name: &str, actor: &Actor, asked: &[&str]) {
        for asked in asked {
            let page = self.get(name, actor, &format!("{THREAD}{asked}"));
            let Some(next) = linked(&page, "after=") else { continue };
            self.get(name, actor, &next);
            let (before, cursor) = next.rsplit_once("after=").expect("where it goes on");
            let rank = cursor.split('_').next().expect("a rank");
            self.get(name, actor, &format!("{before}before={rank}_{}", id(STORY)));
        }
    }

    /// What an author of thousands of comments wrote, from its beginning and from the middle.
    fn own_list(&mut self, author: &Person) {
        let id = author.id;
        self.site.app.db.write_now(move |tx| give_comments(tx, id)).unwrap();
        (self.look)("(giving comments)");
        let page = self.get("author", author, OWN_LIST).expect(200);
        let next = page.page().attributes("a[rel=next]", "href").remove(0);
        self.get("author", author, &next).expect(200);
        self.get("author", author, &format!("{OWN_LIST}?after={}", self::id(STORY))).expect(200);
    }

    fn post(&mut self, actor: &Actor, path: &str, fields: &[(&str, &str)], status: u16) -> Answer {
        let answer = actor.post(path, fields).expect(status);
        (self.look)(&format!("POST {path}"));
        answer
    }

    fn submit(&mut self, actor: &Actor, path: &str, form: &str, changes: &[(&str, &str)]) -> Answer {
        let page = self.get("member", actor, path).expect(200);
        let answer = actor.submit(&page, form, changes).expect(303);
        (self.look)(&format!("POST on {path}"));
        answer
    }

    fn post_story(&mut self, member: &Actor, owner: &Actor) {
        let posted = self.submit(member, THREAD, FORM, &[("body", "A story of mine."), ("position", "40")]);
        let id = posted.location.as_deref().expect("a place").comment_id();
        self.submit(member, &format!("{THREAD}/reply/{}", self::id(STORY)), FORM, &[("body", "And my answer.")]);
        self.submit(member, THREAD, FORM, &[("body", "Under another name."), ("byline", "Grey Heron")]);
        self.submit(member, &format!("{THREAD}/place"), "form[action=\"/t/crowded/place\"]", &[("position", "60")]);
        self.submit(member, &format!("/c/{id}/edit"), &format!("form[action=\"/c/{id}/edit\"]"), &[("body", "Another story.")]);
        for part in ["/status", "/history", ""] {
            self.get("author", member, &format!("/c/{id}{part}"));
        }
        self.post(member, &format!("/c/{}/thanks", self::id(STORY)), &[("thanks", "on")], 303);
        self.post(member, &format!("/c/{}/report", self::id(STORY)), &[("reason", "unkind"), ("detail", "It hurts.")], 303);
        self.post(member, &format!("{THREAD}/interest"), &[("interest", "follow")], 303);
        self.post(member, &format!("/c/{}/interest", self::id(STORY)), &[("interest", "mute")], 303);
        self.post(member, &format!("/c/{}/mute", self::id(STORY)), &[("mute", "on")], 303);
        for path in ["/settings/notifications", THREAD, "/search?q=word200"] {
            self.get("who mutes", member, path);
        }
        self.post(member, &format!("/c/{id}/withdraw"), &[], 303);
        self.post(member, &format!("/c/{id}/return"), &[], 303);
        let lane = self.get("owner", owner, "/moderation/held").expect(200);
        let cases = lane.page().attributes(".cases .byline a", "href");
        let case = cases.first().unwrap_or_else(|| panic!("no case: {}", lane.body));
        let page = self.get("owner", owner, case).expect(200);
        let form = format!("form[action=\"{case}/decisions\"]");
        owner.submit(&page, &form, &[("decision", "publish")]).expect(303);
        (self.look)("POST a decision");
        self.get("owner", owner, case);
        let person = format!("/moderation/people/{}", self::id(PEN));
        self.post(owner, &format!("{person}/reveal"), &[("reason", "Somebody may be in danger.")], 303);
        self.get("owner", owner, &person);
    }
}

/// An id as addresses have it.
fn id(number: i64) -> String {
    CommentId::from(number).to_string()
}

/// A route with something of the site in its gaps.
fn filled(route: &str) -> String {
    let case = ("/moderation/cases/", Size::chosen().case);
    let about = IDS.iter().chain([&case]).find(|(begin, _)| route.starts_with(begin)).map_or(STORY, |(_, id)| *id);
    route.replace("{slug}", "crowded").replace("{id}", &id(about)).replace("{number}", "1").replace("{lane}", "held")
}

/// The target of the link of this kind.
fn linked(page: &Answer, way: &str) -> Option<String> {
    page.page().attributes("a", "href").into_iter().find(|href| href.starts_with(THREAD) && href.contains(way))
}
