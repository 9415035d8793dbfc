//! From rows to postings: which terms stand in which rows, and how much they count there.
//!
//! A posting is a row and a letter. Letters `A` to `L` say that the term stands in the text of the row, and how
//! much that tells (see [`Row`]). Letters from `M` on say that it stands in a name of the row as well: of how many
//! words that name is, and whether the text says it, too. A page thus found by all words of its title is known
//! for one without looking at the title.

use std::borrow::Cow;
use std::collections::HashMap;

use super::entries::Entry;
use super::rows::{HEAVIEST, Row, Terms, terms_of};
use super::terms::{Role, Stop, each_term, fold, stem};

/// All postings.
#[derive(Debug, Default)]
pub(super) struct Postings<'a> {
    terms: HashMap<Cow<'a, str>, Vec<Posting>>,
    rows: u32,
}

/// A row, and a letter as its place in the alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl<'a> Postings<'a> {
    /// Adds the rows of a page.
    pub(super) fn add(&mut self, entry: &Entry, rows: &'a [Row], stop: Stop) {
        let own = rows.first();
        let also = entry.also.iter().map(|text| (text.as_str(), ALSO)).collect::<Vec<_>>();
        let beside = terms_of(&also, stop);
        self.row(own.map(|row| &row.terms), &named(entry.names.iter().map(String::as_str), stop), &beside);
        for row in rows.iter().skip(1) {
            self.row(Some(&row.terms), &named([&*row.heading], stop), &Terms::default());
        }
    }

    fn row(&mut self, text: Option<&'a Terms>, named: &HashMap<String, u8>, beside: &Terms) {
        let row = self.rows;
        self.rows += 1;
        let mut extra: HashMap<&str, u8> = beside.iter().collect();
        for term in named.keys() {
            extra.entry(term).or_default();
        }
        for (term, weight) in text.into_iter().flat_map(Terms::iter) {
            let weight = weight.max(extra.remove(term).unwrap_or_default());
            self.post(term.into(), Posting::new(row, letter(weight, named.get(term))));
        }
        for (term, weight) in extra {
            self.post(Cow::Owned(term.to_owned()), Posting::new(row, letter(weight, named.get(term))));
        }
    }

    fn post(&mut self, term: Cow<'a, str>, posting: Posting) {
        match self.terms.get_mut(&*term) {
            Some(postings) => postings.push(posting),
            None => drop(self.terms.insert(term, vec![posting])),
        }
    }

    /// Terms in the order of their bytes, each with its postings in the order of rows.
    pub(super) fn sorted(&self) -> Vec<(&str, &[Posting])> {
        let mut sorted: Vec<(&str, &[Posting])> =
            self.terms.iter().map(|(term, postings)| (&**term, &**postings)).collect();
        sorted.sort_unstable_by_key(|(term, _)| *term);
        sorted
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
const SPEAKS: u8 = 5;

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
