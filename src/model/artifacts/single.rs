//! One document, as far as its artifacts depend on it and on the repository around it.

use std::hash::{Hash, Hasher};

use super::{Around, Subjects, alerts, sections};
use crate::base::span::Span;
use crate::formats::Document;
use crate::model::alone::Alone;
use crate::model::facts::FactTable;
use crate::model::substance::Beside;
use crate::model::{DocId, Genre};
use crate::records::RunbookKind;

/// One document with what the repository says of it.
#[derive(Hash)]
pub(super) struct Single<'a> {
    text: Text<'a>,
    /// What it is, and why.
    pub(super) classified: Option<(Genre, &'a str)>,
    /// What it is about, when it is a runbook.
    pub(super) about: RunbookKind,
    pub(super) beside: Beside,
    pub(super) tables: Vec<Tabled<'a>>,
    /// Alerts that lead to it.
    pub(super) alerted: &'a [alerts::Target],
}

/// A document, told by the address of its file.
struct Text<'a> {
    document: &'a Document,
    alone: &'a Alone,
}

impl Hash for Text<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.document.source.digest.hash(state);
    }
}

/// A fact table of a document.
#[derive(Hash)]
pub(super) struct Tabled<'a> {
    pub(super) fact: &'static str,
    pub(super) span: Span,
    pub(super) evidence: &'a str,
    pub(super) rows: Subjects,
}

impl<'a> Single<'a> {
    pub(super) fn of(around: &Around<'a>, doc: DocId, alerted: &'a [alerts::Target]) -> Self {
        let document = around.doc(doc);
        let tabled = |table: &'a FactTable| Tabled {
            fact: table.fact.id,
            span: table.at.span,
            evidence: &table.evidence,
            rows: sections::subjects_of_rows(around, table.fact.id, document, table.at.span),
        };
        let classified = Option::as_ref(&around.classified[doc.0 as usize]);
        Self {
            text: Text { document, alone: &around.alone[doc.0 as usize] },
            classified: classified.map(|(genre, evidence)| (*genre, evidence.as_str())),
            about: around.runbooks.get(&doc).map_or(RunbookKind::Unspecified, |book| book.kind),
            beside: Beside::of(around, doc),
            tables: around.facts.tables_of(document.path()).take(sections::MOST).map(tabled).collect(),
            alerted,
        }
    }

    pub(super) fn document(&self) -> &'a Document {
        self.text.document
    }

    pub(super) fn alone(&self) -> &'a Alone {
        self.text.alone
    }

    pub(super) fn is_runbook(&self) -> bool {
        self.classified.is_some_and(|(genre, _)| genre == Genre::Runbook)
    }
}
