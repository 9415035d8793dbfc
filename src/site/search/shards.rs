//! Terms with their postings in files, `t*.js`, and the words that typing errors are looked for in, `v*.js`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::CHUNK;
use super::postings::Term;
use super::script::{Script, push_escaped, push_postings, push_string};

/// A file of terms.
#[derive(Debug, Clone)]
pub(super) struct Shard {
    /// Its first term.
    pub(super) first: Box<str>,
    pub(super) script: Script,
    /// How many terms it holds.
    count: usize,
}

/// Where terms are cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cuts {
    /// Bytes of a shard.
    pub(super) bytes: usize,
    /// One of so many terms begins a shard wherever it stands, so that what grows before it moves nothing behind.
    pub(super) one_in: u64,
    /// Pages of a chunk.
    pub(super) chunk: usize,
}

impl Default for Cuts {
    /// Some 12 KB as a shard is sent, and ten of them between fixed borders.
    fn default() -> Self {
        Self { bytes: 20 << 10, one_in: 2_048, chunk: CHUNK }
    }
}

impl Cuts {
    fn is_border(self, term: &str) -> bool {
        // FNV-1a: any number will do that the term alone decides.
        let hash = term
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        (hash >> 32) % self.one_in == 0
    }
}

/// Terms in files, and how many files had to be encoded; `known` are those of the index before, by first term.
pub(super) fn shards(terms: &[Term], known: &HashMap<&str, &Shard>, cuts: Cuts) -> (Vec<Shard>, usize) {
    let blocks: Vec<&[Term]> = terms.chunk_by(|_, next| !cuts.is_border(&next.text)).collect();
    let encoded: Vec<(Vec<Shard>, usize)> = blocks.par_iter().map(|block| shards_of(block, known, cuts)).collect();
    let count = encoded.iter().map(|(_, count)| count).sum();
    (encoded.into_iter().flat_map(|(shards, _)| shards).collect(), count)
}

/// Shards of the terms between two borders.
fn shards_of(terms: &[Term], known: &HashMap<&str, &Shard>, cuts: Cuts) -> (Vec<Shard>, usize) {
    let (mut shards, mut encoded) = (Vec::new(), 0);
    let mut rest = terms;
    while let Some(first) = rest.first() {
        // The term behind a shard is part of why it ends there.
        let same = known.get(&*first.text).filter(|shard| {
            shard.count <= rest.len() && rest.iter().take(shard.count + 1).all(|term| !term.is_changed)
        });
        let shard = match same {
            Some(shard) => Shard::clone(shard),
            None => {
                encoded += 1;
                shard(rest, cuts)
            }
        };
        rest = &rest[shard.count..];
        shards.push(shard);
    }
    (shards, encoded)
}

/// As many of the first terms as fit, one at least.
fn shard(terms: &[Term], cuts: Cuts) -> Shard {
    let mut text = "HX.t(\"".to_owned();
    let empty = text.len();
    let mut count = 0;
    for Term { text: term, postings, .. } in terms {
        let before = text.len();
        push_escaped(&mut text, term);
        text.push(' ');
        push_postings(&mut text, postings);
        text.push_str("\\n");
        if count > 0 && text.len() - empty > cuts.bytes {
            text.truncate(before);
            break;
        }
        count += 1;
    }
    text.push_str("\");\n");
    Shard { first: terms[0].text.clone(), script: Script::new("t", text), count }
}

/// Bytes of the words that typing errors are looked for in.
const VOCABULARY_BYTES: usize = 96 << 10;

/// Terms that a mistyped word may have meant: first those of names, then those of many rows.
pub(super) fn vocabulary(terms: &[Term]) -> Script {
    /// Shorter words are as near to each other as to their mistakes.
    const SHORTEST: usize = 4;
    let is_word = |term: &&Term| {
        let Term { text, postings, is_named, .. } = term;
        let is_told = text.len() >= SHORTEST && !text.starts_with('/') && text.bytes().any(|b| !b.is_ascii_digit());
        is_told && (*is_named || postings.len() > 1)
    };
    let rank = |term: &Term| (Reverse(term.is_named), Reverse(term.postings.len()));
    let bytes = |term: &Term| term.text.len() + 1;
    let mut taken: BTreeMap<_, usize> = BTreeMap::new();
    for term in terms.iter().filter(is_word) {
        *taken.entry(rank(term)).or_default() += bytes(term);
    }
    // Of the first rank that does not fit whole, the first words.
    let mut left = VOCABULARY_BYTES;
    let last = taken.into_iter().find(|(_, bytes)| match left.checked_sub(*bytes) {
        Some(rest) => {
            left = rest;
            false
        }
        None => true,
    });
    let last = last.map(|(rank, _)| rank);
    let mut text = String::new();
    for term in terms.iter().filter(is_word) {
        let rank = Some(rank(term));
        if last.is_some() && (rank > last || rank == last && bytes(term) > left) {
            if rank == last {
                left = 0;
            }
            continue;
        }
        if rank == last {
            left -= bytes(term);
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&term.text);
    }
    let mut out = "HX.v(".to_owned();
    push_string(&mut out, &text);
    out.push_str(");\n");
    Script::new("v", out)
}
