//! The page for searching, and below it all pages from A to Z: what search is without scripts.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use super::parts::{Badge, LinkTo};
use super::{MainView, PageView, Shared, frame};
use crate::site::around::Around;
use crate::site::routes::{self, Route};
use crate::site::search::{Kind, fold};
use crate::site::words::Words;

/// The page for searching.
#[derive(Debug, Serialize)]
pub struct SearchView {
    /// How many pages there are.
    pub count: usize,
    /// Letters with their places: on this page, or pages of their own.
    pub letters: Vec<LetterLink>,
    /// All pages by letter; empty when letters have pages of their own.
    pub groups: Vec<LetterGroup>,
}

/// Pages of one letter, or as many of them as a page holds.
#[derive(Debug, Serialize)]
pub struct LetterView {
    /// All letters.
    pub letters: Vec<LetterLink>,
    /// The letter, and the part of it.
    pub group: LetterGroup,
    /// Number of the part, from 1.
    pub part: usize,
    /// Its parts, each with its first page; empty when it has only one.
    pub parts: Vec<LinkTo>,
}

/// A letter that leads to its pages.
#[derive(Debug, Clone, Serialize)]
pub struct LetterLink {
    /// Where they are, from the portal's root.
    pub href: String,
    /// The letter.
    pub letter: String,
    /// How many pages it has.
    pub count: usize,
}

/// Pages whose titles start with one letter, by title.
#[derive(Debug, Serialize)]
pub struct LetterGroup {
    /// Anchor on the page.
    pub id: String,
    /// The letter.
    pub letter: String,
    /// The pages.
    pub rows: Vec<Shared<PageRow>>,
}

/// A page in the list.
#[derive(Debug, Clone, Serialize)]
pub struct PageRow {
    /// The page.
    pub href: Arc<str>,
    /// Its title.
    pub title: Arc<str>,
    /// What tells it from others of the same title; may be empty.
    pub distinction: String,
    /// What it is.
    pub kind: String,
    /// Status of a decision.
    pub badge: Option<Badge>,
}

/// Most pages that one page lists: more are slow to open and slow to read.
const MOST_ROWS: usize = 1_000;

/// Most letters beside those of the Latin alphabet that have a place of their own.
const MOST_LETTERS: usize = 64;

/// The page for searching, and those of its letters, given the rows of all other pages.
pub(in crate::site) fn pages(around: &Around, rows: &[Arc<Sorted>]) -> Vec<PageView> {
    pages_of_at_most(around, rows, MOST_ROWS)
}

fn pages_of_at_most(around: &Around, rows: &[Arc<Sorted>], most: usize) -> Vec<PageView> {
    let groups = by_letter(&around.words, rows);
    let count = groups.iter().map(|group| group.rows.len()).sum();
    let is_split = count > most;
    let link = |group: &LetterGroup| LetterLink {
        href: match is_split {
            true => routes::letter(&group.id, 1).href.to_string(),
            false => format!("{}#{}", routes::SEARCH, group.id),
        },
        letter: group.letter.clone(),
        count: group.rows.len(),
    };
    let letters: Vec<LetterLink> = groups.iter().map(link).collect();
    let (shown, apart) = if is_split { (Vec::new(), groups) } else { (groups, Vec::new()) };
    let below = apart.into_iter().flat_map(|group| letter_pages(around, &letters, group, most)).collect::<Vec<_>>();
    let view = SearchView { count, letters, groups: shown };
    let title = around.words.get("search.title").to_owned();
    let mut all = vec![frame::generated(around, &Route::new(routes::SEARCH), title, MainView::Search(view))];
    all.extend(below);
    all
}

/// Pages of a letter, each with at most so many rows.
fn letter_pages(around: &Around, letters: &[LetterLink], group: LetterGroup, most: usize) -> Vec<PageView> {
    let chunks: Vec<&[Shared<PageRow>]> = group.rows.chunks(most).collect();
    let link = |(part, rows): (usize, &&[Shared<PageRow>])| {
        LinkTo::new(
            Arc::clone(&routes::letter(&group.id, part + 1).href),
            rows.first().map_or_else(String::new, |row| super::parts::short(&row.title, 40)),
        )
    };
    let parts: Vec<LinkTo> = match chunks.len() {
        1 => Vec::new(),
        _ => chunks.iter().enumerate().map(link).collect(),
    };
    let page = |(ix, rows): (usize, &&[Shared<PageRow>])| {
        let part = ix + 1;
        let (number, of) = (part.to_string(), chunks.len().to_string());
        let title = match chunks.len() {
            1 => around.words.with("search.letter", &[("letter", &group.letter)]),
            _ => around.words.with("search.letter_part", &[("letter", &group.letter), ("part", &number), ("of", &of)]),
        };
        let shown = LetterGroup { id: group.id.clone(), letter: group.letter.clone(), rows: rows.to_vec() };
        let view = LetterView { letters: letters.to_vec(), group: shown, part, parts: parts.clone() };
        let mut page = frame::generated(around, &routes::letter(&group.id, part), title, MainView::Letter(view));
        page.breadcrumbs.push(around.section(routes::SEARCH, "search.title"));
        page
    };
    chunks.iter().enumerate().map(page).collect()
}

/// Where a title stands: digits, the Latin alphabet, other letters in their order, all the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Initial {
    Digit,
    Latin(char),
    Letter(char),
    Other,
}

impl Initial {
    fn of(folded: &str) -> Self {
        match folded.chars().next() {
            Some(c) if c.is_ascii_digit() => Initial::Digit,
            Some(c) if c.is_ascii_lowercase() => Initial::Latin(c),
            Some(c) if c.is_alphabetic() => Initial::Letter(c),
            Some(_) | None => Initial::Other,
        }
    }

    fn id(self) -> String {
        match self {
            Initial::Digit => "0-9".to_owned(),
            Initial::Latin(c) => c.to_string(),
            Initial::Letter(c) => format!("u{:x}", u32::from(c)),
            Initial::Other => "other".to_owned(),
        }
    }

    fn letter(self, words: &Words) -> String {
        match self {
            Initial::Digit => "0–9".to_owned(),
            Initial::Latin(c) | Initial::Letter(c) => c.to_uppercase().collect(),
            Initial::Other => words.get("search.other").to_owned(),
        }
    }
}

/// A row with the key that it is sorted by.
#[derive(Debug)]
pub(in crate::site) struct Sorted {
    key: String,
    row: Shared<PageRow>,
}

/// By its row: the key is part of that.
impl Hash for Sorted {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.row.hash(state);
    }
}

impl Sorted {
    /// The row of a page.
    pub(in crate::site) fn new(words: &Words, kind: Kind, page: &PageView) -> Self {
        let kind = words.get(kind.key());
        let row = PageRow {
            href: Arc::clone(&page.href),
            title: Arc::clone(&page.title),
            distinction: beside(kind, &page.distinction).to_owned(),
            kind: kind.to_owned(),
            badge: match &page.main {
                MainView::Adr(record) => Some(record.status.badge.clone()),
                _ => None,
            },
        };
        Self { key: sort_key(&page.title), row: Shared::new(row) }
    }
}

/// All rows, by letter and title.
fn by_letter(words: &Words, rows: &[Arc<Sorted>]) -> Vec<LetterGroup> {
    let mut sorted: BTreeMap<Initial, Vec<&Sorted>> = BTreeMap::new();
    for row in rows {
        sorted.entry(Initial::of(&row.key)).or_default().push(row);
    }
    if sorted.keys().filter(|initial| matches!(initial, Initial::Letter(_))).count() > MOST_LETTERS {
        let other = sorted.split_off(&Initial::Letter('\0'));
        sorted.entry(Initial::Other).or_default().extend(other.into_values().flatten());
    }
    let group = |(initial, mut rows): (Initial, Vec<&Sorted>)| {
        rows.par_sort_by(|one, other| one.key.cmp(&other.key).then_with(|| one.row.href.cmp(&other.row.href)));
        let rows = rows.into_iter().map(|sorted| sorted.row.clone()).collect();
        LetterGroup { id: initial.id(), letter: initial.letter(words), rows }
    };
    sorted.into_iter().map(group).collect()
}

/// What a distinction says that the kind does not.
fn beside<'d>(kind: &str, distinction: &'d str) -> &'d str {
    let kind = kind.to_lowercase();
    match distinction.strip_prefix(kind.as_str()) {
        Some(rest) if rest.is_empty() || rest.starts_with(", ") => rest.trim_start_matches(", "),
        Some(_) | None => distinction,
    }
}

/// A title as it is sorted: folded, from its first letter or digit on. Numbers count by their value.
fn sort_key(title: &str) -> String {
    let mut key = String::new();
    for word in title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let folded = fold(word);
        if folded.bytes().all(|b| b.is_ascii_digit()) {
            key.push_str(&format!("{folded:0>8} "));
        } else {
            key.push_str(&folded);
            key.push(' ');
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy;
    use crate::site::testing::{Site, TODAY, around, portal};
    use crate::site::{Theme, plan};

    const TITLES: [&str; 8] = ["Apple", "apricot", "Ärger", "10 things", "9 things", "Большой", "漢字", "***"];

    fn files() -> Vec<(String, String)> {
        TITLES
            .iter()
            .enumerate()
            .map(|(ix, title)| (format!("docs/{ix}.md"), format!("# {title}\n\nText.\n")))
            .collect()
    }

    fn site() -> Site {
        let files = files();
        Site::of(&files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>())
    }

    #[test]
    fn all_pages_stand_under_their_letters() {
        let site = site();
        let letters = site.texts("search.html", ".letters a").join(" ");
        assert!(letters.starts_with("0–9 A ") && letters.ends_with("Б 漢 Other"), "{letters}");
        let under_a = site.texts("search.html", "[aria-labelledby=a] .index a");
        assert_eq!(under_a[..4], ["Alerts", "APIs", "Apple", "apricot"], "{under_a:?}");
        assert_eq!(site.texts("search.html", "[aria-labelledby='0-9'] .index a")[..2], ["9 things", "10 things"]);
        let rows = site.texts("search.html", ".index a").len();
        assert_eq!(rows, site.pages.len() - 2, "all but this page and that for unknown addresses");
        assert_eq!(site.problems(), [""; 0]);
    }

    #[test]
    fn many_pages_are_split_by_letter_and_long_letters_in_parts() {
        let files = files();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let portal = portal(&files);
        let report = policy::check(&portal, TODAY);
        let theme = Theme::built_in();
        let planned = plan(&portal, &report, &theme).pages;
        let rows: Vec<Arc<Sorted>> = planned.iter().filter_map(|page| page.row.clone()).collect();
        let pages = pages_of_at_most(&around(&portal, &report, &theme), &rows, 3);
        let listed = |page: &PageView| match &page.main {
            MainView::Letter(view) => view.group.rows.len(),
            _ => 0,
        };
        assert!(pages.iter().all(|page| listed(page) <= 3));
        assert_eq!(pages.iter().map(listed).sum::<usize>(), rows.len());
        let titles: Vec<&str> = pages.iter().map(|page| &*page.title).collect();
        assert!(titles.contains(&"All pages: A, 2 of 2") && titles.contains(&"All pages: 0–9"), "{titles:?}");
        let urls: Vec<&str> = pages.iter().map(|page| page.url.as_str()).collect();
        assert!(urls.contains(&"search/a.html") && urls.contains(&"search/a-2.html"), "{urls:?}");
    }

    #[test]
    fn a_distinction_does_not_repeat_the_kind() {
        assert_eq!(beside("Schema", "schema, orders"), "orders");
        assert_eq!(beside("Register", "register"), "");
        assert_eq!(beside("Document", "documents/a"), "documents/a");
    }
}
