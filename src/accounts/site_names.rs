//! Detects names that speak for the site instead of a person: its own name, a team, the system, what a page says about a
//! missing text, and addresses.

use super::impersonation::NameQuery;
use crate::site::DEFAULT_NAME;
use crate::text::{Looks, links};

/// Whole names that pages, logs and emails use for something else than a person, without signs and spaces.
const SPOKEN_FOR: [&str; 17] = [
    "system",
    "root",
    "deleted",
    "deletedaccount",
    "deleteduser",
    "theaccountwasdeleted",
    "removed",
    "removedbyamoderator",
    "withdrawn",
    "withdrawnbyitsauthor",
    "amoderatorisreviewingthisone",
    "anonymous",
    "postmaster",
    "noreply",
    "mailerdaemon",
    "newsletter",
    "notifications",
];

/// The last words of names of groups.
const TEAMS: [&str; 5] = ["team", "teams", "equipe", "equipo", "redaktion"];

/// The ends of host names that are common enough to be read as addresses; `Anna.Berg` is a name.
const TOPS: [&str; 44] = [
    "com", "org", "net", "info", "biz", "io", "app", "dev", "xyz", "online", "site", "shop", "store", "blog", "club", "live",
    "edu", "gov", "uk", "de", "fr", "nl", "eu", "us", "ca", "au", "jp", "cn", "ru", "br", "it", "es", "pl", "ch", "at", "be",
    "se", "no", "dk", "fi", "ie", "nz", "example", "invalid",
];

/// Whether a reader could take a name for `site`, the program, a part of the site, or an address.
pub(super) fn speaks_for_the_site(name: &str, site: &str) -> bool {
    let joined: String = name.chars().filter(|letter| letter.is_alphanumeric()).collect();
    is_signs_only(name, &joined)
        || [DEFAULT_NAME, site].iter().any(|site| NameQuery::parse(name).imitates(site))
        // A site called The Middle Distance is known as Middle Distance, too.
        || NameQuery::parse(site).imitates(name)
        || SPOKEN_FOR.iter().any(|known| Looks::without_marks(known).are_like(&Looks::without_marks(&joined)))
        || is_team(name)
        || is_address(name)
}

/// `..` and the like; a heart is a name.
fn is_signs_only(name: &str, joined: &str) -> bool {
    joined.is_empty() && name.is_ascii()
}

fn is_team(name: &str) -> bool {
    let mut words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let last = words.next_back().map(Looks::without_marks);
    words.next().is_some() && last.is_some_and(|last| TEAMS.iter().any(|team| Looks::without_marks(team).are_like(&last)))
}

/// Whether the whole name is an address; a name that mentions one is a name.
fn is_address(name: &str) -> bool {
    if name.contains(char::is_whitespace) {
        return false;
    }
    let is_host = |word: &str| {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
        word.rsplit_once('.').is_some_and(|(before, last)| !before.is_empty() && TOPS.contains(&last))
    };
    !links(name).is_empty() || name.split(['@', '/']).any(is_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_speaks_for_the_site_is_seen() {
        for name in [
            "Betwixt",
            "betwixt",
            "Bеtwixt",
            "The Betwixt",
            "Betwixt Team",
            "Newsletter team",
            "Dream-Team",
            "L’équipe Équipe",
            "system",
            "System",
            "ROOT",
            "deleted",
            "[deleted]",
            "Removed by a moderator.",
            "Withdrawn by its author",
            "The account was deleted.",
            "www.example.org",
            "https://example.org",
            "example.org",
            "Example.COM/login",
            "ana@example.org",
            "..",
            ".",
            "--",
        ] {
            assert!(speaks_for_the_site(name, ""), "{name}");
        }
    }

    #[test]
    fn the_name_that_the_owner_chose_is_the_sites_own() {
        for name in
            ["The Middle Distance", "the middle distance", "Middle Distance", "The Middle Distance team", "Middle-Distance"]
        {
            assert!(speaks_for_the_site(name, "The Middle Distance"), "{name}");
        }
        for name in ["Betwixt", "betwixt"] {
            assert!(speaks_for_the_site(name, "The Middle Distance"), "{name}");
        }
        assert!(!speaks_for_the_site("Distant Dora", "The Middle Distance"));
    }

    #[test]
    fn a_name_of_a_person_is_not() {
        for name in [
            "Ana",
            "Anna.Berg",
            "Ana of example.org",
            "J.R.R. Tolkien",
            "Dr.Smith",
            "Team of two",
            "Anna Root",
            "Systemic Sam",
            "Undeleted",
            "@anna",
            "♥",
            "🙂",
            "2",
            "محمد",
            "Between the lines",
            "Betwixt and Between",
            "Rootsy",
        ] {
            assert!(!speaks_for_the_site(name, ""), "{name}");
        }
    }
}
