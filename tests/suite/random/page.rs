//! A fast page parser: which texts are listed, which answer which, and which words are on them. A full HTML parser costs
//! more time than all that the site does.

/// How a marker word begins; each is in one text only.
const BEGINNING: &str = "zxq";
/// How many letters follow.
const LETTERS: u32 = 4;

/// The word with this number.
pub fn word(number: usize) -> String {
    let digits = (0..LETTERS).rev().map(|place| number / 10_usize.pow(place) % 10);
    let emails = digits.filter_map(|digit| u8::try_from(digit).ok()).map(|digit| char::from(b'a' + digit));
    BEGINNING.chars().chain(emails).collect()
}

/// The numbers of the words in a text, each as often as it occurs.
pub fn words(text: &str) -> Vec<usize> {
    let number = |(at, _): (usize, &str)| {
        let emails = text.get(at + BEGINNING.len()..at + BEGINNING.len() + 4)?;
        emails.bytes().try_fold(0, |sum, email| (b'a'..=b'j').contains(&email).then(|| sum * 10 + usize::from(email - b'a')))
    };
    text.match_indices(BEGINNING).filter_map(number).collect()
}

/// A text, or its tombstone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its id.
    pub id: String,
    /// The id of what it answers, as far as the page shows it.
    pub parent: Option<String>,
    /// Its tombstone.
    pub gone: Option<String>,
    /// The words in it.
    pub words: Vec<usize>,
}

/// What a page shows of a thread.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Everything, in order.
    pub nodes: Vec<Node>,
    /// The pages on which conversations go on, and how many texts are said to be there.
    pub more: Vec<(String, usize)>,
    /// The page after this one.
    pub next: Option<String>,
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    text.split_once(from)?.1.split_once(to).map(|(found, _)| found)
}

/// Reads the part of a page that shows stories.
pub fn shown(page: &str) -> Shown {
    let stories = page.split_once("<section id=\"stories\"").map_or("", |(_, rest)| rest);
    let stories = stories.split_once("</section>").map_or(stories, |(stories, _)| stories);
    let mut shown = Shown { next: between(stories, "<a rel=\"next\" href=\"", "\"").map(plain), ..Shown::default() };
    // Whose list of answers each open list is; the outermost is the thread's.
    let mut lists: Vec<Option<String>> = Vec::new();
    // What the line over a branch says of the text that follows.
    let (mut folded, mut begins) = (false, Vec::new());
    for piece in stories.split('<').skip(1) {
        folded = (folded || piece.starts_with("summary")) && !piece.starts_with("/summary");
        if folded {
            begins.extend(words(piece).into_iter().map(|word| (shown.nodes.len(), word)));
            continue;
        }
        if piece.starts_with("ol") {
            let last = shown.nodes.last().map(|node: &Node| node.id.clone());
            lists.push(last.filter(|_| !lists.is_empty()));
        } else if piece.starts_with("/ol") {
            lists.pop();
        } else if piece.starts_with("article") {
            let id = between(piece, "id=\"c-", "\"").unwrap_or_default().to_owned();
            shown.nodes.push(Node { id, parent: lists.last().cloned().flatten(), gone: None, words: Vec::new() });
        } else if let Some(href) = piece.strip_prefix("a href=\"").filter(|_| piece.contains(" more")) {
            let href = href.split('"').next().unwrap_or_default();
            let count = between(piece, "(", " more").and_then(|count| count.parse().ok()).unwrap_or(0);
            shown.more.push((plain(href), count));
        }
        if let Some(node) = shown.nodes.last_mut() {
            node.words.extend(words(piece));
            if let Some(gone) = piece.strip_prefix("p class=\"gone\">") {
                node.gone = Some(plain(gone));
            }
        }
    }
    for (at, word) in begins {
        assert!(
            shown.nodes.get(at).is_some_and(|node| node.words.contains(&word)),
            "a branch begins with {word}: {:?}",
            shown.nodes
        );
    }
    shown
}

/// Text as it reads.
fn plain(html: &str) -> String {
    html.replace("&#38;", "&").replace("&amp;", "&").replace("&#39;", "'")
}

#[test]
fn a_marker_word_is_read_back_as_written() {
    assert_eq!(word(1_203), "zxqbcad");
    assert_eq!(words("One zxqbcad, <b>zxqaaab</b> zxqzzzz zxq"), [1_203, 1]);
}

#[test]
fn which_reply_answers_which_comment_is_read_from_the_nested_lists() {
    let page = "<section id=\"stories\"><ol><li><article id=\"c-a\">zxqaaab</article><details><ol><li><article id=\"c-b\"><p class=\"gone\">\
                Gone.</p></article><ol><li><article id=\"c-d\"></article></ol></ol></details></li><li><article id=\"c-e\"></article><p>\
                <a href=\"/c/e?context=1&#38;after=f\">Continue this conversation (3 more)</a></p></ol><a rel=\"next\" href=\"/n\">\
                </section>";
    let shown = shown(page);
    let seen: Vec<_> = shown.nodes.iter().map(|node| (node.id.as_str(), node.parent.as_deref())).collect();
    assert_eq!(seen, [("a", None), ("b", Some("a")), ("d", Some("b")), ("e", None)]);
    assert_eq!((shown.nodes[0].words.as_slice(), shown.nodes[1].gone.as_deref()), (&[1][..], Some("Gone.")));
    assert_eq!((shown.more, shown.next), (vec![("/c/e?context=1&after=f".to_owned(), 3)], Some("/n".to_owned())));
}
