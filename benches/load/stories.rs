//! The texts of a measurement: the demonstration's stories, so that pages are as long, and compress as well, as real ones.

use serde::Deserialize;

use crate::trouble::Trouble;

const FILES: [&str; 8] = [
    include_str!("../../assets/demo/stories-1.toml"),
    include_str!("../../assets/demo/stories-2.toml"),
    include_str!("../../assets/demo/stories-3.toml"),
    include_str!("../../assets/demo/stories-4.toml"),
    include_str!("../../assets/demo/stories-5.toml"),
    include_str!("../../assets/demo/stories-6.toml"),
    include_str!("../../assets/demo/stories-7.toml"),
    include_str!("../../assets/demo/stories-8.toml"),
];

/// A story or reply of the demonstration.
#[derive(Clone, Debug, Deserialize)]
pub struct BenchStory {
    /// The key that replies name as their parent.
    pub key: String,
    /// The key of its parent; `None` for a story.
    pub parent: Option<String>,
    /// Its position from 0 to 100.
    pub position: Option<i64>,
    /// Its words.
    pub text: String,
}

#[derive(Deserialize)]
struct File {
    story: Vec<BenchStory>,
}

/// All of them, parents before their replies.
pub fn all() -> Result<Vec<BenchStory>, Trouble> {
    let mut all = Vec::new();
    for file in FILES {
        all.extend(toml::from_str::<File>(file).map_err(Trouble::message)?.story);
    }
    Ok(all)
}
