//! What words mean here, and where they are used.
//!
//! Takes the artifacts that are glossaries, gives one [`Entry`] per word, over all of them: a word that two places explain
//! in different ways keeps both. Where a word is used is told apart from that, per document, so that it can be remembered:
//! it is the one part of linking that looks at texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::base::hash::Digest;
use crate::base::span::Span;
use crate::formats::{Body, Document};
use crate::records::terms::{self, Term};

use super::{Artifact, DocId, Place, Portal};

/// Words in the order of the alphabet.
#[derive(Debug, Clone, Default)]
pub struct Glossary {
    /// Each word once.
    pub entries: Vec<Entry>,
    /// Documents that explain words, by path.
    pub sources: Vec<DocId>,
}

/// A word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// As the first document by path writes it.
    pub name: String,
    /// What it means; several when places say different things.
    pub meanings: Vec<Meaning>,
}

/// What a word means, as one place says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// In the author's words.
    pub text: String,
    /// What it is not to be confused with, and the like.
    pub notes: Vec<String>,
    /// Where the word stands.
    pub at: Place,
}

/// Most words of all glossaries together; more are a dictionary.
const MOST: usize = 5_000;

/// Reads all glossaries. Touches the texts of those only.
pub(super) fn read(documents: &[Arc<Document>], artifacts: &[Artifact]) -> Glossary {
    let mut parts: Vec<(DocId, Span)> = Vec::new();
    for artifact in artifacts.iter().filter(|artifact| artifact.kind.id == "glossary" && !artifact.is_retired) {
        parts.extend(artifact.doc.map(|doc| (doc, artifact.at.span)));
    }
    parts.sort();
    parts.dedup();
    let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
    let mut sources = Vec::new();
    for (doc, span) in parts {
        let document = &documents[doc.0 as usize];
        if !matches!(document.body, Body::Prose(_)) {
            continue;
        }
        let found = terms::terms(document.source.text(), &document.outline, whole(document, span));
        if !found.is_empty() && !sources.contains(&doc) {
            sources.push(doc);
        }
        for term in found {
            if entries.len() < MOST {
                add(&mut entries, doc, term);
            }
        }
    }
    let mut entries: Vec<Entry> = entries.into_values().collect();
    entries.sort_by_cached_key(|entry| (sort_key(&entry.name), entry.name.clone()));
    Glossary { entries, sources }
}

/// The artifact's part; an empty one stands for the file.
fn whole(document: &Document, span: Span) -> Span {
    if span.start == span.end { Span::new(0, document.source.text().len()) } else { span }
}

fn add(entries: &mut BTreeMap<String, Entry>, doc: DocId, term: Term) {
    let same = |a: &str, b: &str| {
        let normal = |text: &str| text.trim_end_matches('.').to_lowercase();
        normal(a) == normal(b)
    };
    let key = term.name.to_lowercase();
    let entry = entries.entry(key).or_insert_with(|| Entry { name: term.name.clone(), meanings: Vec::new() });
    if !entry.meanings.iter().any(|known| same(&known.text, &term.meaning)) {
        let at = Place { doc, span: term.span };
        entry.meanings.push(Meaning { text: term.meaning, notes: term.notes, at });
    }
}

/// By letters, whatever the case and the signs before them; accents of western letters do not matter.
pub fn sort_key(name: &str) -> String {
    let plain = |c: char| match c {
        'ä' | 'à' | 'á' | 'â' | 'ã' | 'å' => 'a',
        'ö' | 'ò' | 'ó' | 'ô' | 'õ' | 'ø' => 'o',
        'ü' | 'ù' | 'ú' | 'û' => 'u',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    };
    name.to_lowercase().chars().skip_while(|c| !c.is_alphanumeric()).map(plain).collect()
}

/// Words that a document uses, as indices into [`Glossary::entries`], with the first place of each; by place.
pub type Uses = Vec<(u32, u32)>;

/// Finds the words of a glossary in texts.
#[derive(Debug)]
pub struct Finder {
    /// Address of all that it looks for.
    pub digest: Digest,
    words: Option<AhoCorasick>,
    /// Entry of each pattern, and whether its letters must have the same case.
    of: Vec<(u32, Case)>,
    names: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Same,
    Any,
}

impl Finder {
    /// For the words of a glossary; those of less than two letters are not looked for.
    pub fn new(glossary: &Glossary) -> Self {
        let mut names = Vec::new();
        let mut of = Vec::new();
        for (ix, entry) in (0..).zip(&glossary.entries) {
            for name in names_of(&entry.name) {
                // `SLO` is no `slo`, and `Go` is not `go`.
                let is_code = name.chars().filter(|c| c.is_uppercase()).count() > 1 || name.chars().count() < 3;
                of.push((ix, if is_code { Case::Same } else { Case::Any }));
                names.push(name);
            }
        }
        let words = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(&names)
            .ok()
            .filter(|_| !names.is_empty());
        Self { digest: Digest::of_value(&names), words, of, names }
    }

    /// Words that a document uses in its text: not in front matter, code blocks and comments. One look at each byte.
    pub fn uses(&self, document: &Document) -> Uses {
        let (Some(words), Body::Prose(_)) = (&self.words, &document.body) else { return Uses::new() };
        let text = document.source.text();
        let outline = &document.outline;
        let mut passed: Vec<Span> =
            outline.fences.iter().map(|fence| fence.span).chain(outline.comments.clone()).collect();
        passed.sort_unstable();
        let mut passed = passed.into_iter().peekable();
        let mut first: BTreeMap<u32, u32> = BTreeMap::new();
        let body = text.get(outline.body_start as usize..).unwrap_or_default();
        for found in words.find_iter(body) {
            let (start, end) = (found.start() + outline.body_start as usize, found.end() + outline.body_start as usize);
            while passed.next_if(|span| span.end as usize <= start).is_some() {}
            let is_passed = passed.peek().is_some_and(|span| span.start as usize <= start);
            let (entry, case) = self.of[found.pattern().as_usize()];
            let fits_case = case == Case::Any || text[start..end] == self.names[found.pattern().as_usize()];
            if !is_passed && fits_case && !first.contains_key(&entry) && is_word(text, start, end) {
                first.insert(entry, start as u32);
                if first.len() == self.of.len() {
                    break;
                }
            }
        }
        let mut uses: Uses = first.into_iter().collect();
        uses.sort_by_key(|(_, at)| *at);
        uses
    }
}

/// What people write for a word: `SLO (service level objective)` and `charge / attempt` are two names each.
fn names_of(name: &str) -> Vec<String> {
    let (before, inside) = match name.strip_suffix(')').and_then(|rest| rest.split_once('(')) {
        Some((before, inside)) => (before, inside),
        None => (name, ""),
    };
    let names = before.split([',', '/']).chain([inside]).map(str::trim);
    names.filter(|name| name.chars().count() >= 2).map(str::to_owned).collect()
}

/// Whether a match is a word by itself, its plural with `s` or `es` included; names of files and parts of addresses are none.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '\\' | '@');
    let before = text[..start].chars().next_back();
    let rest = &text[end..];
    let plural = ["es", "s", "ES", "S"].into_iter().find_map(|ending| rest.strip_prefix(ending));
    let rest = plural.filter(|rest| !starts_word(rest)).unwrap_or(rest);
    let mut after = rest.chars();
    let is_file = rest.starts_with(['.', '-', '(']) && after.nth(1).is_some_and(char::is_alphanumeric);
    !before.is_some_and(|c| joins(c) || matches!(c, '-' | '.' | '#')) && !starts_word(rest) && !is_file
}

fn starts_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/'))
}

/// Words that each document uses, same index; for who has no memory of an earlier time.
pub fn uses(portal: &Portal) -> Vec<Arc<Uses>> {
    let finder = Finder::new(&portal.glossary);
    portal.documents.iter().map(|document| Arc::new(finder.uses(document))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats;
    use crate::model::{Parsed, link};
    use crate::source::SourceTree;

    fn portal(files: &[(&str, &str)]) -> Portal {
        let tree =
            SourceTree::from_files("x", files.iter().map(|(path, text)| (*path, text.as_bytes())), formats::wants);
        let documents =
            tree.files.values().filter(|file| formats::claims(file)).map(|file| Arc::new(formats::parse(file)));
        let parsed = Parsed::of(documents.collect());
        link(&tree, parsed)
    }

    const TERMS: &str = "# Glossary\n\n| Term | Meaning |\n|---|---|\n| SLO (service level objective) | x |\n| Relay | the loop |\n| Dead letter | y |\n| relay log | z |\n";

    fn used(text: &str) -> Vec<String> {
        let portal = portal(&[("docs/glossary.md", TERMS), ("docs/a.md", text)]);
        let doc = portal.find(&crate::base::path::RepoPath::new("docs/a.md").unwrap()).unwrap();
        let uses = uses(&portal).swap_remove(doc.0 as usize);
        uses.iter().map(|(entry, _)| portal.glossary.entries[*entry as usize].name.clone()).collect()
    }

    #[test]
    fn a_word_that_two_places_explain_differently_keeps_both() {
        let portal = portal(&[
            ("docs/glossary.md", TERMS),
            (
                "docs/guide.md",
                "# Guide\n\n## Glossary\n\n- **relay**: a switch\n- **SLO (service level objective)**: X.\n- **Sweep**: s\n- **c**: d\n- **e**: f\n",
            ),
        ]);
        let shown: Vec<String> =
            portal.glossary.entries.iter().map(|e| format!("{} {}", e.name, e.meanings.len())).collect();
        assert_eq!(
            shown,
            ["c 1", "Dead letter 1", "e 1", "Relay 2", "relay log 1", "SLO (service level objective) 1", "Sweep 1"]
        );
    }

    #[test]
    fn words_are_found_in_text_whatever_their_case_and_number() {
        assert_eq!(used("# A\n\nThe relays of DEAD LETTERS.\n"), ["Relay", "Dead letter"]);
        assert_eq!(used("# A\n\nThe relay log, and `relay` itself.\n"), ["relay log", "Relay"]);
        assert_eq!(used("# A\n\nA service level objective.\n"), ["SLO (service level objective)"]);
    }

    #[test]
    fn code_names_parts_of_words_and_other_cases_of_acronyms_are_no_use() {
        assert_eq!(
            used("# A\n\n```\nrelay\n```\n\nrelayed relay.rs my_relay x/relay slo pre-relay <!-- relay -->\n"),
            [""; 0]
        );
    }
}
