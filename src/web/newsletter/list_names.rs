//! The names of mailing lists within a sentence.

use crate::newsletter::MailingList;

/// `“New essays” and “Notes in between”`; empty for no list.
pub(super) fn list_names(lists: &[MailingList]) -> String {
    join(lists.iter().map(|list| format!("“{}”", list.name())).collect())
}

fn join(mut names: Vec<String>) -> String {
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{} and {last}", names.join(", ")),
        last => last.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_as_in_a_sentence() {
        let joined = |names: &[&str]| join(names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(
            [joined(&[]), joined(&["A"]), joined(&["A", "B"]), joined(&["A", "B", "C"])],
            ["", "A", "A and B", "A, B and C"]
        );
    }
}
