//! Every route, and what it answers to each kind of actor: nobody signed in, a member, a moderator, the owner.
//!
//! The architecture test fails on a route that is not in this table. Ids that name nothing are used where a page needs one, so a 404
//! says "the actor got past the door, and there was nothing there".

use crate::support::actors::Actor;
use crate::support::cast::{PASSWORD, Person};
use crate::support::test_site::TestSite;

/// What each actor is answered: visitor, member, moderator, owner.
pub const GETS: &[(&str, [u16; 4])] = &[
    ("/healthz", [200; 4]),
    ("/readyz", [200; 4]),
    ("/up", [200; 4]),
    // As an unknown address, since no network may read it.
    ("/metrics", [404; 4]),
    ("/assets/{name}", [404; 4]),
    ("/robots.txt", [200; 4]),
    ("/sitemap.xml", [200; 4]),
    ("/.well-known/change-password", [302; 4]),
    ("/.well-known/security.txt", [404; 4]),
    ("/", [200; 4]),
    ("/search", [200; 4]),
    ("/t/{slug}", [404; 4]),
    ("/t/{slug}/booklet", [404; 4]),
    ("/t/{slug}/spectrum", [404; 4]),
    ("/t/{slug}/spectrum.svg", [404; 4]),
    ("/t/{slug}/spectrum.csv", [404; 4]),
    ("/t/{slug}/events", [404; 4]),
    ("/t/{slug}/write", [404; 4]),
    ("/t/{slug}/reply/{id}", [404; 4]),
    ("/c/{id}", [404; 4]),
    ("/feed.atom", [200; 4]),
    ("/t/{slug}/feed.atom", [404; 4]),
    ("/c/{id}/feed.atom", [404; 4]),
    ("/t/{slug}/comments", [404; 4]),
    ("/t/{slug}/preview", [404; 4]),
    ("/t/{slug}/sketch", [404; 4]),
    ("/t/{slug}/look", [404; 4]),
    ("/t/{slug}/place", [303, 404, 404, 404]),
    ("/unconfirmed/{token}", [404; 4]),
    ("/confirm/{token}", [404; 4]),
    ("/c/{id}/status", [303, 404, 404, 404]),
    ("/c/{id}/withdraw", [303; 4]),
    ("/c/{id}/return", [303; 4]),
    ("/c/{id}/thanks", [303; 4]),
    ("/c/{id}/interest", [303, 404, 404, 404]),
    ("/c/{id}/mute", [303; 4]),
    ("/t/{slug}/interest", [404; 4]),
    ("/c/{id}/edit", [303, 404, 404, 404]),
    ("/c/{id}/history", [404; 4]),
    ("/owner/threads", [303, 403, 403, 200]),
    ("/owner/threads/new", [303, 403, 403, 200]),
    ("/owner/threads/preview", [405; 4]),
    ("/owner/threads/{id}", [303, 403, 403, 404]),
    ("/owner/threads/{id}/edit", [303, 403, 403, 404]),
    ("/owner/threads/{id}/history", [303, 403, 403, 404]),
    ("/owner/threads/{id}/history/{number}", [303, 403, 403, 404]),
    ("/owner/threads/{id}/schedule", [405; 4]),
    ("/owner/threads/{id}/{step}", [405; 4]),
    ("/notices", [303, 200, 200, 200]),
    ("/sign-up", [200; 4]),
    ("/verify/{token}", [404; 4]),
    ("/sign-in", [200; 4]),
    ("/sign-out", [405; 4]),
    ("/forgot", [200; 4]),
    ("/reset/{token}", [404; 4]),
    ("/setup/{token}", [404; 4]),
    ("/settings/profile", [303, 200, 200, 200]),
    ("/settings/sessions", [303, 200, 200, 200]),
    ("/settings/notifications", [303, 200, 200, 200]),
    ("/settings/security", [303, 200, 200, 200]),
    ("/settings/security/link", [405; 4]),
    ("/subscribe", [200; 4]),
    ("/subscribe/sent", [200; 4]),
    ("/subscribe/confirm/{token}", [404; 4]),
    ("/subscribe/confirm/{token}/disown", [200; 4]),
    ("/s/{token}", [404; 4]),
    ("/s/{token}/export", [404; 4]),
    ("/u/{token}", [404; 4]),
    ("/u/notices/{token}", [404; 4]),
    ("/letters", [200; 4]),
    ("/letters/feed.atom", [200; 4]),
    ("/letters/{slug}", [404; 4]),
    ("/owner", [303, 403, 403, 200]),
    ("/owner/issues", [303, 403, 403, 200]),
    ("/owner/issues/new", [303, 403, 403, 200]),
    ("/owner/issues/{id}", [303, 403, 403, 404]),
    ("/owner/issues/{id}/edit", [303, 403, 403, 404]),
    ("/owner/issues/{id}/send", [303, 403, 403, 404]),
    ("/owner/issues/{id}/ledger", [303, 403, 403, 404]),
    ("/owner/issues/{id}/ledger.csv", [303, 403, 403, 404]),
    ("/owner/subscribers", [303, 403, 403, 200]),
    ("/owner/people", [303, 403, 403, 200]),
    ("/owner/people/{id}", [303, 403, 403, 404]),
    ("/owner/people/{id}/role", [405; 4]),
    ("/owner/outbox", [303, 403, 403, 200]),
    ("/owner/outbox/{file}", [303, 403, 403, 404]),
    ("/c/{id}/report", [404; 4]),
    ("/moderation", [303, 403, 200, 200]),
    ("/moderation/log", [303, 403, 200, 200]),
    ("/moderation/{lane}", [303, 403, 404, 404]),
    ("/moderation/cases/{id}", [303, 403, 404, 404]),
    ("/moderation/cases/{id}/decisions", [405; 4]),
    ("/moderation/decisions/{id}/undo", [405; 4]),
    ("/moderation/people/{id}", [303, 403, 404, 404]),
    ("/moderation/people/{id}/reveal", [405; 4]),
    ("/moderation/people/{id}/trust", [405; 4]),
    ("/log", [200; 4]),
];

/// The same for an empty form.
pub const POSTS: &[(&str, [u16; 4])] = &[
    ("/sign-up", [422; 4]),
    ("/sign-in", [422; 4]),
    ("/forgot", [422; 4]),
    ("/verify/{token}", [404; 4]),
    ("/reset/{token}", [404; 4]),
    ("/setup/{token}", [404; 4]),
    ("/settings/profile", [401, 422, 422, 422]),
    ("/settings/sessions", [401, 404, 404, 404]),
    ("/settings/security", [401, 422, 422, 422]),
    ("/settings/security/link", [401, 303, 303, 303]),
    ("/t/{slug}/comments", [404; 4]),
    ("/t/{slug}/preview", [404; 4]),
    ("/c/{id}/edit", [401, 404, 404, 404]),
    ("/c/{id}/withdraw", [401, 404, 404, 404]),
    ("/c/{id}/return", [401, 404, 404, 404]),
    ("/owner/threads", [401, 403, 403, 422]),
    ("/owner/threads/{id}/edit", [401, 403, 403, 404]),
    ("/owner/threads/{id}/{step}", [401, 403, 403, 404]),
    ("/notices", [401, 303, 303, 303]),
    ("/subscribe", [422; 4]),
    ("/subscribe/confirm/{token}", [404; 4]),
    ("/subscribe/confirm/{token}/again", [404; 4]),
    ("/subscribe/confirm/{token}/disown", [200; 4]),
    ("/s/{token}", [404; 4]),
    ("/s/{token}/erase", [404; 4]),
    ("/u/{token}", [404; 4]),
    ("/u/notices/{token}", [404; 4]),
    ("/owner/threads/preview", [401, 403, 403, 200]),
    ("/owner/threads/{id}/history/{number}", [401, 403, 403, 404]),
    ("/owner/threads/{id}/schedule", [401, 403, 403, 404]),
    ("/owner/issues", [401, 403, 403, 422]),
    ("/owner/people/{id}/role", [401, 403, 403, 404]),
    ("/owner/issues/{id}/edit", [401, 403, 403, 422]),
    ("/owner/issues/{id}/test", [401, 403, 403, 404]),
    ("/owner/issues/{id}/send", [401, 403, 403, 422]),
    ("/owner/issues/{id}/schedule", [401, 403, 403, 404]),
    ("/owner/issues/{id}/pause", [401, 403, 403, 404]),
    ("/owner/issues/{id}/resume", [401, 403, 403, 404]),
    ("/owner/issues/{id}/cancel", [401, 403, 403, 404]),
    ("/unconfirmed/{token}", [404; 4]),
    ("/confirm/{token}", [404; 4]),
    ("/t/{slug}/sketch", [401, 404, 404, 404]),
    ("/t/{slug}/look", [404; 4]),
    ("/t/{slug}/place", [401, 404, 404, 404]),
    ("/c/{id}/thanks", [401, 404, 404, 404]),
    ("/c/{id}/interest", [401, 404, 404, 404]),
    ("/c/{id}/mute", [401, 404, 404, 404]),
    ("/t/{slug}/interest", [401, 404, 404, 404]),
    ("/settings/notifications", [401, 404, 404, 404]),
    ("/c/{id}/report", [404; 4]),
    ("/moderation/cases/{id}/decisions", [401, 403, 404, 404]),
    ("/moderation/decisions/{id}/undo", [401, 403, 404, 404]),
    ("/moderation/people/{id}/reveal", [401, 403, 404, 404]),
    ("/moderation/people/{id}/trust", [401, 403, 404, 404]),
    // The last one: it ends the sessions that the lines above need.
    ("/sign-out", [303; 4]),
];

/// A method, a route, what is sent, and what visitor, member, moderator and owner are answered.
struct Try(&'static str, &'static str, &'static [(&'static str, &'static str)], [u16; 4]);

/// What everybody is answered about what is there and is somebody else's: a story that is shown, a story that waits, the case about
/// it, a decision about another, a signed-in browser, an essay and an issue. The routes say whose id stands in them; `{id}` is the story
/// that is shown. The forms hold what they need, so that it is the actor who is refused. The order matters: what one actor may do, the
/// next finds done.
const OTHERS: &[Try] = &[
    Try("GET", "/c/{id}", &[], [302; 4]),
    Try("GET", "/c/{id}/feed.atom", &[], [200; 4]),
    Try("GET", "/c/{id}/history", &[], [200; 4]),
    Try("GET", "/t/{slug}/reply/{id}", &[], [200; 4]),
    Try("GET", "/c/{id}/report", &[], [200; 4]),
    Try("GET", "/c/{id}/status", &[], [303, 404, 404, 404]),
    Try("GET", "/c/{id}/edit", &[], [303, 404, 404, 404]),
    Try("POST", "/c/{id}/edit", &[("body", "Mine now."), ("revision", "1")], [401, 404, 404, 404]),
    Try("POST", "/c/{id}/withdraw", &[], [401, 404, 404, 404]),
    Try("POST", "/c/{id}/return", &[], [401, 404, 404, 404]),
    Try("POST", "/c/{id}/thanks", &[("thanks", "on")], [401, 303, 303, 303]),
    Try("GET", "/c/{id}/interest", &[], [303, 200, 200, 200]),
    Try("GET", "/c/{id}/withdraw", &[], [303; 4]),
    Try("GET", "/c/{id}/return", &[], [303; 4]),
    Try("GET", "/c/{id}/thanks", &[], [303; 4]),
    Try("GET", "/c/{id}/mute", &[], [303; 4]),
    Try("POST", "/c/{id}/interest", &[("interest", "follow")], [401, 303, 303, 303]),
    Try("POST", "/c/{id}/mute", &[("mute", "on")], [401, 303, 303, 303]),
    Try("POST", "/c/{id}/report", &[("reason", "unkind")], [401, 303, 303, 303]),
    Try("GET", "/c/{held}", &[], [404; 4]),
    Try("GET", "/c/{held}/feed.atom", &[], [404; 4]),
    Try("GET", "/c/{held}/history", &[], [404, 404, 200, 200]),
    Try("GET", "/t/{slug}/reply/{held}", &[], [404; 4]),
    Try("GET", "/c/{held}/report", &[], [404; 4]),
    Try("GET", "/c/{held}/status", &[], [303, 404, 404, 404]),
    Try("GET", "/c/{held}/edit", &[], [303, 404, 404, 404]),
    Try("POST", "/c/{held}/edit", &[("body", "Mine now."), ("revision", "1")], [401, 404, 404, 404]),
    Try("POST", "/c/{held}/withdraw", &[], [401, 404, 404, 404]),
    Try("POST", "/c/{held}/return", &[], [401, 404, 404, 404]),
    Try("POST", "/c/{held}/thanks", &[("thanks", "on")], [401, 404, 404, 404]),
    Try("GET", "/c/{held}/interest", &[], [303, 404, 404, 404]),
    Try("POST", "/c/{held}/interest", &[("interest", "follow")], [401, 404, 404, 404]),
    Try("POST", "/c/{held}/mute", &[("mute", "on")], [401, 404, 404, 404]),
    Try("POST", "/c/{held}/report", &[("reason", "illegal")], [404; 4]),
    Try("POST", "/settings/sessions", &[("session", "{session}")], [401, 404, 404, 404]),
    Try("GET", "/moderation/cases/{case}", &[], [303, 403, 200, 200]),
    Try("POST", "/moderation/cases/{case}/decisions", &[("decision", "keep"), ("version", "1")], [401, 403, 409, 409]),
    Try("POST", "/moderation/decisions/{event}/undo", &[], [401, 403, 303, 409]),
    Try("GET", "/moderation/people/{voice}", &[], [303, 403, 200, 200]),
    Try("POST", "/moderation/people/{voice}/reveal", &[("reason", "To know who it is.")], [401, 403, 303, 303]),
    Try("POST", "/moderation/people/{voice}/trust", &[("trusted", "on"), ("reason", "Kind for years.")], [401, 403, 303, 303]),
    Try("GET", "/owner/threads/{essay}", &[], [303, 403, 403, 200]),
    Try("GET", "/owner/threads/{essay}/edit", &[], [303, 403, 403, 200]),
    Try("POST", "/owner/threads/{essay}/edit", &[("title", "Mine now")], [401, 403, 403, 422]),
    Try("GET", "/owner/threads/{essay}/history", &[], [303, 403, 403, 200]),
    Try("GET", "/owner/threads/{essay}/history/1", &[], [303, 403, 403, 200]),
    Try("POST", "/owner/threads/{essay}/history/1", &[], [401, 403, 403, 303]),
    Try("POST", "/owner/threads/{essay}/schedule", &[], [401, 403, 403, 422]),
    Try("POST", "/owner/threads/{essay}/lock", &[], [401, 403, 403, 303]),
    Try("GET", "/owner/issues/{issue}", &[], [303, 403, 403, 200]),
    Try("GET", "/owner/issues/{issue}/edit", &[], [303, 403, 403, 200]),
    Try("GET", "/owner/issues/{issue}/send", &[], [303, 403, 403, 200]),
    Try("GET", "/owner/issues/{issue}/ledger", &[], [303, 403, 403, 200]),
    Try("GET", "/owner/issues/{issue}/ledger.csv", &[], [303, 403, 403, 200]),
    Try("POST", "/owner/issues/{issue}/test", &[("email", "ada@example.net")], [401, 403, 403, 303]),
    Try("POST", "/owner/issues/{issue}/schedule", &[("at", "2026-06-02T09:00"), ("version", "1")], [401, 403, 403, 303]),
    Try("POST", "/owner/issues/{issue}/send", &[("version", "2")], [401, 403, 403, 409]),
    Try("POST", "/owner/issues/{issue}/pause", &[], [401, 403, 403, 409]),
    Try("POST", "/owner/issues/{issue}/resume", &[], [401, 403, 403, 409]),
    Try("POST", "/owner/issues/{issue}/cancel", &[], [401, 403, 403, 303]),
    Try("GET", "/owner/people/{person}", &[], [303, 403, 403, 200]),
    Try("POST", "/owner/people/{person}/role", &[], [401, 403, 403, 422]),
    Try("POST", "/owner/issues/{issue}/edit", &[("subject", ""), ("version", "3")], [401, 403, 403, 422]),
];

/// An id that names nothing.
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
    for (route, expected) in GETS {
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
    for (route, expected) in POSTS {
        let path = filled(route);
        let got = [&visitor, &member, &moderator, &owner].map(|actor| actor.post(&path, &[]).status);
        assert_eq!(got, *expected, "POST {route}: visitor, member, moderator, owner");
    }
    site.work();
    for address in [&member.email, &moderator.email, &owner.email] {
        assert_eq!(site.outbox.to(address).len(), 1, "the link for a new password");
    }
}

/// A house in which there is something of each kind, and under which id. It is Ines's, and the owner's where members have none.
fn lived_in(member: &Person, elsewhere: &Actor, moderator: &Person, owner: &Person) -> Vec<(&'static str, String)> {
    let post_story = |body: &str, pen: &str| {
        let page = member.get("/t/closeness-and-space").expect(200);
        let form = "form[action=\"/t/closeness-and-space/comments\"]";
        let posted = member.submit(&page, form, &[("body", body), ("byline", pen)]).expect(303);
        posted.location.expect("a place").split(['/', '?', '#']).nth(2).expect("an id").to_owned()
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
        ("{voice}", id(&moderator.get(&waiting()).page().link("About this person"), 3)),
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
    let ids = lived_in(&ines, &elsewhere, &moderator, &owner);
    let fill = |text: &str| ids.iter().fold(text.to_owned(), |text, (name, id)| text.replace(name, id));
    for Try(method, route, fields, expected) in OTHERS {
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
        let names = ["{held}", "{case}", "{event}", "{voice}", "{essay}", "{issue}", "{person}"];
        names.iter().fold(route.to_owned(), |route, name| route.replace(name, "{id}"))
    };
    let tried: Vec<_> = OTHERS
        .iter()
        .map(|Try(method, route, ..)| {
            (*method, plain(route).replace("/lock", "/{step}").replace("/history/1", "/history/{number}"))
        })
        .collect();
    let gets = GETS.iter().filter(|(_, answers)| *answers != [405; 4]).map(|(route, _)| ("GET", *route));
    for (method, route) in gets.chain(POSTS.iter().map(|(route, _)| ("POST", *route))) {
        assert!(!route.contains("{id}") || tried.contains(&(method, route.to_owned())), "{method} {route}");
    }
}

#[test]
fn an_answer_of_any_kind_carries_the_headers_that_protect_its_reader() {
    let site = TestSite::new();
    for path in ["/healthz", "/nothing-here"] {
        let answer = site.visitor().get(path);
        assert!(
            answer.header("content-security-policy").is_some_and(|policy| policy.starts_with("default-src 'none'")),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert!(answer.header("x-request-id").is_some(), "{path}");
    }
}

#[test]
fn an_unknown_address_gets_a_404_page_with_the_request_id() {
    let site = TestSite::new();
    let answer = site.visitor().get("/nothing-here").expect(404);
    let id = answer.header("x-request-id").expect("an id").to_owned();
    assert!(answer.page().text(".meta").expect("a line of facts").contains(&id));
}

#[test]
fn a_request_for_another_name_is_not_answered() {
    let site = TestSite::new();
    site.visitor().get_with("/nothing-here", &[("host", "elsewhere.example.org")]).expect(421);
}

#[test]
fn a_head_is_answered_as_a_get_without_its_body() {
    let site = TestSite::new();
    for path in ["/", "/healthz", "/sign-in", "/nothing-here"] {
        let (get, head) = (site.visitor().get(path), site.visitor().head(path));
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        assert!(head.body.is_empty(), "{path}");
    }
}
