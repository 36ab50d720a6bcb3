//! Tests of the whole decision table, and of its invariants.

use proptest::prelude::*;

use super::*;
use crate::comments::AuthorState::{self, Erased, Live, Withdrawn};
use crate::comments::Moderation::{self, Held, Published, Removed};
use crate::comments::Review::{self, Reviewed, Unreviewed};

const NOON: UnixMicros = UnixMicros::from_micros(1_780_000_000_000_000);
const GIVEN: DecisionGrounds = DecisionGrounds { reason: Some(ModerationReason::Unkind), message: MessagePresence::Written };

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

fn acts() -> Vec<RequestedAction> {
    let verdicts = Verdict::ALL.iter().flat_map(|verdict| [RequestedAction::Submit(*verdict), RequestedAction::Edit(*verdict)]);
    let decisions = Decision::ALL.iter().map(|decision| RequestedAction::Decide(*decision, GIVEN));
    verdicts.chain(decisions).chain([RequestedAction::Withdraw, RequestedAction::Return, RequestedAction::Hold]).collect()
}

fn at(state: Option<State>) -> CommentSnapshot {
    CommentSnapshot { state, author: author(), queue: None }
}

/// The expected transition, in other words than the table: `None` means that there is none.
fn expected(from: Option<State>, act: RequestedAction) -> Option<(Moderation, Review, AuthorState)> {
    use Decision::{Keep, Publish, Remove, Revise};
    let Some(State { moderation, review, author }) = from else {
        return match act {
            RequestedAction::Submit(Verdict::Pass | Verdict::Flag) => Some((Published, Unreviewed, Live)),
            RequestedAction::Submit(Verdict::Hold) => Some((Held, Unreviewed, Live)),
            RequestedAction::Submit(Verdict::Spam) => Some((Moderation::Spam, Unreviewed, Live)),
            _ => None,
        };
    };
    match (act, moderation, author) {
        (RequestedAction::Edit(Verdict::Pass | Verdict::Flag), Published, Live) => Some((Published, Unreviewed, Live)),
        (RequestedAction::Edit(Verdict::Pass | Verdict::Flag | Verdict::Hold), Held | Removed, Live) => {
            Some((Held, Unreviewed, Live))
        }
        (RequestedAction::Edit(Verdict::Hold), Published, Live) => Some((Held, Unreviewed, Live)),
        (RequestedAction::Edit(Verdict::Spam), Held | Published | Removed, Live) => Some((Moderation::Spam, Unreviewed, Live)),
        (RequestedAction::Withdraw, _, Live) => Some((moderation, review, Withdrawn)),
        (RequestedAction::Return, _, Withdrawn) => Some((moderation, review, Live)),
        (RequestedAction::Hold, Published, Live) => Some((Held, Unreviewed, Live)),
        (RequestedAction::Decide(Publish, _), Held | Removed | Moderation::Spam, Live | Withdrawn) => {
            Some((Published, Reviewed, author))
        }
        (RequestedAction::Decide(Remove, _), Held | Published, Live | Withdrawn) => Some((Removed, Reviewed, author)),
        (RequestedAction::Decide(Decision::Spam, _), Held | Published, Live | Withdrawn) => {
            Some((Moderation::Spam, Reviewed, author))
        }
        (RequestedAction::Decide(Revise, _), Held | Published, Live) => Some((Held, Reviewed, Live)),
        (RequestedAction::Decide(Keep, _), Published | Removed | Moderation::Spam, _) => Some((moderation, Reviewed, author)),
        (RequestedAction::Decide(Keep, _), Held, Withdrawn | Erased) => Some((Held, Reviewed, author)),
        _ => None,
    }
}

fn is_capable(actor: Actor, act: RequestedAction) -> bool {
    let own = actor.id == Some(author());
    match act {
        RequestedAction::Submit(_) | RequestedAction::Edit(_) | RequestedAction::Withdraw | RequestedAction::Return => {
            actor.kind == ActorKind::Author && own
        }
        RequestedAction::Hold => actor.kind == ActorKind::Rule,
        RequestedAction::Decide(..) | RequestedAction::Undo(_) => {
            actor.kind == ActorKind::Owner || actor.kind == ActorKind::Moderator && !own
        }
    }
}

#[test]
fn every_state_every_act_and_every_role_lead_where_the_house_says_and_nowhere_else() {
    let mut moves = 0;
    for (state, act, actor) in states()
        .into_iter()
        .flat_map(|state| acts().into_iter().flat_map(move |act| actors().into_iter().map(move |actor| (state, act, actor))))
    {
        let made = evaluate(&at(state), act, actor, NOON);
        let wanted = expected(state, act).map(|(moderation, review, author)| State { moderation, review, author });
        match (is_capable(actor, act), wanted) {
            (false, _) => assert_eq!(made.unwrap_err().kind(), ErrorKind::Forbidden, "{state:?} {act:?} {actor:?}"),
            (true, None) => assert_eq!(made, Err(DecisionDenied::NoSuchMove), "{state:?} {act:?} {actor:?}"),
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
        for act in [RequestedAction::Submit(Verdict::Refuse), RequestedAction::Edit(Verdict::Refuse)] {
            assert_eq!(evaluate(&at(state), act, Actor::author(author()), NOON), Err(DecisionDenied::NoSuchMove));
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
    for reason in [None, Some(ModerationReason::Worry)] {
        let act = RequestedAction::Decide(Decision::Remove, DecisionGrounds { reason, message: MessagePresence::Written });
        assert_eq!(evaluate(&from, act, moderator(), NOON), Err(DecisionDenied::NeedsReason));
    }
    let act = RequestedAction::Decide(
        Decision::Remove,
        DecisionGrounds { reason: Some(ModerationReason::Hate), message: MessagePresence::Absent },
    );
    assert_eq!(evaluate(&from, act, moderator(), NOON).unwrap().shown, Some(ModerationReason::Hate));
}

#[test]
fn a_removal_for_something_else_says_what() {
    let from = at(Some(state(Published, Unreviewed, Live)));
    let remove =
        |message| RequestedAction::Decide(Decision::Remove, DecisionGrounds { reason: Some(ModerationReason::Other), message });
    assert_eq!(evaluate(&from, remove(MessagePresence::Absent), moderator(), NOON), Err(DecisionDenied::NeedsWords));
    assert!(evaluate(&from, remove(MessagePresence::Written), moderator(), NOON).is_ok());
}

#[test]
fn a_request_to_change_it_needs_to_say_what() {
    let act = RequestedAction::Decide(
        Decision::Revise,
        DecisionGrounds { reason: Some(ModerationReason::Unkind), message: MessagePresence::Absent },
    );
    assert_eq!(evaluate(&at(Some(state(Held, Unreviewed, Live))), act, moderator(), NOON), Err(DecisionDenied::NeedsMessage));
}

#[test]
fn what_is_decided_about_somebodys_safety_stays_among_moderators() {
    let from = CommentSnapshot { queue: Some(ReviewQueue::Care), ..at(Some(state(Published, Unreviewed, Live))) };
    let made = evaluate(&from, RequestedAction::Decide(Decision::Keep, GIVEN), moderator(), NOON).unwrap();
    assert_eq!(made.event.visibility, EventVisibility::Staff);
}

fn past(action: ModerationAction, from: State, to: State) -> PastDecision {
    PastDecision { action, at: NOON, from: Some(from), to, visibility: EventVisibility::Public, since: SinceDecision::Nothing }
}

#[test]
fn a_decision_can_be_undone_for_thirty_days_once_and_only_if_nothing_happened_since() {
    let (from, to) = (state(Published, Unreviewed, Live), state(Removed, Reviewed, Live));
    let made = past(ModerationAction::Remove, from, to);
    let undo = |past, here, now| evaluate(&at(Some(here)), RequestedAction::Undo(past), moderator(), now).map(|made| made.to);
    assert_eq!(undo(made, to, NOON + UNDO_TIME), Ok(from));
    assert_eq!(undo(made, to, NOON + UNDO_TIME + Duration::from_micros(1)), Err(DecisionDenied::TooLate));
    assert_eq!(undo(PastDecision { since: SinceDecision::Undone, ..made }, from, NOON), Err(DecisionDenied::Undone));
    assert_eq!(undo(PastDecision { since: SinceDecision::Changed, ..made }, to, NOON), Err(DecisionDenied::Since));
    assert_eq!(undo(made, from, NOON), Err(DecisionDenied::Since));
}

#[test]
fn only_decisions_can_be_undone() {
    let here = state(Published, Unreviewed, Live);
    for action in ModerationAction::ALL.iter().copied() {
        let decided = Decision::ALL.iter().any(|decision| decision.action() == action);
        let undone = evaluate(&at(Some(here)), RequestedAction::Undo(past(action, here, here)), moderator(), NOON);
        assert_eq!(undone.is_ok(), decided, "{action}");
    }
}

/// A comment and its events, as the other modules store them.
#[derive(Default)]
struct Life {
    state: Option<State>,
    log: Vec<DecisionOutcome>,
    /// Indexes of the events that were undone.
    undone: Vec<usize>,
}

impl Life {
    fn step(&mut self, act: RequestedAction, actor: Actor) {
        let before = self.state;
        match evaluate(&at(self.state), act, actor, NOON) {
            Ok(made) => {
                self.state = Some(made.to);
                self.log.push(made);
            }
            Err(_) => assert_eq!(self.state, before),
        }
    }

    fn past(&self, place: usize) -> Option<PastDecision> {
        let made = self.log.get(place)?;
        let since = match (self.undone.contains(&place), place + 1 == self.log.len()) {
            (true, _) => SinceDecision::Undone,
            (false, true) => SinceDecision::Nothing,
            (false, false) => SinceDecision::Changed,
        };
        let (action, from, to) = (made.event.action, made.event.from, made.to);
        Some(PastDecision { action, at: NOON, from, to, visibility: made.event.visibility, since })
    }

    fn undo(&mut self, place: usize) {
        let Some(past) = self.past(place) else { return };
        let length = self.log.len();
        self.step(RequestedAction::Undo(past), moderator());
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
        life.step(RequestedAction::Submit(Verdict::Pass), Actor::author(author()));
        for (act, actor, undo) in steps {
            match undo {
                Some(place) => life.undo(place),
                None => life.step(acts[act], actors[actor]),
            }
        }
        // Each event begins in the state in which the one before it ended, and the last one ends in the current state.
        let posted = life.log.iter().try_fold(None, |state, line| (line.event.from == state).then_some(Some(line.to)));
        prop_assert_eq!(posted, Some(life.state));
        // Only a moderator, or a rule that passes it, makes a comment visible.
        for line in &life.log {
            let appears = line.to.is_visible() && !line.event.from.is_some_and(State::is_visible);
            let by_author = line.event.actor.kind == ActorKind::Author;
            let was = line.event.from.map(|from| from.moderation);
            prop_assert!(!(appears && by_author) || was.is_none() || was == Some(Published));
        }
    }
}
