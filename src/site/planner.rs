//! The views of all pages, those that are what they were from the build before.

use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;

use super::around::{self, Around};
use super::cx::Cx;
use super::own::Own;
use super::views::{self, FindingView, PageView, Shared};
use super::{
    MAKERS, Plan, PlannedFiles, PlannedPage, Theme, aliases, as_they_are, hosting, one_document, original_contracts,
    routes, search,
};
use crate::base::hash::Digest;
use crate::base::memo::Memo;
use crate::model::{DocId, Genre, Portal};
use crate::policy::Report;

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
        let key = Digest::join(&[theme.digest, Digest::of_hash(&sources)]);
        (key, Arc::clone(self.around.one(key, || Around::new(&sources, words))))
    }

    /// Pages of documents, by path.
    fn document_pages(&mut self, cx: &Cx<'_>, around: Digest) -> Vec<Arc<PlannedPage>> {
        let ids: Vec<DocId> = cx.portal.ids().collect();
        let own: Vec<Own<'_>> = ids.into_par_iter().filter_map(|id| Own::of(cx, id)).collect();
        let (prose, files): (Vec<Own<'_>>, Vec<Own<'_>>) =
            own.into_iter().partition(|own| is_prose(own.placement.genre));
        let known = self.documents.among(around);
        let known = known.generation(&prose, Digest::of_hash, |own| prose_page(&cx.around, own).map(Arc::new));
        let prose = prose.iter().zip(known).filter_map(|(own, page)| Some((own.id, Option::clone(page)?)));
        let file = |own: &Own<'_>| Some((own.id, Arc::new(file_page(cx, own)?)));
        let mut pages: Vec<(DocId, Arc<PlannedPage>)> = files.par_iter().filter_map(file).collect();
        pages.extend(prose);
        pages.sort_by_key(|(id, _)| *id);
        pages.into_iter().map(|(_, page)| page).collect()
    }

    /// The page of all documents.
    fn list(&mut self, cx: &Cx<'_>, around: Digest) -> Arc<PlannedPage> {
        Arc::clone(self.list.one(around, || page(cx, views::lists::documents(&cx.around))))
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
    Some(page(cx, view))
}

/// A page with what is searched of it, whatever it shows.
fn page(cx: &Cx<'_>, view: PageView) -> PlannedPage {
    PlannedPage::new(cx.words, &search::Origin::of(cx, &view), view)
}

/// Pages that stand for no single document, that of all documents among them.
fn generated_pages(cx: &Cx<'_>, documents: Arc<PlannedPage>) -> Vec<Arc<PlannedPage>> {
    let planned = |view| Arc::new(page(cx, view));
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
