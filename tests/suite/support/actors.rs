//! People at their browsers: each keeps its cookies, follows what a page offers and sees what comes back.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Read;

use flate2::read::GzDecoder;
use ureq::Agent;
use ureq::http::Response;

use super::html::Page;

/// A person with a browser.
pub struct Actor {
    agent: Agent,
    base: String,
    cookies: RefCell<BTreeMap<String, String>>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Where it sends the browser, for a redirect.
    pub location: Option<String>,
    /// Every header, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text, unpacked.
    pub body: String,
}

impl Answer {
    /// The body as a page.
    pub fn page(&self) -> Page {
        Page::parse(&self.body)
    }

    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Fails the test, with the page's words, unless the status is `status`.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.page().text("body").unwrap_or_default());
        self
    }
}

/// The id of the comment that an address leads to: its own page, its status, or its place in a thread.
pub trait CommentAddress {
    /// The id.
    fn comment_id(&self) -> String;
}

impl CommentAddress for str {
    #[track_caller]
    fn comment_id(&self) -> String {
        let (path, anchor) = self.split_once('#').unwrap_or((self, ""));
        let own = path.strip_prefix("/c/").and_then(|rest| rest.split(['/', '?']).next());
        let id = own.or_else(|| anchor.strip_prefix("c-"));
        id.unwrap_or_else(|| panic!("{self} leads to no comment")).to_owned()
    }
}

impl Actor {
    /// A new visitor.
    pub fn new(base: &str) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).max_redirects(0).build().new_agent();
        Self { agent, base: base.to_owned(), cookies: RefCell::default() }
    }

    /// Opens a page.
    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    /// Opens a page with headers of one's own.
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.agent.get(self.address(path)).header("cookie", self.cookie());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.receive(request.call().expect("an answer"))
    }

    /// Opens a page with these bytes as the only cookies.
    pub fn get_with_cookies(&self, path: &str, cookies: &[u8]) -> Answer {
        self.receive(self.agent.get(self.address(path)).header("cookie", cookies).call().expect("an answer"))
    }

    /// Asks for a page's headers alone.
    pub fn head(&self, path: &str) -> Answer {
        let request = self.agent.head(self.address(path)).header("cookie", self.cookie());
        self.receive(request.call().expect("an answer"))
    }

    /// Sends a form as a browser on our own page does.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        self.post_bytes(
            path,
            &[("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")],
            body.join("&").as_bytes(),
        )
    }

    /// Sends any bytes with any headers.
    pub fn post_bytes(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = self.agent.post(self.address(path)).header("cookie", self.cookie());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.receive(request.send(body).expect("an answer"))
    }

    /// Sends the form that a page shows, with these fields changed.
    pub fn submit(&self, answer: &Answer, css: &str, changes: &[(&str, &str)]) -> Answer {
        let form = changes.iter().fold(answer.page().form(css), |form, (name, value)| form.with(name, value));
        let fields: Vec<(&str, &str)> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&form.action, &fields)
    }

    /// Opens an emailed link that posts a story: in the browser in which it was written, a script presses the page's button.
    pub fn open_story_link(&self, link: &str) -> Answer {
        let opened = self.get(link);
        if opened.page().has("form[data-submit]") { self.submit(&opened, "form[data-submit]", &[]) } else { opened }
    }

    /// Opens the page that a redirect leads to.
    pub fn follow(&self, answer: &Answer) -> Answer {
        self.get(answer.location.as_deref().unwrap_or_else(|| panic!("a redirect, not {}", answer.status)))
    }

    /// Another window of the same browser, with the same cookies.
    pub fn window(&self) -> Self {
        Self { cookies: self.cookies.clone(), ..Self::new(&self.base) }
    }

    /// The stored cookie of that name.
    pub fn cookie_named(&self, name: &str) -> Option<String> {
        let cookies = self.cookies.borrow();
        cookies.get(&self.name_here(name)).or_else(|| cookies.get(name)).cloned()
    }

    /// Stores a cookie as if a page had set it.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(self.name_here(name), value.to_owned());
    }

    /// All stored cookies, by name.
    pub fn cookies(&self) -> Vec<(String, String)> {
        self.cookies.borrow().iter().map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// Stores a cookie under exactly this name, as another site or an earlier version of ours does.
    pub fn set_exact_cookie(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    /// The name of a cookie of ours with the port of this site, without https.
    fn name_here(&self, name: &str) -> String {
        let port = self.base.rsplit(':').next().unwrap_or_default();
        if name.starts_with("betwixt") && !name.ends_with(port) { format!("{name}-{port}") } else { name.to_owned() }
    }

    fn address(&self, path: &str) -> String {
        if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) }
    }

    fn cookie(&self) -> String {
        self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn receive(&self, mut response: Response<ureq::Body>) -> Answer {
        let mut headers = Vec::new();
        for (name, value) in response.headers() {
            headers.push((name.as_str().to_owned(), value.to_str().unwrap_or_default().to_owned()));
        }
        for (_, set) in headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, value) = set.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            let mut cookies = self.cookies.borrow_mut();
            if value.is_empty() {
                cookies.remove(name)
            } else {
                cookies.insert(name.to_owned(), value.to_owned())
            };
        }
        let location = headers.iter().find(|(name, _)| name == "location").map(|(_, value)| value.clone());
        let bytes = response.body_mut().read_to_vec().expect("a body");
        let packed = headers.iter().any(|(name, value)| name == "content-encoding" && value == "gzip");
        let body = String::from_utf8_lossy(&if packed { unpack(&bytes) } else { bytes }).into_owned();
        Answer { status: response.status().as_u16(), location, headers, body }
    }
}

/// What a browser does that said it takes gzip.
fn unpack(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut plain).expect("a body that was packed whole");
    plain
}

/// As a browser encodes a form's field.
fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => char::from(byte).to_string(),
            b' ' => "+".to_owned(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
