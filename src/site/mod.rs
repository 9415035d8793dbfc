//! From portal and report to pages.
//!
//! [`plan`] makes one plain [`PageView`] per page, holding everything the page may show;
//! [`render`] turns a view into bytes. A template sees nothing else.

mod aliases;
mod around;
mod badge;
mod cx;
mod facts_csv;
mod feed;
mod figure;
mod fill;
mod forge;
mod gaps_csv;
mod graph;
mod hosting;
mod html;
pub mod hub;
mod llms;
mod own;
mod parties;
mod pack;
pub mod portal_json;
mod publicity;
mod reference;
mod render;
pub mod report_json;
pub mod routes;
pub mod search;
mod sidebar;
mod slots;
mod source_text;
pub mod theme;
mod ties;
pub mod twin;
#[cfg(test)]
mod testing;
pub mod views;
pub mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::hash::{Digest, Hashed};
use crate::base::memo::Memo;
use crate::base::path::{RepoPath, UrlPath};
use crate::formats::Body;
use crate::model::{self, DocId, Genre, Portal};
use crate::policy::Report;

use around::Around;
pub use around::name;
pub use badge::badge;
use cx::Cx;
use own::Own;
pub use render::{Rendered, render};
pub use theme::{Mistake, Theme};
pub use views::{BodyView, PageView};
use views::{FindingView, Shared};
use words::Words;

/// All that will be published: each page as plain data, and what other files are made of.
pub struct Plan<'a> {
    /// Pages to render.
    pub pages: Vec<Arc<PlannedPage>>,
    /// Files of the repository that are published as they are.
    pub copies: BTreeMap<UrlPath, RepoPath>,
    /// What is searched.
    pub searched: search::Searched,
    /// What the operator should know of what servers are told.
    pub notices: Vec<String>,
    /// Files beside the pages, yet to be made.
    pub files: PlannedFiles<'a>,
}

/// What the files beside the pages are made of.
pub struct PlannedFiles<'a> {
    cx: Cx<'a>,
    theme: &'a Theme,
    /// Addresses that documents had before.
    former: Vec<aliases::Former>,
    redirects: String,
    makers: &'static [Maker],
}

/// Files by place.
pub type Files = BTreeMap<UrlPath, Arc<[u8]>>;

/// Makes files of one sort.
type Maker = fn(&PlannedFiles<'_>, &[Arc<PlannedPage>]) -> Files;

/// A page to render.
#[derive(Debug)]
pub struct PlannedPage {
    /// Everything it shows but the composed body.
    pub view: Hashed<Box<PageView>>,
    /// Document whose body it shows. The view holds the document's digest and all targets of its links.
    pub body: Option<DocId>,
    /// What it is, for people who look for it; `None` for a page that no list holds.
    kind: Option<search::Kind>,
    /// What is searched of it.
    entries: Vec<Arc<search::Entry>>,
    /// Its row in the list of all pages.
    row: Option<Arc<views::search::Sorted>>,
}

impl PlannedPage {
    fn new(words: &Words, origin: &search::Origin<'_>, view: PageView) -> Self {
        let kind = origin.kind(&view);
        Self {
            body: origin.body(&view),
            kind,
            entries: origin.entries(&view),
            row: kind.map(|kind| Arc::new(views::search::Sorted::new(words, kind, &view))),
            view: Hashed::new(Box::new(view)),
        }
    }

    /// A page that no list holds.
    fn unlisted(view: PageView) -> Self {
        Self { body: None, kind: None, entries: Vec::new(), row: None, view: Hashed::new(Box::new(view)) }
    }
}

/// A page that could not be rendered: a mistake in the theme, never in the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageError {
    /// The page.
    pub url: UrlPath,
    /// The template engine's words.
    pub message: String,
}

/// What planning remembers of one build for the next.
///
/// A plan is made whole, every time. The pages of prose documents are kept by the address of all that they are made of:
/// what all documents share, and what is each one's own.
#[derive(Default)]
pub struct Planner {
    around: Memo<Around>,
    findings: Memo<Shared<FindingView>>,
    documents: Memo<Option<Arc<PlannedPage>>>,
    list: Memo<PlannedPage>,
    gaps: Memo<PlannedPage>,
    index: Memo<Vec<Arc<PlannedPage>>>,
}

impl fmt::Debug for Planner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Planner").field("documents", &self.documents.known().count()).finish_non_exhaustive()
    }
}

/// Makes the views of all pages, with nothing known from before.
pub fn plan<'a>(portal: &'a Portal, report: &'a Report, theme: &'a Theme) -> Plan<'a> {
    Planner::default().plan(portal, report, theme)
}

impl Planner {
    /// Makes the views of all pages. Pure; gives the same as [`plan`] whatever is remembered. Touches no text but the
    /// lines of findings.
    pub fn plan<'a>(&mut self, portal: &'a Portal, report: &'a Report, theme: &'a Theme) -> Plan<'a> {
        let (key, around) = self.around(portal, report, theme);
        let findings = views::findings::place(portal, report, &around, self.findings.among(key));
        let mut cx = Cx::new(portal, report, theme.words(), around, findings);
        if theme.is_one_document() {
            return one_document(cx, theme);
        }
        cx.print = if theme.makes_pack() { routes::PRINT } else { "" };
        let theme_files = theme.copies().map(|(url, path)| (url.clone(), path.clone()));
        let copies = as_they_are(&cx).chain(original_contracts(&cx)).chain(theme_files).collect();
        let mut pages = self.document_pages(&cx, key);
        pages.extend(generated_pages(&cx, self.list(&cx, key)));
        pages.extend(self.gap_pages(&cx, key));
        let searched = search::Searched::new(cx.words, &pages);
        pages.extend(self.index_pages(&cx, key, &pages));
        if theme.makes_pack() {
            let scopes = views::print::services(&cx).map(views::print::Scope::Service);
            let scopes: Vec<_> = std::iter::once(views::print::Scope::Portal).chain(scopes).collect();
            let page = |scope| Arc::new(PlannedPage::unlisted(views::print::page(&cx, scope)));
            pages.par_extend(scopes.into_par_iter().map(page));
        }
        let former = aliases::all(&cx, |place| cx.routes.is_taken(place));
        let hosting::Redirects { text: redirects, notice } = hosting::redirects(&cx, &former);
        let notices = notice.into_iter().collect();
        Plan { pages, copies, searched, notices, files: PlannedFiles { cx, theme, former, redirects, makers: MAKERS } }
    }

    /// How many pages of documents the last plan made anew.
    pub fn misses(&self) -> usize {
        self.documents.misses()
    }

    /// What the pages of all documents share, with its address.
    fn around(&mut self, portal: &Portal, report: &Report, theme: &Theme) -> (Digest, Arc<Around>) {
        let words = theme.words();
        let sources = around::Sources::of(portal, report, words);
        let key = Digest::join(&[theme.digest, sources.digest()]);
        (key, Arc::clone(self.around.one(key, || Around::new(&sources, words))))
    }

    /// Pages of documents, by path.
    fn document_pages(&mut self, cx: &Cx<'_>, around: Digest) -> Vec<Arc<PlannedPage>> {
        let ids: Vec<DocId> = cx.portal.ids().collect();
        let own: Vec<Own<'_>> = ids.into_par_iter().filter_map(|id| Own::of(cx, id)).collect();
        let (prose, files): (Vec<Own<'_>>, Vec<Own<'_>>) =
            own.into_iter().partition(|own| is_prose(own.placement.genre));
        let known = self.documents.among(around);
        let known = known.generation(&prose, Own::digest, |own| prose_page(&cx.around, own).map(Arc::new));
        let prose = prose.iter().zip(known).filter_map(|(own, page)| Some((own.id, Option::clone(page)?)));
        let file = |own: &Own<'_>| Some((own.id, Arc::new(file_page(cx, own)?)));
        let mut pages: Vec<(DocId, Arc<PlannedPage>)> = files.par_iter().filter_map(file).collect();
        pages.extend(prose);
        pages.sort_by_key(|(id, _)| *id);
        pages.into_iter().map(|(_, page)| page).collect()
    }

    /// The page of all documents.
    fn list(&mut self, cx: &Cx<'_>, around: Digest) -> Arc<PlannedPage> {
        Arc::clone(self.list.one(around, || generated_page(cx, views::lists::documents(&cx.around))))
    }

    /// One page per gap.
    fn gap_pages(&mut self, cx: &Cx<'_>, around: Digest) -> Vec<Arc<PlannedPage>> {
        let gaps = views::gap::gaps(cx);
        let page = |gap: &views::gap::Gap<'_>| {
            let view = views::gap::page(&cx.around, gap);
            PlannedPage::new(cx.words, &search::Origin::default(), view)
        };
        self.gaps.among(around).generation(&gaps, Digest::of_hash, page).to_vec()
    }

    /// The page for searching, and all pages from A to Z.
    fn index_pages(&mut self, cx: &Cx<'_>, around: Digest, pages: &[Arc<PlannedPage>]) -> Vec<Arc<PlannedPage>> {
        let rows: Vec<Arc<views::search::Sorted>> = pages.iter().filter_map(|page| page.row.clone()).collect();
        let made = self.index.among(around).one(Digest::of_hash(&rows), || {
            let pages = views::search::pages(&cx.around, &rows).into_par_iter();
            pages.map(|view| Arc::new(PlannedPage::unlisted(view))).collect()
        });
        Vec::clone(made)
    }
}

/// The handover as one document, and the files that it shows.
fn one_document<'a>(cx: Cx<'a>, theme: &'a Theme) -> Plan<'a> {
    let copies = theme.copies().map(|(url, path)| (url.clone(), path.clone()));
    let copies = as_they_are(&cx).chain(copies).collect();
    let hosting::Redirects { text: redirects, notice } = hosting::redirects(&cx, &[]);
    Plan {
        pages: vec![Arc::new(PlannedPage::unlisted(views::print::page(&cx, views::print::Scope::Alone)))],
        copies,
        searched: search::Searched::default(),
        notices: notice.into_iter().collect(),
        files: PlannedFiles { cx, theme, former: Vec::new(), redirects, makers: MAKERS_OF_ONE_DOCUMENT },
    }
}

/// What makes the files of a portal, the slowest first.
static MAKERS: &[Maker] = &[
    |of, _| one("portal.json", portal_json::portal_json(of.cx.portal, of.cx.report, &of.cx.routes)),
    |of, pages| one(llms::PLACE, llms::llms(&of.cx, pages).into_bytes()),
    |of, _| one("report.json", report_json::report_json(of.cx.report, of.cx.portal)),
    |of, _| facts_csv::files(&of.cx),
    |of, _| one(routes::GAPS_CSV, gaps_csv::gaps_csv(&of.cx)),
    |of, _| feed::feed(&of.cx).map(|feed| one(routes::FEED, feed)).unwrap_or_default(),
    |of, _| one(routes::BADGE, badge::badge(of.cx.report, of.cx.words).into_bytes()),
    |of, pages| {
        let map = publicity::sitemap(&of.cx, views(pages));
        map.map(|map| one(publicity::SITEMAP, map.into_bytes())).unwrap_or_default()
    },
    |of, _| bundles(&of.cx),
    |of, _| aliases::pages(&of.cx, &of.former),
    shared,
];

/// The same for a handover that is one document.
static MAKERS_OF_ONE_DOCUMENT: &[Maker] = &[shared];

impl PlannedFiles<'_> {
    /// Makes every file beside the pages: `portal.json`, `gaps.csv`, `badge.svg`, theme assets, pictures, `robots.txt`,
    /// `_headers`. What they are made of is no longer needed then.
    pub fn make(self, pages: &[Arc<PlannedPage>]) -> Files {
        let made: Vec<Files> = self.makers.par_iter().map(|make| make(&self, pages)).collect();
        made.into_iter().flatten().collect()
    }
}

fn views(pages: &[Arc<PlannedPage>]) -> impl Iterator<Item = &PageView> {
    pages.iter().map(|page| &*page.view.value)
}

fn one(place: &str, bytes: Vec<u8>) -> Files {
    Files::from([(UrlPath::new(place), bytes.into())])
}

/// What every portal has: assets, pictures, and files for servers.
fn shared(of: &PlannedFiles<'_>, _: &[Arc<PlannedPage>]) -> Files {
    let cx = &of.cx;
    let assets = of.theme.assets().map(|(url, bytes)| (url.clone(), Arc::clone(bytes)));
    let robots = ("robots.txt", publicity::robots(cx));
    let hosted = [(hosting::NOJEKYLL, String::new()), (hosting::HEADERS, hosting::headers(cx))];
    let redirects = Some((hosting::REDIRECTS, of.redirects.clone())).filter(|(_, rules)| !rules.is_empty());
    let texts = hosted.into_iter().chain([robots]).chain(redirects);
    let texts = texts.map(|(place, text)| (UrlPath::new(place), Arc::from(text.into_bytes())));
    assets.chain(texts).chain(drawings(cx)).chain(rewritten(cx)).collect()
}

/// Pictures of the diagrams that pages show.
fn drawings(cx: &Cx<'_>) -> impl Iterator<Item = (UrlPath, Arc<[u8]>)> {
    let shown = cx.portal.diagrams.iter().filter(|diagram| cx.routes.page(diagram.doc).is_some());
    let written = shown.filter_map(|diagram| Some((diagram.address?, &diagram.drawing()?.svg)));
    let made = cx.portal.charts.iter().filter_map(|chart| Some((chart.address, &chart.drawing()?.svg)));
    written.chain(made).map(|(address, svg)| (routes::drawing(address).url, Arc::clone(svg).into()))
}

/// Files of the repository that are published as they are.
fn as_they_are(cx: &Cx<'_>) -> impl Iterator<Item = (UrlPath, RepoPath)> {
    let plain = cx.routes.assets().filter(|(path, _)| harmless(cx, path).is_none());
    plain.map(|(path, asset)| (asset.route.url.clone(), path.clone()))
}

/// Pictures of the repository that are published without what acts or loads in them.
fn rewritten(cx: &Cx<'_>) -> impl Iterator<Item = (UrlPath, Arc<[u8]>)> {
    cx.routes.assets().filter_map(|(path, asset)| Some((asset.route.url.clone(), harmless(cx, path)?.into())))
}

/// What is published in place of a picture that is not plain.
fn harmless(cx: &Cx<'_>, path: &RepoPath) -> Option<Arc<str>> {
    match &cx.portal.doc(cx.portal.find(path)?).body {
        Body::Svg(facts) => facts.rewritten.clone(),
        _ => None,
    }
}

/// Contracts of several files as one, for programs.
fn bundles(cx: &Cx<'_>) -> Files {
    let bundle = |(id, checked): (&DocId, &Arc<model::contracts::Checked>)| {
        let text = checked.bundle.as_ref()?;
        Some((cx.routes.api(*id)?.bundle.url.clone(), Arc::clone(text)))
    };
    cx.portal.contracts.iter().filter_map(bundle).collect()
}

/// Contracts as they are, for programs.
fn original_contracts(cx: &Cx<'_>) -> impl Iterator<Item = (UrlPath, RepoPath)> {
    let contracts = cx.portal.contracts.keys();
    contracts.filter_map(|id| Some((cx.routes.api(*id)?.original.url.clone(), cx.portal.doc(*id).path().clone())))
}

/// Whether documents of a genre are texts for people.
fn is_prose(genre: Genre) -> bool {
    matches!(genre, Genre::Adr | Genre::Proposal | Genre::Runbook | Genre::Document)
}

/// The page of a prose document, by what the document is.
fn prose_page(around: &Around, own: &Own<'_>) -> Option<PlannedPage> {
    let view = match (&own.record, &own.operated) {
        (Some(record), _) => views::adr::page(around, own, record)?,
        (None, Some(operated)) => views::runbook::page(around, own, operated)?,
        (None, None) => views::document::page(around, own)?,
    };
    Some(PlannedPage::new(&around.words, &search::Origin::of_document(own), view))
}

/// The page of a contract, diagram or alert file.
fn file_page(cx: &Cx<'_>, own: &Own<'_>) -> Option<PlannedPage> {
    let view = match cx.routes.api(own.id) {
        Some(_) => views::api::overview(cx, own)?,
        None => views::document::file_page(cx, own)?,
    };
    Some(PlannedPage::new(cx.words, &search::Origin::of(cx, &view), view))
}

/// A page that stands for no single document.
fn generated_page(cx: &Cx<'_>, view: PageView) -> PlannedPage {
    PlannedPage::new(cx.words, &search::Origin::of(cx, &view), view)
}

/// Pages that stand for no single document, that of all documents among them.
fn generated_pages(cx: &Cx<'_>, documents: Arc<PlannedPage>) -> Vec<Arc<PlannedPage>> {
    let planned = |view| Arc::new(generated_page(cx, view));
    let before: [fn(&Cx<'_>) -> PageView; 4] =
        [views::home::page, views::decisions::page, views::runbooks::page, views::services::all];
    let behind: [fn(&Cx<'_>) -> PageView; 13] = [
        views::lists::apis,
        views::idempotency::page,
        views::gallery::page,
        views::lists::alerts,
        views::registers::all,
        views::findings::all,
        views::gaps::page,
        views::onboarding::page,
        views::glossary::page,
        views::people::page,
        views::portal_changes::page,
        views::trace::page,
        views::lists::not_found,
    ];
    let made = before.into_par_iter().map(|make| planned(make(cx))).chain(rayon::iter::once(documents));
    let mut pages: Vec<Arc<PlannedPage>> = made.chain(behind.into_par_iter().map(|make| planned(make(cx)))).collect();
    let contracts: Vec<DocId> = cx.portal.contracts.keys().copied().collect();
    let of_contract = |id: DocId| views::api::pages(cx, id).into_iter().map(planned);
    pages.par_extend(contracts.into_par_iter().flat_map_iter(of_contract));
    let others: [fn(&Cx<'_>) -> Vec<PageView>; 3] =
        [views::services::pages, views::registers::pages, views::findings::rules];
    pages.par_extend(others.into_par_iter().flat_map_iter(|make| make(cx).into_iter().map(planned)));
    pages
}

#[cfg(test)]
mod tests;
