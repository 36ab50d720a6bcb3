//! What is in the database before anything is measured: threads full of stories, members who are signed in, subscribers.

use std::collections::BTreeMap;
use std::time::Duration;

use betwixt::accounts::appoint::{self, NewAccount};
use betwixt::accounts::sign_in::sign_in;
use betwixt::accounts::{Device, Member, Name, Role};
use betwixt::app::App;
use betwixt::clock::UnixMicros;
use betwixt::comments::{self, Body, Comment, FormId, Position};
use betwixt::crypt::PasswordHash;
use betwixt::db::Tx;
use betwixt::http::cookies::cookie_name;
use betwixt::id::{CommentId, ThreadId};
use betwixt::mail::Email;
use betwixt::text::{Line, Prose, Slug};
use betwixt::threads::{self, Hold, NewThread};

use crate::screening::Everything;
use crate::stories::{self, BenchStory};
use crate::trouble::Trouble;

/// The thread with a hundred stories, all of them answers to the essay.
pub const HUNDRED: &str = "a-hundred-stories";
/// The thread with a thousand stories and replies, as they come.
pub const THOUSAND: &str = "a-thousand-stories";
/// The thread that grows while it is measured.
pub const GROWING: &str = "posted-while-measured";

/// How many members post stories at once in a measurement.
pub const AUTHORS: usize = 8;

/// How many stories share a transaction while the threads are filled: the commit is most of the time.
const AT_ONCE: usize = 50;

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct BenchAuthor {
    /// Who.
    pub member: Member,
    /// What their browser sends.
    pub cookie: String,
}

/// Puts the threads and the members into the site's database.
pub fn sign_up_members(app: &App) -> Result<Vec<BenchAuthor>, Trouble> {
    let authors: Vec<BenchAuthor> = (0..AUTHORS).map(|number| join(app, number)).collect::<Result<_, _>>()?;
    let all = stories::all()?;
    let stories: Vec<BenchStory> = all.iter().filter(|story| story.parent.is_none()).cloned().collect();
    fill(app, HUNDRED, &authors, rounds(&stories, 100))?;
    fill(app, THOUSAND, &authors, rounds(&all, 1_000))?;
    fill(app, GROWING, &authors, Vec::new())?;
    Ok(authors)
}

/// So many of `all`, from the beginning again when there are not enough; each time round with keys of its own.
fn rounds(all: &[BenchStory], wanted: usize) -> Vec<BenchStory> {
    let again = |(at, story): (usize, &BenchStory)| {
        let round = at / all.len();
        let named = |key: &String| format!("{key}-{round}");
        BenchStory { key: named(&story.key), parent: story.parent.as_ref().map(named), ..story.clone() }
    };
    all.iter().cycle().take(wanted).enumerate().map(again).collect()
}

/// Somebody new who is signed in.
pub fn join(app: &App, number: usize) -> Result<BenchAuthor, Trouble> {
    let new = NewAccount {
        email: Email::parse(&format!("author{number}@example.org")).map_err(Trouble::message)?,
        name: Name::parse(&format!("Writer {number}")).map_err(Trouble::message)?,
        role: Role::Reader,
        // Nobody signs in with it: the session is opened here.
        password: PasswordHash::from_store(String::new()),
    };
    let cookie = cookie_name(app);
    let account = app.db.write_now(move |tx| appoint::create(tx, new)).map_err(Trouble::message)?;
    let member = account.member();
    let opened = app.db.write_now(move |tx| sign_in(tx, &account, Device::parse("a measurement"), None));
    let token = opened.map_err(Trouble::message)?.token.reveal();
    Ok(BenchAuthor { member, cookie: format!("{cookie}={token}") })
}

/// Publishes a thread in which these authors post these stories, one after the other.
pub fn fill(app: &App, slug: &str, authors: &[BenchAuthor], stories: Vec<BenchStory>) -> Result<(), Trouble> {
    let draft = draft(slug)?;
    let made =
        app.db.write_now(move |tx| threads::create(tx, None, &draft).and_then(|made| threads::publish(tx, made.id(), None)));
    let thread = made.map_err(Trouble::message)?.id();
    let mut known = BTreeMap::new();
    for (turn, some) in stories.chunks(AT_ONCE).enumerate() {
        // Ids and pages are in the order of time, so time has to pass.
        app.clock.advance(Duration::from_mins(1));
        let mut drafts = Vec::new();
        for (number, story) in some.iter().enumerate() {
            let author =
                authors.get((turn * AT_ONCE + number) % authors.len()).ok_or_else(|| Trouble::message("there is no author"))?;
            drafts.push((story.clone(), author.member.clone(), format!("{slug}-{turn}-{number}")));
        }
        known = app.db.write_now(move |tx| post_all(tx, thread, drafts, known))?;
    }
    Ok(())
}

fn post_all(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    stories: Vec<(BenchStory, Member, String)>,
    mut known: BTreeMap<String, CommentId>,
) -> Result<BTreeMap<String, CommentId>, Trouble> {
    for (story, author, form) in stories {
        let draft = comments::NewComment {
            body: Body::parse(&story.text).map_err(Trouble::message)?,
            position: story.position.map(Position::new).transpose().map_err(Trouble::message)?,
            parent: story.parent.as_ref().and_then(|parent| known.get(parent)).copied(),
            pen: None,
            notify: false,
            looked: false,
            form: form.parse::<FormId>().map_err(Trouble::message)?,
            honeypot: String::new(),
        };
        let comment: Comment = comments::post(tx, &author, thread, &draft, &Everything).map_err(Trouble::message)?;
        known.insert(story.key, comment.id());
    }
    Ok(known)
}

/// The program's own essay, under another name.
fn draft(slug: &str) -> Result<NewThread, Trouble> {
    let line = |text: &str| Line::parse(text, NewThread::TITLE).map_err(Trouble::message);
    Ok(NewThread {
        title: line(slug)?,
        slug: Slug::parse(slug).map_err(Trouble::message)?,
        body: Prose::parse(include_str!("../../assets/first-thread/essay.md"), NewThread::BODY).map_err(Trouble::message)?,
        cover: None,
        closes_after: None,
        question: line("Where do you lie on the spectrum?")?,
        pole_low: line("Closeness")?,
        pole_high: line("Space")?,
        hint: line("There is no right place to be.")?,
        hold: Hold::None,
    })
}

/// When everything was posted: some days ago, as on a site that is read.
pub fn past(now: UnixMicros) -> UnixMicros {
    now - Duration::from_hours(72)
}

impl From<comments::PostError> for Trouble {
    fn from(error: comments::PostError) -> Self {
        Self::message(error)
    }
}
