//! What is invalid in a form. Domain modules collect it, and pages show it.

/// The validation errors of a form: one sentence each, in the order of the fields. An error about the form as a whole has an
/// empty field name and no link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormErrors(Vec<(&'static str, String)>);

impl FormErrors {
    /// No errors.
    pub fn none() -> Self {
        Self::default()
    }

    /// One error about one field.
    pub fn one(field: &'static str, sentence: impl ToString) -> Self {
        Self(vec![(field, sentence.to_string())])
    }

    /// One error about the form as a whole.
    pub fn whole(sentence: impl ToString) -> Self {
        Self::one("", sentence)
    }

    /// Adds an error about `field`, which is also the id of its input.
    pub fn add(&mut self, field: &'static str, sentence: impl ToString) {
        self.0.push((field, sentence.to_string()));
    }

    /// Adds the errors of another part of the form.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Returns a parsed value, or records the error and returns `None`.
    pub fn check<T, E: ToString>(&mut self, field: &'static str, parsed: Result<T, E>) -> Option<T> {
        parsed.map_err(|error| self.add(field, error)).ok()
    }

    /// The same with the field's label before the error, for forms in which several fields can have the same error.
    pub fn check_named<T, E: ToString>(&mut self, field: &'static str, label: &str, parsed: Result<T, E>) -> Option<T> {
        parsed.map_err(|error| self.add(field, format!("{label}: {}", running_on(&error.to_string())))).ok()
    }

    /// The first error about one field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == field).map(|(_, sentence)| sentence.as_str())
    }

    /// Whether the form is valid.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of errors.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The field and sentence of each error, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, sentence)| (*field, sentence.as_str()))
    }
}

/// Lowercases the first letter, for a sentence that follows a colon.
fn running_on(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
