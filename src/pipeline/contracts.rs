//! API contracts, of today and as they were: read once for the same files, compared once for the same pair.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::memo::Memo;
use crate::contracts::drift::Changes;
use crate::formats::Document;
use crate::model::DocId;
use crate::model::contracts::{self, Asked, Checked, Dated};
use crate::model::history::{self, History, Line, Old, Pair};
use crate::source::Versions;

/// What is remembered of contracts.
#[derive(Debug, Default)]
pub(super) struct ContractMemos {
    read: Memo<Option<Dated>>,
    checked: Memo<Checked>,
    compared: Memo<Changes>,
}

type Contracts = BTreeMap<DocId, Arc<Checked>>;

impl ContractMemos {
    /// The contracts among today's documents, and their histories. `past` are the documents of all versions, version by
    /// version in the order of their paths. Older versions are read and compared, never checked.
    pub(super) fn read(
        &mut self,
        documents: &[Arc<Document>],
        versions: &Versions,
        past: &[Arc<Document>],
    ) -> (Contracts, BTreeMap<DocId, History>) {
        let mut rest = past;
        let old = versions.tags.iter().chain(&versions.since).map(|version| {
            let (own, further) = rest.split_at(version.files.len());
            rest = further;
            (version, own, contracts::asked(own))
        });
        let old: Vec<_> = old.collect();
        let today = contracts::asked(documents);
        let all: Vec<&Asked> = today.iter().chain(old.iter().flat_map(|(_, _, asked)| asked)).collect();
        let read = self.read.generation(&all, |asked| asked.digest, |asked| asked.read());
        let mut read = read.iter().map(|read| Option::clone(read));
        let today = today.iter().zip(read.by_ref()).filter_map(|(asked, read)| Some((asked.doc, read?)));
        let today: Vec<(DocId, Dated)> = today.collect();
        let old = old.into_iter().map(|(version, own, asked)| {
            let by_path = asked.iter().zip(read.by_ref());
            let path = |doc: DocId| own[doc.0 as usize].path().clone();
            Old { version, contracts: by_path.filter_map(|(asked, read)| Some((path(asked.doc), read?))).collect() }
        });
        let mut tags: Vec<Old<'_>> = old.collect();
        let since = versions.since.is_some().then(|| tags.pop()).flatten();
        let histories = self.compare(documents, &today, (&tags, since.as_ref()));
        (self.check(documents, &today), histories)
    }

    fn check(&mut self, documents: &[Arc<Document>], today: &[(DocId, Dated)]) -> Contracts {
        let path = |id: DocId| documents[id.0 as usize].path();
        let checked = self.checked.generation(today, |(_, read)| read.digest, |(id, read)| read.check(path(*id)));
        today.iter().map(|(id, _)| *id).zip(checked.iter().cloned()).collect()
    }

    fn compare(
        &mut self,
        documents: &[Arc<Document>],
        today: &[(DocId, Dated)],
        (tags, since): (&[Old<'_>], Option<&Old<'_>>),
    ) -> BTreeMap<DocId, History> {
        let line = |(id, read): &(DocId, Dated)| history::line(*id, documents[id.0 as usize].path(), read, tags, since);
        let lines: Vec<Line> = today.iter().map(line).collect();
        let pairs: Vec<&Pair> = lines.iter().flat_map(Line::pairs).collect();
        let changes = self.compared.generation(&pairs, |pair| pair.digest(), |pair| pair.compare());
        let mut changes = changes.iter().cloned();
        lines.into_iter().map(|line| (line.doc, line.history(&mut changes))).collect()
    }
}
