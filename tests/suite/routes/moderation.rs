//! The pages for moderators, and the public log.

use super::{Route, Try};

pub const GETS: &[Route] = &[
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

pub const POSTS: &[Route] = &[
    ("/moderation/cases/{id}/decisions", [401, 403, 404, 404]),
    ("/moderation/decisions/{id}/undo", [401, 403, 404, 404]),
    ("/moderation/people/{id}/reveal", [401, 403, 404, 404]),
    ("/moderation/people/{id}/trust", [401, 403, 404, 404]),
];

pub const OTHERS: &[Try] = &[
    Try("GET", "/moderation/cases/{case}", &[], [303, 403, 200, 200]),
    Try("POST", "/moderation/cases/{case}/decisions", &[("decision", "keep"), ("version", "1")], [401, 403, 409, 409]),
    Try("POST", "/moderation/decisions/{event}/undo", &[], [401, 403, 303, 409]),
    Try("GET", "/moderation/people/{persona}", &[], [303, 403, 200, 200]),
    Try("POST", "/moderation/people/{persona}/reveal", &[("reason", "To know who it is.")], [401, 403, 303, 303]),
    Try("POST", "/moderation/people/{persona}/trust", &[("trusted", "on"), ("reason", "Kind for years.")], [401, 403, 303, 303]),
];
