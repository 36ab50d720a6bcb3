//! Plays the script through the modules' own functions under a clock that runs through six weeks.

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::watch;

use super::script::{self, Cast, Ending, Player, Script, ScriptedComment, ScriptedMove};
use super::script::{PASSWORD, failed_at};
use super::{CliError, mailing};
use crate::accounts::appoint::{self, NewAccount};
use crate::accounts::{Member, Name, Role};
use crate::app::App;
use crate::cli::block_on::block_on;
use crate::clock::Clock;
use crate::comments::reading::visit;
use crate::comments::{self, Body, Comment, NewComment, Position};
use crate::config::ModerationMode as Mode;
use crate::crypt::{Password, PasswordContext, PasswordHash};
use crate::db::Db;
use crate::id::{CaseId, CommentId, ThreadId};
use crate::mail::Email;
use crate::moderation::{self, Decision, DecisionRequest, ModerationReason, Rules};
use crate::text::Paragraph;
use crate::threads;

/// How many days ago the thread was published: the script's last line falls on day 40.
const TODAY: f64 = 42.0;

/// The day by which moderators have decided about all but what is still open, early enough that the public log shows it.
const LAST_DAY: f64 = 40.5;

/// How many days after the last reply a moderator decides, or the author withdraws.
const AFTER: [f64; 4] = [0.2, 0.6, 1.4, 0.9];

/// The day of the first open report, and the days between two of them.
const REPORTED: (f64, f64) = (40.1, 0.17);

/// One scripted event.
#[derive(Clone, Copy)]
enum SceneStep {
    /// A comment is posted.
    Say(usize),
    /// A comment gets its scripted final state.
    End(usize),
    /// A member changes their position.
    Move(usize),
    /// A visitor subscribes.
    Subscribe(usize),
    /// The issue is sent.
    Send,
}

const DAY: f64 = 24.0 * 60.0 * 60.0;

/// The state of the play so far.
struct Scene {
    db: Db,
    clock: Clock,
    /// The day of the clock, counted from publication.
    day: f64,
    thread: ThreadId,
    members: HashMap<String, Member>,
    said: HashMap<String, CommentId>,
}

/// Plays the script in the database of `app`, which must be empty. `None` when `stop` becomes true before the end.
pub(super) fn fill(app: &App, stop: &watch::Receiver<bool>) -> Result<Option<Cast>, CliError> {
    let script = script::read()?;
    let clock = Clock::fixed(app.clock.now() - Duration::from_secs_f64(TODAY * DAY));
    let db = Db::open(&super::super::start::database_location(&app.config), clock.clone(), app.random.clone())?;
    let thread = db.write_now(threads::first::plant)?;
    let thread = thread.ok_or_else(|| CliError::Failed("The demonstration needs an empty database.".to_owned()))?;
    let members = gather(app, &db, &script.cast)?;
    let then = App { db: db.clone(), clock: clock.clone(), ..app.clone() };
    let mut scene = Scene { db, clock, day: 0.0, thread: thread.id(), members, said: HashMap::new() };
    for (day, act) in order(&script) {
        if *stop.borrow() {
            return Ok(None);
        }
        scene.reach(day);
        scene.act(&script, act, &then)?;
    }
    // Earlier emails are discarded: the outbox begins with the first email that a visitor of the demonstration causes.
    scene.reach(TODAY);
    mailing::run_due_jobs(&then)?;
    Ok(Some(script.cast))
}

/// All events, in order of time.
fn order(script: &Script) -> Vec<(f64, SceneStep)> {
    let mut quiet: HashMap<&str, f64> = HashMap::new();
    for line in script.lines.iter().rev() {
        // Replies come after what they reply to, so the last reply to a line is known before the line itself.
        let last = quiet.get(line.key.as_str()).copied().unwrap_or(line.day);
        quiet.insert(&line.key, last);
        if let Some(parent) = &line.parent {
            let under = quiet.entry(parent).or_insert(last);
            *under = under.max(last);
        }
    }
    let (mut acts, mut waiting, mut after) = (Vec::new(), 0.0, AFTER.iter().cycle());
    for (at, line) in script.lines.iter().enumerate() {
        acts.push((line.day, SceneStep::Say(at)));
        if matches!(line.state, Ending::Removed | Ending::Spam | Ending::Withdrawn) {
            let last = quiet.get(line.key.as_str()).copied().unwrap_or(line.day);
            acts.push(((last + after.next().copied().unwrap_or_default()).min(LAST_DAY), SceneStep::End(at)));
        } else if !line.reports.is_empty() {
            acts.push((REPORTED.0 + waiting * REPORTED.1, SceneStep::End(at)));
            waiting += 1.0;
        }
    }
    let after = &script.after;
    acts.extend(after.place.iter().enumerate().map(|(at, place)| (place.day, SceneStep::Move(at))));
    acts.extend(after.subscriber.iter().enumerate().map(|(at, reader)| (reader.day, SceneStep::Subscribe(at))));
    acts.push((after.letter.day, SceneStep::Send));
    acts.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    acts
}

/// Makes the accounts, all with one password that is hashed once.
fn gather(app: &App, db: &Db, cast: &Cast) -> Result<HashMap<String, Member>, CliError> {
    let password = Password::parse(PASSWORD).map_err(|error| failed_at("the password")(&error))?;
    let hashed = block_on(app.hasher.hash(password, PasswordContext::default()))?;
    let hash = hashed.map_err(|error| failed_at("the password")(&error))?;
    cast.member.iter().map(|player| Ok((player.key.clone(), join(db, player, hash.clone())?))).collect()
}

fn join(db: &Db, player: &Player, password: PasswordHash) -> Result<Member, CliError> {
    let failed = failed_at(&player.key);
    let new = NewAccount {
        email: Email::parse(&player.email).map_err(|error| failed(&error))?,
        name: Name::parse(&player.name).map_err(|error| failed(&error))?,
        role: player.role.parse::<Role>().map_err(|error| failed(&error))?,
        password,
    };
    let made = db.write_now(move |tx| Ok::<_, appoint::AppointError>(appoint::create(tx, new)?.member()));
    made.map_err(|error| failed(&error))
}

impl Scene {
    /// Moves the clock forward to `day`.
    fn reach(&mut self, day: f64) {
        if day > self.day {
            self.clock.advance(Duration::from_secs_f64((day - self.day) * DAY));
            self.day = day;
        }
    }

    fn member(&self, key: &str) -> Result<Member, CliError> {
        self.members.get(key).cloned().ok_or_else(|| CliError::Failed(format!("The demonstration has no member called {key}.")))
    }

    /// A member of the staff with this role.
    fn staff(&self, role: Role) -> Result<Member, CliError> {
        let staff = self.members.values().find(|member| member.role() == role);
        staff.cloned().ok_or_else(|| CliError::Failed(format!("The demonstration has no {role}.")))
    }

    fn act(&mut self, script: &Script, act: SceneStep, then: &App) -> Result<(), CliError> {
        let line = |at: usize| script.lines.get(at);
        match act {
            SceneStep::Say(at) => line(at).map_or(Ok(()), |line| self.post_comment(line)),
            SceneStep::End(at) => line(at).map_or(Ok(()), |line| self.apply_final_state(line)),
            SceneStep::Move(at) => script.after.place.get(at).map_or(Ok(()), |place| self.post_placement(place)),
            SceneStep::Subscribe(at) => {
                script.after.subscriber.get(at).map_or(Ok(()), |reader| mailing::subscribe(then, &reader.email))
            }
            SceneStep::Send => mailing::send(then, &self.staff(Role::Owner)?, &script.after.letter),
        }
    }

    /// The moderation rules for this line: only what the script wants held is held, as a member's first comment.
    fn rules(line: &ScriptedComment) -> Rules {
        let waits = matches!(line.state, Ending::Held | Ending::Spam);
        Rules::new(if waits { Mode::First } else { Mode::None })
    }

    fn draft(&self, line: &ScriptedComment) -> Result<NewComment, CliError> {
        let failed = failed_at(&line.key);
        let parent = match &line.parent {
            Some(key) => Some(self.said.get(key).copied().ok_or_else(|| failed(&"it answers what was not said"))?),
            None => None,
        };
        let place = line.position.map(|place| place.to_string()).unwrap_or_default();
        Ok(NewComment {
            body: Body::parse(&line.text).map_err(|error| failed(&error))?,
            position: Position::parse(&place).map_err(|error| failed(&error))?,
            parent,
            pen: line.pen.as_deref().map(Name::parse).transpose().map_err(|error| failed(&error))?,
            notify: false,
            looked: false,
            form: line.key.parse().map_err(|error| failed(&error))?,
            honeypot: String::new(),
        })
    }

    /// Posts one line. Its author has read the thread until then.
    fn post_comment(&mut self, line: &ScriptedComment) -> Result<(), CliError> {
        let (author, draft, rules, thread) = (self.member(&line.by)?, self.draft(line)?, Self::rules(line), self.thread);
        let said = self.db.write_now(move |tx| {
            visit::visit(tx, &author, thread)?;
            comments::post(tx, &author, thread, &draft, &rules)
        });
        let said: Comment = said.map_err(|error| failed_at(&line.key)(&error))?;
        self.said.insert(line.key.clone(), said.id());
        Ok(())
    }

    /// Brings a line to its scripted final state.
    fn apply_final_state(&self, line: &ScriptedComment) -> Result<(), CliError> {
        for report in &line.reports {
            self.report(line, &report.by, &report.reason, &report.detail)?;
        }
        match line.state {
            Ending::Published | Ending::Held => Ok(()),
            Ending::Withdrawn => self.withdraw(line),
            Ending::Spam => self.decide(line, self.case(line)?, Decision::Spam, ModerationReason::Spam),
            Ending::Removed => {
                let reason = line.removed_reason.as_deref().unwrap_or(ModerationReason::Other.as_str());
                let case = self.report(line, self.other_member(line), reason, "")?;
                self.decide(line, case, Decision::Remove, reason.parse().map_err(|error| failed_at(&line.key)(&error))?)
            }
        }
    }

    fn id(&self, line: &ScriptedComment) -> Result<CommentId, CliError> {
        self.said.get(&line.key).copied().ok_or_else(|| failed_at(&line.key)(&"it was not said"))
    }

    /// A member who did not write this line.
    fn other_member(&self, line: &ScriptedComment) -> &'static str {
        if line.by == "ines" { "tobias" } else { "ines" }
    }

    fn post_placement(&self, place: &ScriptedMove) -> Result<(), CliError> {
        let (member, thread) = (self.member(&place.by)?, self.thread);
        let position = Position::new(place.position).map_err(|error| failed_at(&place.by)(&error))?;
        let done = self.db.write_now(move |tx| comments::move_to(tx, &member, thread, Some(position)));
        done.map_err(|error| failed_at(&place.by)(&error))
    }

    fn withdraw(&self, line: &ScriptedComment) -> Result<(), CliError> {
        let (author, id, rules) = (self.member(&line.by)?, self.id(line)?, Self::rules(line));
        let done = self.db.write_now(move |tx| comments::withdraw(tx, &author, id, &rules).map(drop));
        done.map_err(|error| failed_at(&line.key)(&error))
    }

    fn report(&self, line: &ScriptedComment, by: &str, reason: &str, detail: &str) -> Result<CaseId, CliError> {
        let failed = failed_at(&line.key);
        let (reporter, id) = (self.member(by)?, self.id(line)?);
        let reason: ModerationReason = reason.parse().map_err(|error| failed(&error))?;
        let detail = Paragraph::parse(detail).map_err(|error| failed(&error))?;
        let done = self.db.write_now(move |tx| moderation::report(tx, Some(&reporter), id, reason, &detail));
        done.map_err(|error| failed(&error))?;
        self.case(line)
    }

    fn case(&self, line: &ScriptedComment) -> Result<CaseId, CliError> {
        let id = self.id(line)?;
        let case = self.db.read_now(move |tx| moderation::open_case(tx, id))?;
        case.map(|case| case.id).ok_or_else(|| failed_at(&line.key)(&"it has no open case"))
    }

    fn decide(&self, line: &ScriptedComment, case: CaseId, decision: Decision, reason: ModerationReason) -> Result<(), CliError> {
        let failed = failed_at(&line.key);
        let staff = self.staff(Role::Moderator)?;
        let words = if reason == ModerationReason::Other { "As you asked: the other copy stays." } else { "" };
        let message = Paragraph::parse(words).map_err(|error| failed(&error))?;
        let note = Paragraph::parse("").map_err(|error| failed(&error))?;
        let id = self.id(line)?;
        let done = self.db.write_now(move |tx| {
            let version = moderation::open_case(tx, id)?.map(|case| case.version).unwrap_or_default();
            moderation::decide_case(tx, &staff, &DecisionRequest { case, version, decision, reason: Some(reason), message, note })
                .map(drop)
        });
        done.map_err(|error| failed(&error))
    }
}
