//! From rows to postings: which terms stand in which rows, and how much they count there.
//!
//! A posting is a row and a letter. Letters `A` to `F` say that the term stands in the text of the row, and how
//! much that tells (see [`super::rows::Row`]). Letters from `G` on say that it stands in a name of the row as well: of how many
//! words that name is, and whether the text says it, too. A page thus found by all words of its title is known
//! for one without looking at the title.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::Page;
use super::rows::{HEAVIEST, Terms, weight};
use super::terms::{Role, Stop, each_term, fold, stem};
use crate::base::hash::FastMap;

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
        let mut known: FastMap<Box<str>, (Vec<Posting>, bool)> = FastMap::default();
        let mut gathered = Gathered::default();
        let mut first = 0;
        for page in pages {
            gathered.each_posting(page, first, stop, |term, posting| match known.get_mut(term) {
                Some((postings, is_named)) => {
                    postings.push(posting);
                    *is_named |= posting.is_named();
                }
                None => drop(known.insert(term.into(), (vec![posting], posting.is_named()))),
            });
            first += page.row_count() as u32;
        }
        let term = |(text, (postings, is_named))| Term { text, postings, is_named, is_changed: true };
        let mut terms: Vec<Term> = known.into_iter().map(term).collect();
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
    let mut gathered = Gathered::default();
    for Replaced { first_row, before, after } in replaced {
        gathered.each_posting(before, *first_row, stop, |term, posting| {
            changes.entry(term.into()).or_default().less.insert(posting);
        });
        gathered.each_posting(after, *first_row, stop, |term, posting| {
            let change = changes.entry(term.into()).or_default();
            if !change.less.remove(&posting) {
                change.more.insert(posting);
            }
        });
    }
    changes.retain(|_, change| !change.less.is_empty() || !change.more.is_empty());
    changes
}

/// Terms of one row that do not stand in its text but beside it: those of its names, and of what else its page shows.
///
/// One of these is used for all rows, for most of them are small and there are a million.
#[derive(Debug, Default)]
struct Gathered {
    /// Texts of all terms, one behind the other.
    texts: String,
    terms: Vec<Beside>,
    /// Words of what stands beside.
    words: u32,
}

/// A term, found once.
#[derive(Debug, Clone, Copy)]
struct Beside {
    /// Where its text stands among the texts.
    start: u32,
    end: u32,
    /// How much it counts beside the text; 0 in a name.
    count: u32,
    /// Words of the shortest name that holds it, or [`UNNAMED`].
    words: u8,
}

impl Beside {
    fn text<'t>(&self, texts: &'t str) -> &'t str {
        &texts[self.start as usize..self.end as usize]
    }
}

/// Most terms beside a text: a title of random letters shall not fill the index.
const MOST_BESIDE: usize = 4_000;

/// How often a word counts that a page shows beside its text.
const ALSO: u32 = 3;

impl Gathered {
    /// Gives each posting of a page; a term has one in a row.
    fn each_posting(&mut self, page: &Page, first_row: u32, stop: Stop, mut post: impl FnMut(&str, Posting)) {
        let rows = page.rows();
        self.clear();
        let names =
            if page.entry.names.is_empty() { std::slice::from_ref(&page.entry.title) } else { &page.entry.names };
        names.iter().for_each(|name| self.name(name, stop));
        page.entry.also.iter().for_each(|text| self.also(text, stop));
        self.each_of_row(rows.first().map(|row| &row.terms), |term, letter| {
            post(term, Posting::new(first_row, letter))
        });
        for (row, at) in rows.iter().zip(first_row..).skip(1) {
            self.clear();
            self.name(&row.heading, stop);
            self.each_of_row(Some(&row.terms), |term, letter| post(term, Posting::new(at, letter)));
        }
    }

    fn clear(&mut self) {
        self.texts.clear();
        self.terms.clear();
        self.words = 0;
    }

    fn push(&mut self, term: &str, count: u32, words: u8) {
        if self.terms.len() < MOST_BESIDE {
            let start = self.texts.len() as u32;
            self.texts.push_str(term);
            self.terms.push(Beside { start, end: self.texts.len() as u32, count, words });
        }
    }

    /// What a page shows beside its text.
    fn also(&mut self, text: &str, stop: Stop) {
        each_term(text, &stop, |term, role| {
            self.words += u32::from(role == Role::Part);
            self.push(term, ALSO, UNNAMED);
        });
    }

    /// A name: each of its words counts by how many there are, the name as a whole for one. Words that are left out
    /// elsewhere are not when there are no others.
    fn name(&mut self, name: &str, stop: Stop) {
        let from = self.terms.len();
        self.words_of(name, stop);
        if self.terms.len() == from {
            self.words_of(name, Stop::Nothing);
        }
        let parts = self.terms[from..].iter().filter(|term| term.words == PART).count();
        let words = parts.clamp(1, usize::from(UNNAMED) - 1) as u8;
        for term in self.terms[from..].iter_mut().filter(|term| term.words == PART) {
            term.words = words;
        }
        joined(name).for_each(|term| self.push(&term, 0, words.div_ceil(2)));
    }

    /// Each word of a name once, as what it is where it stands first.
    fn words_of(&mut self, name: &str, stop: Stop) {
        let from = self.terms.len();
        each_term(name, &stop, |term, role| {
            if self.terms[from..].iter().all(|known| known.text(&self.texts) != term) {
                self.push(term, 0, if role == Role::Whole { 1 } else { PART });
            }
        });
    }

    /// Terms of a row in order, each once, with their letters.
    fn each_of_row(&mut self, text: Option<&Terms>, mut post: impl FnMut(&str, u8)) {
        let Self { texts, terms, words } = self;
        let text_of = |term: &Beside| term.text(texts);
        terms.sort_unstable_by(|a, b| text_of(a).cmp(text_of(b)));
        terms.dedup_by(|next, kept| {
            let is_same = text_of(next) == text_of(kept);
            if is_same {
                kept.count += next.count;
                kept.words = kept.words.min(next.words);
            }
            is_same
        });
        let weight = |term: &Beside| if term.count == 0 { 0 } else { weight(term.count, *words) };
        let mut beside = terms.iter().peekable();
        for (term, of_text) in text.into_iter().flat_map(Terms::iter) {
            while let Some(other) = beside.next_if(|other| text_of(other) < term) {
                post(text_of(other), letter(weight(other), other.words));
            }
            match beside.next_if(|other| text_of(other) == term) {
                Some(same) => post(term, letter(of_text.max(weight(same)), same.words)),
                None => post(term, letter(of_text, UNNAMED)),
            }
        }
        for other in beside {
            post(text_of(other), letter(weight(other), other.words));
        }
    }
}

/// Stands for the number of words of a name that is being read.
const PART: u8 = 0;

/// Stands for that of a term that is in no name; more than any name has.
const UNNAMED: u8 = u8::MAX;

/// Neighbours within a name as one word: who looks for a rollback means “Roll back a release”, too.
fn joined(name: &str) -> impl Iterator<Item = String> {
    let words: Vec<Cow<'_, str>> =
        name.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)).map(fold).collect();
    let pairs: Vec<String> = words.windows(2).map(|pair| stem(&pair.concat()).into_owned()).collect();
    pairs.into_iter().filter(|pair| pair.is_ascii())
}

/// Weight of a text above which it speaks of the term, and does not only mention it.
const SPEAKS: u8 = 3;

/// The letter for a weight (0 for a term that the text does not hold) and the words of a name.
fn letter(weight: u8, words: u8) -> u8 {
    let length = match words {
        UNNAMED => return weight.clamp(1, HEAVIEST) - 1,
        0 | 1 => 0,
        2 => 1,
        3 => 2,
        4 => 3,
        5 | 6 => 4,
        _ => 5,
    };
    HEAVIEST + 2 * length + u8::from(weight >= SPEAKS)
}
