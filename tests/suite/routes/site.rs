//! The home page, search, and what programs ask a site for.

use super::Route;

pub const GETS: &[Route] = &[
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
    // Nothing is written there on a new site.
    ("/about", [404; 4]),
    ("/rules", [404; 4]),
    ("/rules/{number}", [404; 4]),
];
