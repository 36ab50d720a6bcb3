//! A page as a reader's browser sees it: its title, its text, its links, and its forms with their values.

use scraper::{ElementRef, Html, Selector};

/// A page that was answered.
#[derive(Clone, Debug)]
pub struct Page {
    html: Html,
}

/// A link: what it says and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its words, with single spaces.
    pub text: String,
    /// As written in the page.
    pub href: String,
}

/// A form as it stands in the page: what a browser would send if the reader changed nothing and pressed Enter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Where it goes, as it stands in the page; empty means the page's own address.
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// Names and values in the order of the page.
    pub fields: Vec<(String, String)>,
    /// Every name that the form has a control for, also those that send nothing as they stand (an unticked box).
    offered: Vec<(String, Option<String>)>,
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap_or_else(|error| panic!("{text} is no CSS selector: {error}"))
}

/// The words of an element, with single spaces as a reader sees them.
fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Page {
    /// Parses a page as a browser does, with its error recovery.
    pub fn parse(html: &str) -> Self {
        Self { html: Html::parse_document(html) }
    }

    /// The title; empty when there is none.
    pub fn title(&self) -> String {
        self.texts("head > title").concat()
    }

    /// The words of the first element that fits `css`, if there is one.
    pub fn text(&self, css: &str) -> Option<String> {
        self.texts(css).into_iter().next()
    }

    /// The words of each element that fits `css`.
    pub fn texts(&self, css: &str) -> Vec<String> {
        self.html.select(&selector(css)).map(words).collect()
    }

    /// The inner HTML of each element that fits `css`, verbatim.
    pub fn raw(&self, css: &str) -> Vec<String> {
        self.html.select(&selector(css)).map(|element| element.text().collect()).collect()
    }

    /// The attribute `name` of each element that fits `css` and has it.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        self.html.select(&selector(css)).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }

    /// Whether anything fits `css`.
    pub fn has(&self, css: &str) -> bool {
        self.html.select(&selector(css)).next().is_some()
    }

    /// All links, in the order of the page.
    pub fn links(&self) -> Vec<Link> {
        let link = |element: ElementRef<'_>| Some(Link { text: words(element), href: element.attr("href")?.to_owned() });
        self.html.select(&selector("a[href]")).filter_map(link).collect()
    }

    /// Where the link that says `text` leads. Fails with the links that there are when none says it.
    #[track_caller]
    pub fn link(&self, text: &str) -> String {
        let links = self.links();
        match links.iter().find(|link| link.text == text) {
            Some(link) => link.href.clone(),
            None => panic!("no link says {text:?}; there are {links:?} on {:?}", self.title()),
        }
    }

    /// The one form that fits `css`, such as `form[action="/sign-in"]`. Fails when there is none, or more than one.
    #[track_caller]
    pub fn form(&self, css: &str) -> Form {
        let forms: Vec<_> = self.html.select(&selector(css)).collect();
        match forms.as_slice() {
            [form] => Form::read(&self.html, *form),
            found => {
                let there = self.attributes("form", "action");
                panic!("{} forms fit {css:?} on {:?}; the page's forms go to {there:?}", found.len(), self.title())
            }
        }
    }
}

impl Form {
    fn read(page: &Html, form: ElementRef<'_>) -> Self {
        let id = form.attr("id");
        let belongs = |control: &ElementRef<'_>| match control.attr("form") {
            Some(named) => id == Some(named),
            None => control.ancestors().any(|above| above.id() == form.id()),
        };
        let (mut fields, mut offered) = (Vec::new(), Vec::new());
        for control in page.select(&selector("input, textarea, select, button")).filter(belongs) {
            let Some(name) = control.attr("name").filter(|_| !is_disabled(control)) else { continue };
            let (values, choices) = read_control(control);
            fields.extend(values.into_iter().map(|value| (name.to_owned(), value)));
            offered.extend(choices.into_iter().map(|choice| (name.to_owned(), choice)));
        }
        Self {
            action: form.attr("action").unwrap_or_default().to_owned(),
            method: form.attr("method").unwrap_or("get").to_ascii_lowercase(),
            fields,
            offered,
        }
    }

    /// The value of the field `name`, if the form would send one.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Types `value` into the field `name`, or ticks, chooses or presses what stands for it. Fails when the form offers no such
    /// thing, as a reader would.
    #[track_caller]
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.assert_offered(name, value);
        match self.fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, standing)) => value.clone_into(standing),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// Ticks `value` beside what is ticked under the same name already.
    #[track_caller]
    #[must_use]
    pub fn also(mut self, name: &str, value: &str) -> Self {
        self.assert_offered(name, value);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Takes every tick away from `name`.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self
    }

    #[track_caller]
    fn assert_offered(&self, name: &str, value: &str) {
        let fits = |(known, choice): &(String, Option<String>)| known == name && choice.as_deref().is_none_or(|it| it == value);
        assert!(
            self.offered.iter().any(fits),
            "the form to {:?} offers no {name}={value:?}; it offers {:?}",
            self.action,
            self.offered
        );
    }
}

/// A control is disabled by its own attribute or by a fieldset around it.
fn is_disabled(control: ElementRef<'_>) -> bool {
    let by_fieldset = || {
        let mut above = control.ancestors().filter_map(ElementRef::wrap);
        above.any(|element| element.value().name() == "fieldset" && element.attr("disabled").is_some())
    };
    control.attr("disabled").is_some() || by_fieldset()
}

/// What a control sends as it stands, and what it can be made to send: `None` is any text.
fn read_control(control: ElementRef<'_>) -> (Vec<String>, Vec<Option<String>>) {
    let value = |fallback: &str| control.attr("value").unwrap_or(fallback).to_owned();
    match (control.value().name(), control.attr("type").unwrap_or_default()) {
        ("textarea", _) => {
            // A browser drops the one line break that may stand behind the tag, and the parser has done so.
            (vec![control.text().collect()], vec![None])
        }
        ("select", _) => read_select(control),
        ("input", "checkbox" | "radio") => {
            let ticked = control.attr("checked").map(|_| value("on"));
            (ticked.into_iter().collect(), vec![Some(value("on"))])
        }
        ("button", "button" | "reset") | ("input", "button" | "reset" | "image" | "file") => (Vec::new(), Vec::new()),
        ("button", _) | ("input", "submit") => (Vec::new(), vec![Some(value(""))]),
        ("input", "hidden") => (vec![value("")], vec![Some(value(""))]),
        _ => (vec![value("")], vec![None]),
    }
}

fn read_select(select: ElementRef<'_>) -> (Vec<String>, Vec<Option<String>>) {
    let value = |option: &ElementRef<'_>| option.attr("value").map_or_else(|| words(*option), str::to_owned);
    let options: Vec<_> = select.select(&selector("option:not([disabled])")).collect();
    let mut chosen: Vec<_> = options.iter().filter(|option| option.attr("selected").is_some()).map(value).collect();
    if select.attr("multiple").is_none() {
        // Of several the last one wins, and of none the first.
        chosen = chosen.pop().or_else(|| options.first().map(value)).into_iter().collect();
    }
    (chosen, options.iter().map(|option| Some(value(option))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r##"<!doctype html><title>Stories
      by the sea</title><h1>Tell <em>yours</em></h1><p class=hint>One</p><p class=hint>Two</p>
      <a href="/t/sea">To the  sea</a><a name=x>no link</a><a href="#top">Up</a>
      <form id=tell action="/t/sea/comments" method=POST>
        <textarea name=body>
 Kept &lt;as typed&gt;
</textarea><input name=position type=number value=40><input type=hidden name=form_id value=abc>
        <input type=checkbox name=notify checked><input type=checkbox name=lists value=weekly checked>
        <input type=checkbox name=lists value=essays><input type=radio name=kind value=a><input type=radio name=kind value=b checked>
        <select name=sort><option value=old>Oldest<option selected>newest</select>
        <select name=first><option>one<option>two</select>
        <input name=off disabled value=1><fieldset disabled><input name=off2 value=1></fieldset>
        <input value=nameless><button>Send</button><button name=act value=preview>Look</button>
      </form><input name=outside form=tell value=here><form action="/search"><input name=q></form>"##;

    #[test]
    fn texts_and_links_are_read_as_a_reader_sees_them() {
        let page = Page::parse(PAGE);
        assert_eq!(page.title(), "Stories by the sea");
        assert_eq!(page.text("h1").as_deref(), Some("Tell yours"));
        assert_eq!(page.texts(".hint"), ["One", "Two"]);
        assert_eq!(page.text("h2"), None);
        assert!(page.has("p.hint") && !page.has("p.none"));
        assert_eq!(page.attributes("a", "href"), ["/t/sea", "#top"]);
        assert_eq!(page.links().len(), 2);
        assert_eq!(page.link("To the sea"), "/t/sea");
    }

    #[test]
    fn a_form_sends_what_a_browser_would_send_untouched() {
        let form = Page::parse(PAGE).form("form#tell");
        assert_eq!((form.action.as_str(), form.method.as_str()), ("/t/sea/comments", "post"));
        let sent: Vec<_> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let expected = [
            ("body", " Kept <as typed>\n"),
            ("position", "40"),
            ("form_id", "abc"),
            ("notify", "on"),
            ("lists", "weekly"),
            ("kind", "b"),
            ("sort", "newest"),
            ("first", "one"),
            ("outside", "here"),
        ];
        assert_eq!(sent, expected);
    }

    #[test]
    fn a_form_is_filled_in_ticked_and_pressed() {
        let form = Page::parse(PAGE).form("form#tell").with("body", "New").with("kind", "a").with("act", "preview");
        assert_eq!((form.value("body"), form.value("kind"), form.value("act")), (Some("New"), Some("a"), Some("preview")));
        let form = form.also("lists", "essays").without("notify");
        assert_eq!(form.fields.iter().filter(|(name, _)| name == "lists").count(), 2);
        assert_eq!(form.value("notify"), None);
        assert_eq!(Page::parse(PAGE).form(r#"form[action="/search"]"#).method, "get");
    }

    #[test]
    #[should_panic(expected = "offers no off=")]
    fn a_field_that_the_form_lacks_cannot_be_sent() {
        let _ = Page::parse(PAGE).form("form#tell").with("off", "2");
    }

    #[test]
    #[should_panic(expected = "offers no kind=")]
    fn an_option_that_the_form_lacks_cannot_be_chosen() {
        let _ = Page::parse(PAGE).form("form#tell").with("kind", "c");
    }

    #[test]
    #[should_panic(expected = "2 forms fit")]
    fn a_selector_that_fits_two_forms_is_no_answer() {
        let _ = Page::parse(PAGE).form("form");
    }

    #[test]
    #[should_panic(expected = "no link says")]
    fn a_missing_link_cannot_be_followed() {
        let _ = Page::parse(PAGE).link("Away");
    }
}
