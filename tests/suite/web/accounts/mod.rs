//! Claims about accounts: sign-up, sign-in, forgotten passwords, settings, and the first owner.

mod email_opt_out;
mod first_publication;
mod follows;
mod forgot;
mod new_account;
mod notifications;
mod sessions;
mod settings;
mod setup;
mod sign_in;
mod sign_up;
mod stories;

use crate::support::actors::{Actor, Answer};
use crate::support::cast::PASSWORD;
use crate::support::test_site::TestSite;

/// Sends the sign-in form.
pub fn sign_in(browser: &Actor, email: &str, password: &str) -> Answer {
    browser.post("/sign-in", &[("email", email), ("password", password)])
}

/// Sends the sign-up form.
pub fn sign_up(browser: &Actor, email: &str, name: &str) -> Answer {
    browser.post("/sign-up", &[("email", email), ("name", name), ("password", PASSWORD)])
}

/// Whether a member sits at this browser.
pub fn is_signed_in(browser: &Actor) -> bool {
    browser.get("/settings/profile").status == 200
}

/// The link to `path` in the newest email to `email`, after the jobs are done.
pub fn mailed_link(site: &TestSite, email: &str, path: &str) -> String {
    site.work();
    site.outbox.latest(email).link(path)
}

/// Reads the email that says that a password was changed, which follows every change.
pub fn read_password_email(site: &TestSite, email: &str) {
    site.work();
    assert_eq!(site.outbox.latest(email).subject, "Your Betwixt password was changed");
}

/// What an attacker could compare to learn whether an address has an account: all of the answer but what differs from answer to
/// answer anyway, with the address that was typed taken out. Of a cookie its name: what it holds is as random as a token.
fn visible_answer(answer: &Answer, typed: &str) -> (u16, Vec<(String, String)>, String) {
    let compared = |name: &str| !matches!(name, "x-request-id" | "date" | "content-length");
    let shown = |(name, value): &(String, String)| match name.as_str() {
        "set-cookie" => (name.clone(), value.split('=').next().unwrap_or_default().to_owned()),
        _ => (name.clone(), value.clone()),
    };
    let headers = answer.headers.iter().filter(|(name, _)| compared(name)).map(shown).collect();
    (answer.status, headers, answer.body.replace(typed, "THE ADDRESS"))
}
