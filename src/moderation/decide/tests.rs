//! The whole table, and what holds whatever happens.

use proptest::prelude::*;

use super::*;
use crate::comments::AuthorState::{self, Erased, Live, Withdrawn};
use crate::comments::Moderation::{self, Held, Published, Removed};
use crate::comments::Review::{self, Reviewed, Unreviewed};

const NOON: Stamp = Stamp::from_micros(1_780_000_000_000_000);
const GIVEN: Grounds = Grounds { reason: Some(Reason::Unkind), message: Message::Written };

fn author() -> AccountId {
    AccountId::from(1)
}

fn other() -> AccountId {
    AccountId::from(2)
}

fn actors() -> Vec<Actor> {
    let mut actors = vec![Actor::rule()];
    for kind in ActorKind::ALL.iter().copied().filter(|kind| *kind != ActorKind::Rule) {
        actors.extend([author(), other()].map(|id| Actor { kind, id: Some(id) }));
    }
    actors
}

fn states() -> Vec<Option<State>> {
    let mut states = vec![None];
    for moderation in Moderation::ALL.iter().copied() {
        for review in Review::ALL.iter().copied() {
            states.extend(AuthorState::ALL.iter().map(|author| Some(State { moderation, review, author: *author })));
        }
    }
    states
}

fn acts() -> Vec<Act> {
    let verdicts = Verdict::ALL.iter().flat_map(|verdict| [Act::Tell(*verdict), Act::Edit(*verdict)]);
    let decisions = Decision::ALL.iter().map(|decision| Act::Decide(*decision, GIVEN));
    verdicts.chain(decisions).chain([Act::Withdraw, Act::Return, Act::Hold]).collect()
}

fn at(state: Option<State>) -> Snapshot {
    Snapshot { state, author: author(), lane: None }
}

/// Where an act leads, said once more and in other words than the table: `None` is no move at all.
fn expected(from: Option<State>, act: Act) -> Option<(Moderation, Review, AuthorState)> {
    use Decision::{Keep, Publish, Remove, Revise};
    let Some(State { moderation, review, author }) = from else {
        return match act {
            Act::Tell(Verdict::Pass | Verdict::Flag) => Some((Published, Unreviewed, Live)),
            Act::Tell(Verdict::Hold) => Some((Held, Unreviewed, Live)),
            Act::Tell(Verdict::Spam) => Some((Moderation::Spam, Unreviewed, Live)),
            _ => None,
        };
    };
    match (act, moderation, author) {
        (Act::Edit(Verdict::Pass | Verdict::Flag), Published, Live) => Some((Published, Unreviewed, Live)),
        (Act::Edit(Verdict::Pass | Verdict::Flag | Verdict::Hold), Held | Removed, Live) => Some((Held, Unreviewed, Live)),
        (Act::Edit(Verdict::Hold), Published, Live) => Some((Held, Unreviewed, Live)),
        (Act::Edit(Verdict::Spam), Held | Published | Removed, Live) => Some((Moderation::Spam, Unreviewed, Live)),
        (Act::Withdraw, _, Live) => Some((moderation, review, Withdrawn)),
        (Act::Return, _, Withdrawn) => Some((moderation, review, Live)),
        (Act::Hold, Published, Live) => Some((Held, Unreviewed, Live)),
        (Act::Decide(Publish, _), Held | Removed | Moderation::Spam, Live | Withdrawn) => Some((Published, Reviewed, author)),
        (Act::Decide(Remove, _), Held | Published, Live | Withdrawn) => Some((Removed, Reviewed, author)),
        (Act::Decide(Decision::Spam, _), Held | Published, Live | Withdrawn) => Some((Moderation::Spam, Reviewed, author)),
        (Act::Decide(Revise, _), Held | Published, Live) => Some((Held, Reviewed, Live)),
        (Act::Decide(Keep, _), Published | Removed | Moderation::Spam, _) => Some((moderation, Reviewed, author)),
        (Act::Decide(Keep, _), Held, Withdrawn | Erased) => Some((Held, Reviewed, author)),
        _ => None,
    }
}

fn is_capable(actor: Actor, act: Act) -> bool {
    let own = actor.id == Some(author());
    match act {
        Act::Tell(_) | Act::Edit(_) | Act::Withdraw | Act::Return => actor.kind == ActorKind::Author && own,
        Act::Hold => actor.kind == ActorKind::Rule,
        Act::Decide(..) | Act::Undo(_) => actor.kind == ActorKind::Owner || actor.kind == ActorKind::Moderator && !own,
    }
}

#[test]
fn every_state_every_act_and_every_role_lead_where_the_house_says_and_nowhere_else() {
    let mut moves = 0;
    for (state, act, actor) in states()
        .into_iter()
        .flat_map(|state| acts().into_iter().flat_map(move |act| actors().into_iter().map(move |actor| (state, act, actor))))
    {
        let made = decide(&at(state), act, actor, NOON);
        let wanted = expected(state, act).map(|(moderation, review, author)| State { moderation, review, author });
        match (is_capable(actor, act), wanted) {
            (false, _) => assert_eq!(made.unwrap_err().kind(), Kind::Forbidden, "{state:?} {act:?} {actor:?}"),
            (true, None) => assert_eq!(made, Err(Denied::NoSuchMove), "{state:?} {act:?} {actor:?}"),
            (true, Some(wanted)) => {
                let made = made.unwrap();
                assert_eq!(made.to, wanted, "{state:?} {act:?} {actor:?}");
                assert_eq!((made.event.from, made.event.actor, made.event.at), (state, actor, NOON));
                moves += 1;
            }
        }
    }
    assert!(moves > 100, "{moves}");
}

#[test]
fn a_refused_text_is_never_taken() {
    for state in states() {
        for act in [Act::Tell(Verdict::Refuse), Act::Edit(Verdict::Refuse)] {
            assert_eq!(decide(&at(state), act, Actor::author(author()), NOON), Err(Denied::NoSuchMove));
        }
    }
}

fn moderator() -> Actor {
    Actor { kind: ActorKind::Moderator, id: Some(other()) }
}

fn state(moderation: Moderation, review: Review, author: AuthorState) -> State {
    State { moderation, review, author }
}

#[test]
fn a_removal_needs_a_reason_that_takes_something_down_and_despair_is_none() {
    let from = at(Some(state(Published, Unreviewed, Live)));
    for reason in [None, Some(Reason::Worry)] {
        let act = Act::Decide(Decision::Remove, Grounds { reason, message: Message::Written });
        assert_eq!(decide(&from, act, moderator(), NOON), Err(Denied::NeedsReason));
    }
    let act = Act::Decide(Decision::Remove, Grounds { reason: Some(Reason::Hate), message: Message::Absent });
    assert_eq!(decide(&from, act, moderator(), NOON).unwrap().shown, Some(Reason::Hate));
}

#[test]
fn a_removal_for_something_else_says_what() {
    let from = at(Some(state(Published, Unreviewed, Live)));
    let remove = |message| Act::Decide(Decision::Remove, Grounds { reason: Some(Reason::Other), message });
    assert_eq!(decide(&from, remove(Message::Absent), moderator(), NOON), Err(Denied::NeedsWords));
    assert!(decide(&from, remove(Message::Written), moderator(), NOON).is_ok());
}

#[test]
fn a_request_to_change_it_needs_to_say_what() {
    let act = Act::Decide(Decision::Revise, Grounds { reason: Some(Reason::Unkind), message: Message::Absent });
    assert_eq!(decide(&at(Some(state(Held, Unreviewed, Live))), act, moderator(), NOON), Err(Denied::NeedsMessage));
}

#[test]
fn what_is_decided_about_somebodys_safety_stays_among_moderators() {
    let from = Snapshot { lane: Some(Lane::Care), ..at(Some(state(Published, Unreviewed, Live))) };
    let made = decide(&from, Act::Decide(Decision::Keep, GIVEN), moderator(), NOON).unwrap();
    assert_eq!(made.event.visibility, Visibility::Staff);
}

fn past(action: Action, from: State, to: State) -> Past {
    Past { action, at: NOON, from: Some(from), to, visibility: Visibility::Public, since: Since::Nothing }
}

#[test]
fn a_decision_can_be_undone_for_thirty_days_once_and_only_if_nothing_happened_since() {
    let (from, to) = (state(Published, Unreviewed, Live), state(Removed, Reviewed, Live));
    let made = past(Action::Remove, from, to);
    let undo = |past, here, now| decide(&at(Some(here)), Act::Undo(past), moderator(), now).map(|made| made.to);
    assert_eq!(undo(made, to, NOON + UNDO_TIME), Ok(from));
    assert_eq!(undo(made, to, NOON + UNDO_TIME + Duration::from_micros(1)), Err(Denied::TooLate));
    assert_eq!(undo(Past { since: Since::Undone, ..made }, from, NOON), Err(Denied::Undone));
    assert_eq!(undo(Past { since: Since::Something, ..made }, to, NOON), Err(Denied::Since));
    assert_eq!(undo(made, from, NOON), Err(Denied::Since));
}

#[test]
fn only_decisions_can_be_undone() {
    let here = state(Published, Unreviewed, Live);
    for action in Action::ALL.iter().copied() {
        let decided = Decision::ALL.iter().any(|decision| decision.action() == action);
        let undone = decide(&at(Some(here)), Act::Undo(past(action, here, here)), moderator(), NOON);
        assert_eq!(undone.is_ok(), decided, "{action}");
    }
}

/// One comment and its log, as the rooms keep them.
#[derive(Default)]
struct Life {
    state: Option<State>,
    log: Vec<Outcome>,
    /// Places in the log that were taken back.
    undone: Vec<usize>,
}

impl Life {
    fn step(&mut self, act: Act, actor: Actor) {
        let before = self.state;
        match decide(&at(self.state), act, actor, NOON) {
            Ok(made) => {
                self.state = Some(made.to);
                self.log.push(made);
            }
            Err(_) => assert_eq!(self.state, before),
        }
    }

    fn past(&self, place: usize) -> Option<Past> {
        let made = self.log.get(place)?;
        let since = match (self.undone.contains(&place), place + 1 == self.log.len()) {
            (true, _) => Since::Undone,
            (false, true) => Since::Nothing,
            (false, false) => Since::Something,
        };
        let (action, from, to) = (made.event.action, made.event.from, made.to);
        Some(Past { action, at: NOON, from, to, visibility: made.event.visibility, since })
    }

    fn undo(&mut self, place: usize) {
        let Some(past) = self.past(place) else { return };
        let length = self.log.len();
        self.step(Act::Undo(past), moderator());
        if self.log.len() > length {
            self.undone.push(place);
            assert_eq!(self.state, past.from, "undoing restores what was");
        }
    }
}

fn steps() -> impl Strategy<Value = Vec<(usize, usize, Option<usize>)>> {
    prop::collection::vec((0..acts().len(), 0..actors().len(), prop::option::weighted(0.2, 0..20_usize)), 0..60)
}

proptest! {
    #[test]
    fn the_log_told_again_ends_where_the_comment_stands(steps in steps()) {
        let (acts, actors) = (acts(), actors());
        let mut life = Life::default();
        life.step(Act::Tell(Verdict::Pass), Actor::author(author()));
        for (act, actor, undo) in steps {
            match undo {
                Some(place) => life.undo(place),
                None => life.step(acts[act], actors[actor]),
            }
        }
        // Each line begins where the one before it ended, and the last one ends where the comment stands.
        let told = life.log.iter().try_fold(None, |state, line| (line.event.from == state).then_some(Some(line.to)));
        prop_assert_eq!(told, Some(life.state));
        // Nobody but a moderator, or a rule that lets it pass, puts anything before readers.
        for line in &life.log {
            let appears = line.to.is_visible() && !line.event.from.is_some_and(State::is_visible);
            let by_author = line.event.actor.kind == ActorKind::Author;
            let was = line.event.from.map(|from| from.moderation);
            prop_assert!(!(appears && by_author) || was.is_none() || was == Some(Published));
        }
    }
}
