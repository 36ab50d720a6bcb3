//! The settings that an owner changes on a page, by the names of their form fields.

use crate::words;

words! {
    /// One setting, in the order of the page.
    pub enum SiteSetting {
        /// At most 60 characters; Betwixt while it is empty.
        Name = "name",
        /// What the site is about, in one line.
        Tagline = "tagline",
        /// Where readers reach the owner: an email address or a page.
        Contact = "contact",
        /// The page about the site, in Markdown.
        About = "about",
        /// The house rules, in Markdown; each version has a number.
        Rules = "rules",
        /// The email to a new subscriber, in Markdown.
        Welcome = "welcome",
        /// The site's page on Facebook.
        Facebook = "facebook",
        /// The site's page on X.
        X = "x",
        /// The site's page on Mastodon.
        Mastodon = "mastodon",
        /// The site's page on Instagram.
        Instagram = "instagram",
        /// The site's page on Bluesky.
        Bluesky = "bluesky",
        /// The colour of the pole at 0 on light pages.
        LowLight = "low_light",
        /// The colour of the pole at 0 on dark pages.
        LowDark = "low_dark",
        /// The colour of the pole at 100 on light pages.
        HighLight = "high_light",
        /// The colour of the pole at 100 on dark pages.
        HighDark = "high_dark",
    }
}

impl SiteSetting {
    /// Where else readers can follow the site, in the order in which pages list them.
    pub const PROFILES: [Self; 5] = [Self::Facebook, Self::X, Self::Mastodon, Self::Instagram, Self::Bluesky];
    /// The colours of the poles.
    pub const COLORS: [Self; 4] = [Self::LowLight, Self::LowDark, Self::HighLight, Self::HighDark];

    /// The label of its field, by which an error names it too.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Tagline => "Tagline",
            Self::Contact => "Contact",
            Self::About => "About page",
            Self::Rules => "House rules",
            Self::Welcome => "Welcome email",
            Self::Facebook => "Facebook",
            Self::X => "X",
            Self::Mastodon => "Mastodon",
            Self::Instagram => "Instagram",
            Self::Bluesky => "Bluesky",
            Self::LowLight => "Pole at 0, on light pages",
            Self::LowDark => "Pole at 0, on dark pages",
            Self::HighLight => "Pole at 100, on light pages",
            Self::HighDark => "Pole at 100, on dark pages",
        }
    }

    /// What it is while an owner has not set it; the colours are those of `assets/app.css`.
    pub const fn default_text(self) -> &'static str {
        match self {
            Self::LowLight => "#9a4a2f",
            Self::LowDark => "#e8a583",
            Self::HighLight => "#2f6a72",
            Self::HighDark => "#86c5cc",
            _ => "",
        }
    }
}
