//! The whole tool in one function: `parse → link → check → plan → render`.
//!
//! Cold and warm builds run the same lines; the memos make the difference: one for files, one for API contracts of
//! several files, one for diagrams, one for bodies, one for words of the glossary that documents use, one for what is searched of each
//! text, one for pages. Linker and planner keep what they found of single documents.
//! Link, check and plan always run whole, so no invalidation logic exists that could be wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

mod contracts;

use jiff::civil::Date;
use rayon::prelude::*;

use contracts::ContractMemos;

use crate::base::hash::Digest;
use crate::base::memo::Memo;
use crate::base::path::{RepoPath, UrlPath};
use crate::drawing;
use crate::formats::{self, Document};
use crate::markup::Fragment;
use crate::model::{self, DocId, Drawings, Linker, Parsed, Portal, glossary};
use crate::policy::{self, Report};
use crate::site::search::Words;
use crate::site::{self, Mistake, PageError, Plan, PlannedPage, Planner, Rendered, Theme};
use crate::source::{SourceFile, SourceTree, Version};

/// The memos of one process, and the theme.
#[derive(Debug)]
pub struct Pipeline {
    theme: Theme,
    parsed: Memo<Document>,
    contracts: ContractMemos,
    drawn: Memo<Option<drawing::Outcome>>,
    /// What was drawn of charts, and how much of it anew.
    charted: (Drawings, usize),
    linker: Linker,
    planner: Planner,
    composed: Memo<Fragment>,
    uses: Memo<glossary::Uses>,
    rendered: Memo<Result<Rendered, PageError>>,
    search: site::search::Memory,
}

/// What `check` needs: the first three steps.
#[derive(Debug)]
pub struct Checked {
    /// The graph.
    pub portal: Portal,
    /// What is wrong with it.
    pub report: Report,
}

/// Everything a build gives, its files in memory. A door at the end serves it.
#[derive(Debug)]
pub struct Build {
    /// The graph.
    pub portal: Portal,
    /// What is wrong with it.
    pub report: Report,
    /// Every file made here, by its place in the portal.
    pub files: BTreeMap<UrlPath, Arc<[u8]>>,
    /// Files of the repository that are published as they are.
    pub copies: BTreeMap<UrlPath, RepoPath>,
    /// Pages that could not be rendered (a mistake of the built-in theme).
    pub errors: Vec<PageError>,
    /// What is wrong with the theme of the repository, each once; the built-in one stands in for what it concerns.
    pub mistakes: BTreeSet<Mistake>,
    /// What the memos saved.
    pub stats: Stats,
}

/// What a build that keeps no files leaves.
#[derive(Debug)]
pub struct Published {
    /// The graph.
    pub portal: Portal,
    /// What is wrong with it.
    pub report: Report,
    /// Files of the repository that are to be published as they are.
    pub copies: BTreeMap<UrlPath, RepoPath>,
    /// Pages that could not be rendered (a mistake of the theme).
    pub errors: Vec<PageError>,
    /// Mistakes in the theme of the repository, each once.
    pub mistakes: BTreeSet<Mistake>,
    /// What the operator should know.
    pub notices: Vec<String>,
    /// Pages in all.
    pub pages: usize,
}

/// Work done by the last build, as counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Files parsed anew.
    pub parsed: usize,
    /// Diagrams drawn anew.
    pub drawn: usize,
    /// Pages of prose documents planned anew.
    pub planned: usize,
    /// Bodies composed anew.
    pub composed: usize,
    /// Pages rendered anew.
    pub rendered: usize,
    /// Texts of documents taken apart anew for search.
    pub searched: usize,
    /// Pages in all.
    pub pages: usize,
}

/// What is left of a page that was made and given away.
struct Made {
    /// Why it could not be made.
    error: Option<PageError>,
    /// Why only the built-in theme could make it.
    mistake: Option<Mistake>,
    /// What is searched of its text.
    words: Option<(DocId, Words)>,
}

impl Pipeline {
    /// Empty memos.
    pub fn new(theme: Theme) -> Self {
        let (parsed, contracts, drawn) = (Memo::default(), ContractMemos::default(), Memo::default());
        let (composed, uses, rendered) = (Memo::default(), Memo::default(), Memo::default());
        let (charted, linker, planner, search) = Default::default();
        Self { theme, parsed, contracts, drawn, charted, linker, planner, composed, uses, rendered, search }
    }

    /// Takes what an earlier run has drawn.
    pub fn recall(&mut self, drawings: Drawings) {
        self.charted = (drawings.clone(), 0);
        self.drawn.recall(drawings);
    }

    /// What is drawn in the repository read last; `None` when all of it was known before.
    pub fn drawings(&self) -> Option<Drawings> {
        let written = self.drawn.known().map(|(address, kept)| (address, Arc::clone(kept)));
        let (charted, new) = &self.charted;
        let charted = charted.iter().map(|(address, kept)| (*address, Arc::clone(kept)));
        (self.drawn.misses() + new > 0).then(|| written.chain(charted).collect())
    }

    /// Parse, link, check. Never pays for HTML.
    pub fn check(&mut self, tree: &SourceTree, today: Date) -> Checked {
        let parsed = self.parse(tree);
        let portal = self.linker.link(tree, parsed);
        let known = std::mem::take(&mut self.charted.0);
        let charts = portal.charts.iter();
        let new = charts.clone().filter(|chart| !known.contains_key(&chart.address)).count();
        self.charted = (charts.map(|chart| (chart.address, Arc::clone(&chart.outcome))).collect(), new);
        let report = policy::check(&portal, today);
        Checked { portal, report }
    }

    /// The whole tool, its files in memory for the next build to start from.
    pub fn build(&mut self, tree: &SourceTree, today: Date) -> Build {
        let Checked { mut portal, report } = self.check(tree, today);
        self.theme.fit(&portal.manifest.portal, tree);
        portal.uses = self.uses(&portal);
        let Plan { pages, files, copies, searched, .. } = self.planner.plan(&portal, &report, &self.theme);
        let fragments = Self::compose(&mut self.composed, &portal, &pages);
        let (beside, (outcomes, index)) = rayon::join(
            || files.make(&pages),
            || {
                let known = self.rendered.among(self.theme.digest);
                let outcomes = known.generation(
                    &pages,
                    |page| page.view.digest,
                    |page| {
                        let body = page.body.and_then(|id| fragments.get(&id));
                        site::render(&page.view.value, body.map(Arc::as_ref), &self.theme)
                    },
                );
                let composed = |id: DocId| fragments.get(&id).cloned().unwrap_or_default();
                (outcomes, self.search.files(&portal, &searched, &composed))
            },
        );
        let mut mistakes: BTreeSet<Mistake> = self.theme.mistakes().iter().cloned().collect();
        let mut errors = Vec::new();
        // Nearly in order, so that sorting them at once is cheaper than finding the place of each.
        let mut made: Vec<(UrlPath, Arc<[u8]>)> = beside.into_iter().chain(index).collect();
        for (page, outcome) in pages.iter().zip(outcomes) {
            match &**outcome {
                Ok(rendered) => {
                    made.push((page.view.value.url.clone(), Arc::clone(&rendered.html)));
                    made.extend(rendered.markdown.clone());
                    mistakes.extend(rendered.mistake.clone());
                }
                Err(error) => errors.push(error.clone()),
            }
        }
        let stats = Stats {
            parsed: self.parsed.misses(),
            drawn: self.drawn.misses() + self.charted.1,
            planned: self.planner.misses(),
            composed: self.composed.misses(),
            rendered: self.rendered.misses(),
            searched: self.search.misses(),
            pages: pages.len(),
        };
        let files = made.into_iter().collect();
        // Views are many small values; nobody waits until they are gone.
        rayon::spawn(move || drop(pages));
        Build { portal, report, files, copies, errors, mistakes, stats }
    }

    /// Bodies of the documents that pages show.
    fn compose(
        memo: &mut Memo<Fragment>,
        portal: &Portal,
        pages: &[Arc<PlannedPage>],
    ) -> BTreeMap<DocId, Arc<Fragment>> {
        let bodies: Vec<DocId> = pages.iter().filter_map(|page| page.body).collect();
        let key = |id: &DocId| portal.doc(*id).source.digest;
        let fragments = memo.generation(&bodies, key, |id| formats::compose(portal.doc(*id)));
        bodies.iter().copied().zip(fragments.iter().cloned()).collect()
    }

    /// Plan and render for once: each file is given to `add` as soon as it is made, from several threads, and dropped.
    ///
    /// # Errors
    /// The first one of `add`; no further file is made then.
    pub fn publish<E: Send>(
        mut self,
        tree: SourceTree,
        checked: Checked,
        add: impl Fn(&UrlPath, &[u8]) -> Result<(), E> + Sync,
    ) -> Result<Published, E> {
        let Checked { mut portal, report } = checked;
        self.theme.fit(&portal.manifest.portal, &tree);
        drop(tree);
        portal.uses = self.uses(&portal);
        let theme = self.theme;
        let Plan { pages, files, copies, searched, notices } = site::plan(&portal, &report, &theme);
        files.make(&pages).into_par_iter().try_for_each(|(url, bytes)| add(&url, &bytes))?;
        let count = pages.len();
        let page = |page: Arc<PlannedPage>| -> Result<Made, E> {
            let body = page.body.map(|id| formats::compose(portal.doc(id)));
            let words =
                page.body.zip(body.as_ref()).and_then(|(id, body)| Some((id, searched.read(portal.doc(id), body)?)));
            let Rendered { html, markdown, mistake } = match site::render(&page.view.value, body.as_ref(), &theme) {
                Ok(rendered) => rendered,
                Err(error) => return Ok(Made { error: Some(error), mistake: None, words }),
            };
            add(&page.view.value.url, &html)?;
            markdown.map_or(Ok(()), |(url, text)| add(&url, &text))?;
            Ok(Made { error: None, mistake, words })
        };
        let made: Vec<Made> = pages.into_par_iter().map(page).collect::<Result<_, E>>()?;
        let (mut errors, mut words) = (Vec::new(), Vec::new());
        let mut mistakes: BTreeSet<Mistake> = theme.mistakes().iter().cloned().collect();
        for page in made {
            errors.extend(page.error);
            mistakes.extend(page.mistake);
            words.extend(page.words);
        }
        let index = searched.files_once(&portal, words);
        index.into_par_iter().try_for_each(|(url, bytes)| add(&url, &bytes))?;
        Ok(Published { portal, report, copies, errors, mistakes, notices, pages: count })
    }

    fn parse(&mut self, tree: &SourceTree) -> Parsed {
        let today: Vec<&Arc<SourceFile>> = tree.files.values().filter(|file| formats::claims(file)).collect();
        let versions: Vec<&Version> = tree.past.tags.iter().chain(&tree.past.since).collect();
        let past = versions.iter().flat_map(|version| version.files.values());
        let files: Vec<&Arc<SourceFile>> = today.iter().copied().chain(past).collect();
        let documents = self.parsed.generation(&files, |file| file.digest, |file| formats::parse(file));
        let (documents, past) = documents.split_at(today.len());
        let (contracts, histories) = self.contracts.read(documents, &tree.past, past);
        let documents = documents.to_vec();
        let mut drawings = self.draw(&documents);
        drawings.extend(self.charted.0.iter().map(|(address, kept)| (*address, Arc::clone(kept))));
        Parsed { documents, contracts, histories, drawings }
    }

    /// Draws what was not drawn before. The same text is drawn once, wherever it stands.
    fn draw(&mut self, documents: &[Arc<Document>]) -> Drawings {
        let asked: Vec<(Digest, &str)> = model::diagrams::asked(documents).into_iter().collect();
        let outcomes = self.drawn.generation(&asked, |(address, _)| *address, |(_, text)| drawing::draw(text));
        asked.iter().map(|(address, _)| *address).zip(outcomes.iter().cloned()).collect()
    }

    /// Words of the glossary that each document uses: looked for again when the document or the glossary's words change.
    fn uses(&mut self, portal: &Portal) -> Vec<Arc<glossary::Uses>> {
        let finder = glossary::Finder::new(&portal.glossary);
        let key = |document: &Arc<Document>| document.source.digest;
        self.uses.among(finder.digest).generation(&portal.documents, key, |document| finder.uses(document)).to_vec()
    }
}
