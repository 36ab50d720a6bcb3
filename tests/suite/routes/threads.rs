//! A thread, its feeds and its spectrum.

use super::{Route, Try};

pub const GETS: &[Route] = &[
    ("/t/{slug}", [404; 4]),
    ("/t/{slug}/booklet", [404; 4]),
    ("/t/{slug}/spectrum", [404; 4]),
    ("/t/{slug}/spectrum.svg", [404; 4]),
    ("/t/{slug}/spectrum.csv", [404; 4]),
    ("/t/{slug}/events", [404; 4]),
    ("/feed.atom", [200; 4]),
    ("/t/{slug}/feed.atom", [404; 4]),
    ("/c/{id}/feed.atom", [404; 4]),
    ("/t/{slug}/look", [404; 4]),
    ("/t/{slug}/place", [303, 404, 404, 404]),
];

pub const POSTS: &[Route] = &[("/t/{slug}/look", [404; 4]), ("/t/{slug}/place", [401, 404, 404, 404])];

pub const OTHERS: &[Try] = &[Try("GET", "/c/{id}/feed.atom", &[], [200; 4]), Try("GET", "/c/{held}/feed.atom", &[], [404; 4])];
