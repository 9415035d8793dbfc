//! What words mean here, from A to Z, and which pages use them.

use serde::Serialize;

use super::parts::Card;
use super::{MainView, PageView, Shared, frame};
use crate::base::path::percent_encode;
use crate::markup::slug::{Slugs, slug};
use crate::model::DocId;
use crate::model::glossary::{Entry, Meaning, sort_key};
use crate::site::cx::Cx;
use crate::site::routes::{self, Route};

/// The page of all words.
#[derive(Debug, Serialize)]
pub struct GlossaryView {
    /// How many words there are.
    pub count: usize,
    /// How many of them are explained in more than one way.
    pub disputed: usize,
    /// Documents that explain them.
    pub sources: Vec<Shared<Card>>,
    /// Words by their first letter.
    pub letters: Vec<Letter>,
}

/// Words that begin alike.
#[derive(Debug, Serialize)]
pub struct Letter {
    /// The letter in upper case; `#` for digits.
    pub letter: String,
    /// Anchor on the page, unique.
    pub id: String,
    /// Link to it on the page.
    pub href: String,
    /// The words.
    pub words: Vec<Word>,
}

/// A word.
#[derive(Debug, Serialize)]
pub struct Word {
    /// Anchor on the page, unique.
    pub id: String,
    /// As it is written.
    pub name: String,
    /// What it means; several when documents say different things.
    pub meanings: Vec<MeaningView>,
    /// Pages that use it, the first of them.
    pub used: Vec<Shared<Card>>,
    /// How many more pages use it.
    pub more: usize,
}

/// What a word means, as one document says.
#[derive(Debug, Serialize)]
pub struct MeaningView {
    /// In the author's words.
    pub text: String,
    /// What it is not to be confused with, and the like.
    pub notes: Vec<String>,
    /// The document that says so.
    pub card: Option<Shared<Card>>,
    /// The place in it, as near as it has an anchor.
    pub href: String,
}

/// Most pages named as using a word.
const MAX_USED: usize = 8;

/// The page of all words.
pub(in crate::site) fn page(cx: &Cx<'_>) -> PageView {
    let glossary = &cx.portal.glossary;
    let used = used(cx);
    let mut slugs = Slugs::default();
    let ids = ids(glossary.entries.iter().map(|entry| entry.name.as_str()), &mut slugs);
    let mut letters: Vec<Letter> = Vec::new();
    for ((entry, used), id) in glossary.entries.iter().zip(&used).zip(ids) {
        let letter = first_letter(&entry.name);
        if letters.last().is_none_or(|last| last.letter != letter) {
            let id = slugs.claim(&format!("letter-{}", slug(&letter)));
            let href = format!("#{}", percent_encode(&id));
            letters.push(Letter { letter, id, href, words: Vec::new() });
        }
        letters.last_mut().expect("just pushed").words.push(word(cx, id, entry, used));
    }
    let view = GlossaryView {
        count: glossary.entries.len(),
        disputed: glossary.entries.iter().filter(|entry| entry.meanings.len() > 1).count(),
        sources: cx.cards(glossary.sources.iter().copied()),
        letters,
    };
    let title = cx.words.get("glossary.heading");
    frame::generated(cx, &Route::new(routes::GLOSSARY), title, MainView::Glossary(view))
}

/// Places of all words, from the portal's root, in the order of the glossary.
pub(in crate::site) fn anchors(names: &[&str]) -> Vec<String> {
    let ids = ids(names.iter().copied(), &mut Slugs::default());
    ids.into_iter().map(|id| format!("{}#{}", routes::GLOSSARY, percent_encode(&id))).collect()
}

/// Anchors of all words on the page.
fn ids<'n>(names: impl Iterator<Item = &'n str>, slugs: &mut Slugs) -> Vec<String> {
    names.map(|name| slugs.claim(&format!("term-{}", slug(name)))).collect()
}

/// Documents that use each word, by path; those that explain words aside.
fn used(cx: &Cx<'_>) -> Vec<Vec<DocId>> {
    let glossary = &cx.portal.glossary;
    let mut used = vec![Vec::new(); glossary.entries.len()];
    for (id, uses) in cx.portal.ids().zip(&cx.portal.uses) {
        if glossary.sources.contains(&id) || cx.card(id).is_none() {
            continue;
        }
        for (entry, _) in uses.iter() {
            used[*entry as usize].push(id);
        }
    }
    used
}

fn word(cx: &Cx<'_>, id: String, entry: &Entry, used: &[DocId]) -> Word {
    Word {
        id,
        name: entry.name.clone(),
        meanings: entry.meanings.iter().map(|meaning| meaning_view(cx, meaning)).collect(),
        used: cx.cards(used.iter().copied().take(MAX_USED)),
        more: used.len().saturating_sub(MAX_USED),
    }
}

fn meaning_view(cx: &Cx<'_>, meaning: &Meaning) -> MeaningView {
    let card = cx.card(meaning.at.doc);
    let anchor = match super::body::is_markdown(cx.portal.doc(meaning.at.doc)) {
        true => super::findings::heading_above(cx.portal.doc(meaning.at.doc), meaning.at.span).map(percent_encode),
        false => Some(format!("L{}", cx.portal.doc(meaning.at.doc).line_near_top(meaning.at.span.start))),
    };
    let anchor = anchor.map(|id| format!("#{id}")).unwrap_or_default();
    let href = card.as_ref().map(|card| format!("{}{anchor}", card.href)).unwrap_or_default();
    MeaningView { text: meaning.text.clone(), notes: meaning.notes.clone(), card, href }
}

fn first_letter(name: &str) -> String {
    match sort_key(name).chars().next() {
        Some(c) if c.is_alphabetic() => c.to_uppercase().collect(),
        Some(_) | None => "#".to_owned(),
    }
}
