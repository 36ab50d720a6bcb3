//! What may happen to a site, without saying to whom exactly: numbers are taken round among the people and texts that there are,
//! so that a sequence still means something after an event was left out of it.

use proptest::prelude::*;

/// How many stories are posted before anything else happens.
const OPENING: usize = 8;
/// How many of them are let pass where they are held.
const LET_PASS: usize = 5;

/// How a site looks at what arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nothing is held.
    None,
    /// The first comment of each member is.
    First,
}

impl Mode {
    /// As the setting has it.
    pub const fn setting(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::First => "first",
        }
    }
}

/// Where a sequence happens.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// What is held.
    pub mode: Mode,
    /// How many may write.
    pub writers: usize,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line.
    Plain,
    /// So much that a page holds few of it.
    Long,
    /// Something in it makes a rule ask for a look.
    Flagged,
}

/// What an edit does to the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceChange {
    /// Nothing.
    Keep,
    /// It goes.
    Clear,
    /// It is this one now.
    Set(u8),
}

/// A story or reply to post.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// What it answers; nothing for a story.
    pub to: Option<u8>,
    /// The place given.
    pub place: Option<u8>,
    /// Whether under the pen name.
    pub pen: bool,
    /// What is written.
    pub kind: Kind,
}

/// What a member tries with a comment of another.
#[derive(Clone, Copy, Debug)]
pub enum Attempt {
    /// To withdraw it.
    Withdraw,
    /// To restore it.
    Return,
    /// To edit it.
    Edit,
    /// To open its status page.
    Status,
}

/// What a moderator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Publish.
    Publish,
    /// Remove.
    Remove,
    /// It is spam.
    Spam,
    /// The author is asked to revise it.
    Revise,
    /// Keep it.
    Keep,
}

impl Decision {
    /// Every one, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Publish, Self::Remove, Self::Spam, Self::Revise, Self::Keep];

    /// As the form has it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Remove => "remove",
            Self::Spam => "spam",
            Self::Revise => "revise",
            Self::Keep => "keep",
        }
    }
}

/// One thing that happens.
#[derive(Clone, Copy, Debug)]
pub enum Event {
    /// A member posts, having opened the spectrum or not, with a box ticked or not, with the honeypot filled or not.
    Tell { who: u8, words: Words, look: bool, notify: bool, trapped: bool },
    /// A visitor posts without a session, with an address or without one.
    Unsigned { address: Option<u8>, words: Words, looked: bool },
    /// A mailed link is opened.
    Confirm { which: u8 },
    /// An author edits a comment.
    Edit { which: u8, words: bool, place: PlaceChange, kind: Kind },
    /// An author withdraws a comment.
    Withdraw { which: u8 },
    /// An author restores a comment.
    Return { which: u8 },
    /// A member tries what only the author may do.
    Foreign { who: u8, which: u8, attempt: Attempt },
    /// Time passes.
    Minutes(u8),
    /// More of it.
    Days(u8),
    /// A reader reports something, with a session or without one.
    Report { who: Option<u8>, which: u8, grave: bool },
    /// As many readers as it takes to have something held report it.
    Crowd { which: u8 },
    /// A moderator or the owner decides.
    Decide { which: u8, decision: Decision, owner: bool },
    /// A moderator undoes the last decision about a comment.
    Undo { which: u8 },
    /// A reader thanks, or removes the thanks.
    Thank { who: u8, which: u8 },
    /// A member records a new position.
    Move { who: u8, place: u8 },
    /// A member opens the spectrum before answering.
    Look { who: u8 },
    /// A member saves a draft.
    Sketch { who: u8, to: Option<u8> },
    /// A member previews a text.
    Preview { who: u8, to: Option<u8> },
    /// The owner opens, slows or locks the thread.
    Door { step: &'static str },
}

fn words(answers: f64, placed: f64) -> impl Strategy<Value = Words> {
    let kind = prop_oneof![9 => Just(Kind::Plain), 1 => Just(Kind::Long), 2 => Just(Kind::Flagged)];
    let (to, place) = (prop::option::weighted(answers, any::<u8>()), prop::option::weighted(placed, 0..=100_u8));
    (to, place, prop::bool::weighted(0.4), kind).prop_map(|(to, place, pen, kind)| Words { to, place, pen, kind })
}

fn post_story(answers: f64, placed: f64) -> impl Strategy<Value = Event> {
    let often = prop::bool::weighted;
    (any::<u8>(), words(answers, placed), often(0.1), often(0.3), often(0.04))
        .prop_map(|(who, words, look, notify, trapped)| Event::Tell { who, words, look, notify, trapped })
}

fn place_change() -> impl Strategy<Value = PlaceChange> {
    prop_oneof![2 => Just(PlaceChange::Keep), 1 => Just(PlaceChange::Clear), 2 => (0..=100_u8).prop_map(PlaceChange::Set)]
}

fn attempt() -> impl Strategy<Value = Attempt> {
    prop_oneof![Just(Attempt::Withdraw), Just(Attempt::Return), Just(Attempt::Edit), Just(Attempt::Status)]
}

fn writing() -> impl Strategy<Value = Event> {
    let unsigned = (prop::option::weighted(0.85, any::<u8>()), words(0.3, 0.7), prop::bool::weighted(0.2))
        .prop_map(|(address, words, looked)| Event::Unsigned { address, words, looked });
    let edit = (any::<u8>(), prop::bool::weighted(0.8), place_change(), Just(Kind::Plain))
        .prop_map(|(which, words, place, kind)| Event::Edit { which, words, place, kind });
    prop_oneof![
        10 => post_story(0.75, 0.5),
        3 => unsigned,
        4 => any::<u8>().prop_map(|which| Event::Confirm { which }),
        7 => edit,
        4 => any::<u8>().prop_map(|which| Event::Withdraw { which }),
        3 => any::<u8>().prop_map(|which| Event::Return { which }),
        1 => (any::<u8>(), any::<u8>(), attempt()).prop_map(|(who, which, attempt)| Event::Foreign { who, which, attempt }),
        1 => (any::<u8>(), prop::option::of(any::<u8>())).prop_map(|(who, to)| Event::Sketch { who, to }),
        1 => (any::<u8>(), prop::option::of(any::<u8>())).prop_map(|(who, to)| Event::Preview { who, to }),
    ]
}

fn reading() -> impl Strategy<Value = Event> {
    prop_oneof![
        2 => (any::<u8>(), any::<u8>()).prop_map(|(who, which)| Event::Thank { who, which }),
        5 => (any::<u8>(), 0..=100_u8).prop_map(|(who, place)| Event::Move { who, place }),
        1 => any::<u8>().prop_map(|who| Event::Look { who }),
        3 => (0..=90_u8).prop_map(Event::Minutes),
        2 => prop_oneof![3 => 1..=9_u8, 1 => Just(31_u8)].prop_map(Event::Days),
    ]
}

fn moderating() -> impl Strategy<Value = Event> {
    let decision = prop_oneof![
        5 => Just(Decision::Publish),
        4 => Just(Decision::Remove),
        1 => Just(Decision::Spam),
        2 => Just(Decision::Revise),
        1 => Just(Decision::Keep),
    ];
    let report = (prop::option::weighted(0.7, any::<u8>()), any::<u8>(), prop::bool::weighted(0.3))
        .prop_map(|(who, which, grave)| Event::Report { who, which, grave });
    prop_oneof![
        4 => report,
        1 => any::<u8>().prop_map(|which| Event::Crowd { which }),
        7 => (any::<u8>(), decision, prop::bool::weighted(0.2))
            .prop_map(|(which, decision, owner)| Event::Decide { which, decision, owner }),
        3 => any::<u8>().prop_map(|which| Event::Undo { which }),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let step = prop_oneof![4 => Just("open"), 1 => Just("slow"), 1 => Just("lock")];
    prop_oneof![
        30 => writing(),
        10 => reading(),
        12 => moderating(),
        1 => step.prop_map(|step| Event::Door { step }),
    ]
}

/// A site, how many may write there, and the events: first enough stories with positions for a spectrum. Few people
/// interact more often, and many make more personas.
pub fn sequence(events: usize) -> impl Strategy<Value = (Setting, Vec<Event>)> {
    let mode = prop_oneof![2 => Just(Mode::None), 1 => Just(Mode::First)];
    let writers = prop_oneof![1 => Just(4_usize), 1 => Just(8_usize)];
    let setting = (mode, writers).prop_map(|(mode, writers)| Setting { mode, writers });
    let posted = prop::collection::vec(post_story(0.1, 0.95), OPENING..=OPENING);
    let pass = any::<u8>().prop_map(|which| Event::Decide { which, decision: Decision::Publish, owner: true });
    let passed = prop::collection::vec(pass, LET_PASS..=LET_PASS);
    let then = prop::collection::vec(event(), events - OPENING..=events - OPENING);
    (setting, posted, passed, then).prop_map(|(setting, posted, passed, then)| {
        let held = if setting.mode == Mode::First { LET_PASS } else { 0 };
        (setting, posted.into_iter().chain(passed.into_iter().take(held)).chain(then.into_iter().skip(held)).collect())
    })
}
