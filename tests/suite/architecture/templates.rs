//! Templates: what is written unescaped was looked at, and nothing in a page needs a hole in its content security policy.

use super::{Finding, Text};

/// The maximum number of characters in a line of a template.
const WIDTH: usize = 160;

/// What may be written unescaped: template, expression without spaces, and why it cannot hold a reader's markup.
pub const REVIEWED: &[(&str, &str, &str)] = &[
    ("templates/mail/issue/content.html", "it.html|safe", "a text::Html: sanitised when the issue was frozen"),
    ("templates/newsletter/issue.html", "issue.html()|safe", "a text::Html: sanitised when the issue was frozen"),
    ("templates/owner/issues/draft.html", "preview.html|safe", "a text::Html: our own letter around what was sanitised just now"),
];

/// Every value that is written as it is and was not reviewed, and every review of what is no longer there.
pub fn unescaped(templates: &[Text], reviewed: &[(&str, &str, &str)]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut seen = Vec::new();
    for template in templates {
        for (expression, line) in expressions(&template.words).into_iter().filter(|(expression, _)| is_unescaped(expression)) {
            match reviewed.iter().position(|(path, known, _)| *path == template.path && *known == expression) {
                Some(review) => seen.push(review),
                None => found.push(Finding::new(
                    &template.path,
                    line,
                    format!("{expression} is not escaped: let askama escape it, or prove where it comes from in REVIEWED"),
                )),
            }
        }
    }
    let stale = reviewed.iter().enumerate().filter(|(review, _)| !seen.contains(review));
    found.extend(
        stale.map(|(_, (path, known, _))| Finding::new(path, 0, format!("{known} is no longer here: take it out of REVIEWED"))),
    );
    found
}

/// The text between `{{` and `}}` or `{%` and `%}`, without spaces, with its line.
fn expressions(words: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut rest = words;
    while let Some(start) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let end = if rest[start..].starts_with("{{") { "}}" } else { "%}" };
        let inside = &rest[start + 2..];
        let length = inside.find(end).unwrap_or(inside.len());
        let line = words[..words.len() - inside.len()].lines().count();
        let expression: String = inside[..length].split_whitespace().collect();
        found.push((expression.trim_matches(['-', '~', '+']).to_owned(), line));
        rest = &inside[length..];
    }
    found
}

fn is_unescaped(expression: &str) -> bool {
    let filters = expression.split('|').skip(1);
    let by_filter =
        filters.map(|filter| filter.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default());
    by_filter.into_iter().any(|name| name == "safe")
        || ["escape(\"none\"", "e(\"none\"", "filtersafe"].iter().any(|way| expression.contains(way))
}

/// Every style, script and handler that stands in the page itself. Mail programs know no other styles, so emails are exempt.
pub fn inline(template: &Text) -> Vec<Finding> {
    if template.path.starts_with("templates/mail/") {
        return Vec::new();
    }
    let found = tags(&template.words).into_iter().filter_map(|(tag, line)| Some((complaint(&tag)?, line)));
    found.map(|(advice, line)| Finding::new(&template.path, line, advice)).collect()
}

/// Every path of ours that a template writes itself. Emails get whole URLs.
pub fn own_paths(template: &Text) -> Vec<Finding> {
    let writes = |line: &str| ["href=\"/", "action=\"/", "src=\"/"].iter().any(|start| line.contains(start));
    let found = template.words.lines().zip(1..).filter(|(line, _)| writes(line));
    let advice = "a path in a template: call crate::links instead, so that an address changes in one place";
    found.map(|(_, line)| Finding::new(&template.path, line, advice)).collect()
}

/// Every line that has to be scrolled sideways to be read.
pub fn wide_lines(template: &Text) -> Vec<Finding> {
    let wide =
        template.words.lines().zip(1..).map(|(line, number)| (line.chars().count(), number)).filter(|(width, _)| *width > WIDTH);
    let advice = |width| {
        format!(
            "{width} characters, and {WIDTH} is the limit: break it at a space of a sentence, between blocks, or before a {{%- %}} that \
             trims, where no browser shows a difference"
        )
    };
    wide.map(|(width, line)| Finding::new(&template.path, line, advice(width))).collect()
}

fn complaint(tag: &str) -> Option<&'static str> {
    let mut words = tag.split_whitespace();
    let element = words.next().unwrap_or_default();
    let attributes: Vec<_> = words.map(|word| word.split('=').next().unwrap_or_default()).collect();
    let handler = |name: &&str| name.len() > 2 && name.starts_with("on") && name.bytes().all(|byte| byte.is_ascii_lowercase());
    match element {
        "style" => Some("a <style> in a page: move it to assets/app.css"),
        // Data that no browser runs, whatever the policy says.
        "script" if tag.split_whitespace().any(|word| word == "type=application/ld+json") => None,
        "script" if !attributes.contains(&"src") => Some("a script in a page: move it to assets/app.js, as an improvement only"),
        _ if attributes.contains(&"style") => Some("a style attribute: give the element a class and write it in assets/app.css"),
        _ if attributes.iter().any(handler) => Some("a handler attribute: listen from assets/app.js"),
        _ if tag.contains("javascript:") => Some("a javascript: address: make it a form or a link that works without"),
        _ => None,
    }
}

/// Every opening tag in lower case, its values and template expressions blotted out but for their first letters, with its line.
fn tags(words: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (start, _) in words.match_indices('<') {
        let inside = &words[start + 1..];
        if !inside.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            continue;
        }
        found.push((one_tag(inside).to_lowercase(), words[..=start].lines().count()));
    }
    found
}

/// A tag up to its end. Spaces in quoted values become underscores, so that a value is one word; expressions are left out.
fn one_tag(text: &str) -> String {
    let mut tag = String::new();
    let mut quote = None;
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let expression = [("{{", "}}"), ("{%", "%}")].iter().find(|(open, _)| rest.starts_with(open));
        if let Some((_, close)) = expression {
            rest = rest.split_once(close).map_or("", |(_, after)| after);
            tag.push(if quote.is_some() { '_' } else { ' ' });
            continue;
        }
        match (letter, quote) {
            ('>', None) => break,
            ('"' | '\'', None) => quote = Some(letter),
            (letter, Some(open)) if letter == open => quote = None,
            (letter, Some(_)) => tag.push(if letter.is_whitespace() { '_' } else { letter }),
            (letter, None) => tag.push(letter),
        }
        rest = &rest[letter.len_utf8()..];
    }
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(words: &str) -> Text {
        Text { path: "templates/x.html".to_owned(), words: words.to_owned() }
    }

    fn lines(findings: &[Finding]) -> Vec<usize> {
        findings.iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_path_that_a_template_writes_is_found() {
        let words = "<a href=\"/log\">\n<a href=\"{{ crate::links::log() }}\">\n<form action=\"/x\">".to_owned();
        let found = own_paths(&Text { path: "templates/x.html".to_owned(), words });
        assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn a_line_that_is_too_wide_is_found() {
        let words = format!("{}\n{}\n<p>", "–".repeat(WIDTH), "–".repeat(WIDTH + 1));
        assert_eq!(lines(&wide_lines(&page(&words))), [2]);
    }

    #[test]
    fn an_unescaped_value_without_a_review_is_found() {
        let sample = page(
            "{{ a }}\n{{ b|safe }}\n{{- c | lower | safe -}}\n{{ d|escape(\"none\") }}\n{% filter safe %}\n{{ safe }} |safe",
        );
        assert_eq!(lines(&unescaped(std::slice::from_ref(&sample), &[])), [2, 3, 4, 5]);
        let reviewed = [("templates/x.html", "b|safe", "made by us"), ("templates/x.html", "gone|safe", "made by us")];
        assert_eq!(lines(&unescaped(&[sample], &reviewed)), [3, 4, 5, 0]);
    }

    #[test]
    fn content_that_a_strict_policy_blocks_is_found() {
        let sample = "<p class=\"style= x\">\n<p style=\"color:red\">\n<style>\n<script>\n<script defer src=\"/a.js\"></script>\n\
                      <button onclick=go()>\n<a href=\"javascript:x\">\n<p {% if a > b %}style='x'{% endif %}>\n<p title='a > b' open>\n\
                      <script type=\"application/ld+json\">{{ data }}</script>\n<script type=\"module\">";
        assert_eq!(lines(&inline(&page(sample))), [2, 3, 4, 6, 7, 8, 11]);
        let letter = Text { path: "templates/mail/verify/body.html".to_owned(), words: sample.to_owned() };
        assert!(inline(&letter).is_empty());
    }
}
