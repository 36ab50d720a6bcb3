//! Keyset paging: a page starts after a row, not after a number of rows. Page 900 costs what page 1 does, and rows inserted or
//! removed meanwhile do not shift the others.

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T, K> {
    /// The rows, at most as many as were asked for.
    pub rows: Vec<T>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<K>,
}

impl<T, K> Page<T, K> {
    /// Makes a page of at most `size` rows from `rows`, which the store loaded with [`limit`]; `key` gives the
    /// position of the last row on the page.
    pub fn cut(mut rows: Vec<T>, size: usize, key: impl FnOnce(&T) -> K) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let next = if more { rows.last().map(key) } else { None };
        Self { rows, next }
    }
}

/// How many rows to load for a page of `size`: one more shows that there is another page.
pub fn limit(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX - 1) + 1
}
