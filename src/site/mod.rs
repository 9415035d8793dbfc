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
mod planner;
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
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::hash::Hashed;
use crate::base::path::{RepoPath, UrlPath};
use crate::formats::Body;
use crate::model::{self, DocId};

pub use around::name;
pub use badge::badge;
use cx::Cx;
pub use planner::{Planner, plan};
pub use render::{Rendered, render};
pub use theme::{Mistake, Theme};
pub use views::{BodyView, PageView};
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

#[cfg(test)]
mod tests;
