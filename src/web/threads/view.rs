//! The query of a thread's page, and the data that the page is made of.

use super::find::{author, published};
use crate::accounts::Member;
use crate::accounts::email_link::{MissingCredentials, missing_credentials};
use crate::clock::UnixMicros;
use crate::comments;
use crate::comments::reading::news::News;
use crate::comments::reading::visit;
use crate::comments::spectrum::counts::Spectrum;
use crate::comments::{
    Among, Browse, Count, Cursor, ListedComment, Only, Order, Personal, Places, Position, Stories, Turn, VisibleComment,
    WaitingComment,
};
use crate::comments::{SavedDraft, Spot};
use crate::db::Tx;
use crate::http::form::Query;
use crate::http::problem::Problem;
use crate::id::{CommentId, ThreadId};
use crate::links;
use crate::moderation;
use crate::threads::Thread;
use crate::web::comments::autosave::{is_name_dropped, saved};
use crate::web::comments::follow_notice::{FollowChange, FollowNotice};
use crate::web::comments::own_comment::SAVED;
use crate::web::comments::rows::words;

/// A link in a group of which one is the current page.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub href: String,
    pub words: &'static str,
    pub here: bool,
}

/// The query of a thread's page. Invalid values are ignored, because the page is for reading.
#[derive(Clone, Debug)]
pub(crate) struct ThreadQuery {
    pub slug: String,
    pub order: Order,
    pub at: Option<Position>,
    pub band: Option<(Position, Position)>,
    /// The part of the stories that is asked for; `None` for all.
    pub only: Option<Only>,
    pub turn: Turn,
    /// Whether the reader asked for the chart.
    pub look: bool,
    /// The comment that was posted just now.
    pub posted: Option<CommentId>,
    /// The comment whose edit was saved just now.
    pub saved: Option<CommentId>,
    /// What the member followed or muted just now.
    pub changed: Option<FollowChange>,
    /// Whether the form shows a text whose typed name was dropped at sign-in.
    pub name_dropped: bool,
}

fn position(text: &str) -> Option<Position> {
    Position::parse(text).ok().flatten()
}

impl ThreadQuery {
    /// Unknown values fall back to the defaults, so that old and damaged links still work.
    pub fn parse(slug: &str, query: &Query) -> Self {
        let order = query.text("sort").parse().unwrap_or(Order::Oldest);
        let cursor = |name| query.text(name).parse().ok();
        let turn = match (cursor("after"), cursor("before")) {
            (Some(after), _) => Turn::After(after),
            (None, Some(before)) => Turn::Before(before),
            (None, None) => Turn::First,
        };
        let at = position(query.text("at"));
        Self {
            slug: slug.to_owned(),
            // Near and far need a position to measure from.
            order: if at.is_none() && matches!(order, Order::Near | Order::Far) { Order::Oldest } else { order },
            at,
            // A band with swapped ends is the same band.
            band: position(query.text("from"))
                .zip(position(query.text("to")))
                .map(|(one, other)| (one.min(other), one.max(other))),
            only: query.text("only").parse().ok(),
            turn,
            look: query.ticked("look"),
            posted: query.flash("posted").parse().ok(),
            saved: query.flash(SAVED).parse().ok(),
            changed: FollowChange::parse(query),
            name_dropped: is_name_dropped(query),
        }
    }

    /// The same for a visitor without a session, whose page is cached: it must not depend on what they did.
    pub fn unsigned(self) -> Self {
        Self {
            posted: None,
            saved: None,
            changed: None,
            name_dropped: false,
            only: self.only.filter(|only| *only != Only::Mine),
            ..self
        }
    }

    /// The cache key of the page: everything that makes it differ from another.
    pub fn key(&self) -> String {
        format!("{}?{}", links::thread(&self.slug), self.query_string())
    }

    /// The address of the page to return to.
    pub fn return_address(&self, path: &str) -> String {
        format!("{path}?{}", self.query_string())
    }

    fn query_string(&self) -> String {
        let filters = self.filters(self.order);
        match self.turn {
            Turn::First => filters,
            Turn::After(cursor) => format!("{filters}&after={cursor}"),
            Turn::Before(cursor) => format!("{filters}&before={cursor}"),
        }
    }

    fn filters(&self, order: Order) -> String {
        let mut all = format!("sort={order}");
        if let Some(at) = self.at {
            all.push_str(&format!("&at={at}"));
        }
        if let Some((from, to)) = self.band {
            all.push_str(&format!("&from={from}&to={to}"));
        }
        if let Some(only) = self.only {
            all.push_str(&format!("&only={only}"));
        }
        if self.look {
            all.push_str("&look=1");
        }
        all
    }

    /// The link to another page of the same stories.
    pub fn page_link(&self, path: &str, way: &str, cursor: Cursor) -> String {
        format!("{path}?{}&{way}={cursor}#stories", self.filters(self.order))
    }

    /// The links to the other orders; near and far only with a position to measure from.
    pub fn sorts(&self, path: &str, own: Option<Position>) -> Vec<Link> {
        let near = own.or(self.at);
        let link = |(order, words): (Order, &'static str)| {
            let measured = matches!(order, Order::Near | Order::Far);
            let place = if measured { Some(near?) } else { self.at };
            let asked = Self { at: place, ..self.clone() };
            Some(Link { href: format!("{path}?{}#stories", asked.filters(order)), words, here: order == self.order })
        };
        let all = [
            (Order::Oldest, "Oldest"),
            (Order::Newest, "Newest"),
            (Order::Near, "Near me"),
            (Order::Far, "Far from me"),
            (Order::Replies, "Most replies"),
        ];
        all.into_iter().filter_map(link).collect()
    }

    /// What distinguishes the page from the thread's others, in words after its title: its order, its band, its filter, and its
    /// first story.
    pub fn title_suffix(&self, first: Option<&ListedComment>) -> String {
        let mut words = match self.order {
            Order::Oldest => String::new(),
            Order::Newest => ", newest first".to_owned(),
            Order::Near => format!(", nearest to {} first", self.at.unwrap_or_default()),
            Order::Far => format!(", farthest from {} first", self.at.unwrap_or_default()),
            Order::Replies => ", most replies first".to_owned(),
        };
        if let Some((from, to)) = self.band {
            words.push_str(&format!(", from {from} to {to}"));
        }
        match self.only {
            Some(Only::Answered) => words.push_str(", only with replies"),
            Some(Only::Mine) => words.push_str(", only where you wrote"),
            None => {}
        }
        if self.turn != Turn::First {
            let name = first.and_then(|line| line.posted.as_ref()).map_or("a story", VisibleComment::name);
            words.push_str(&format!(", beginning with {name}"));
        }
        words
    }

    /// Whether it is the first page, which has the essay, the question and the chart.
    pub fn is_first(&self) -> bool {
        self.turn == Turn::First
    }

    /// Whether all stories are listed.
    pub fn is_whole(&self) -> bool {
        self.only.is_none() && self.band.is_none()
    }

    /// The text in place of an empty list.
    pub fn nothing(&self) -> &'static str {
        match (self.only, self.band) {
            (Some(Only::Answered), _) => "No replies among these stories yet.",
            (Some(Only::Mine), _) => "None of these conversations has a post of yours.",
            (None, Some(_)) => "No stories from this part of the spectrum yet.",
            (None, None) => "Yours may be the first.",
        }
    }

    /// The range of positions of the listed stories, in words; `None` without a band.
    pub fn band_words(&self, thread: &Thread) -> Option<String> {
        let (from, to) = self.band?;
        let poles = thread.poles();
        let (low, high) = (words(from.fifth(), &poles), words(to.fifth(), &poles));
        let named = if low == high { low } else { format!("{low} to {high}") };
        Some(format!("Only stories placed from {from} to {to} ({named})."))
    }
}

/// The data of one page of a thread, read in one transaction.
#[derive(Clone, Debug)]
pub(crate) struct ThreadView {
    pub asked: ThreadQuery,
    pub thread: Thread,
    pub by: Option<String>,
    pub count: Count,
    pub spectrum: Spectrum,
    pub places: Places,
    pub pen: Option<String>,
    /// The member's comments that a moderator has to review, or their author to change.
    pub waiting: Vec<WaitingComment>,
    /// Those of them that their author was asked to change.
    pub revisions: Vec<CommentId>,
    /// Whether the member has a visible comment in the thread.
    pub wrote: bool,
    /// The member's saved draft for a story here.
    pub draft: Option<SavedDraft>,
    /// When the latest comment of the thread appeared.
    pub latest: Option<UnixMicros>,
    /// The comments by others since the member's last visit.
    pub news: Option<News>,
    pub stories: Stories,
    pub personal: Personal,
    /// What the member has not chosen for their account yet; read after posting only.
    pub missing: MissingCredentials,
    /// The notice about what the member followed or muted just now.
    pub followed: Option<FollowNotice>,
    pub now: UnixMicros,
}

impl ThreadView {
    /// The thread, when the page shows its chart to a reader without a position.
    pub fn chart_shown(&self) -> Option<ThreadId> {
        (self.asked.is_first() && self.asked.look && self.places.now().is_none()).then(|| self.thread.id())
    }

    /// The position that the member gave with a comment that no one else sees yet.
    pub fn waiting_position(&self) -> Option<Position> {
        self.waiting.iter().rev().find_map(|held| held.position)
    }

    /// The links to all stories and to parts of them, in the current order and band: those with replies once there are any, the
    /// member's own once they posted. Empty where there is nothing to choose.
    pub fn choices(&self, path: &str) -> Vec<Link> {
        let asked = &self.asked;
        let link = |only: Option<Only>, words: &'static str| {
            let other = ThreadQuery { only, ..asked.clone() };
            Link { href: format!("{path}?{}#stories", other.filters(other.order)), words, here: only == asked.only }
        };
        let offered = [(Only::Answered, "With replies", self.count.replies > 0), (Only::Mine, "Mine", self.wrote)];
        let mut all = vec![link(None, "All")];
        for (only, words, is_some) in offered {
            if is_some || asked.only == Some(only) {
                all.push(link(Some(only), words));
            }
        }
        if all.len() > 1 { all } else { Vec::new() }
    }

    /// Reads the data of the page.
    ///
    /// # Errors
    /// A 404 when there is no such thread.
    pub fn load(tx: &mut Tx<'_>, asked: ThreadQuery, member: Option<&Member>) -> Result<Self, Problem> {
        let thread = published(tx, &asked.slug)?;
        let id = thread.id();
        let (places, pen, waiting, wrote) = match member {
            Some(member) => (
                comments::positions_of(tx, id, member.id())?,
                comments::pen_name(tx, id, member)?,
                comments::waiting_comments(tx, id, member.id())?,
                comments::has_posted(tx, id, member.id())?,
            ),
            None => (Places::default(), None, Vec::new(), false),
        };
        let among = match (asked.only, member) {
            (Some(Only::Answered), _) => Among::Answered,
            (Some(Only::Mine), Some(member)) => Among::Of(member.id()),
            _ => Among::All,
        };
        let at = asked.at.unwrap_or_default();
        let browse = Browse { order: asked.order, at, band: asked.band, among, turn: asked.turn };
        let shown = asked.is_first() && (asked.look || places.now().is_some());
        let spectrum = if shown { comments::spectrum_of(tx, id)? } else { Spectrum::default() };
        let stories = comments::stories(tx, id, &browse)?;
        Ok(Self {
            personal: comments::personal(tx, member, id, &stories.lines)?,
            by: author(tx, &thread)?,
            count: comments::counts(tx, &[id])?.remove(&id).unwrap_or_default(),
            stories,
            spectrum,
            places,
            pen,
            revisions: moderation::waiting_for_author(tx, &waiting.iter().map(|held| held.id).collect::<Vec<_>>())?,
            waiting,
            wrote,
            latest: visit::latest_at(tx, id)?,
            news: member.map(|member| visit::news(tx, member, id)).transpose()?,
            missing: match member.filter(|_| asked.posted.is_some()) {
                Some(member) => missing_credentials(tx, member)?,
                None => MissingCredentials::default(),
            },
            followed: match member.zip(asked.changed) {
                Some((member, change)) => FollowNotice::find(tx, member, change)?,
                None => None,
            },
            draft: saved(tx, member, Spot { thread: id, parent: None })?,
            now: tx.now(),
            asked,
            thread,
        })
    }
}
