//! Searching for a part of a text with LIKE, which an administrator's list can afford and a reader's page cannot.

diesel::define_sql_function! {
    /// Both databases fold only ASCII alike; other letters are found only in the case in which they were written.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// The pattern for texts that contain `text`, whatever the case of its ASCII letters; the escape character is a backslash.
pub fn containing(text: &str) -> String {
    let literal = text.to_ascii_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{literal}%")
}
