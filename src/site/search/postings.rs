//! From rows to postings: which terms stand in which rows, and how much they count there.
//!
//! A posting is a row and a letter. Letters `A` to `F` say that the term stands in the text of the row, and how
//! much that tells (see [`super::rows::Row`]). Letters from `G` on say that it stands in a name of the row as well: of how many
//! words that name is, and whether the text says it, too. A page thus found by all words of its title is known
//! for one without looking at the title.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Page;
use super::rows::{HEAVIEST, Terms, terms_of};
use super::terms::{Role, Stop, each_term, fold, stem};

/// All postings, by term.
#[derive(Debug, Default)]
pub(super) struct Postings {
    /// In the order of their bytes.
    pub(super) terms: Vec<Term>,
}

/// A term with its postings, in the order of rows.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) text: Box<str>,
    pub(super) postings: Vec<Posting>,
    /// Whether it stands in a name.
    pub(super) is_named: bool,
    /// Whether it, or what stands beside it, is other than in the index before.
    pub(super) is_changed: bool,
}

impl Term {
    fn new(text: Box<str>, postings: Vec<Posting>) -> Self {
        let is_named = postings.iter().any(|posting| posting.is_named());
        Self { text, postings, is_named, is_changed: true }
    }
}

/// A row, and a letter as its place in the alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Posting(u32);

/// Bits that hold a letter.
const LETTER_BITS: u32 = 5;

impl Posting {
    fn new(row: u32, letter: u8) -> Self {
        Self(row << LETTER_BITS | u32::from(letter))
    }

    pub(super) fn row(self) -> u32 {
        self.0 >> LETTER_BITS
    }

    /// 0 for `A`.
    pub(super) fn letter(self) -> u8 {
        (self.0 & ((1 << LETTER_BITS) - 1)) as u8
    }

    /// Whether the term stands in a name of the row.
    pub(super) fn is_named(self) -> bool {
        self.letter() >= HEAVIEST
    }
}

impl Postings {
    /// Those of all pages.
    pub(super) fn of(pages: &[Page], stop: Stop) -> Self {
        let mut known: HashMap<Box<str>, Vec<Posting>> = HashMap::new();
        let mut first = 0;
        for page in pages {
            each_posting(page, first, stop, |term, posting| match known.get_mut(term) {
                Some(postings) => postings.push(posting),
                None => drop(known.insert(term.into(), vec![posting])),
            });
            first += page.row_count() as u32;
        }
        let mut terms: Vec<Term> = known.into_iter().map(|(text, postings)| Term::new(text, postings)).collect();
        terms.sort_unstable_by(|a, b| a.text.cmp(&b.text));
        Self { terms }
    }

    /// Forgets what has changed, and puts pages in the place of others that had the same rows.
    pub(super) fn replace(&mut self, replaced: &[Replaced<'_>], stop: Stop) {
        self.terms.iter_mut().for_each(|term| term.is_changed = false);
        let mut fresh: Vec<Term> = Vec::new();
        let mut gone: Vec<usize> = Vec::new();
        for (text, Change { less, more }) in changes(replaced, stop) {
            let Ok(at) = self.terms.binary_search_by(|term| term.text.cmp(&text)) else {
                fresh.push(Term::new(text, more.into_iter().collect()));
                continue;
            };
            let mut postings = std::mem::take(&mut self.terms[at].postings);
            postings.retain(|posting| !less.contains(posting));
            postings.extend(more);
            postings.sort_unstable();
            if postings.is_empty() {
                gone.push(at);
            }
            self.terms[at] = Term::new(text, postings);
        }
        self.settle(&gone, fresh);
    }

    /// Takes terms away and puts new ones in, both in order, and marks what stands beside them.
    fn settle(&mut self, gone: &[usize], fresh: Vec<Term>) {
        for at in gone {
            self.mark_around(*at);
        }
        for term in &fresh {
            let at = self.terms.partition_point(|known| known.text < term.text);
            self.mark_around(at);
        }
        if gone.is_empty() && fresh.is_empty() {
            return;
        }
        let mut fresh = fresh.into_iter().peekable();
        let mut settled = Vec::with_capacity(self.terms.len() + fresh.len());
        for term in self.terms.drain(..) {
            while let Some(new) = fresh.next_if(|new| new.text < term.text) {
                settled.push(new);
            }
            if !term.postings.is_empty() {
                settled.push(term);
            }
        }
        settled.extend(fresh);
        self.terms = settled;
    }

    /// Marks the nearest terms that stay, before a place and from it on.
    fn mark_around(&mut self, at: usize) {
        let (before, after) = self.terms.split_at_mut(at);
        let stays = |term: &&mut Term| !term.postings.is_empty();
        for term in before.iter_mut().rev().find(stays).into_iter().chain(after.iter_mut().find(stays)) {
            term.is_changed = true;
        }
    }
}

/// A page in the place of another with as many rows.
#[derive(Debug)]
pub(super) struct Replaced<'a> {
    pub(super) first_row: u32,
    pub(super) before: &'a Page,
    pub(super) after: &'a Page,
}

/// Postings of a term that are no more, and those that were not.
#[derive(Default)]
struct Change {
    less: HashSet<Posting>,
    more: BTreeSet<Posting>,
}

fn changes(replaced: &[Replaced<'_>], stop: Stop) -> BTreeMap<Box<str>, Change> {
    let mut changes: BTreeMap<Box<str>, Change> = BTreeMap::new();
    for Replaced { first_row, before, after } in replaced {
        each_posting(before, *first_row, stop, |term, posting| {
            changes.entry(term.into()).or_default().less.insert(posting);
        });
        each_posting(after, *first_row, stop, |term, posting| {
            let change = changes.entry(term.into()).or_default();
            if !change.less.remove(&posting) {
                change.more.insert(posting);
            }
        });
    }
    changes.retain(|_, change| !change.less.is_empty() || !change.more.is_empty());
    changes
}

/// Gives each posting of a page; a term has one in a row.
fn each_posting(page: &Page, first_row: u32, stop: Stop, mut post: impl FnMut(&str, Posting)) {
    let rows = page.rows();
    let also: Vec<(&str, u32)> = page.entry.also.iter().map(|text| (text.as_str(), ALSO)).collect();
    let names = named(page.entry.names.iter().map(String::as_str), stop);
    each_of_row(rows.first().map(|row| &row.terms), &names, &terms_of(&also, stop), |term, letter| {
        post(term, Posting::new(first_row, letter));
    });
    for (row, at) in rows.iter().zip(first_row..).skip(1) {
        each_of_row(Some(&row.terms), &named([&*row.heading], stop), &Terms::default(), |term, letter| {
            post(term, Posting::new(at, letter));
        });
    }
}

fn each_of_row(text: Option<&Terms>, named: &HashMap<String, u8>, beside: &Terms, mut post: impl FnMut(&str, u8)) {
    let mut extra: HashMap<&str, u8> = beside.iter().collect();
    for term in named.keys() {
        extra.entry(term).or_default();
    }
    for (term, weight) in text.into_iter().flat_map(Terms::iter) {
        let weight = weight.max(extra.remove(term).unwrap_or_default());
        post(term, letter(weight, named.get(term)));
    }
    for (term, weight) in extra {
        post(term, letter(weight, named.get(term)));
    }
}

/// How often a word counts that a page shows beside its text.
const ALSO: u32 = 3;

/// Terms of all names of a row, each with the number of words of the shortest name that holds it; a name as a whole
/// counts for one word.
fn named<'t>(names: impl IntoIterator<Item = &'t str>, stop: Stop) -> HashMap<String, u8> {
    let mut named = HashMap::new();
    for name in names {
        let mut terms = terms(name, stop);
        if terms.is_empty() {
            terms = self::terms(name, Stop::Nothing);
        }
        let words = terms.iter().filter(|(_, role)| *role == Role::Part).count().clamp(1, 255) as u8;
        let mut add = |term: String, words: u8| {
            named.entry(term).and_modify(|least: &mut u8| *least = words.min(*least)).or_insert(words);
        };
        joined(name).for_each(|term| add(term, words.div_ceil(2)));
        for (term, role) in terms {
            add(term, if role == Role::Whole { 1 } else { words });
        }
    }
    named
}

/// Neighbours within a name as one word: who looks for a rollback means “Roll back a release”, too.
fn joined(name: &str) -> impl Iterator<Item = String> {
    let words: Vec<Cow<'_, str>> =
        name.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).map(fold).collect();
    let pairs: Vec<String> = words.windows(2).map(|pair| stem(&pair.concat()).into_owned()).collect();
    pairs.into_iter().filter(|pair| pair.is_ascii())
}

fn terms(text: &str, stop: Stop) -> Vec<(String, Role)> {
    let mut terms: Vec<(String, Role)> = Vec::new();
    each_term(text, &stop, |term, role| {
        if !terms.iter().any(|(known, _)| known == term) {
            terms.push((term.to_owned(), role));
        }
    });
    terms
}

/// Weight of a text above which it speaks of the term, and does not only mention it.
const SPEAKS: u8 = 3;

/// The letter for a weight (0 for a term that the text does not hold) and the words of a name.
fn letter(weight: u8, named: Option<&u8>) -> u8 {
    let Some(words) = named else { return weight.clamp(1, HEAVIEST) - 1 };
    let length = match words {
        0 | 1 => 0,
        2 => 1,
        3 => 2,
        4 => 3,
        5 | 6 => 4,
        _ => 5,
    };
    HEAVIEST + 2 * length + u8::from(weight >= SPEAKS)
}
