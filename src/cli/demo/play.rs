//! The script, acted out through the rooms' own verbs under a clock that runs through six weeks.

use std::collections::HashMap;
use std::time::Duration;

use super::script::{self, Cast, Ending, Line, Player};
use super::{CliError, PASSWORD};
use crate::accounts::appoint::{self, NewAccount};
use crate::accounts::{Member, Name, Role, Standing};
use crate::app::App;
use crate::clock::Clock;
use crate::comments::{self, Body, Comment, Draft, Position};
use crate::config::Moderation as Mode;
use crate::crypt::{About, Password, PasswordHash};
use crate::db::Db;
use crate::id::{CaseId, CommentId, ThreadId};
use crate::mail::Email;
use crate::moderation::{self, Ask, Decision, Detail, Note, PublicMessage, Reason, Rules};
use crate::site::Site;
use crate::threads;

/// How long ago the thread was published: the script's last line falls on day 40.
const DAYS: u64 = 42;

/// The day on which what ends badly ends, after everything has been said.
const LAST_DAY: f64 = 41.0;

const DAY: f64 = 24.0 * 60.0 * 60.0;

/// Who and what is there so far.
struct Scene {
    db: Db,
    clock: Clock,
    /// The day that the clock shows.
    day: f64,
    site: Site,
    thread: ThreadId,
    members: HashMap<String, Member>,
    said: HashMap<String, CommentId>,
}

/// Acts out the script in the database of `app`, which has to be empty.
pub(super) fn fill(app: &App) -> Result<Cast, CliError> {
    let (cast, lines) = script::read()?;
    let clock = Clock::fixed(app.clock.now() - Duration::from_secs(DAYS * 24 * 60 * 60));
    let db = Db::open(&super::super::start::place(&app.config), clock.clone(), app.random.clone())?;
    let thread = db.write_now(threads::first::plant)?;
    let thread = thread.ok_or_else(|| CliError::Failed("The demonstration needs an empty database.".to_owned()))?;
    let members = gather(app, &db, &cast)?;
    let site = Site::clone(&app.site);
    let mut scene = Scene { db, clock, day: 0.0, site, thread: thread.id(), members, said: HashMap::new() };
    for line in &lines {
        scene.say(line)?;
    }
    for line in &lines {
        scene.end(line)?;
    }
    Ok(cast)
}

/// Words for whoever changes the script: which line does not work, and why.
fn stumble(line: &str) -> impl Fn(&dyn std::fmt::Display) -> CliError + '_ {
    move |error| CliError::Failed(format!("The demonstration stumbles at {line}: {error}"))
}

/// Makes the accounts, all with one password that is hashed once.
fn gather(app: &App, db: &Db, cast: &Cast) -> Result<HashMap<String, Member>, CliError> {
    let password = Password::parse(PASSWORD, &About::default()).map_err(|error| stumble("the password")(&error))?;
    let hash = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| CliError::Failed(error.to_string()))?
        .block_on(app.hasher.hash(password))?;
    cast.member.iter().map(|player| Ok((player.key.clone(), join(db, player, hash.clone())?))).collect()
}

fn join(db: &Db, player: &Player, password: PasswordHash) -> Result<Member, CliError> {
    let failed = stumble(&player.key);
    let new = NewAccount {
        email: Email::parse(&player.email).map_err(|error| failed(&error))?,
        name: Name::parse(&player.name).map_err(|error| failed(&error))?,
        role: player.role.parse::<Role>().map_err(|error| failed(&error))?,
        password,
    };
    let standing = player.standing.parse().unwrap_or(Standing::Known);
    let made = db.write_now(move |tx| {
        let account = appoint::create(tx, new)?;
        if account.role() == Role::Reader {
            appoint::set_standing(tx, account.id(), standing)?;
        }
        Ok::<_, appoint::AppointError>(account.member())
    });
    made.map_err(|error| failed(&error))
}

impl Scene {
    /// Lets the clock run to `day`.
    fn reach(&mut self, day: f64) {
        if day > self.day {
            self.clock.advance(Duration::from_secs_f64((day - self.day) * DAY));
            self.day = day;
        }
    }

    fn member(&self, key: &str) -> Result<Member, CliError> {
        self.members.get(key).cloned().ok_or_else(|| CliError::Failed(format!("The demonstration has nobody called {key}.")))
    }

    /// Somebody of the staff.
    fn moderator(&self) -> Result<Member, CliError> {
        let staff = self.members.values().find(|member| member.role() == Role::Moderator);
        staff.cloned().ok_or_else(|| CliError::Failed("The demonstration has no moderator.".to_owned()))
    }

    /// The rules as this line meets them: nothing is held but what the script wants held.
    fn rules(&self, line: &Line) -> Rules {
        let waits = matches!(line.state, Ending::Held | Ending::Spam);
        Rules::of(&Site { moderation: if waits { Mode::All } else { Mode::None }, ..self.site.clone() })
    }

    fn draft(&self, line: &Line) -> Result<Draft, CliError> {
        let failed = stumble(&line.key);
        let parent = match &line.parent {
            Some(key) => Some(self.said.get(key).copied().ok_or_else(|| failed(&"it answers what was not said"))?),
            None => None,
        };
        let place = line.position.map(|place| place.to_string()).unwrap_or_default();
        Ok(Draft {
            body: Body::parse(&line.text).map_err(|error| failed(&error))?,
            position: Position::parse(&place).map_err(|error| failed(&error))?,
            parent,
            pen: line.pen.as_deref().map(Name::parse).transpose().map_err(|error| failed(&error))?,
            notify: false,
            looked: false,
            form: line.key.parse().map_err(|error| failed(&error))?,
            trap: String::new(),
        })
    }

    /// Says one line.
    fn say(&mut self, line: &Line) -> Result<(), CliError> {
        self.reach(line.day);
        let (author, draft, rules, thread) = (self.member(&line.by)?, self.draft(line)?, self.rules(line), self.thread);
        let said = self.db.write_now(move |tx| comments::post(tx, &author, thread, &draft, &rules));
        let said: Comment = said.map_err(|error| stumble(&line.key)(&error))?;
        self.said.insert(line.key.clone(), said.id());
        Ok(())
    }

    /// What becomes of one line once everything has been said.
    fn end(&mut self, line: &Line) -> Result<(), CliError> {
        self.reach(LAST_DAY);
        for report in &line.reports {
            self.report(line, &report.by, &report.reason, &report.detail)?;
        }
        match line.state {
            Ending::Published | Ending::Held => Ok(()),
            Ending::Withdrawn => self.withdraw(line),
            Ending::Spam => self.decide(line, self.case(line)?, Decision::Spam, Reason::Spam),
            Ending::Removed => {
                let reason = line.removed_reason.as_deref().unwrap_or(Reason::Other.as_str());
                let case = self.report(line, self.bystander(line), reason, "")?;
                self.decide(line, case, Decision::Remove, reason.parse().map_err(|error| stumble(&line.key)(&error))?)
            }
        }
    }

    fn id(&self, line: &Line) -> Result<CommentId, CliError> {
        self.said.get(&line.key).copied().ok_or_else(|| stumble(&line.key)(&"it was not said"))
    }

    /// Somebody who did not write this line.
    fn bystander(&self, line: &Line) -> &'static str {
        if line.by == "ines" { "tobias" } else { "ines" }
    }

    fn withdraw(&self, line: &Line) -> Result<(), CliError> {
        let (author, id, rules) = (self.member(&line.by)?, self.id(line)?, self.rules(line));
        let done = self.db.write_now(move |tx| comments::withdraw(tx, &author, id, &rules).map(drop));
        done.map_err(|error| stumble(&line.key)(&error))
    }

    fn report(&self, line: &Line, by: &str, reason: &str, detail: &str) -> Result<CaseId, CliError> {
        let failed = stumble(&line.key);
        let (reporter, id) = (self.member(by)?, self.id(line)?);
        let reason: Reason = reason.parse().map_err(|error| failed(&error))?;
        let detail = Detail::parse(detail).map_err(|error| failed(&error))?;
        let done = self.db.write_now(move |tx| moderation::report(tx, Some(&reporter), id, reason, &detail));
        done.map(|reported| reported.case).map_err(|error| failed(&error))
    }

    fn case(&self, line: &Line) -> Result<CaseId, CliError> {
        let id = self.id(line)?;
        let case = self.db.read_now(move |tx| moderation::open_case(tx, id))?;
        case.map(|case| case.id).ok_or_else(|| stumble(&line.key)(&"it waits for nobody"))
    }

    fn decide(&self, line: &Line, case: CaseId, decision: Decision, reason: Reason) -> Result<(), CliError> {
        let failed = stumble(&line.key);
        let staff = self.moderator()?;
        let words = if reason == Reason::Other { "As you asked: the other copy stays." } else { "" };
        let message = PublicMessage::parse(words).map_err(|error| failed(&error))?;
        let note = Note::parse("").map_err(|error| failed(&error))?;
        let id = self.id(line)?;
        let done = self.db.write_now(move |tx| {
            let version = moderation::open_case(tx, id)?.map(|case| case.version).unwrap_or_default();
            moderation::apply(tx, &staff, &Ask { case, version, decision, reason: Some(reason), message, note }).map(drop)
        });
        done.map_err(|error| failed(&error))
    }
}
