//! A site that sends email over real SMTP to a sink, with its owner and its subscribers.

use std::collections::BTreeMap;

use betwixt::id::IssueId;
use betwixt::mail::{Mailer, Relay, Smtp, SmtpUrl, Trust};

use crate::support::actors::{Actor, Answer};
use crate::support::cast::Owner;
use crate::support::parsed_email::ParsedEmail;
use crate::support::sink::{Received, Sink};
use crate::support::test_site::{Plan, TestSite};

/// A site and the mail server that it sends to.
pub struct SmtpSite {
    pub site: TestSite,
    pub owner: Owner,
    pub sink: Sink,
}

/// One row of the ledger: state, reason and reply.
pub type Row = (String, String, String);

impl SmtpSite {
    /// One with a single connection, so that the order of the emails is known.
    pub fn new() -> Self {
        Self::with_connections(1)
    }

    pub fn with_connections(connections: usize) -> Self {
        let sink = Sink::start();
        let relay = Relay::new(SmtpUrl::parse(&sink.url()).unwrap(), "example.org", Trust::public().unwrap());
        let site = plan(connections).mailing(Mailer::smtp(Smtp::start(relay, connections).unwrap())).build();
        let owner = site.owner();
        Self { site, owner, sink }
    }

    /// Subscribes these addresses, each by its mailed link.
    pub fn join(&self, addresses: &[&str]) {
        for address in addresses {
            let visitor = self.site.visitor();
            visitor.post("/subscribe", &[("email", address)]).expect(303);
            self.site.work();
            let message = self.emails_to(address).pop().unwrap_or_else(|| panic!("no email to {address}"));
            visitor.post(&path(&message.text, "/subscribe/confirm/"), &[]).expect(303);
        }
    }

    /// Writes an issue and begins to send it.
    pub fn send(&self) -> IssueId {
        let id = write(&self.owner);
        send(&self.owner, &format!("/owner/issues/{id}"));
        id
    }

    /// The received emails to one address, parsed.
    pub fn emails_to(&self, address: &str) -> Vec<ParsedEmail> {
        let messages = self.sink.emails().into_iter();
        messages.filter(|message| message.readers == [address]).map(|message| ParsedEmail::parse(&message.bytes)).collect()
    }

    /// The copies of issues that came in.
    pub fn copies(&self) -> Vec<Received> {
        let messages = self.sink.emails().into_iter();
        messages.filter(|message| ParsedEmail::parse(&message.bytes).header("List-Id").is_some()).collect()
    }

    /// How many copies each address got.
    pub fn counts(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for copy in self.copies() {
            *counts.entry(copy.readers.concat()).or_insert(0) += 1;
        }
        counts
    }

    /// The ledger of an issue, as its file says.
    pub fn ledger(&self, id: IssueId) -> BTreeMap<String, Row> {
        ledger(&self.owner, id)
    }
}

/// The settings of a site that sends email: on https, so that one-click unsubscribing is announced.
pub fn plan(connections: usize) -> Plan {
    TestSite::plan()
        .with("BASE_URL", "https://localhost")
        .with("MAIL_FROM", "Where do you lie <letters@example.org>")
        .with("MAIL_BOUNCE_DOMAIN", "bounces.example.org")
        .with("MAIL_CONNECTIONS", &connections.to_string())
}

/// Writes an issue.
pub fn write(owner: &Actor) -> IssueId {
    let body = "Two people carry a table.\n\n.A line that begins with a dot. [The thread](https://example.org/t/closeness)\n";
    let made = owner.post("/owner/issues", &[("subject", "How close is close?"), ("list", "essays"), ("body", body)]).expect(303);
    made.location.unwrap().rsplit('/').next().unwrap().parse().unwrap()
}

/// Starts sending the issue of this page.
pub fn send(owner: &Actor, page: &str) {
    let asked = owner.get(&format!("{page}/send")).expect(200);
    owner.submit(&asked, "main form", &[]).expect(303);
}

/// Sends the form that schedules an issue.
pub fn schedule(owner: &Actor, id: IssueId, at: &str) -> Answer {
    let draft = owner.get(&format!("/owner/issues/{id}")).expect(200);
    owner.submit(&draft, "form[action$=\"/schedule\"]", &[("at", at)])
}

/// The ledger of an issue: state, reason and reply of each address.
pub fn ledger(owner: &Actor, id: IssueId) -> BTreeMap<String, Row> {
    let file = owner.get(&format!("/owner/issues/{id}/ledger.csv")).expect(200);
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    let rows = file.body.lines().skip(1).map(|line| {
        let cells: Vec<String> = line[1..line.len() - 1].split("\",\"").map(str::to_owned).collect();
        (cells[1].clone(), (cells[2].clone(), cells[3].clone(), cells[6].clone()))
    });
    let rows: BTreeMap<_, _> = rows.collect();
    assert!(!rows.is_empty(), "an empty ledger: {}", file.body);
    rows
}

/// The states alone.
pub fn states(ledger: &BTreeMap<String, Row>) -> BTreeMap<&str, &str> {
    ledger.iter().map(|(address, (state, ..))| (address.as_str(), state.as_str())).collect()
}

/// The path of the first link in `text` that begins with `start`.
pub fn path(text: &str, start: &str) -> String {
    let mut found = text.split_whitespace().filter_map(|word| word.find(start).map(|at| word[at..].to_owned()));
    found.next().unwrap_or_else(|| panic!("no link to {start} in:\n{text}"))
}
