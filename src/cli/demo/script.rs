//! The script of the demonstration, as written in `assets/demo`.

use crate::cli::CliError;
use serde::Deserialize;

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

/// All members of the demonstration.
#[derive(Debug, Deserialize)]
pub(super) struct Cast {
    pub(super) member: Vec<Player>,
}

/// One member of the demonstration.
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

/// The final state of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Ending {
    /// Visible to all readers.
    #[default]
    Published,
    /// A moderator has not looked yet.
    Held,
    /// Removed by a moderator.
    Removed,
    /// Marked as spam by a moderator.
    Spam,
    /// Withdrawn by its author.
    Withdrawn,
}

/// A report by a member.
#[derive(Debug, Deserialize)]
pub(super) struct Report {
    pub(super) by: String,
    pub(super) reason: String,
    pub(super) detail: String,
}

/// What members and visitors do besides posting.
#[derive(Debug, Deserialize)]
pub(super) struct After {
    pub(super) place: Vec<ScriptedMove>,
    pub(super) subscriber: Vec<ScriptedSubscriber>,
    pub(super) letter: ScriptedEmail,
}

/// A member's change of position.
#[derive(Debug, Deserialize)]
pub(super) struct ScriptedMove {
    pub(super) by: String,
    pub(super) day: f64,
    pub(super) position: i64,
}

/// A visitor who subscribes.
#[derive(Debug, Deserialize)]
pub(super) struct ScriptedSubscriber {
    pub(super) email: String,
    pub(super) day: f64,
}

/// The issue that subscribers get.
#[derive(Debug, Deserialize)]
pub(super) struct ScriptedEmail {
    pub(super) day: f64,
    pub(super) subject: String,
    pub(super) body: String,
}

/// The whole script.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) cast: Cast,
    /// In the order in which they are posted.
    pub(super) lines: Vec<ScriptedComment>,
    pub(super) after: After,
}

#[derive(Debug, Deserialize)]
struct ScriptedStories {
    story: Vec<ScriptedComment>,
}

/// Parses the embedded files and joins their lines by day.
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

/// The password of all demonstration members. It protects nothing: the whole site is deleted when the process ends.
pub(super) const PASSWORD: &str = "two chairs and one open window";

/// The error for authors of the script: which line fails, and why.
pub(super) fn failed_at(line: &str) -> impl Fn(&dyn std::fmt::Display) -> CliError + '_ {
    move |error| CliError::Failed(format!("The demonstration stumbles at {line}: {error}"))
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
