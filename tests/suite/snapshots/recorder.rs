//! Records snapshots of pages, emails and files, one after the other, on sites with content.

use crate::routes::gets;
use crate::support::actors::{Actor, Answer};
use crate::support::outbox::Received;

use super::formatted;
use super::redacted::redacted;

/// One recorded page, email or file.
pub struct Snapshot {
    /// Its folder and its name, as its file has them.
    pub name: String,
    /// The route that showed it, as the table of routes has it.
    pub route: Option<&'static str>,
    /// The status of the answer.
    pub status: u16,
    /// What is compared.
    pub text: String,
}

/// All snapshots, in the order of recording.
#[derive(Default)]
pub struct Recorder {
    pub snapshots: Vec<Snapshot>,
}

/// How a body is set out.
#[derive(Clone, Copy)]
enum View {
    /// The page's own part.
    Main,
    /// The page with its frame, and every header that a browser obeys.
    Whole,
    /// The body of anything but a page, unchanged.
    Plain,
    /// Only that it is there: a style sheet has its own history.
    Headers,
}

impl Recorder {
    /// Records a page.
    pub fn page(&mut self, name: &str, actor: &Actor, path: &str) -> Answer {
        self.open(&format!("pages/{name}"), actor, path, View::Main)
    }

    /// Records a page with the frame around it.
    pub fn whole(&mut self, name: &str, actor: &Actor, path: &str) -> Answer {
        self.open(&format!("pages/{name}"), actor, path, View::Whole)
    }

    /// Records a file.
    pub fn file(&mut self, name: &str, actor: &Actor, path: &str) -> Answer {
        self.open(&format!("files/{name}"), actor, path, View::Plain)
    }

    /// Records a file without its contents.
    pub fn headers(&mut self, name: &str, actor: &Actor, path: &str) -> Answer {
        self.open(&format!("files/{name}"), actor, path, View::Headers)
    }

    /// Data within a page.
    pub fn json(&mut self, name: &str, text: &str) {
        let data: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let text = serde_json::to_string_pretty(&data).expect("JSON");
        self.snapshots.push(Snapshot { name: format!("files/{name}"), route: None, status: 200, text: redacted(&text) });
    }

    /// What a form answered, when that is a page.
    pub fn form(&mut self, name: &str, asked: &str, answer: Answer) -> Answer {
        self.record(format!("forms/{name}"), &format!("POST {asked}"), &answer, View::Main);
        answer
    }

    /// A page that says that something cannot be done; `asked` is what was tried.
    pub fn error(&mut self, name: &str, asked: &str, answer: &Answer) {
        self.record(format!("errors/{name}"), asked, answer, View::Main);
    }

    /// The same for an answer that is no page.
    pub fn probe_error(&mut self, name: &str, asked: &str, answer: &Answer) {
        self.record(format!("errors/{name}"), asked, answer, View::Plain);
    }

    /// Records an email.
    pub fn email(&mut self, name: &str, email: &Received) {
        const WRAPPING: [&str; 3] = ["MIME-Version", "Content-Type", "Content-Transfer-Encoding"];
        let headers = email.parsed.headers().filter(|(name, _)| !WRAPPING.contains(name));
        let headers: String = headers.map(|(name, value)| format!("{name}: {value}\n")).collect();
        let html = email.parsed.html.as_deref().map(formatted::whole).unwrap_or_default();
        let text = format!("{headers}\n{}\n======== as HTML\n{html}", email.text);
        self.snapshots.push(Snapshot { name: format!("emails/{name}"), route: None, status: 0, text: redacted(&text) });
    }

    fn open(&mut self, name: &str, actor: &Actor, path: &str, view: View) -> Answer {
        let answer = actor.get(path);
        self.record(name.to_owned(), &format!("GET {path}"), &answer, view);
        answer
    }

    fn record(&mut self, name: String, asked: &str, answer: &Answer, view: View) {
        let path = asked.strip_prefix("GET ").unwrap_or_default();
        let text = redacted(&format!("{asked}\n{}\n\n{}", head(answer, view), body(answer, view)));
        self.snapshots.push(Snapshot { name, route: route(path), status: answer.status, text });
    }
}

fn head(answer: &Answer, view: View) -> String {
    const COMPARED: [&str; 6] = ["allow", "cache-control", "content-disposition", "content-type", "location", "retry-after"];
    // The machine's own time, and what follows from the body.
    const FLEETING: [&str; 4] = ["content-length", "date", "etag", "connection"];
    let shown = |name: &str| match view {
        View::Whole => !FLEETING.contains(&name),
        View::Main | View::Plain | View::Headers => COMPARED.contains(&name),
    };
    let mut lines: Vec<String> =
        answer.headers.iter().filter(|(name, _)| shown(name)).map(|(n, v)| format!("{n}: {v}")).collect();
    lines.sort();
    lines.insert(0, answer.status.to_string());
    lines.join("\n")
}

fn body(answer: &Answer, view: View) -> String {
    let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    match view {
        View::Main if is_page => formatted::main_part(&answer.body),
        View::Whole if is_page => formatted::whole(&answer.body),
        View::Main | View::Whole | View::Plain => answer.body.clone(),
        View::Headers => String::new(),
    }
}

/// The route of the table that a path belongs to: of several the one with the most words of its own.
fn route(path: &str) -> Option<&'static str> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let fits = |route: &str| {
        let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
        route.len() == path.len() && route.iter().zip(path).all(|(part, given)| part.starts_with('{') || *part == given)
    };
    let known = gets().map(|(route, _)| *route).filter(|route| fits(route));
    known.min_by_key(|route| route.matches('{').count())
}

#[test]
fn a_path_belongs_to_the_route_that_names_it_most_closely() {
    assert_eq!(route("/owner/threads/new?x=1"), Some("/owner/threads/new"));
    assert_eq!(route("/owner/threads/06d4yk3xe5w2g"), Some("/owner/threads/{id}"));
    assert_eq!(route("/nowhere/at/all"), None);
}
