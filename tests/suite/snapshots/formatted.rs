//! A page set out for people who read a change: one tag a line, its contents a step further in, a sentence in one piece.
//!
//! Text and attributes are unchanged, escapes included. Tags have to close in the order in which they opened.

/// Elements without an end.
fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img" | "input" | "link" | "meta" | "col" | "source" | "wbr" | "!doctype")
}

/// Elements that hold sentences: what is part of one stays on their line.
fn holds_sentences(name: &str) -> bool {
    let block =
        matches!(name, "p" | "li" | "h1" | "h2" | "h3" | "td" | "th" | "dt" | "dd" | "blockquote" | "caption" | "figcaption");
    block || matches!(name, "title" | "label" | "legend" | "button" | "summary" | "option" | "a" | "b" | "span")
}

/// Elements that are part of a sentence.
fn is_within_one(name: &str) -> bool {
    matches!(name, "a" | "b" | "bdi" | "br" | "code" | "em" | "i" | "mark" | "s" | "small" | "span" | "strong" | "time" | "abbr")
}

/// Elements whose contents mean something as they stand, line breaks and all.
fn is_verbatim(name: &str) -> bool {
    matches!(name, "pre" | "textarea" | "script" | "style")
}

/// The whole page.
pub fn whole(html: &str) -> String {
    let mut sheet = Sheet::default();
    let mut rest = html;
    while !rest.is_empty() {
        rest = if rest.starts_with('<') { sheet.tag(rest) } else { sheet.text(rest) };
    }
    sheet.end_line();
    assert!(sheet.open.is_empty(), "these tags are never closed: {:?}", sheet.open);
    sheet.lines
}

/// What is the page's own: its title, what it tells machines about itself, and its main part. The frame around it is the same on
/// every page and has snapshots of its own.
pub fn main_part(html: &str) -> String {
    const OWN: &[&str] =
        &["<title", "<meta name=\"robots\"", "<meta name=\"draft-done\"", "<link rel=\"canonical\"", "<link rel=\"alternate\""];
    let head = html.lines().take_while(|line| !line.starts_with("</head>"));
    let own = head.filter(|line| OWN.iter().any(|beginning| line.starts_with(beginning)));
    let main = html.find("<main").zip(html.find("</main>")).map(|(from, to)| &html[from..to + "</main>".len()]);
    let main = main.expect("a page has a main part");
    format!("{}{}", own.map(|line| format!("{line}\n")).collect::<String>(), whole(main))
}

#[derive(Default)]
struct Sheet {
    lines: String,
    line: String,
    /// How far in the line stands.
    depth: usize,
    /// Every open element, and whether it has lines of its own.
    open: Vec<(String, bool)>,
    /// Whether the line begins with the innermost element that has lines of its own.
    begins: bool,
}

impl Sheet {
    fn text<'a>(&mut self, rest: &'a str) -> &'a str {
        let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let after_a_tag = self.line.ends_with('>') && !self.is_in_a_sentence();
        if text.starts_with(char::is_whitespace) && !self.line.is_empty() && !self.line.ends_with(' ') && !after_a_tag {
            self.line.push(' ');
        }
        self.line.push_str(&words);
        if !words.is_empty() && text.ends_with(char::is_whitespace) {
            self.line.push(' ');
        }
        after
    }

    fn tag<'a>(&mut self, rest: &'a str) -> &'a str {
        let (tag, after) = rest.split_at(end_of_tag(rest));
        let name = name(tag);
        if tag.starts_with("</") {
            self.close(&name, tag);
            return after;
        }
        if is_verbatim(&name) || tag.starts_with("<svg class=\"mark\"") {
            let end = format!("</{name}>");
            let length = after.find(&end).map_or(after.len(), |at| at + end.len());
            return self.verbatim(tag, after, length);
        }
        let within = is_within_one(&name) && self.is_in_a_sentence();
        if !within {
            self.end_line();
        }
        self.line.push_str(tag);
        if is_void(&name) || tag.ends_with("/>") {
            if !within {
                self.end_line();
            }
        } else {
            self.begins |= !within;
            self.open.push((name, !within));
        }
        after
    }

    fn verbatim<'a>(&mut self, tag: &str, after: &'a str, length: usize) -> &'a str {
        let (inside, after) = after.split_at(length);
        if tag.starts_with("<svg") {
            self.line.push_str(tag);
            self.line.push_str(inside);
        } else {
            self.end_line();
            self.lines.push_str(&format!("{}{tag}{inside}\n", "  ".repeat(self.depth)));
        }
        after
    }

    fn close(&mut self, name: &str, tag: &str) {
        let (opened, own_lines) = self.open.pop().unwrap_or_else(|| panic!("{tag} closes nothing"));
        assert_eq!(opened, name, "{tag} stands where </{opened}> should");
        if own_lines && !self.begins {
            self.end_line();
            self.depth -= 1;
        }
        self.line = if own_lines { self.line.trim_end().to_owned() } else { std::mem::take(&mut self.line) };
        self.line.push_str(tag);
        if own_lines {
            self.begins = false;
            self.end_line();
        }
    }

    /// Ends the line; an element that it began goes on below, a step further in.
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.trim().is_empty() {
            self.lines.push_str(&format!("{}{}\n", "  ".repeat(self.depth), line.trim()));
        }
        if std::mem::take(&mut self.begins) {
            self.depth += 1;
        }
    }

    fn is_in_a_sentence(&self) -> bool {
        self.open.last().is_some_and(|(name, own_lines)| !own_lines || holds_sentences(name))
    }
}

/// Where the tag that `rest` begins with ends: a value in quotes may hold anything.
fn end_of_tag(rest: &str) -> usize {
    let mut quote = None;
    for (at, email) in rest.char_indices() {
        match (email, quote) {
            ('"' | '\'', None) => quote = Some(email),
            (email, Some(open)) if email == open => quote = None,
            ('>', None) => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn name(tag: &str) -> String {
    let inside = tag.trim_start_matches(['<', '/']);
    let end = inside.find(|email: char| email.is_whitespace() || matches!(email, '>' | '/')).unwrap_or(inside.len());
    inside[..end].to_ascii_lowercase()
}

#[test]
fn a_sentence_stays_on_one_line_and_every_other_element_gets_its_own() {
    let page = "<main id=\"main\">\n<h1>Two <em>rooms</em></h1>\n<ul><li>One, <a href=\"/\">there</a>.</li>\n<li>Two</li></ul>\
        <nav><a href=\"/a\">A</a> <a href=\"/b\">B</a></nav><textarea>\n as  typed\n</textarea><input value=\">\">\n</main>";
    let expected = "<main id=\"main\">\n  <h1>Two <em>rooms</em></h1>\n  <ul>\n    <li>One, <a href=\"/\">there</a>.</li>\n    <li>Two</li>\n  \
        </ul>\n  <nav>\n    <a href=\"/a\">A</a>\n    <a href=\"/b\">B</a>\n  </nav>\n  <textarea>\n as  typed\n</textarea>\n  \
        <input value=\">\">\n</main>\n";
    assert_eq!(whole(page), expected);
}

#[test]
fn the_frame_is_left_out_of_the_main_part() {
    let page =
        "<head>\n<meta charset=\"utf-8\">\n<title>T</title>\n</head>\n<body>\n<a>x</a><main>M</main>\n<footer>f</footer></body>";
    assert_eq!(main_part(page), "<title>T</title>\n<main>M</main>\n");
}

#[test]
#[should_panic(expected = "</p> stands where </em> should")]
fn tags_that_cross_are_found() {
    whole("<p><em>a</p></em>");
}

#[test]
#[should_panic(expected = "never closed")]
fn a_tag_that_stays_open_is_found() {
    whole("<div><p>a</p>");
}
