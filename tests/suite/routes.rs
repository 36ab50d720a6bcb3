//! Every route, and what it answers to each kind of actor: nobody signed in, a member, a moderator, the owner.
//!
//! The architecture test fails on a route that is not in this table. Ids that name nothing are used where a page needs one, so a 404
//! says "the actor got past the door, and there was nothing there".

use crate::support::house::House;

/// What each actor is answered: visitor, member, moderator, owner.
pub const GETS: &[(&str, [u16; 4])] = &[
    ("/healthz", [200; 4]),
    ("/readyz", [200; 4]),
    ("/up", [200; 4]),
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
    ("/t/{slug}/reply/{id}", [404; 4]),
    ("/c/{id}", [404; 4]),
    ("/feed.atom", [200; 4]),
    ("/t/{slug}/feed.atom", [404; 4]),
    ("/c/{id}/feed.atom", [404; 4]),
    ("/t/{slug}/comments", [405; 4]),
    ("/t/{slug}/preview", [405; 4]),
    ("/t/{slug}/sketch", [405; 4]),
    ("/t/{slug}/look", [405; 4]),
    ("/t/{slug}/place", [303, 404, 404, 404]),
    ("/unconfirmed/{token}", [404; 4]),
    ("/confirm/{token}", [404; 4]),
    ("/c/{id}/status", [303, 404, 404, 404]),
    ("/c/{id}/withdraw", [405; 4]),
    ("/c/{id}/return", [405; 4]),
    ("/c/{id}/thanks", [405; 4]),
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
    ("/settings/security", [303, 200, 200, 200]),
    ("/subscribe", [200; 4]),
    ("/subscribe/sent", [200; 4]),
    ("/subscribe/confirm/{token}", [404; 4]),
    ("/subscribe/confirm/{token}/disown", [200; 4]),
    ("/s/{token}", [404; 4]),
    ("/s/{token}/export", [404; 4]),
    ("/u/{token}", [404; 4]),
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
    ("/owner/outbox", [303, 403, 403, 200]),
    ("/owner/outbox/{file}", [303, 403, 403, 404]),
    ("/c/{id}/report", [404; 4]),
    ("/moderation", [303, 403, 200, 200]),
    ("/moderation/log", [303, 403, 200, 200]),
    ("/moderation/{lane}", [303, 403, 404, 404]),
    ("/moderation/cases/{id}", [303, 403, 404, 404]),
    ("/moderation/cases/{id}/decisions", [405; 4]),
    ("/moderation/decisions/{id}/undo", [405; 4]),
    ("/log", [200; 4]),
];

/// The same for an empty form.
const POSTS: &[(&str, [u16; 4])] = &[
    ("/notices", [401, 303, 303, 303]),
    ("/subscribe", [422; 4]),
    ("/subscribe/confirm/{token}", [404; 4]),
    ("/subscribe/confirm/{token}/again", [404; 4]),
    ("/subscribe/confirm/{token}/disown", [200; 4]),
    ("/s/{token}", [404; 4]),
    ("/s/{token}/erase", [404; 4]),
    ("/u/{token}", [404; 4]),
    ("/owner/threads", [401, 403, 403, 422]),
    ("/owner/threads/preview", [401, 403, 403, 200]),
    ("/owner/threads/{id}/edit", [401, 403, 403, 404]),
    ("/owner/threads/{id}/history/{number}", [401, 403, 403, 404]),
    ("/owner/threads/{id}/schedule", [401, 403, 403, 404]),
    ("/owner/issues", [401, 403, 403, 422]),
    ("/owner/issues/{id}/edit", [401, 403, 403, 422]),
    ("/owner/issues/{id}/test", [401, 403, 403, 404]),
    ("/owner/issues/{id}/send", [401, 403, 403, 404]),
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
    ("/c/{id}/report", [404; 4]),
    ("/moderation/cases/{id}/decisions", [401, 403, 404, 404]),
    ("/moderation/decisions/{id}/undo", [401, 403, 404, 404]),
];

/// An id that names nothing.
const NOTHING: &str = "0000000000000";

fn filled(route: &str) -> String {
    let parts = route.split('/').map(|part| if part.starts_with('{') { NOTHING } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn every_page_answers_each_actor_as_the_table_says() {
    let house = House::new();
    let (member, moderator, owner) = (house.member("ines"), house.moderator(), house.owner());
    let visitor = house.visitor();
    for (route, expected) in GETS {
        let path = filled(route);
        let got = [&visitor, &member, &moderator, &owner].map(|actor| actor.get(&path).status);
        assert_eq!(got, *expected, "GET {route}: visitor, member, moderator, owner");
    }
}

#[test]
fn every_form_answers_each_actor_as_the_table_says() {
    let house = House::new();
    let (member, moderator, owner) = (house.member("ines"), house.moderator(), house.owner());
    let visitor = house.visitor();
    for (route, expected) in POSTS {
        let path = filled(route);
        let got = [&visitor, &member, &moderator, &owner].map(|actor| actor.post(&path, &[]).status);
        assert_eq!(got, *expected, "POST {route}: visitor, member, moderator, owner");
    }
}

#[test]
fn an_answer_of_any_kind_carries_the_headers_that_protect_its_reader() {
    let house = House::new();
    for path in ["/healthz", "/nothing-here"] {
        let answer = house.visitor().get(path);
        assert!(
            answer.header("content-security-policy").is_some_and(|policy| policy.starts_with("default-src 'none'")),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert!(answer.header("x-request-id").is_some(), "{path}");
    }
}

#[test]
fn a_page_that_is_not_there_says_so_and_names_the_request() {
    let house = House::new();
    let answer = house.visitor().get("/nothing-here").expect(404);
    let id = answer.header("x-request-id").expect("an id").to_owned();
    assert!(answer.page().text(".meta").expect("a line of facts").contains(&id));
}

#[test]
fn a_request_for_another_name_is_not_answered() {
    let house = House::new();
    house.visitor().get_with("/nothing-here", &[("host", "elsewhere.example.org")]).expect(421);
}

#[test]
fn a_head_is_answered_as_a_get_without_its_body() {
    let house = House::new();
    for path in ["/", "/healthz", "/sign-in", "/nothing-here"] {
        let (get, head) = (house.visitor().get(path), house.visitor().head(path));
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
        assert!(head.body.is_empty(), "{path}");
    }
}
