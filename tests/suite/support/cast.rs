//! The people of a site: members who are signed in already, so that a claim about stories does not begin with a sign-up.

use betwixt::accounts::appoint::{self, NewAccount};
use betwixt::accounts::sign_in::sign_in;
use betwixt::accounts::{Device, Name, Role};
use betwixt::crypt::PasswordHash;
use betwixt::http::cookies::cookie_name;
use betwixt::id::AccountId;
use betwixt::mail::Email;

use super::actors::Actor;
use super::test_site::TestSite;

/// The password of every test account.
pub const PASSWORD: &str = "seven quiet herons by the mill pond";

/// A person with an account and an open session.
pub struct Person {
    /// Their browser.
    pub browser: Actor,
    /// Their account.
    pub id: AccountId,
    /// Their address.
    pub email: String,
}

impl std::ops::Deref for Person {
    type Target = Actor;
    fn deref(&self) -> &Actor {
        &self.browser
    }
}

/// Gives each role its own type, so that a claim about a moderator is not tested with another role by mistake.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        pub struct $name(Person);

        impl std::ops::Deref for $name {
            type Target = Person;
            fn deref(&self) -> &Person {
                &self.0
            }
        }

        impl From<$name> for Person {
            fn from(kind: $name) -> Self {
                kind.0
            }
        }
    )+};
}

kinds! {
    /// A member.
    Member,
    /// A moderator.
    Moderator,
    /// The owner.
    Owner,
}

/// A subscriber without an account.
pub struct Subscriber {
    /// Their browser.
    pub browser: Actor,
    /// Their address.
    pub email: String,
}

impl std::ops::Deref for Subscriber {
    type Target = Actor;
    fn deref(&self) -> &Actor {
        &self.browser
    }
}

impl TestSite {
    /// A subscriber to these lists, confirmed by the mailed link.
    pub fn subscriber(&self, key: &str, lists: &[&str]) -> Subscriber {
        let (browser, email) = (self.visitor(), format!("{key}@example.org"));
        let lists = lists.iter().map(|list| ("lists", *list));
        let fields: Vec<_> = std::iter::once(("email", email.as_str())).chain(lists).collect();
        browser.post("/subscribe", &fields).expect(303);
        self.work();
        let link = self.outbox.latest(&email).link("/subscribe/confirm/");
        browser.post(&link, &[]).expect(303);
        Subscriber { browser, email }
    }

    /// A member with a verified address, signed in; their name is `key` with a capital.
    pub fn member(&self, key: &str) -> Member {
        Member(self.person(key, Role::Reader))
    }

    /// A moderator, signed in.
    pub fn moderator(&self) -> Moderator {
        Moderator(self.person("mara", Role::Moderator))
    }

    /// A moderator of another name, signed in.
    pub fn another_moderator(&self) -> Moderator {
        Moderator(self.person("otto", Role::Moderator))
    }

    /// The owner, signed in.
    pub fn owner(&self) -> Owner {
        Owner(self.person("ada", Role::Owner))
    }

    fn person(&self, key: &str, role: Role) -> Person {
        let email = format!("{key}@example.org");
        let mut messages = key.chars();
        let name: String = messages.next().map(|first| first.to_uppercase().chain(messages).collect()).unwrap_or_default();
        let new = NewAccount {
            email: Email::parse(&email).expect("an address"),
            name: Name::parse(&name).expect("a name"),
            role,
            password: self.hash(),
        };
        let account = self.app.db.write_now(move |tx| appoint::create(tx, new));
        let account = account.unwrap_or_else(|error| panic!("{key} cannot join: {error}"));
        let id = account.id();
        let opened = self.app.db.write_now(move |tx| sign_in(tx, &account, Device::parse("a test"), None));
        let token = opened.unwrap_or_else(|error| panic!("{key} cannot sign in: {error}")).token.reveal();
        let browser = self.visitor();
        browser.set_cookie(&cookie_name(&self.app), &token);
        Person { browser, id, email }
    }

    fn hash(&self) -> PasswordHash {
        let about = betwixt::crypt::PasswordContext::default();
        let password = betwixt::crypt::Password::parse(PASSWORD).expect("a password that fits");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(self.app.hasher.hash(password, about)).expect("a hash")
    }
}
