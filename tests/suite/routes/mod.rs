//! Every route, and what it answers to each role: a visitor, a member, a moderator, the owner. A file for each area holds its
//! tables.
//!
//! The architecture test fails on a route that is in no table. Where a route needs an id, one is used that belongs to nothing: a
//! 404 then means that the caller had permission and nothing was found.

mod accounts;
mod comments;
mod moderation;
mod newsletter;
mod owner;
mod site;
mod threads;

use crate::support::actors::{Actor, CommentAddress};
use crate::support::cast::{PASSWORD, Person};
use crate::support::test_site::TestSite;

/// A route, and the status for visitor, member, moderator and owner.
pub type Route = (&'static str, [u16; 4]);

/// A method, a route, the fields sent, and the status for visitor, member, moderator and owner.
pub struct Try(&'static str, &'static str, &'static [(&'static str, &'static str)], [u16; 4]);

pub fn gets() -> impl Iterator<Item = &'static Route> {
    [site::GETS, threads::GETS, comments::GETS, newsletter::GETS, moderation::GETS, owner::GETS, accounts::GETS]
        .into_iter()
        .flatten()
}

/// Each with an empty form. The accounts come last: their last form ends the sessions that the others need.
pub fn posts() -> impl Iterator<Item = &'static Route> {
    [threads::POSTS, comments::POSTS, newsletter::POSTS, moderation::POSTS, owner::POSTS, accounts::POSTS].into_iter().flatten()
}

/// Requests about things that exist and belong to another member: a published story, a held story, its case, a decision, a
/// session, an essay and an issue. Routes name the id that they take; `{id}` is the published story. Forms are complete, so that
/// a refusal is about the caller. Their order matters: what one caller may do, the next finds done.
fn others() -> impl Iterator<Item = &'static Try> {
    [threads::OTHERS, comments::OTHERS, moderation::OTHERS, owner::OTHERS, accounts::OTHERS].into_iter().flatten()
}

/// The id of nothing.
const NOTHING: &str = "0000000000000";

fn filled(route: &str) -> String {
    let parts = route.split('/').map(|part| if part.starts_with('{') { NOTHING } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn each_page_answers_each_role_as_the_table_says() {
    let site = TestSite::new();
    let (member, moderator, owner) = (site.member("ines"), site.moderator(), site.owner());
    let visitor = site.visitor();
    for (route, expected) in gets() {
        let path = filled(route);
        let got = [&visitor, &member, &moderator, &owner].map(|actor| actor.get(&path).status);
        assert_eq!(got, *expected, "GET {route}: visitor, member, moderator, owner");
    }
}

#[test]
fn each_form_answers_each_role_as_the_table_says() {
    let site = TestSite::new();
    let (member, moderator, owner) = (site.member("ines"), site.moderator(), site.owner());
    let visitor = site.visitor();
    for (route, expected) in posts() {
        let path = filled(route);
        let got = [&visitor, &member, &moderator, &owner].map(|actor| actor.post(&path, &[]).status);
        assert_eq!(got, *expected, "POST {route}: visitor, member, moderator, owner");
    }
    site.work();
    for address in [&member.email, &moderator.email, &owner.email] {
        let received = site.outbox.to(address);
        let links = received.iter().filter(|email| !email.subject.starts_with("A test email"));
        assert_eq!(links.count(), 1, "the link for a new password");
    }
}

/// Creates something of each kind, owned by Ines or, where members have none, by the owner; the id of each by its placeholder.
fn populate(member: &Person, elsewhere: &Actor, moderator: &Person, owner: &Person) -> Vec<(&'static str, String)> {
    let post_story = |body: &str, pen: &str| {
        let page = member.get("/t/closeness-and-space").expect(200);
        let form = "form[action=\"/t/closeness-and-space/comments\"]";
        let posted = member.submit(&page, form, &[("body", body), ("byline", pen)]).expect(303);
        posted.location.expect("a place").comment_id()
    };
    let decide =
        |path: &str, fields: &[(&str, &str)]| moderator.submit(&moderator.get(path).expect(200), "#decide", fields).expect(303);
    let waiting = || moderator.get("/moderation/held").expect(200).page().attributes(".cases .byline a", "href").remove(0);
    let shown = post_story("We have two rooms.", "");
    decide(&waiting(), &[("decision", "publish")]);
    post_story("We have a heron too.", "");
    let after = moderator.follow(&decide(&waiting(), &[("decision", "publish")])).expect(200);
    let undo = after.page().form("form[action$=\"/undo\"]").action;
    let held = post_story("And https://a.example/balcony, which is mine.", "Quiet Otter");
    elsewhere.post("/sign-in", &[("email", &member.email), ("password", PASSWORD)]).expect(303);
    let sessions = member.get("/settings/sessions").expect(200);
    let session = sessions.page().form("td form").value("session").expect("a session").to_owned();
    let issue = owner.post("/owner/issues", &[("subject", "For some"), ("list", "essays"), ("body", "Hello")]).expect(303);
    let essay = owner.get("/owner/threads").expect(200).page().link("The Distance Between Two Chairs");
    let id = |path: &str, nth: usize| path.split('/').nth(nth).expect("an id").to_owned();
    vec![
        ("{slug}", "closeness-and-space".to_owned()),
        ("{id}", shown),
        ("{held}", held),
        ("{session}", session),
        ("{case}", id(&waiting(), 3)),
        ("{event}", id(&undo, 3)),
        ("{persona}", id(&moderator.get(&waiting()).page().link("About this person"), 3)),
        ("{essay}", id(&essay, 3)),
        ("{person}", id(&owner.get("/owner/people").expect(200).page().link("Ines"), 3)),
        ("{issue}", id(&issue.location.expect("a place"), 3)),
    ]
}

#[test]
fn what_belongs_to_another_member_answers_each_role_as_the_table_says() {
    let site = TestSite::plan().with("MODERATION", "all").build();
    let (member, moderator, owner, ines) = (site.member("tomasz"), site.moderator(), site.owner(), site.member("ines"));
    let (visitor, elsewhere) = (site.visitor(), site.visitor());
    let ids = populate(&ines, &elsewhere, &moderator, &owner);
    let fill = |text: &str| ids.iter().fold(text.to_owned(), |text, (name, id)| text.replace(name, id));
    for Try(method, route, fields, expected) in others() {
        let values: Vec<_> = fields.iter().map(|(name, value)| (*name, fill(value))).collect();
        let fields: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let ask = |actor: &Actor| match *method {
            "GET" => actor.get(&fill(route)).status,
            _ => actor.post(&fill(route), &fields).status,
        };
        let got = [&visitor, &*member, &*moderator, &*owner].map(ask);
        assert_eq!(got, *expected, "{method} {route}: visitor, member, moderator, owner");
    }
    elsewhere.get("/settings/sessions").expect(200);
    assert!(!ines.get(&fill("/c/{held}/status")).expect(200).body.contains("Mine now"));
    site.pass(std::time::Duration::from_secs(61));
    for address in [&ines.email, "ada@example.net"] {
        site.outbox.to(address);
    }
}

/// Every route with an id in it, by the methods that it takes, whatever the id is called.
#[test]
fn every_route_with_an_id_is_tried_on_what_belongs_to_another_member() {
    let plain = |route: &str| {
        let names = ["{held}", "{case}", "{event}", "{persona}", "{essay}", "{issue}", "{person}"];
        names.iter().fold(route.to_owned(), |route, name| route.replace(name, "{id}"))
    };
    let tried: Vec<_> = others()
        .map(|Try(method, route, ..)| {
            (*method, plain(route).replace("/lock", "/{step}").replace("/history/1", "/history/{number}"))
        })
        .collect();
    let gets = gets().filter(|(_, answers)| *answers != [405; 4]).map(|(route, _)| ("GET", *route));
    for (method, route) in gets.chain(posts().map(|(route, _)| ("POST", *route))) {
        assert!(!route.contains("{id}") || tried.contains(&(method, route.to_owned())), "{method} {route}");
    }
}
