//! The line below the question of a thread: subscribe, follow, share. Plain links; no script of another site.

use crate::links;
use crate::site::{Site, SocialProfile};
use crate::threads::Thread;

/// The addresses of the line.
pub(crate) struct ThreadEnding {
    /// The pages of the site elsewhere.
    pub profiles: Vec<SocialProfile>,
    /// The feed of the essays.
    pub feed: String,
    /// The feed of the thread's stories.
    pub thread_feed: String,
    /// The whole address of the thread, which is shared.
    pub here: String,
    pub mail: String,
    pub facebook: String,
    pub x: String,
    pub booklet: String,
}

impl ThreadEnding {
    pub(crate) fn new(site: &Site, thread: &Thread) -> Self {
        let here = site.absolute(&links::thread(thread.slug()));
        Self {
            profiles: site.identity().profiles.clone(),
            feed: links::feed(),
            thread_feed: links::thread_feed(thread.slug()),
            mail: links::mail_to_a_friend(thread.title(), &here),
            facebook: links::share_on_facebook(&here),
            x: links::share_on_x(thread.title(), &here),
            booklet: links::thread_booklet(thread.slug()),
            here,
        }
    }
}
