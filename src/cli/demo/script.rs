//! What the cast says, as it is written in `assets/demo`.

use serde::Deserialize;

use super::CliError;

const CAST: &str = include_str!("../../../assets/demo/cast.toml");

const AFTER: &str = include_str!("../../../assets/demo/after.toml");

const STORIES: [&str; 8] = [
    include_str!("../../../assets/demo/stories-1.toml"),
    include_str!("../../../assets/demo/stories-2.toml"),
    include_str!("../../../assets/demo/stories-3.toml"),
    include_str!("../../../assets/demo/stories-4.toml"),
    include_str!("../../../assets/demo/stories-5.toml"),
    include_str!("../../../assets/demo/stories-6.toml"),
    include_str!("../../../assets/demo/stories-7.toml"),
    include_str!("../../../assets/demo/stories-8.toml"),
];

/// Everybody who says something.
#[derive(Debug, Deserialize)]
pub(super) struct Cast {
    pub(super) member: Vec<Player>,
}

/// One of the cast.
#[derive(Debug, Deserialize)]
pub(super) struct Player {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: String,
}

/// A story or a reply.
#[derive(Debug, Deserialize)]
pub(super) struct ScriptedComment {
    pub(super) key: String,
    pub(super) by: String,
    pub(super) parent: Option<String>,
    pub(super) pen: Option<String>,
    pub(super) position: Option<u8>,
    /// Days after the thread was published.
    pub(super) day: f64,
    #[serde(default)]
    pub(super) state: Ending,
    pub(super) removed_reason: Option<String>,
    #[serde(default)]
    pub(super) reports: Vec<Report>,
    pub(super) text: String,
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Ending {
    /// It stands.
    #[default]
    Published,
    /// A moderator has not looked yet.
    Held,
    /// A moderator took it down.
    Removed,
    /// A moderator took it for spam.
    Spam,
    /// Its author took it back.
    Withdrawn,
}

/// A reader's flag.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    pub(super) by: String,
    pub(super) reason: String,
    pub(super) detail: String,
}

/// What readers do beside telling and replying.
#[derive(Debug, Deserialize)]
pub(super) struct After {
    pub(super) place: Vec<ScriptedMove>,
    pub(super) subscriber: Vec<ScriptedSubscriber>,
    pub(super) letter: ScriptedEmail,
}

/// Somebody who has come to see it otherwise.
#[derive(Debug, Deserialize)]
pub(super) struct ScriptedMove {
    pub(super) by: String,
    pub(super) day: f64,
    pub(super) position: i64,
}

/// Somebody who wants letters.
#[derive(Debug, Deserialize)]
pub(super) struct ScriptedSubscriber {
    pub(super) email: String,
    pub(super) day: f64,
}

/// The letter that they got.
#[derive(Debug, Deserialize)]
pub(super) struct ScriptedEmail {
    pub(super) day: f64,
    pub(super) subject: String,
    pub(super) body: String,
}

/// All of it.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) cast: Cast,
    /// In the order in which they are said.
    pub(super) lines: Vec<ScriptedComment>,
    pub(super) after: After,
}

#[derive(Debug, Deserialize)]
struct ScriptedStories {
    story: Vec<ScriptedComment>,
}

/// Reads it.
pub(super) fn read() -> Result<Script, CliError> {
    let unreadable = |error: toml::de::Error| CliError::Failed(format!("The demonstration's script cannot be read: {error}."));
    let cast: Cast = toml::from_str(CAST).map_err(unreadable)?;
    let after: After = toml::from_str(AFTER).map_err(unreadable)?;
    let mut lines = Vec::new();
    for text in STORIES {
        let stories: ScriptedStories = toml::from_str(text).map_err(unreadable)?;
        lines.extend(stories.story);
    }
    lines.sort_by(|one, other| one.day.total_cmp(&other.day));
    Ok(Script { cast, lines, after })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_as_long_as_a_thread_that_is_lived_in() {
        let Script { cast, lines, after } = read().unwrap();
        assert!(lines.len() >= 300, "{} lines", lines.len());
        assert!(["reader", "moderator", "owner"].iter().all(|role| cast.member.iter().any(|member| member.role == *role)));
        assert!(lines.iter().filter(|line| line.state == Ending::Held).count() >= 5);
        assert!(lines.iter().filter(|line| !line.reports.is_empty()).count() >= 5);
        assert!(after.subscriber.len() >= 24 && after.place.len() >= 6);
        let placed = |low, high| lines.iter().filter(|line| line.position.is_some_and(|at| at >= low && at < high)).count();
        assert!(placed(0, 50) > 30 && placed(50, 101) > 30);
    }
}
