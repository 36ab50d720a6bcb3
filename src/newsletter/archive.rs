//! The public archive of sent issues.

use super::issue::Issue;
use super::store;
use crate::clock::UnixMicros;
use crate::db::Tx;
use crate::db::page;
use crate::db::page::Page;
use crate::error::InternalError;
use crate::id::IssueId;
use crate::text::{self, Flavour, Html};

/// An issue as subscribers received it, without their personal links.
#[derive(Clone, Debug)]
pub struct ArchivedIssue {
    id: IssueId,
    slug: String,
    subject: String,
    html: Html,
    prose: String,
    sent_at: UnixMicros,
}

impl ArchivedIssue {
    /// Its id, which is part of no address.
    pub const fn id(&self) -> IssueId {
        self.id
    }

    /// The slug in the archive's URLs.
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// The subject line.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The body as HTML.
    pub const fn html(&self) -> &Html {
        &self.html
    }

    /// The sentences of the body, without headings, markup and URLs.
    pub fn prose(&self) -> &str {
        &self.prose
    }

    /// When sending started.
    pub const fn sent_at(&self) -> UnixMicros {
        self.sent_at
    }
}

fn read(issue: Issue) -> Option<ArchivedIssue> {
    let html = Html::from_store(issue.html?);
    let prose = text::prose(&issue.body, Flavour::Essay);
    Some(ArchivedIssue { id: issue.id, slug: issue.slug, subject: issue.subject, html, prose, sent_at: issue.sent_at? })
}

/// A page of at most `size` issues, newest first, beginning before the moment `before`.
pub fn sent_issues(
    tx: &mut Tx<'_>,
    before: Option<UnixMicros>,
    size: usize,
) -> Result<Page<ArchivedIssue, UnixMicros>, InternalError> {
    let limit = page::limit(size);
    let issues = store::started_issues(tx, before.unwrap_or(UnixMicros::from_micros(i64::MAX)), limit)?;
    Ok(Page::cut(issues.into_iter().filter_map(read).collect(), size, ArchivedIssue::sent_at))
}

/// The slugs of the issues with the moment each was sent, newest first, at most `most`: for the sitemap.
pub fn names(tx: &mut Tx<'_>, most: i64) -> Result<Vec<(String, UnixMicros)>, InternalError> {
    Ok(store::started_slugs(tx, most)?.into_iter().filter_map(|(slug, sent_at)| Some((slug, sent_at?))).collect())
}

/// The issue with this slug.
pub fn find_issue(tx: &mut Tx<'_>, slug: &str) -> Result<Option<ArchivedIssue>, InternalError> {
    Ok(store::started_issue(tx, slug)?.and_then(read))
}
