//! The steps that set up a new site, shown to the owner until all are done.

use crate::accounts::find;
use crate::app::App;
use crate::db::Tx;
use crate::error::InternalError;
use crate::links;
use crate::mail::Transport;
use crate::site_settings::{self, SiteSetting};
use crate::threads;

/// What the database knows about the steps.
pub(super) struct SetUpFacts {
    /// The site's name; empty while it has none of its own.
    name: String,
    has_own_essay: bool,
    has_second_moderator: bool,
    is_email_tested: bool,
}

/// What the dashboard lists while something is left to do.
pub(super) struct SetUp {
    pub(super) done: usize,
    pub(super) steps: Vec<SetUpStep>,
}

/// A line of the list, with a link to where it is done.
pub(super) struct SetUpStep {
    pub(super) title: &'static str,
    pub(super) href: String,
    /// What it is for, or how it was done.
    pub(super) note: String,
    pub(super) done: bool,
}

impl SetUpFacts {
    pub(super) fn gather(tx: &mut Tx<'_>) -> Result<Self, InternalError> {
        Ok(Self {
            name: site_settings::read(tx)?.text(SiteSetting::Name).to_owned(),
            has_own_essay: threads::has_own_essay(tx)?,
            has_second_moderator: find::has_second_moderator(tx)?,
            is_email_tested: site_settings::test_email_at(tx)?.is_some(),
        })
    }
}

impl SetUp {
    /// The steps, or `None` when nothing is left to do.
    pub(super) fn new(app: &App, facts: &SetUpFacts) -> Option<Self> {
        let is_sent = !matches!(app.mailer.transport(), Transport::Folder(_));
        let note = |done: bool, todo: &str| if done { "Done".to_owned() } else { todo.to_owned() };
        let named = !facts.name.is_empty();
        let steps = vec![
            SetUpStep {
                title: "Name the site",
                href: links::owner_settings(),
                note: if named { facts.name.clone() } else { "Its name is on every page and email.".to_owned() },
                done: named,
            },
            SetUpStep {
                title: "Connect a mail server",
                href: links::owner_outbox(),
                note: note(is_sent, "Set SMTP_URL: until then, emails stay in the outbox."),
                done: is_sent,
            },
            SetUpStep {
                title: "Send a test email",
                href: format!("{}#test-email", links::owner_settings()),
                note: note(facts.is_email_tested, "It goes to your own address."),
                done: facts.is_email_tested,
            },
            SetUpStep {
                title: "Publish an essay",
                href: links::owner_threads(),
                note: note(facts.has_own_essay, "Write one, or make the first one your own."),
                done: facts.has_own_essay,
            },
            SetUpStep {
                title: "Invite a moderator",
                href: links::owner_people(),
                note: note(facts.has_second_moderator, "Ask them to create an account, then give it the role."),
                done: facts.has_second_moderator,
            },
        ];
        let done = steps.iter().filter(|step| step.done).count();
        (done < steps.len()).then_some(Self { done, steps })
    }
}
