//! Subscriptions and the archive.

use super::Route;

pub const GETS: &[Route] = &[
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
];

pub const POSTS: &[Route] = &[
    ("/subscribe", [422; 4]),
    ("/subscribe/confirm/{token}", [404; 4]),
    ("/subscribe/confirm/{token}/again", [404; 4]),
    ("/subscribe/confirm/{token}/disown", [200; 4]),
    ("/s/{token}", [404; 4]),
    ("/s/{token}/erase", [404; 4]),
    ("/u/{token}", [404; 4]),
];
