//! Accounts and their settings.

use super::{Route, Try};

pub const GETS: &[Route] = &[
    ("/notices", [303, 200, 200, 200]),
    ("/sign-up", [200; 4]),
    ("/verify/{token}", [404; 4]),
    ("/sign-in/draft", [405; 4]),
    ("/sign-in", [200; 4]),
    ("/sign-out", [405; 4]),
    ("/forgot", [200; 4]),
    ("/reset/{token}", [404; 4]),
    ("/setup/{token}", [404; 4]),
    ("/settings", [303, 303, 303, 303]),
    ("/settings/profile", [303, 200, 200, 200]),
    ("/settings/complete", [303, 303, 303, 303]),
    ("/settings/stories", [303, 200, 200, 200]),
    ("/settings/sessions", [303, 200, 200, 200]),
    ("/settings/notifications", [303, 200, 200, 200]),
    ("/settings/security", [303, 200, 200, 200]),
    ("/settings/security/link", [405; 4]),
    ("/u/notices/{token}", [404; 4]),
];

pub const POSTS: &[Route] = &[
    ("/sign-up", [422; 4]),
    ("/sign-in/draft", [303; 4]),
    ("/sign-in", [422; 4]),
    ("/forgot", [422; 4]),
    ("/verify/{token}", [404; 4]),
    ("/reset/{token}", [404; 4]),
    ("/setup/{token}", [404; 4]),
    ("/settings/profile", [401, 422, 422, 422]),
    ("/settings/complete", [401, 409, 409, 409]),
    ("/settings/sessions", [401, 404, 404, 404]),
    ("/settings/security", [401, 422, 422, 422]),
    ("/settings/security/link", [401, 303, 303, 303]),
    ("/notices", [401, 303, 303, 303]),
    ("/u/notices/{token}", [404; 4]),
    ("/settings/notifications", [401, 404, 404, 404]),
    // The last one: it ends the sessions that the lines above need.
    ("/sign-out", [303; 4]),
];

pub const OTHERS: &[Try] = &[Try("POST", "/settings/sessions", &[("session", "{session}")], [401, 404, 404, 404])];
