//! Keyset paging: a list is cut after a row, not after a number of rows, so that page 900 costs what page 1 does and a row that
//! comes or goes meanwhile moves nothing.

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T, K> {
    /// The rows, at most as many as were asked for.
    pub rows: Vec<T>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<K>,
}

impl<T, K> Page<T, K> {
    /// Makes a page of at most `size` rows from `rows`, which a store asked for with a limit of `size + 1`; `key` names the place of
    /// the last row kept.
    pub fn cut(mut rows: Vec<T>, size: usize, key: impl FnOnce(&T) -> K) -> Self {
        let more = rows.len() > size;
        rows.truncate(size);
        let next = if more { rows.last().map(key) } else { None };
        Self { rows, next }
    }
}
