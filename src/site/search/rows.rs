//! What is searched of one page: the page and the sections of a long one as *rows*, each with its terms and weights.
//!
//! Rows are made of nothing but what a page shows, and of one document alone, so they are remembered by its address.

use super::Reading;
use super::terms::{Role, Stop, each_term};
use super::text::{HEADING_END, Part, Text};
use crate::base::hash::FastMap;
use crate::base::path::percent_encode;
use crate::formats::Alert;

/// A row: the page itself, or one of its sections.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Fragment of its address, percent-encoded; empty for the page.
    pub(super) anchor: Box<str>,
    /// Its heading; empty for the page, whose title is known elsewhere.
    pub(super) heading: Box<str>,
    /// Its text in one line, as much as is kept for excerpts.
    pub(super) text: Box<str>,
    /// Terms of its text and what they weigh.
    pub(super) terms: Terms,
}

/// Terms, sorted, each once, with a weight in `1..=`[`HEAVIEST`]. One string: there are millions of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Terms {
    /// With a line end behind each.
    text: Box<str>,
    weights: Box<[u8]>,
}

impl Terms {
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u8)> {
        self.text.split_terminator('\n').zip(self.weights.iter().copied())
    }
}

/// The weight of a term that says all there is.
pub(super) const HEAVIEST: u8 = 6;

/// Words of a page above which its sections are rows of their own.
const LONG_PAGE: usize = 250;

/// Words of a section below which it is a part of the page's own row.
const SHORT_SECTION: usize = 30;

/// Most sections of a page; what follows belongs to the last.
const MOST_SECTIONS: usize = 24;

/// Characters of what is said of a page as a whole.
pub(super) const ABOUT: usize = 300;

/// Most terms of a row: a page of random letters shall not fill the index.
const MOST_TERMS: usize = 4_000;

/// The rows of a page, its own first.
pub(super) fn rows(text: &Text, reading: Reading) -> Vec<Row> {
    let words: Vec<usize> = text.parts.iter().map(|part| word_count(&part.body)).collect();
    let is_long = words.iter().sum::<usize>() > LONG_PAGE;
    let mut rows = vec![(Row::default(), Counts::default(), String::new())];
    for (part, words) in text.parts.iter().zip(words) {
        let is_own = is_long && !part.anchor.is_empty() && words >= SHORT_SECTION;
        let is_last = rows.len() > MOST_SECTIONS;
        if is_own && !is_last {
            let mut section = Counts::default();
            section.count(&part.body, 1, reading.stop);
            section.count(&part.headings, HEADING, reading.stop);
            rows.push((row(part), section, part.shown.clone()));
            continue;
        }
        let of = if is_last { MOST_SECTIONS } else { 0 };
        let (_, counts, shown) = &mut rows[of];
        counts.add(part, reading.stop);
        if !part.title.is_empty() {
            shown.push_str(part.title.trim());
            shown.push_str(HEADING_END);
        }
        shown.push_str(&part.shown);
    }
    let lengths: Vec<usize> = rows.iter().map(|(_, _, shown)| shown.len()).collect();
    let shares = shares(&lengths, reading.room);
    let row = |((row, counts, shown), share): ((Row, Counts, String), usize)| Row {
        text: one_line(&shown, share).into(),
        terms: counts.weigh(),
        ..row
    };
    rows.into_iter().zip(shares).map(row).collect()
}

/// How much of each text is kept where all together have so much room: the short ones whole, the others alike.
fn shares(lengths: &[usize], room: usize) -> Vec<usize> {
    let mut sorted: Vec<usize> = lengths.to_vec();
    sorted.sort_unstable();
    let (mut left, mut most) = (room, room);
    for (ix, length) in sorted.iter().enumerate() {
        most = left / (sorted.len() - ix);
        if *length > most {
            break;
        }
        left -= length;
        most = room;
    }
    lengths.iter().map(|length| *length.min(&most)).collect()
}

/// How much more a word counts in a heading than in a text.
const HEADING: u32 = 4;

fn row(part: &Part) -> Row {
    Row { anchor: percent_encode(&part.anchor).into(), heading: one_line(&part.title, 120).into(), ..Row::default() }
}

/// The first characters of a text with its blanks collapsed, cut between words.
pub(super) fn one_line(text: &str, most: usize) -> String {
    let (mut out, mut chars) = (String::new(), 0);
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if chars + length > most {
            if out.is_empty() {
                out.extend(word.chars().take(most));
            }
            return out.trim_end_matches([',', ';', ':', '.']).to_owned() + "…";
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        chars += length + 1;
    }
    out
}

fn word_count(text: &str) -> usize {
    text.split_whitespace().count()
}

/// How often each term stands in a row.
#[derive(Default)]
struct Counts {
    terms: FastMap<Box<str>, u32>,
    words: u32,
}

impl Counts {
    /// A part that is no row of its own: its heading counts as one.
    fn add(&mut self, part: &Part, stop: Stop) {
        self.count(&part.body, 1, stop);
        self.count(&part.headings, HEADING, stop);
        self.count(&part.title, HEADING, stop);
    }

    fn count(&mut self, text: &str, times: u32, stop: Stop) {
        let Self { terms, words } = self;
        each_term(text, &stop, |term, role| {
            *words += u32::from(role == Role::Part);
            if let Some(count) = terms.get_mut(term) {
                *count += times;
            } else if terms.len() < MOST_TERMS {
                terms.insert(term.into(), times);
            }
        });
    }

    fn weigh(self) -> Terms {
        let mut sorted: Vec<(Box<str>, u32)> = self.terms.into_iter().collect();
        sorted.sort_unstable();
        let mut text = String::with_capacity(sorted.iter().map(|(term, _)| term.len() + 1).sum());
        for (term, _) in &sorted {
            text.push_str(term);
            text.push('\n');
        }
        let weights = sorted.iter().map(|(_, count)| weight(*count, self.words)).collect();
        Terms { text: text.into(), weights }
    }
}

/// What a term weighs that stands so often in a text of so many words.
///
/// As BM25 has it (Robertson, Zaragoza 2009, eq. 3.15): a second mention tells less than the first, and a mention in a
/// long text less than one in a short. Lengths are compared with a fixed one, not with the mean of all rows, so that
/// editing one page changes no other.
pub(super) fn weight(count: u32, words: u32) -> u8 {
    const USUAL_LENGTH: f32 = 120.0;
    const SLOPE: f32 = 0.6;
    const HALF: f32 = 1.3;
    let longer = 1.0 - SLOPE + SLOPE * words as f32 / USUAL_LENGTH;
    let share = count as f32 / (count as f32 + HALF * longer);
    (share * f32::from(HEAVIEST)).ceil().clamp(1.0, f32::from(HEAVIEST)) as u8
}

/// One row of a text and of names that count as headings do.
pub(super) fn one_row(text: &str, names: &str, reading: Reading) -> Row {
    let mut counts = Counts::default();
    counts.count(text, 1, reading.stop);
    counts.count(names, HEADING, reading.stop);
    Row { text: one_line(text, reading.room).into(), terms: counts.weigh(), ..Row::default() }
}

/// The rows of a file of alert rules: its own, and one for each alert.
pub(super) fn alert_rows(alerts: &[Alert], reading: Reading) -> Vec<Row> {
    let room = reading.room / alerts.len().max(1);
    let row = |alert: &Alert| {
        let text = [&*alert.summary, &alert.description, &alert.expr, &alert.owner].join("\n");
        one_row(&text, "", Reading { room, ..reading })
    };
    std::iter::once(Row::default()).chain(alerts.iter().map(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_are_kept_whole_and_long_ones_share_what_is_left() {
        assert_eq!(shares(&[10, 500, 300], 210), [10, 100, 100]);
        assert_eq!(shares(&[10, 50, 30], 100), [10, 50, 30]);
        assert_eq!(shares(&[], 100), [0; 0]);
    }
}
