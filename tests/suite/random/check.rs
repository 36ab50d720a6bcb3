//! Invariants of every page, whatever happened before.

use std::collections::BTreeMap;

use super::model::{Model, Viewer};
use super::page::{shown, word, words};
use super::scenario::{LENA, MARA, Scenario, THREAD};
use crate::support::actors::{Actor, Answer};

/// The orders of a thread's stories.
const ORDERS: [&str; 5] = ["", "?sort=newest", "?sort=near&at=50", "?sort=far&at=20", "?sort=replies&look=1"];

/// The same, of what has replies.
const ANSWERED: [&str; 5] = [
    "?only=answered",
    "?sort=newest&only=answered",
    "?sort=near&at=50&only=answered",
    "?sort=far&at=20&only=answered",
    "?sort=replies&look=1&only=answered",
];

/// Pages that are the same for every reader and show no story whole.
const PLACES: [&str; 7] = ["/", "/feed.atom", "/sitemap.xml", "/letters", "/letters/feed.atom", "/log", "/search?q=zxq"];

impl Scenario {
    /// Opens a page as a reader, and checks it for words that this reader may not see.
    pub fn open(&self, actor: &Actor, viewer: Viewer, path: &str, old: bool) -> Answer {
        let answer = actor.get(path);
        assert!(answer.status < 500, "{path} answers {}", answer.status);
        for word in words(&answer.body) {
            assert!(
                self.model.may_see(word, viewer, old),
                "{viewer:?} reads word {word} ({:?}) on {path}",
                self.model.words[word]
            );
        }
        answer
    }

    /// Looks at everything that shows a thread, as a visitor and as a member who wrote nothing.
    pub fn check_all(&mut self, round: usize) {
        self.work();
        let visitor = self.site.visitor();
        let lena = self.browser(LENA).expect("a session");
        self.check_order(&visitor, ORDERS[0]);
        self.check_order(&visitor, ORDERS[1 + round % 4]);
        self.check_order(&visitor, ANSWERED[round % 5]);
        self.check_tree(&lena, Viewer::Person(LENA));
        self.check_notifications(&lena);
        self.check_author(round);
        self.check_spectrum(&visitor);
        self.check_files(&visitor);
        self.check_moderation();
        let line = format!("-- {} | {:?} | {:?}", self.model.stories(), self.model.places(false), self.model.places(true));
        self.say(line);
    }

    /// A follower of the thread is notified once of each visible story, and of nothing else.
    fn check_notifications(&self, lena: &Actor) {
        let (mut posted, mut next) = (Vec::new(), Some("/notices".to_owned()));
        while let Some(path) = next {
            let page = self.open(lena, Viewer::Person(LENA), &path, false).expect(200).page();
            posted.extend(page.attributes("main li p a[href^=\"/c/\"]", "href"));
            next = page.attributes(".pager a[rel=next]", "href").pop();
        }
        posted.sort_unstable();
        let model = &self.model;
        let stories = model.answers(None).into_iter().filter(|at| model.is_public(*at));
        let mut expected: Vec<String> = stories.map(|at| format!("/c/{}", model.posted[at].id)).collect();
        expected.sort_unstable();
        assert_eq!(posted, expected, "what followers are notified of");
    }

    /// An author sees their own and public texts, and nothing else.
    fn check_author(&mut self, round: usize) {
        let Some(author) = self.some(u8::try_from(round % 200).unwrap_or(0)).map(|at| self.model.posted[at].author) else {
            return;
        };
        let Some(browser) = self.browser(author) else { return };
        self.check_tree(&browser, Viewer::Person(author));
        self.check_own(&browser, author);
        for at in (0..self.model.posted.len()).rev().take(6) {
            let id = &self.model.posted[at].id;
            for part in ["", "/status", "/edit"] {
                self.open(&browser, Viewer::Person(author), &format!("/c/{id}{part}"), false);
            }
            // Moderators read how a text came to be what it is.
            let viewer = if self.model.staff.contains(&author) { Viewer::Moderator(author) } else { Viewer::Person(author) };
            self.open(&browser, viewer, &format!("/c/{id}/history"), true);
        }
    }

    fn expected_tree(&self) -> BTreeMap<Option<String>, Vec<(String, String)>> {
        let model = &self.model;
        let mut tree = BTreeMap::new();
        for parent in std::iter::once(None).chain((0..model.posted.len()).map(Some)) {
            let listed = model.answers(parent).into_iter().filter(|at| model.visible_count(*at) > 0);
            let said = |at| model.tombstone(at).unwrap_or_else(|| format!("{:?}", [model.word(at)]));
            let listed: Vec<_> = listed.map(|at| (model.posted[at].id.clone(), said(at))).collect();
            if !listed.is_empty() {
                tree.insert(parent.map(|parent| model.posted[parent].id.clone()), listed);
            }
        }
        tree
    }

    /// Each visible text is listed once, below its parent or its tombstone; nothing else is listed.
    fn check_tree(&self, actor: &Actor, viewer: Viewer) {
        let walk = self.walk(actor, viewer, THREAD);
        assert_eq!(walk.tree(), self.expected_tree(), "the thread as {viewer:?} walks through it");
    }

    fn check_order(&self, visitor: &Actor, order: &str) {
        let walk = self.walk(visitor, Viewer::Visitor, &format!("{THREAD}{order}"));
        let ids: Vec<String> = in_order(&self.model, order).iter().map(|at| self.model.posted[*at].id.clone()).collect();
        assert_eq!(walk.roots(), ids, "the stories in the order {order:?}");
        let (mut found, mut expected) = (walk.tree(), self.expected_tree());
        found.remove(&None);
        expected.remove(&None);
        // A filtered page shows only the replies of its stories.
        let known: Vec<&String> = walk.nodes.iter().map(|node| &node.id).collect();
        if order.contains("near") || order.contains("far") || order.contains("only") {
            expected.retain(|parent, _| parent.as_ref().is_some_and(|parent| known.contains(&parent)));
        }
        assert_eq!(found, expected, "the replies in the order {order:?}");
    }

    /// An author finds the visible branches in which they wrote, under any name.
    fn check_own(&self, browser: &Actor, author: usize) {
        let (model, walk) = (&self.model, self.walk(browser, Viewer::Person(author), &format!("{THREAD}?sort=newest&only=mine")));
        let theirs = in_order(model, "?sort=newest").into_iter().filter(|story| model.wrote_in(author, *story));
        let ids: Vec<String> = theirs.map(|at| model.posted[at].id.clone()).collect();
        assert_eq!(walk.roots(), ids, "where {author} wrote");
    }

    fn check_band(&self, visitor: &Actor) {
        let model = &self.model;
        let stories = model.answers(None).into_iter().filter(|at| model.is_public(*at));
        let near = stories.filter(|at| model.posted[*at].place.is_some_and(|place| place <= 40));
        let ids: Vec<String> = near.map(|at| model.posted[at].id.clone()).collect();
        let walk = self.walk(visitor, Viewer::Visitor, &format!("{THREAD}?from=0&to=40"));
        assert_eq!(walk.roots(), ids, "the stories placed from 0 to 40");
    }

    fn check_spectrum(&self, visitor: &Actor) {
        for (ending, all) in [("", false), ("?all=1", true)] {
            let sheet = self.open(visitor, Viewer::Visitor, &format!("{THREAD}/spectrum.csv{ending}"), false).expect(200);
            assert_eq!(sheet.body, self.model.sheet(all), "the sheet{ending}");
            let table = self.open(visitor, Viewer::Visitor, &format!("{THREAD}/spectrum{ending}"), false).expect(200);
            let counts = table.page().texts("td.number").iter().filter_map(|cell| cell.parse().ok()).collect::<Vec<usize>>();
            assert_eq!(counts, self.model.bars(all).unwrap_or_default(), "the table{ending}");
            let image = self.open(visitor, Viewer::Visitor, &format!("{THREAD}/spectrum.svg{ending}"), false).expect(200);
            let bars = self.model.bars(all).unwrap_or_default();
            let drawn = bars.iter().filter(|readers| **readers > 0).count();
            assert_eq!(image.body.matches("<rect ").count(), drawn, "the bars of the image{ending}");
            let readers = self.model.places(all).len();
            let said = match readers {
                0 => "no readers".to_owned(),
                1 => "1 reader".to_owned(),
                many => format!("{many} readers"),
            };
            assert!(image.body.contains(&format!("Where {said} placed themselves")), "{}", image.body);
        }
    }

    fn check_files(&self, visitor: &Actor) {
        let stories = self.model.stories();
        for place in PLACES {
            let page = self.open(visitor, Viewer::Visitor, place, false).expect(200);
            assert!(place != "/" || page.body.contains(&stories), "the front page does not say {stories}");
        }
        let page = self.open(visitor, Viewer::Visitor, THREAD, false).expect(200);
        assert!(page.body.contains(&format!("<a href=\"#stories\">{stories}</a>")), "the thread does not say {stories}");
        let all = (0..self.model.posted.len()).filter(|at| self.model.is_public(*at)).count();
        assert!(
            page.body.contains(&format!("\"userInteractionCount\":{all},")) || page.body.contains(&format!("Count\":{all}}}"))
        );
        let feed = self.open(visitor, Viewer::Visitor, &format!("{THREAD}/feed.atom"), false).expect(200);
        let mut newest: Vec<usize> = (0..self.model.posted.len()).filter(|at| self.model.is_public(*at)).collect();
        newest.sort_by_key(|at| std::cmp::Reverse((self.model.posted[*at].published, *at)));
        let newest: Vec<usize> = newest.into_iter().map(|at| self.model.word(at)).collect();
        assert_eq!(words(&feed.body), newest, "the feed of the thread");
        let booklet = self.open(visitor, Viewer::Visitor, &format!("{THREAD}/booklet"), false).expect(200);
        let printed: Vec<String> =
            shown(&booklet.body).nodes.into_iter().filter(|node| node.parent.is_none()).map(|it| it.id).collect();
        let listed: Vec<String> = in_order(&self.model, "").into_iter().map(|at| self.model.posted[at].id.clone()).collect();
        assert_eq!(printed, listed, "the booklet");
    }

    fn check_moderation(&mut self) {
        let (mara, browser) = self.staff(false);
        for queue in ["held", "reports", "care", "legal", "spam", "recent", "log", ""] {
            self.open(&browser, Viewer::Moderator(mara), format!("/moderation/{queue}").trim_end_matches('/'), false).expect(200);
        }
    }

    /// Looks at every text by itself, and looks for every word.
    pub fn check_each(&mut self) {
        let visitor = self.site.visitor();
        let lena = self.browser(LENA).expect("a session");
        for order in ORDERS.into_iter().chain(ANSWERED) {
            self.check_order(&visitor, order);
        }
        self.check_band(&visitor);
        for at in 0..self.model.posted.len() {
            let id = self.model.posted[at].id.clone();
            self.check_permalink(&visitor, at);
            self.check_parts(&visitor, Viewer::Visitor, at);
            for part in ["?context=1", "/history", "/status"] {
                let answer = self.open(&lena, Viewer::Person(LENA), &format!("/c/{id}{part}"), true);
                assert!(part != "/status" || answer.status == 404, "somebody else's text");
            }
            let interest = self.open(&lena, Viewer::Person(LENA), &format!("/c/{id}/interest"), false);
            assert_eq!(interest.status == 200, self.model.is_public(at), "what can be followed is what can be read");
        }
        for number in 0..self.model.words.len() {
            self.check_search(&visitor, number);
        }
        self.check_cases();
    }

    fn gone(&self, at: usize) -> u16 {
        if self.model.posted[at].published.is_some() { 410 } else { 404 }
    }

    /// The permalink of a text opens its place or its tombstone; an unpublished text is not found.
    fn check_permalink(&self, visitor: &Actor, at: usize) {
        let (model, path) = (&self.model, format!("/c/{}", self.model.posted[at].id));
        let listed = model.visible_count(at) > 0;
        let found = self.open(visitor, Viewer::Visitor, &path, false);
        assert_eq!(found.status, if listed { 302 } else { self.gone(at) }, "{path}, #{at}");
        if let Some(to) = found.location {
            let to = to.split('#').next().unwrap_or_default().to_owned();
            let there = shown(&self.open(visitor, Viewer::Visitor, &to, false).expect(200).body);
            let node = there.nodes.into_iter().find(|node| node.id == model.posted[at].id).expect("the text that the link is to");
            let expected = if model.is_public(at) { vec![model.word(at)] } else { Vec::new() };
            assert_eq!((node.words, node.gone), (expected, model.tombstone(at)), "{path} leads to {to}");
        }
    }

    fn check_parts(&self, actor: &Actor, viewer: Viewer, at: usize) {
        let (model, path) = (&self.model, format!("/c/{}", self.model.posted[at].id));
        let public = model.is_public(at);
        let or_else = |shown: bool, status: u16| if shown { 200 } else { status };
        let listed = model.visible_count(at) > 0;
        self.open(actor, viewer, &format!("{path}?context=1"), false).expect(or_else(listed, self.gone(at)));
        let history = self.open(actor, viewer, &format!("{path}/history"), true);
        let whole = history.page().raw(".history .words").concat();
        assert_eq!(words(&whole), model.history(at), "the history of #{at}");
        assert_eq!(history.status, or_else(public, 404), "the history of #{at}");
        let feed = self.open(actor, viewer, &format!("{path}/feed.atom"), false);
        assert_eq!(feed.status, or_else(public, 404), "the feed of #{at}");
        self.open(actor, viewer, &format!("{path}/report"), false).expect(or_else(public, 404));
        let reply = format!("{THREAD}/reply/{}", model.posted[at].id);
        self.open(actor, viewer, &reply, false).expect(or_else(public, self.gone(at)));
        for part in ["status", "edit"] {
            self.open(actor, viewer, &format!("{path}/{part}"), false).expect(303);
        }
    }

    /// A visible word is found once, and any other not at all.
    fn check_search(&self, visitor: &Actor, number: usize) {
        let page = self.open_search(visitor, number);
        let at = (0..self.model.posted.len()).find(|at| self.model.is_public(*at) && self.model.word(*at) == number);
        let found: Vec<String> = page
            .body
            .split("<p class=\"meta\"><a href=\"/c/")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
            .collect();
        let expected: Vec<String> = at.into_iter().map(|at| self.model.posted[at].id.clone()).collect();
        assert_eq!(found, expected, "what is found by word {number}");
    }

    /// The page of results holds the word that was looked for anyway.
    fn open_search(&self, visitor: &Actor, number: usize) -> Answer {
        let page = visitor.get(&format!("/search?q={}", word(number))).expect(200);
        assert!(words(&page.body).iter().all(|found| *found == number), "a search for one word shows another");
        page
    }

    /// What moderators see of each text that has a case.
    fn check_cases(&mut self) {
        let (mara, browser) = self.staff(false);
        for (at, case) in &self.cases {
            self.open(&browser, Viewer::Moderator(mara), case, false).expect(200);
            self.open(&browser, Viewer::Moderator(mara), &format!("/c/{}/history", self.model.posted[*at].id), true);
        }
        assert_eq!(mara, MARA);
    }
}

/// The stories that leave a trace, in an order; of those that are measured only such as have a place and can be read.
fn in_order(model: &Model, order: &str) -> Vec<usize> {
    let mut stories: Vec<usize> = model.answers(None).into_iter().filter(|at| model.visible_count(*at) > 0).collect();
    let place = |at: usize| model.posted[at].place.filter(|_| model.is_public(at));
    if order.contains("near") || order.contains("far") {
        stories.retain(|at| place(*at).is_some());
    }
    let far = |at: usize, from: u8| place(at).map_or(0, |place| place.abs_diff(from));
    let replies = |at: usize| model.visible_count(at) - usize::from(model.is_public(at));
    if order.contains("only=answered") {
        stories.retain(|at| replies(*at) > 0);
    }
    match order.trim_end_matches("&only=answered") {
        "?sort=newest" => stories.reverse(),
        "?sort=near&at=50" => stories.sort_by_key(|at| (far(*at, 50), *at)),
        "?sort=far&at=20" => stories.sort_by_key(|at| std::cmp::Reverse((far(*at, 20), *at))),
        "?sort=replies&look=1" => stories.sort_by_key(|at| std::cmp::Reverse((replies(*at), *at))),
        _ => {}
    }
    stories
}
