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
use crate::told::{self, Told};
use crate::trouble::Trouble;

/// The thread with a hundred stories, all of them told to the essay.
pub const HUNDRED: &str = "a-hundred-stories";
/// The thread with a thousand stories and replies, as they come.
pub const THOUSAND: &str = "a-thousand-stories";
/// The thread that is told to while it is measured.
pub const GROWING: &str = "told-while-measured";

/// How many members tell stories at once in a measurement.
pub const TELLERS: usize = 8;

/// How many stories share a transaction while the threads are filled: the commit is most of the time.
const AT_ONCE: usize = 50;

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Teller {
    /// Who.
    pub member: Member,
    /// What their browser sends.
    pub cookie: String,
}

/// Puts the threads and the members into the site's database.
pub fn sign_up_members(app: &App) -> Result<Vec<Teller>, Trouble> {
    let tellers: Vec<Teller> = (0..TELLERS).map(|number| join(app, number)).collect::<Result<_, _>>()?;
    let all = told::all()?;
    let stories: Vec<Told> = all.iter().filter(|told| told.parent.is_none()).cloned().collect();
    fill(app, HUNDRED, &tellers, rounds(&stories, 100))?;
    fill(app, THOUSAND, &tellers, rounds(&all, 1_000))?;
    fill(app, GROWING, &tellers, Vec::new())?;
    Ok(tellers)
}

/// So many of `all`, from the beginning again when there are not enough; each time round with keys of its own.
fn rounds(all: &[Told], wanted: usize) -> Vec<Told> {
    let again = |(at, told): (usize, &Told)| {
        let round = at / all.len();
        let named = |key: &String| format!("{key}-{round}");
        Told { key: named(&told.key), parent: told.parent.as_ref().map(named), ..told.clone() }
    };
    all.iter().cycle().take(wanted).enumerate().map(again).collect()
}

/// Somebody new who is signed in.
pub fn join(app: &App, number: usize) -> Result<Teller, Trouble> {
    let new = NewAccount {
        email: Email::parse(&format!("teller{number}@example.org")).map_err(Trouble::told)?,
        name: Name::parse(&format!("Teller {number}")).map_err(Trouble::told)?,
        role: Role::Reader,
        // Nobody signs in with it: the session is opened here.
        password: PasswordHash::from_store(String::new()),
    };
    let cookie = cookie_name(app);
    let account = app.db.write_now(move |tx| appoint::create(tx, new)).map_err(Trouble::told)?;
    let member = account.member();
    let opened = app.db.write_now(move |tx| sign_in(tx, &account, Device::of("a measurement"), None));
    let token = opened.map_err(Trouble::told)?.token.reveal();
    Ok(Teller { member, cookie: format!("{cookie}={token}") })
}

/// Publishes a thread in which these people tell this, one after the other.
pub fn fill(app: &App, slug: &str, tellers: &[Teller], told: Vec<Told>) -> Result<(), Trouble> {
    let draft = draft(slug)?;
    let made =
        app.db.write_now(move |tx| threads::create(tx, None, &draft).and_then(|made| threads::publish(tx, made.id(), None)));
    let thread = made.map_err(Trouble::told)?.id();
    let mut known = BTreeMap::new();
    for (turn, some) in told.chunks(AT_ONCE).enumerate() {
        // Ids and pages are in the order of time, so time has to pass.
        app.clock.advance(Duration::from_mins(1));
        let mut drafts = Vec::new();
        for (number, told) in some.iter().enumerate() {
            let teller = tellers.get((turn * AT_ONCE + number) % tellers.len()).ok_or_else(|| Trouble::told("nobody tells"))?;
            drafts.push((told.clone(), teller.member.clone(), format!("{slug}-{turn}-{number}")));
        }
        known = app.db.write_now(move |tx| tell(tx, thread, drafts, known))?;
    }
    Ok(())
}

fn tell(
    tx: &mut Tx<'_>,
    thread: ThreadId,
    told: Vec<(Told, Member, String)>,
    mut known: BTreeMap<String, CommentId>,
) -> Result<BTreeMap<String, CommentId>, Trouble> {
    for (told, teller, form) in told {
        let draft = comments::NewComment {
            body: Body::parse(&told.text).map_err(Trouble::told)?,
            position: told.position.map(Position::new).transpose().map_err(Trouble::told)?,
            parent: told.parent.as_ref().and_then(|parent| known.get(parent)).copied(),
            pen: None,
            notify: false,
            looked: false,
            form: form.parse::<FormId>().map_err(Trouble::told)?,
            trap: String::new(),
        };
        let comment: Comment = comments::post(tx, &teller, thread, &draft, &Everything).map_err(Trouble::told)?;
        known.insert(told.key, comment.id());
    }
    Ok(known)
}

/// The program's own essay, under another name.
fn draft(slug: &str) -> Result<NewThread, Trouble> {
    let line = |text: &str| Line::parse(text, NewThread::TITLE).map_err(Trouble::told);
    Ok(NewThread {
        title: line(slug)?,
        slug: Slug::parse(slug).map_err(Trouble::told)?,
        body: Prose::parse(include_str!("../../assets/first-thread/essay.md"), NewThread::BODY).map_err(Trouble::told)?,
        cover: None,
        closes_after: None,
        question: line("Where do you lie on the spectrum?")?,
        pole_low: line("Closeness")?,
        pole_high: line("Space")?,
        hint: line("There is no right place to be.")?,
        hold: Hold::None,
    })
}

/// When everything was told: some days ago, as on a site that is read.
pub fn past(now: UnixMicros) -> UnixMicros {
    now - Duration::from_hours(72)
}

impl From<comments::PostError> for Trouble {
    fn from(error: comments::PostError) -> Self {
        Self::told(error)
    }
}
